#include "sales/assignment_job.h"

#include "automation/fields.h"
#include "base/log.h"
#include "query/question.h"
#include "records/batch.h"
#include "records/change.h"
#include "records/conditions.h"
#include "records/notes.h"
#include "sales/assignment.h"
#include "sales/look_up.h"
#include "sales/pool_acts.h"

namespace kith::sales {
namespace {

using automation::instant;
using automation::number;
using automation::set;
using query::Filter;
using query::Op;
using query::Stored;
using records::Unit;
using storage::Connection;
using Outcome = Verdict::Outcome;
using Purpose = Assigner::Purpose;

constexpr int slice_records = 100;

// A call, an e-mail or a meeting with the lead, by whomever, that was done since it was assigned.
bool was_touched(const Unit& unit, const Stored& lead) {
  const auto since = instant(lead, "assigned_at");
  if (!since) return true;
  const schema::Object& links = *unit.schema->object("activity_links");
  const auto leaf = [](std::string_view field, std::string_view op, Json value) {
    return Json(Json::Object{{"field", field}, {"op", op}, {"value", std::move(value)}});
  };
  const Json asked(
      Json::Array{leaf("activity.done_at", "ge", format(*since)),
                  leaf("activity.kind", "in", Json(Json::Array{"call", "email", "meeting"}))});
  auto filter =
      query::parse_filter(Json(Json::Object{{"and", asked}}), *unit.schema, links,
                          query::everything(), unit.actor.asker(unit.now, unit.base_currency));
  if (!filter) throw std::logic_error("touches of leads: " + filter.error().message.en);
  query::Question question;
  question.object = &links;
  question.filter =
      Filter::both(records::where(links, *links.field("record"), Op::eq, {value_of(lead.id())}),
                   std::move(*filter));
  return query::count(automation::seen_by_all(unit), question, 1).value > 0;
}

// What somebody has put back stays as it is until somebody changes it.
bool was_put_back(const Unit& unit, const Stored& lead) {
  const auto newest = records::changes_of(unit.db, *unit.schema, lead.object(), lead.id(), 0, 1);
  return !newest.empty() && newest.front().via == records::Via::undo;
}

class Looking {
 public:
  Looking(app::Workspace& workspace, jobs::Run& run) : workspace_(workspace), run_(run) {}

  Status work() {
    TRY(each(
        [](const Unit&, const schema::Object& leads) {
          return automation::is(leads, "assign_by_rules", true);
        },
        &Looking::assign));
    TRY(each(
        [](const Unit& unit, const schema::Object& leads) {
          return records::where(leads, *leads.field("respond_by"), Op::le, {Value{unit.now}});
        },
        &Looking::escalate));
    return close();
  }

 private:
  using Deed = Status (Looking::*)(const Unit&, const Stored&);

  // Each lead in a transaction of its own; one that fails is left for the next time.
  template <typename Which>
  Status each(Which which, Deed deed) {
    for (Id after; !run_.cancelled();) {
      const access::Actor system = workspace_.system();
      const schema::Object& leads = *system.schema().object("leads");
      const app::Settings settings = workspace_.settings();
      const auto ids = next_ids(system, settings, leads, which, after);
      for (const Id id :
           deed == &Looking::assign ? that_can_go(system, settings, leads, ids) : ids) {
        auto did = workspace_.database().write(
            [&](Connection& db) -> Status {
              const Unit unit = workspace_.unit(db, system, records::Via::job, settings);
              const auto lead = query::fetch(automation::seen_by_all(unit), leads, id);
              if (!lead || lead->deleted()) return done();
              return (this->*deed)(unit, *lead);
            },
            {.lane = storage::Lane::bulk});
        if (!did) log::warn("assignment", "lead={} {}", format(id), did.error().message.en);
      }
      if (ids.size() < slice_records) return done();
      after = ids.back();
    }
    return done();
  }

  template <typename Which>
  std::vector<Id> next_ids(const access::Actor& system, const app::Settings& settings,
                           const schema::Object& leads, Which which, Id after) {
    std::vector<Id> ids;
    workspace_.database().read_raw(
        [&](Connection& db) {
          const Unit unit = workspace_.unit(db, system, records::Via::job, settings);
          query::Question question;
          question.object = &leads;
          question.filter = which(unit, leads);
          ids = query::select_ids(automation::seen_by_all(unit), question, after, slice_records);
        },
        {.lane = storage::Lane::bulk});
    return ids;
  }

  // Of those that wait, the ones that a rule would move now: what lies there over night costs one
  // reading a hundred, and no transaction.
  std::vector<Id> that_can_go(const access::Actor& system, const app::Settings& settings,
                              const schema::Object& leads, const std::vector<Id>& ids) {
    std::vector<Id> going;
    workspace_.database().read_raw(
        [&](Connection& db) {
          going.clear();
          const Unit unit = workspace_.unit(db, system, records::Via::job, settings);
          Assigner assigner(unit, Purpose::foresee);
          for (const Stored& lead : query::fetch_many(automation::seen_by_all(unit), leads, ids)) {
            if (moves(assigner.judge(lead, records::DraftView::Stage::stands)))
              going.push_back(lead.id());
          }
        },
        {.lane = storage::Lane::bulk});
    return going;
  }

