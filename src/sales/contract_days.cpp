#include "sales/contract_days.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/log.h"
#include "query/question.h"
#include "records/conditions.h"
#include "sales/account_sums.h"
#include "sales/cash_documents.h"
#include "sales/look_up.h"
#include "sales/pool_acts.h"
#include "sales/receivables.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::Stored;
using records::Unit;
using std::chrono::days;
using storage::Connection;

constexpr int slice_records = 100;
constexpr std::array<int64_t, 3> thresholds = {60, 30, 7};
constexpr int64_t threshold_max = 730;  // of the field notice_days

query::ReadEnvironment everything(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

// The smallest threshold that has been reached.
std::optional<int64_t> reached(const Stored& contract, Date today) {
  const auto* ends = std::get_if<Date>(&cell(contract, "ends_on"));
  if (!ends) return std::nullopt;
  const int64_t left = (*ends - today).count();
  std::optional<int64_t> found;
  const auto take = [&](int64_t threshold) {
    if (left <= threshold && (!found || threshold < *found)) found = threshold;
  };
  for (const int64_t threshold : thresholds) take(threshold);
  if (const auto* notice = std::get_if<int64_t>(&cell(contract, "notice_days"))) take(*notice);
  return found;
}

bool is_told(const Unit& unit, const Stored& contract, Timestamp since) {
  const schema::Object& notifications = *unit.schema->object("notifications");
  const auto asks = [&](std::string_view field, Op op, Value value) {
    return records::where(notifications, *notifications.field(field), op, {std::move(value)});
  };
  query::Question question;
  question.object = &notifications;
  question.filter = Filter::both(Filter::both(asks("record", Op::eq, contract.id().value),
                                              asks("kind", Op::eq, std::string("contract_end"))),
                                 Filter::both(asks("owner", Op::eq, contract.owner().value),
                                              asks("happened_at", Op::ge, since)));
  return query::count(everything(unit), question, 1).value > 0;
}

// The steps of the job, each over the records of one question, in slices.
class Days {
 public:
  Days(app::Workspace& workspace, jobs::Run& run) : workspace_(workspace), run_(run) {}

  Status work() {
    const auto step = static_cast<int>(run_.job().checkpoint.integer("step"));
    after_ = parse_id(run_.job().checkpoint.text("after")).value_or(Id{});
    const bool all = run_.job().payload.flag("all");
    struct Step {
      std::string_view object;
      Status (Days::*act)(const Unit&, const Stored&);
      Filter (Days::*which)(const Unit&, const schema::Object&) const;
    };
    const std::array<Step, 6> steps = {{
        {"contracts", &Days::settle_whole, &Days::none_or_all},
        {"orders", &Days::settle_whole, &Days::none_or_all},
        {"accounts", &Days::recount, &Days::none_or_all},
        {"payment_plan_items", &Days::pass_due, &Days::due_now},
        {"contracts", &Days::end, &Days::ended},
        {"contracts", &Days::warn, &Days::near_their_end},
    }};
    for (int at = step; at < static_cast<int>(steps.size()) && !run_.cancelled(); ++at) {
      const Step& one = steps[static_cast<size_t>(at)];
      if (at < 3 && !all) continue;
      TRY(go_through(at, one.object, one.act, one.which));
      after_ = {};
    }
    return done();
  }

 private:
  template <typename Act, typename Which>
  Status go_through(int step, std::string_view name, Act act, Which which) {
    while (!run_.cancelled()) {
      const access::Actor system = workspace_.system();
      const app::Settings settings = workspace_.settings();
      std::vector<Id> ids;
      workspace_.database().read_raw(
          [&](Connection& db) {
            const Unit unit = workspace_.unit(db, system, records::Via::job, settings);
            const schema::Object& object = *unit.schema->object(name);
            query::Question question;
            question.object = &object;
            question.filter = (this->*which)(unit, object);
            ids = query::select_ids(everything(unit), question, after_, slice_records);
          },
          {.lane = storage::Lane::bulk});
      if (ids.empty()) return done();
      TRY(workspace_.database().write(
          [&](Connection& db) -> Status {
            const Unit unit = workspace_.unit(db, system, records::Via::job, settings);
            for (const Stored& record :
                 query::fetch_many(everything(unit), *unit.schema->object(name), ids)) {
              if (!record.deleted()) apart(unit, act, record);
            }
            run_.save(db, Json(Json::Object{{"step", step}, {"after", format(ids.back())}}),
                      {run_.job().progress.done, 0});
            return done();
          },
          {.lane = storage::Lane::bulk}));
      after_ = ids.back();
    }
    return done();
  }

  // What one record is refused (by a condition of administrators, an approval) holds up no other.
  template <typename Act>
  void apart(const Unit& unit, Act act, const Stored& record) {
    unit.db.nested([&] {
      const Status did = (this->*act)(unit, record);
      if (!did) {
        log::warn("contract_days_refused", "object={} id={} why={}", record.object().name,
                  format(record.id()), did.error().message.en);
      }
      return did.ok();
    });
  }

  Filter none_or_all(const Unit&, const schema::Object&) const { return Filter::always(); }

  Filter due_now(const Unit& unit, const schema::Object& items) const {
    return Filter::both(
        records::where(items, *items.field("collect_on"), Op::lt, {workspace_today(unit)}),
        records::where(items, *items.field("state"), Op::ne, {std::string("overdue")}));
  }
  Filter ended(const Unit& unit, const schema::Object& contracts) const {
    return Filter::both(
        records::where(contracts, *contracts.field("status"), Op::eq, {std::string("active")}),
        records::where(contracts, *contracts.field("ends_on"), Op::lt, {workspace_today(unit)}));
  }
  Filter near_their_end(const Unit& unit, const schema::Object& contracts) const {
    const Date today = workspace_today(unit);
    return Filter::both(
        records::where(contracts, *contracts.field("status"), Op::eq, {std::string("active")}),
        Filter::both(records::where(contracts, *contracts.field("ends_on"), Op::ge, {today}),
                     records::where(contracts, *contracts.field("ends_on"), Op::le,
                                    {Date{today + days{threshold_max}}})));
  }

  Status settle_whole(const Unit& unit, const Stored& whole) {
    take_turns(unit, whole.id());
    settle(unit, whole);
    return done();
  }

  Status recount(const Unit& unit, const Stored& account) {
    recount_account(unit, account.id());
    return done();
  }

  Status pass_due(const Unit& unit, const Stored& item) {
    const auto whole = whole_of(unit, item);
    if (!whole) return done();
    TRY(settle_whole(unit, *whole));
    if (const Id account = reference(*whole, "account")) recount_account(unit, account);
    return done();
  }

  Status end(const Unit& unit, const Stored& contract) {
    if (text(contract, "renewal") == "automatic" && renewed(unit, contract)) return done();
    const auto saved = workspace_.records().update(unit, contract.object(), contract.id(), {},
                                                   Json(Json::Object{{"status", "expired"}}));
    return saved ? done() : Status(saved.error());
  }

  // With the next one active, or not at all.
  bool renewed(const Unit& unit, const Stored& contract) {
    return unit.db.nested([&] {
      const auto next = renew(workspace_.records(), unit, contract.id(), Renewal::contract);
      return next && workspace_.records()
                         .update(unit, contract.object(), next->id, {},
                                 Json(Json::Object{{"status", "active"}}))
                         .ok();
    });
  }

  Status warn(const Unit& unit, const Stored& contract) {
    const auto threshold = reached(contract, workspace_today(unit));
    if (!threshold || !contract.owner()) return done();
    const Date since = std::get<Date>(cell(contract, "ends_on")) - days{*threshold};
    // A day early: instants of a day begin before it does in UTC.
    if (is_told(unit, contract, Timestamp(since - days{1}))) return done();
    return tell(workspace_.records(), unit, "contract_end", contract, contract.owner());
  }

  app::Workspace& workspace_;
  jobs::Run& run_;
  Id after_;
};

}  // namespace

Status ask_for_contract_days(app::Workspace& workspace, jobs::Run&) {
  return workspace.database().write([&](Connection& db) -> Status {
    const access::Actor system = workspace.system();
    const Unit unit = workspace.unit(db, system, records::Via::job, app::Settings::load(db));
    TRY(workspace.queue().enqueue(db,
                                  {.kind = std::string(contract_days_job),
                                   .once_key = "contract days " + format(workspace_today(unit))}));
    return done();
  });
}

Status run_contract_days(app::Workspace& workspace, jobs::Run& run) {
  return Days(workspace, run).work();
}

}  // namespace kith::sales
