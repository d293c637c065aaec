#include "sales/lead_work.h"

#include <algorithm>

#include "automation/fields.h"
#include "query/naming.h"
#include "query/question.h"
#include "records/conditions.h"
#include "records/notes.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using automation::instant;
using query::Op;
using query::Stored;
using records::Unit;
using storage::Connection;

constexpr int links_at_once = 500;
constexpr int slice_records = 100;
constexpr int note_tries_max = 5;

// Leads that have something to be noted and have nothing noted.
constexpr std::string_view unnoted_filter = R"({"and":[
  {"field":"touched_at","op":"empty","value":true},
  {"field":"next_step_at","op":"empty","value":true},
  {"field":"activity_links","op":"any","filter":{"or":[
    {"and":[{"field":"activity.kind","op":"in","value":["call","email","meeting"]},
            {"field":"activity.done_at","op":"exists","value":true}]},
    {"and":[{"field":"activity.done_at","op":"empty","value":true},
            {"or":[{"field":"activity.due_at","op":"exists","value":true},
                   {"field":"activity.starts_at","op":"exists","value":true}]}]}]}}]})";

bool touches(std::string_view kind) {
  return kind == "call" || kind == "email" || kind == "meeting";
}

bool is_unanswered(std::string_view outcome) {
  return outcome == "no_answer" || outcome == "busy" || outcome == "left_message";
}

std::vector<Stored> activities_with(const query::ReadEnvironment& where, Id record) {
  const schema::Object& links = *where.schema.object("activity_links");
  const schema::Object& activities = *where.schema.object("activities");
  query::Question question;
  question.object = &links;
  question.filter = records::where(links, *links.field("record"), Op::eq, {Value{record.value}});
  std::vector<Stored> found;
  for (Id after;;) {
    const auto ids = query::select_ids(where, question, after, links_at_once);
    if (ids.empty()) break;
    after = ids.back();
    std::vector<Id> named;
    for (const Stored& link : query::fetch_many(where, links, ids))
      named.push_back(reference(link, "activity"));
    for (Stored& activity : query::fetch_many(where, activities, named))
      if (!activity.deleted()) found.push_back(std::move(activity));
    if (ids.size() < links_at_once) break;
  }
  return found;
}

// The calls that are done, newest first, up to the first that somebody answered.
int unanswered_in(const std::vector<Stored>& activities) {
  std::vector<const Stored*> calls;
  for (const Stored& one : activities)
    if (text(one, "kind") == "call" && instant(one, "done_at")) calls.push_back(&one);
  std::ranges::sort(calls, std::greater{}, [](const Stored* one) {
    return std::pair(*instant(*one, "done_at"), one->id());
  });
  const auto answered = std::ranges::find_if(
      calls, [](const Stored* call) { return !is_unanswered(text(*call, "outcome")); });
  return static_cast<int>(answered - calls.begin());
}

Value or_nothing(const std::optional<Timestamp>& at) { return at ? Value{*at} : Value{}; }

void note_work(const Unit& unit, Id id) {
  for (int tries = 0; tries < note_tries_max; ++tries) {
    const auto lead = look_up(unit, "leads", id);
    if (!lead) return;
    const LeadWork work = work_with(unit, id, query::everything());
    Stored noted = *lead;
    automation::set(noted, "touched_at", or_nothing(work.touched));
    automation::set(noted, "next_step_at", or_nothing(work.next));
    const bool same = std::ranges::equal(noted.all(), lead->all());
    if (same || records::note(unit, *lead, noted)) return;  // else somebody was faster
  }
}

// The leads that a change of an activity, or of one of its links, is about. An activity that is deleted
// keeps its links, which a filter does not follow.
std::vector<Id> leads_of(const Unit& unit, const records::Change& change) {
  const schema::Object& links = *unit.schema->object("activity_links");
  const schema::Field& record = *links.field("record");
  const int64_t leads = unit.schema->object("leads")->id;
  std::vector<Id> ids;
  const auto keep = [&](std::span<const Value> cells) {
    const auto* object = cells.size() < 2 ? nullptr : std::get_if<int64_t>(&cells[0]);
    const auto* id = cells.size() < 2 ? nullptr : std::get_if<int64_t>(&cells[1]);
    if (object && id && *object == leads) ids.push_back(Id{*id});
  };
  const query::ReadEnvironment all = automation::seen_by_all(unit);
  if (change.object == links.id) {
    if (const auto link = query::fetch(all, links, change.record)) keep(link->cells(record));
    if (const records::FieldChange* moved = change.field(record.id)) keep(moved->from);
    return ids;
  }
  const query::Named its[] = {{links.field("activity"), change.record}};
  for (Id after;;) {
    const auto found = query::select_naming(unit.db, *unit.schema, links, its, query::Rows::live,
                                            after, links_at_once);
    for (const Stored& link : query::fetch_many(all, links, found)) keep(link.cells(record));
    if (found.size() < links_at_once) return ids;
    after = found.back();
  }
}

Status follow(const records::Records&, const Unit& unit, const records::Change& change) {
  auto ids = leads_of(unit, change);
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  for (const Id id : ids) note_work(unit, id);
  return done();
}

}  // namespace

std::optional<Timestamp> wanted_at(const Stored& activity) {
  const auto starts = instant(activity, "starts_at");
  const auto due = instant(activity, "due_at");
  return text(activity, "kind") == "meeting" ? (starts ? starts : due) : (due ? due : starts);
}

LeadWork work_with(const Unit& unit, Id lead, const query::Visibility& visibility) {
  auto activities =
      activities_with({unit.db, *unit.schema, visibility, unit.actor.directory()}, lead);
  LeadWork work;
  work.unanswered = unanswered_in(activities);
  for (Stored& one : activities) {
    const auto done_at = instant(one, "done_at");
    if (done_at && touches(text(one, "kind"))) work.touched = std::max(work.touched, done_at);
    if (!done_at && wanted_at(one)) work.open.push_back(std::move(one));
  }
  std::ranges::sort(work.open, {},
                    [](const Stored& one) { return std::pair(*wanted_at(one), one.id()); });
  if (!work.open.empty()) work.next = wanted_at(work.open.front());
  return work;
}

app::Reaction follow_lead_work() {
  return {.name = "lead_work", .objects = {"activities", "activity_links"}, .run = follow};
}

Status run_lead_work(app::Workspace& workspace, jobs::Run& run) {
  const auto wanted = TRY(parse_json(unnoted_filter));
  for (Id after; !run.cancelled();) {
    const access::Actor system = workspace.system();
    const schema::Object& leads = *system.schema().object("leads");
    const app::Settings settings = workspace.settings();
    std::vector<Id> ids;
    workspace.database().read_raw(
        [&](Connection& db) {
          const Unit unit = workspace.unit(db, system, records::Via::job, settings);
          auto filter = query::parse_filter(wanted, *unit.schema, leads, query::everything(),
                                            system.asker(unit.now, unit.base_currency));
          if (!filter) throw std::logic_error("work with leads: " + filter.error().message.en);
          query::Question question;
          question.object = &leads;
          question.filter = std::move(*filter);
          ids = query::select_ids(automation::seen_by_all(unit), question, after, slice_records);
        },
        {.lane = storage::Lane::bulk});
    if (ids.empty()) return done();
    TRY(workspace.database().write(
        [&](Connection& db) -> Status {
          const Unit unit = workspace.unit(db, system, records::Via::job, settings);
          for (const Id id : ids) note_work(unit, id);
          return done();
        },
        {.lane = storage::Lane::bulk}));
    after = ids.back();
  }
  return done();
}

}  // namespace kith::sales
