#include "app/leave_loans.h"

#include <chrono>

#include "automation/fields.h"
#include "records/batch.h"

namespace kith::app {
namespace {

using automation::text;
using query::Stored;
using records::Change;
using records::FieldChange;
using records::Unit;
using storage::Connection;
using Steady = std::chrono::steady_clock;

constexpr int slice_at_once = 20;
constexpr std::chrono::milliseconds slice_time_max{50};  // a click never waits behind a chore
constexpr int changes_at_once = 50;
constexpr int changes_looked_at_max = 500;

Id user_in(const std::vector<Value>& cells) {
  const auto* id = cells.empty() ? nullptr : std::get_if<int64_t>(&cells[0]);
  return id ? Id{*id} : Id{};
}

// The batch of the newest change that gave the record another owner; nobody where there is none.
Id batch_that_gave(const Unit& unit, const schema::Object& object, Id record) {
  const int64_t owner = object.field("owner")->id;
  int64_t before = 0;
  for (int looked = 0; looked < changes_looked_at_max;) {
    const auto log =
        records::changes_of(unit.db, *unit.schema, object, record, before, changes_at_once);
    for (const Change& change : log)
      if (change.field(owner)) return change.batch;
    if (static_cast<int>(log.size()) < changes_at_once) break;
    looked += static_cast<int>(log.size());
    before = log.back().seq;
  }
  return {};
}

LentRecord judged(const Workspace& workspace, const Unit& unit, const Stored& leave,
                  const schema::Object& object, const Change& change, Id cover) {
  LentRecord lent{&object, change.record, cover, Loan::lent, {}};
  const auto now = query::fetch(automation::seen_by_all(unit), object, change.record);
  if (!now || now->deleted()) {
    lent.now = Loan::gone;
    return lent;
  }
  lent.owner = now->owner();
  if (now->owner() == leave.owner())
    lent.now = Loan::back;
  else if (now->owner() != cover || batch_that_gave(unit, object, now->id()) != change.batch)
    lent.now = Loan::moved;
  else if (is_settled(workspace.settled(), unit, *now))
    lent.now = Loan::closed;
  return lent;
}

struct Account {
  int64_t before = 0;
  int64_t returned = 0;
  int64_t stayed = 0;

  static Account of(const Json& json) {
    return {json.integer("before"), json.integer("returned"), json.integer("stayed")};
  }
  Json json() const {
    return Json(Json::Object{
        {"before", Json(before)}, {"returned", Json(returned)}, {"stayed", Json(stayed)}});
  }
};

// What refuses to go back is counted with what stays; the others go on.
Status give_back(Workspace& workspace, const Unit& unit, const Stored& leave,
                 const LentRecord& lent, Account& account) {
  if (lent.now == Loan::back) return done();
  if (lent.now != Loan::lent) {
    ++account.stayed;
    return done();
  }
  unit.db.nested([&] {
    const auto saved =
        workspace.records().update(unit, *lent.object, lent.id, std::nullopt,
                                   Json(Json::Object{{"owner", format(leave.owner())}}));
    ++(saved.ok() ? account.returned : account.stayed);
    return saved.ok();
  });
  return done();
}

}  // namespace

std::string_view name_of(Loan loan) {
  switch (loan) {
    case Loan::lent:
      return "lent";
    case Loan::back:
      return "back";
    case Loan::moved:
      return "moved";
    case Loan::closed:
      return "closed";
    case Loan::gone:
      return "gone";
  }
  return {};
}

LentPage lent_by(const Workspace& workspace, const Unit& unit, const Stored& leave, int64_t before,
                 int limit) {
  LentPage page;
  const auto batch = parse_id(text(leave, "lent_batch"));
  if (!batch || !*batch) return page;
  const auto log = records::changes_of_batch(unit.db, *unit.schema, *batch, before, limit);
  for (const Change& change : log) {
    const schema::Object* object = unit.schema->object(change.object);
    const schema::Field* owner = object ? object->field("owner") : nullptr;
    const FieldChange* given = owner ? change.field(owner->id) : nullptr;
    // What follows its record, by a rule, is no loan of its own.
    if (!given || user_in(given->from) != leave.owner()) continue;
    page.records.push_back(judged(workspace, unit, leave, *object, change, user_in(given->to)));
  }
  if (static_cast<int>(log.size()) == limit) page.next = log.back().seq;
  return page;
}

std::optional<Stored> on_loan_by(const Unit& unit, const Stored& record) {
  if (!record.owner() || !is_lent(record.object())) return std::nullopt;
  std::optional<Id> batch;
  for (Stored& leave : leaves_in(unit, {"running"})) {
    if (cover_of(shares_of(leave), record.object().name) != record.owner()) continue;
    if (!batch) batch = batch_that_gave(unit, record.object(), record.id());
    if (*batch && text(leave, "lent_batch") == format(*batch)) return std::move(leave);
  }
  return std::nullopt;
}

Status run_leave_return(Workspace& workspace, jobs::Run& run) {
  const Json payload = run.job().payload;
  const Id id = parse_id(payload.text("leave")).value_or(Id{});
  const Id batch = parse_id(payload.text("batch")).value_or(Id{});
  const Settings settings = workspace.settings();
  Account account = Account::of(run.job().checkpoint);
  for (bool more = true; more && !run.cancelled();) {
    const access::Actor system = workspace.system();
    const Account so_far = account;
    TRY(workspace.database().write(
        [&](Connection& db) -> Status {
          account = so_far;  // the work may run twice
          const Unit unit = workspace.unit(db, system, records::Via::job, settings, batch);
          const auto leave = find_leave(unit, id);
          if (!leave) return not_found(say("There is no such leave.", "没有这条休假记录。"));
          const auto until = Steady::now() + slice_time_max;
          do {
            const LentPage page = lent_by(workspace, unit, *leave, account.before, slice_at_once);
            for (const LentRecord& lent : page.records)
              TRY(give_back(workspace, unit, *leave, lent, account));
            account.before = page.next;
          } while (account.before != 0 && Steady::now() < until);
          more = account.before != 0;
          if (!more) {
            records::close_batch(unit, batch, account.returned, records::BatchState::done);
            TRY(Leaves(workspace, unit).note_returned(id, account.returned, account.stayed));
          }
          run.save(db, account.json(), {account.returned + account.stayed, 0});
          return done();
        },
        {.lane = storage::Lane::bulk}));
  }
  return done();
}

}  // namespace kith::app