  static bool moves(const Verdict& verdict) {
    return verdict.outcome == Outcome::given || verdict.outcome == Outcome::pool;
  }

  Status assign(const Unit& unit, const Stored& lead) {
    if (!wishes(lead) || was_put_back(unit, lead)) return done();
    Assigner assigner(unit, Purpose::write);
    const Verdict verdict = assigner.judge(lead, records::DraftView::Stage::stands);
    // No rule fits it any more: it stays until one does, or somebody takes it.
    if (!moves(verdict)) return done();
    Stored after = lead;
    apply(unit, verdict, after);
    TRY(workspace_.records().update(unit, lead, std::move(after)));
    return assigner.keep(verdict);
  }

  static bool wishes(const Stored& lead) {
    const auto* wish = std::get_if<bool>(&cell(lead, "assign_by_rules"));
    return wish && *wish;
  }

  Status escalate(const Unit& unit, const Stored& lead) {
    const auto due = instant(lead, "respond_by");
    if (!due || *due > unit.now) return done();
    const std::string_view status = text(lead, "status");
    const bool settled = status == "converted" || status == "disqualified";
    if (settled || !lead.owner() || was_touched(unit, lead) || was_put_back(unit, lead)) {
      stop_clock(unit, lead);
      return done();
    }
    Assigner assigner(unit, Purpose::write);
    const Verdict verdict = assigner.escalate(lead);
    if (verdict.outcome != Outcome::given) {
      // Told once: else somebody was faster, and it is looked at again.
      if (!stop_clock(unit, lead)) return done();
      return tell(workspace_.records(), unit, "overdue", lead, lead.owner());
    }
    Unit within = unit;
    within.batch = batch_of(unit);
    Stored after = lead;
    apply(within, verdict, after);
    set(after, "escalations", number(lead, "escalations") + 1);
    TRY(workspace_.records().update(within, lead, std::move(after)));
    TRY(assigner.keep(verdict));
    TRY(tell(workspace_.records(), unit, "escalated", lead, verdict.user));
    TRY(tell(workspace_.records(), unit, "escalated", lead, lead.owner()));
    unit.db.after_commit([this, batch = within.batch] {
      batch_ = batch;
      ++moved_;
    });
    return done();
  }

  // The program's note, no change of the lead.
  static bool stop_clock(const Unit& unit, const Stored& lead) {
    Stored noted = lead;
    set(noted, "respond_by", {});
    return records::note(unit, lead, noted);
  }

  Id batch_of(const Unit& unit) const {
    if (batch_) return batch_;
    const Message label = say("Leads untouched in time", "超时未跟进的线索");
    return records::open_batch(unit, records::BatchKind::bulk,
                               render(label, workspace_.settings().locale))
        .id;
  }

  Status close() {
    if (!batch_) return done();
    return workspace_.database().write([&](Connection& db) -> Status {
      const access::Actor system = workspace_.system();
      const Unit unit = workspace_.unit(db, system, records::Via::job, workspace_.settings());
      records::close_batch(unit, batch_, moved_, records::BatchState::done);
      return done();
    });
  }

  app::Workspace& workspace_;
  jobs::Run& run_;
  Id batch_;
  int64_t moved_ = 0;
};

Status tell_of(const records::Records& records, const Unit& unit, const records::Change& change) {
  const schema::Object& leads = *unit.schema->object("leads");
  const records::FieldChange* owner = change.field(leads.field("owner")->id);
  if (change.object != leads.id || !owner || !change.field(leads.field("assigned_at")->id))
    return done();
  const auto lead = look_up(unit, "leads", change.record);
  if (!lead || !lead->owner()) return done();
  const std::string_view why = text(*lead, "assigned_why");
  if (why != "turn" && why != "load") return done();
  const access::Actor who = change.actor ? unit.actor.as(change.actor) : unit.actor;
  Unit signed_unit{.db = unit.db,
                   .schema = unit.schema,
                   .actor = who,
                   .now = change.at,
                   .ids = unit.ids,
                   .base_currency = unit.base_currency,
                   .via = unit.via,
                   .batch = {}};
  return tell(records, signed_unit, "assigned", *lead, lead->owner());
}

}  // namespace

Status run_assignment(app::Workspace& workspace, jobs::Run& run) {
  return Looking(workspace, run).work();
}

app::Reaction tell_assigned() {
  return {.name = "tell_assigned",
          .objects = {"leads"},
          .run = tell_of,
          .wants = [](const records::Change& change) {
            return change.batch && change.via != records::Via::undo &&
                   change.via != records::Via::import &&
                   (change.act == records::Act::create || change.act == records::Act::update);
          }};
}

}  // namespace kith::sales
