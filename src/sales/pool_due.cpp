#include "sales/pool_due.h"

#include <algorithm>
#include <map>

#include "base/log.h"
#include "query/question.h"
#include "records/conditions.h"
#include "records/draft_view.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::Stored;
using records::Unit;
using std::chrono::days;

constexpr int fetched_max = 500;
constexpr size_t named_max = 500;  // values of one condition

Id named(const Stored& record, std::string_view field, int column = 0) {
  const auto* id = std::get_if<int64_t>(&cell(record, field, column));
  return id ? Id{*id} : Id{};
}

std::optional<Timestamp> instant(const Stored& record, std::string_view field) {
  const auto* at = std::get_if<Timestamp>(&cell(record, field));
  return at ? std::optional(*at) : std::nullopt;
}

class Facts {
 public:
  Facts(const Unit& unit, const PoolRules& pool, std::span<const Stored> records)
      : unit_(unit), pool_(pool), accounts_(pool.holds == "accounts") {
    for (const Stored& record : records) stands_for_[record.id()] = record.id();
    if (accounts_) {
      follow("contacts");
      if (pool.deal_days || pool.won_days || pool.idle_days) read_opportunities();
    }
    if (pool.idle_days) read_touches();
  }

  std::optional<Timestamp> touched(Id record) const { return at(touched_, record); }
  std::optional<Timestamp> won(Id record) const { return at(won_, record); }
  bool has_open_deal(Id record) const { return open_.contains(record); }

 private:
  static std::optional<Timestamp> at(const std::map<Id, Timestamp>& times, Id record) {
    const auto found = times.find(record);
    return found == times.end() ? std::nullopt : std::optional(found->second);
  }

  query::ReadEnvironment all() const {
    return {unit_.db, *unit_.schema, query::everything(), unit_.actor.directory()};
  }

  std::vector<Value> names() const {
    std::vector<Value> ids;
    for (const auto& [id, record] : stands_for_) ids.push_back(id.value);
    return ids;
  }

  template <class Each>
  void for_each(const schema::Object& object, std::string_view field, const Filter& also,
                std::span<const Value> ids, Each&& each) {
    for (size_t from = 0; from < ids.size(); from += named_max) {
      const auto some = ids.subspan(from, std::min(named_max, ids.size() - from));
      query::Question question;
      question.object = &object;
      question.filter = Filter::both(
          records::where(object, *object.field(field), Op::in, {some.begin(), some.end()}), also);
      for (Id after;;) {
        const auto found = query::select_ids(all(), question, after, fetched_max);
        if (found.empty()) break;
        after = found.back();
        for (const Stored& row : query::fetch_many(all(), object, found)) each(row);
        if (found.size() < fetched_max) break;
      }
    }
  }

  void follow(std::string_view name) {
    const schema::Object& object = *unit_.schema->object(name);
    const auto ids = names();
    for_each(object, "account", Filter::always(), ids,
             [&](const Stored& row) { stands_for_[row.id()] = named(row, "account"); });
  }

  void read_opportunities() {
    const schema::Object& deals = *unit_.schema->object("opportunities");
    std::vector<Value> ids;
    for (const auto& [id, record] : stands_for_)
      if (id == record) ids.push_back(id.value);
    for_each(deals, "account", Filter::always(), ids, [&](const Stored& deal) {
      const Id account = named(deal, "account");
      stands_for_[deal.id()] = account;
      const std::string_view status = text(deal, "status");
      if (status == "open") open_[account] = unit_.now;
      if (status == "won") keep_latest(won_, account, closed_at(deal));
    });
  }

  Timestamp closed_at(const Stored& deal) const {
    if (const auto* day = std::get_if<Date>(&cell(deal, "close_date")))
      return TimeZone::utc().start_of_day(*day);
    return instant(deal, "closed_at").value_or(unit_.now);
  }

