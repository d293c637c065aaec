// Instants, dates and zones. An instant is UTC microseconds; a date is a date, never an instant.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kith {

using Timestamp = std::chrono::sys_time<std::chrono::microseconds>;
using Date = std::chrono::sys_days;
using std::chrono::microseconds;

inline int64_t to_us(Timestamp at) { return at.time_since_epoch().count(); }
inline Timestamp from_us(int64_t us) { return Timestamp{microseconds{us}}; }
inline int32_t to_days(Date date) { return date.time_since_epoch().count(); }
inline Date from_days(int32_t days) { return Date{std::chrono::days{days}}; }

// RFC 3339 5.6. Printed in UTC with as many fraction digits as are needed (none, 3 or 6).
// Read with any offset; a missing zone is refused. Years 0001 to 9999.
std::string format(Timestamp at);
void append(std::string& out, Timestamp at);
std::optional<Timestamp> parse_timestamp(std::string_view text);
std::string format(Date date);  // 2026-11-21
void append(std::string& out, Date date);
std::optional<Date> parse_date(std::string_view text);

enum class Period { day, week, month, quarter, year };  // weeks start on Monday (ISO 8601)

std::optional<Period> parse_period(std::string_view text);
Date start_of(Period period, Date date);
// The start of the n-th period after (or before) the one that `start` begins.
Date add(Period period, Date start, int n);

// An IANA zone. Its transitions from 1900 to 2100 are computed once (ICU's own data, so no
// tzdata on the machine is needed); a conversion is a binary search.
class TimeZone {
 public:
  // Null for a name that ICU does not know. Cached for the life of the process; never freed.
  static const TimeZone* find(std::string_view iana_name);
  static const TimeZone& utc();

  const std::string& name() const { return name_; }
  Date date_at(Timestamp at) const;
  // The first instant of the date in this zone, also where midnight does not exist.
  Timestamp start_of_day(Date date) const;
  int64_t offset_s_at(Timestamp at) const;

  TimeZone(const TimeZone&) = delete;

 private:
  friend struct TimeZoneTable;
  struct Transition {
    int64_t at_s;
    int32_t offset_s;
  };
  TimeZone() = default;
  std::string name_;
  std::vector<Transition> transitions_;  // sorted; the first is "since ever"
};

// Time is a parameter, so that tests own it.
class Clock {
 public:
  virtual ~Clock() = default;
  virtual Timestamp now() const = 0;
};

class SystemClock final : public Clock {
 public:
  Timestamp now() const override;
};

class ManualClock final : public Clock {
 public:
  explicit ManualClock(Timestamp start) : now_(start) {}
  Timestamp now() const override { return now_; }
  void set(Timestamp at) { now_ = at; }
  void advance(microseconds by) { now_ += by; }

 private:
  Timestamp now_;
};

}  // namespace kith
