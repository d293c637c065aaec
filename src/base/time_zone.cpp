// Zones. ICU's BasicTimeZone knows every transition; they are read once into a sorted table, so a
// conversion costs a binary search and no lock. The first entry is "since ever".
#include <unicode/basictz.h>
#include <unicode/timezone.h>
#include <unicode/tzrule.h>
#include <unicode/tztrans.h>

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>
#include <stdexcept>

#include "base/time.h"

namespace kith {
namespace {

constexpr int64_t day_s = 86'400;
constexpr double from_ms = -2'208'988'800'000.0;  // 1900-01-01
constexpr double until_ms = 4'102'444'800'000.0;  // 2100-01-01

int64_t seconds_of(Timestamp at) {
  return std::chrono::floor<std::chrono::seconds>(at).time_since_epoch().count();
}

// The ICU zone, or null for a name that is not in the tz database ("GMT+8", "local").
std::unique_ptr<icu::BasicTimeZone> icu_zone(std::string_view name) {
  const auto id = icu::UnicodeString::fromUTF8({name.data(), static_cast<int32_t>(name.size())});
  icu::UnicodeString canonical;
  UBool is_system = false;
  UErrorCode status = U_ZERO_ERROR;
  icu::TimeZone::getCanonicalID(id, canonical, is_system, status);
  if (U_FAILURE(status) || !is_system) return nullptr;
  std::unique_ptr<icu::TimeZone> zone(icu::TimeZone::createTimeZone(id));
  auto* basic = dynamic_cast<icu::BasicTimeZone*>(zone.get());
  if (!basic) return nullptr;
  zone.release();
  return std::unique_ptr<icu::BasicTimeZone>(basic);
}

}  // namespace

struct TimeZoneTable {
  std::mutex mutex;
  std::map<std::string, const TimeZone*, std::less<>> zones;

  static TimeZoneTable& shared() {
    static auto* table = new TimeZoneTable;
    return *table;
  }

  const TimeZone* find(std::string_view name) {
    std::scoped_lock lock(mutex);
    if (auto known = zones.find(name); known != zones.end()) return known->second;
    if (name.empty() || name.size() > 64) return nullptr;
    const auto source = icu_zone(name);
    if (!source) return nullptr;
    return zones.emplace(name, read(*source, name)).first->second;
  }

  static const TimeZone* read(const icu::BasicTimeZone& source, std::string_view name) {
    auto* zone = new TimeZone;
    zone->name_ = name;
    int32_t raw = 0, saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    source.getOffset(from_ms, false, raw, saving, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no offset for a time zone");
    zone->transitions_.push_back({std::numeric_limits<int64_t>::min(), (raw + saving) / 1000});
    icu::TimeZoneTransition next;
    for (double at = from_ms; source.getNextTransition(at, false, next); at = next.getTime()) {
      if (next.getTime() >= until_ms) break;
      const auto* rule = next.getTo();
      const int32_t offset_s = (rule->getRawOffset() + rule->getDSTSavings()) / 1000;
      if (offset_s == zone->transitions_.back().offset_s) continue;
      zone->transitions_.push_back({static_cast<int64_t>(next.getTime() / 1000), offset_s});
    }
    return zone;
  }
};

const TimeZone* TimeZone::find(std::string_view iana_name) {
  return TimeZoneTable::shared().find(iana_name);
}

const TimeZone& TimeZone::utc() {
  static const TimeZone* zone = [] {
    auto* made = new TimeZone;
    made->name_ = "UTC";
    made->transitions_.push_back({std::numeric_limits<int64_t>::min(), 0});
    return made;
  }();
  return *zone;
}

int64_t TimeZone::offset_s_at(Timestamp at) const {
  const int64_t at_s = seconds_of(at);
  auto after = std::upper_bound(transitions_.begin(), transitions_.end(), at_s,
                                [](int64_t s, const Transition& t) { return s < t.at_s; });
  return std::prev(after)->offset_s;
}

Date TimeZone::date_at(Timestamp at) const {
  return std::chrono::floor<std::chrono::days>(at + std::chrono::seconds{offset_s_at(at)});
}

Timestamp TimeZone::start_of_day(Date date) const {
  const int64_t midnight_s = int64_t{to_days(date)} * day_s;
  // No offset reaches two days: the instant lies in this stretch or in a later one.
  auto stretch = std::upper_bound(transitions_.begin(), transitions_.end(), midnight_s - 2 * day_s,
                                  [](int64_t s, const Transition& t) { return s < t.at_s; });
  for (--stretch;; ++stretch) {
    const int64_t candidate_s = std::max(stretch->at_s, midnight_s - stretch->offset_s);
    const auto next = std::next(stretch);
    if (next == transitions_.end() || candidate_s < next->at_s) {
      return Timestamp{std::chrono::seconds{candidate_s}};
    }
  }
}

}  // namespace kith