  // What is older than the idle days makes no difference.
  void read_touches() {
    const schema::Object& links = *unit_.schema->object("activity_links");
    const schema::Object& activities = *unit_.schema->object("activities");
    const Json recent(
        Json::Array{Json(Json::Object{{"field", "activity.done_at"},
                                      {"op", "ge"},
                                      {"value", format(unit_.now - days(*pool_.idle_days))}}),
                    Json(Json::Object{{"field", "activity.kind"},
                                      {"op", "in"},
                                      {"value", Json(Json::Array{"call", "email", "meeting"})}})});
    auto filter =
        query::parse_filter(Json(Json::Object{{"and", recent}}), *unit_.schema, links,
                            query::everything(), unit_.actor.asker(unit_.now, unit_.base_currency));
    if (!filter) throw std::logic_error("touches of customers: " + filter.error().message.en);
    std::multimap<Id, Id> about;  // activity: record
    for_each(links, "record", *filter, names(), [&](const Stored& link) {
      about.emplace(named(link, "activity"), stands_for_[named(link, "record", 1)]);
    });
    std::vector<Id> ids;
    for (auto at = about.begin(); at != about.end(); at = about.upper_bound(at->first))
      ids.push_back(at->first);
    for (size_t from = 0; from < ids.size(); from += named_max) {
      const auto some = std::span(ids).subspan(from, std::min(named_max, ids.size() - from));
      for (const Stored& activity : query::fetch_many(all(), activities, some)) {
        const auto [first, last] = about.equal_range(activity.id());
        for (auto each = first; each != last; ++each)
          keep_latest(touched_, each->second, instant(activity, "done_at").value_or(Timestamp{}));
      }
    }
  }

  static void keep_latest(std::map<Id, Timestamp>& times, Id record, Timestamp at) {
    Timestamp& latest = times[record];
    latest = std::max(latest, at);
  }

  const Unit& unit_;
  const PoolRules& pool_;
  const bool accounts_;
  std::map<Id, Id> stands_for_;  // contacts and opportunities speak for their accounts
  std::map<Id, Timestamp> touched_;
  std::map<Id, Timestamp> won_;
  std::map<Id, Timestamp> open_;
};

std::optional<Filter> spared(const Unit& unit, const PoolRules& pool,
                             const schema::Object& object) {
  if (pool.spares.is_null()) return std::nullopt;
  auto filter = query::parse_filter(pool.spares, *unit.schema, object, query::everything(),
                                    unit.actor.asker(unit.now, unit.base_currency));
  if (filter) return std::move(*filter);
  // A field that it asked for is gone: better that all stay than that the wrong ones go.
  log::warn("pool_filter_unreadable", "pool={}", format(pool.id));
  return Filter::always();
}

bool is_settled(const Stored& record) {
  if (record.object().name != "leads") return false;
  const std::string_view status = text(record, "status");
  return status == "converted" || status == "disqualified";
}

std::optional<Due> due_by(const PoolRules& pool, const Facts& facts, const Stored& record) {
  const Timestamp since =
      instant(record, "held_since").value_or(instant(record, "created_at").value_or(Timestamp{}));
  std::optional<Due> due;
  const auto consider = [&](Timestamp at, std::string_view reason) {
    if (!due || at < due->at) due = Due{at, reason};
  };
  const Id id = record.id();
  if (pool.idle_days) {
    const Timestamp touched = std::max(since, facts.touched(id).value_or(since));
    consider(touched + days(*pool.idle_days), "idle");
  }
  const auto won = facts.won(id);
  if (pool.deal_days && !won && !facts.has_open_deal(id))
    consider(since + days(*pool.deal_days), "no_deal");
  if (pool.won_days && won && !facts.has_open_deal(id))
    consider(std::max(*won, since) + days(*pool.won_days), "after_won");
  if (due && pool.protection_days) due->at = std::max(due->at, since + days(*pool.protection_days));
  return due;
}

}  // namespace

std::vector<std::optional<Due>> due_of(const Unit& unit, const PoolRules& pool,
                                       std::span<const Stored> records) {
  std::vector<std::optional<Due>> due(records.size());
  if (records.empty() || !pool.recycles()) return due;
  const auto spares = spared(unit, pool, records.front().object());
  const Facts facts(unit, pool, records);
  for (size_t i = 0; i < records.size(); ++i) {
    if (is_settled(records[i])) continue;
    if (spares && query::matches(*spares, records::DraftView(unit, records[i]))) continue;
    due[i] = due_by(pool, facts, records[i]);
  }
  return due;
}

Id takes_back(const Unit& unit, const Stored& record) {
  const access::Directory& directory = unit.actor.directory();
  const access::Pool* home = directory.pool(named(record, "home_pool"));
  if (home && home->active && home->holds == record.object().name) return home->id;
  return first_pool_of(directory, record.object().name, record.owner());
}

}  // namespace kith::sales
