// GET  /api/v1/leads/queue?whose=mine|team&lead=…: the lead that wants work next, and what is needed to
//   work on it. A lead that is named comes instead of the next.
//   -> {"lead":{…}|null,"reason":{"code","at"}|null,"team":bool,"may":bool,"outcomes":["reached",…],
//       "hand_over":{"status","required":[…]},"next":{"no_answer","reached"},"unanswered":n,
//       "tasks":[{"id","subject","kind","at"}],"script":{"id","name","body"}|null,
//       "checklist":[…],"waiting":{"answer":n,…},"today":{"calls","reached","meetings"}}
// POST /api/v1/leads/{id}/outcome {"outcome","version","note"?,"values"?,"next_at"?,"reason"?,"until"?,
//   "meeting"?:{"starts_at","minutes"?,"subject"?},"to"?,"ticks"?,"whose"?}, Idempotency-Key?
//   -> {"batch","lead":{"id","name"},"planned":instant|null,"next":{…as above…}|null}. Undone by
//   POST /batches/{batch}/undo. `next_at` null: nothing is planned; left out: as usual. `next` null: the
//   outcome was written, and what comes next has to be asked for.
//
// What the caller may not read is left out: a script, tasks without their dates, the instant of a reason.
#include "sales/queue_routes.h"

#include <algorithm>

#include "api/page.h"
#include "automation/fields.h"
#include "base/log.h"
#include "records/idempotency.h"
#include "sales/call_scripts.h"
#include "sales/lead_outcomes.h"
#include "sales/lead_queue.h"
#include "sales/lead_stages.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using app::Call;
using http::Response;
using query::Stored;
using records::Unit;
using storage::Connection;

constexpr size_t tasks_max = 10;
constexpr size_t ticks_max = 50;
constexpr size_t note_bytes_max = 20'000;
constexpr int64_t meeting_minutes_max = 24 * 60;

Error wrong(std::string_view member, Message message) {
  return invalid_field(std::string(member), "type", std::move(message));
}

Result<Whose> whose_in(std::string_view text) {
  if (text.empty() || text == "mine") return Whose::mine;
  if (text == "team") return Whose::team;
  return invalid_field("whose", "unknown_option",
                       say("“whose” is mine or team.", "“whose”应为 mine 或 team。"));
}

Result<Id> id_in(std::string_view text, std::string_view member) {
  if (text.empty()) return Id{};
  if (const auto id = parse_id(text)) return *id;
  return invalid_field(std::string(member), "format",
                       say("“{}” is no id.", "“{}”不是编号。", text));
}

Result<std::optional<Timestamp>> instant_in(const Json& body, std::string_view member,
                                            std::string_view place) {
  const Json* given = body.find(member);
  if (!given || given->is_null()) return std::optional<Timestamp>{};
  const auto at = given->as_string() ? parse_timestamp(*given->as_string()) : std::nullopt;
  if (at) return at;
  return wrong(place, say("An instant is written as 2026-11-21T09:30:00Z.",
                          "时间应写作 2026-11-21T09:30:00Z。"));
}

Result<std::optional<BookedMeeting>> meeting_in(const Json& body) {
  const Json* given = body.find("meeting");
  if (!given || given->is_null()) return std::optional<BookedMeeting>{};
  const auto starts =
      given->as_object() ? TRY(instant_in(*given, "starts_at", "meeting.starts_at")) : std::nullopt;
  if (!starts)
    return invalid_field("meeting.starts_at", "required",
                         say("Say when you will meet.", "请填写会面时间。"));
  BookedMeeting meeting{.starts_at = *starts, .subject = std::string(given->text("subject"))};
  if (const Json* lasts = given->find("minutes"); lasts && !lasts->is_null()) {
    const auto count = lasts->as_integer();
    if (!count || *count < 1 || *count > meeting_minutes_max)
      return wrong("meeting.minutes", say("Between 1 and {} minutes.", "应在 1 到 {} 分钟之间。",
                                          meeting_minutes_max));
    meeting.lasts = std::chrono::minutes(*count);
  }
  return std::optional(std::move(meeting));
}

Result<std::vector<Id>> ticks_in(const Json& body) {
  std::vector<Id> ids;
  const Json* given = body.find("ticks");
  if (!given || given->is_null()) return ids;
  if (!given->as_array() || given->as_array()->size() > ticks_max)
    return wrong("ticks", say("“ticks” is a list of at most {} ids.",
                              "“ticks”应为最多 {} 个编号的列表。", ticks_max));
  for (const Json& one : *given->as_array())
    ids.push_back(TRY(id_in(one.as_string() ? *one.as_string() : one.dump(), "ticks")));
  return ids;
}

Result<int64_t> version_in(const Json& body) {
  const Json* given = body.find("version");
  const auto version = given ? given->as_integer() : std::nullopt;
  if (version) return *version;
  return invalid_field(
      "version", "required",
      say("Say which version of the lead you worked on.", "请提供所处理线索的版本号。"));
}

Result<OutcomeWish> wish_in(Id lead, const Json& body) {
  const auto outcome = parse_outcome(body.text("outcome"));
  if (!outcome)
    return invalid_field("outcome", "unknown_option",
                         say("“outcome” is reached, no_answer, call_back, meeting, "
                             "not_interested, nurture, hand_over, snooze or skip.",
                             "“outcome”应为 reached、no_answer、call_back、meeting、"
                             "not_interested、nurture、hand_over、snooze 或 skip。"));
  OutcomeWish wish{.lead = lead,
                   .version = TRY(version_in(body)),
                   .outcome = *outcome,
                   .note = std::string(body.text("note")),
                   .reason = std::string(body.text("reason")),
                   .until = {},
                   .meeting = TRY(meeting_in(body)),
                   .to = TRY(id_in(body.text("to"), "to")),
                   .ticks = TRY(ticks_in(body))};
  if (wish.note.size() > note_bytes_max)
    return wrong("note", say("The note is too long.", "备注过长。"));
  if (const Json* values = body.find("values"); values && !values->is_null()) {
    if (!values->as_object())
      return wrong("values", say("“values” is an object of fields of the lead.",
                                 "“values”应为线索字段的对象。"));
    wish.values = *values;
  }
  if (const auto at = TRY(instant_in(body, "next_at", "next_at"))) {
    wish.plan = OutcomeWish::Plan::at;
    wish.next_at = *at;
  } else if (body.find("next_at")) {
    wish.plan = OutcomeWish::Plan::none;
  }
  if (const std::string_view until = body.text("until"); !until.empty()) {
    wish.until = parse_date(until);
    if (!wish.until)
      return wrong("until", say("A day is written as 2026-11-21.", "日期应写作 2026-11-21。"));
  }
  return wish;
}

class Card {
 public:
  Card(const Call& call, Connection& db, const Unit& unit, const QueueView& view)
      : call_(call), db_(db), unit_(unit), view_(view) {}

  Status write(JsonWriter& json, const QueueHead& head, const std::optional<Stored>& named) {
    const auto& lead = named ? named : head.lead;
    const auto wants = named  ? wanted_for(*named, view_)
                       : lead ? std::optional(head.wants)
                              : std::nullopt;
    json.begin_object().key("lead");
    if (lead)
      TRY(query::read_record(api::environment(call_, db_), lead->object(), lead->id(), {},
                             query::Rows::live, json));
    else
      json.null();
    write_reason(json, lead, wants, named ? "asked" : "");
    json.key("team").boolean(queue_view(unit_, Whose::team).owners.size() > 1);
    json.key("may").boolean(lead && call_.actor.may(access::Verb::update, *lead));
    write_outcomes(json, lead);
    write_work(json, lead);
    write_script(json, lead);
    write_checklist(json);
    json.key("waiting").begin_object();
    for (const Wants each : all_wants)
      json.key(name_of(each)).number(head.waiting[static_cast<size_t>(each)]);
    json.end_object();
    const CallsToday today = calls_today(unit_, view_);
    json.key("today").begin_object().key("calls").number(today.calls);
    json.key("reached").number(today.reached).key("meetings").number(today.meetings);
    json.end_object().end_object();
    return done();
  }

 private:
  bool reads(const schema::Object& object, std::string_view name) const {
    const schema::Field* field = object.field(name);
    return field && call_.actor.reads(object, *field);
  }
  std::string_view shown(const Stored& record, std::string_view name) const {
    return reads(record.object(), name) ? text(record, name) : std::string_view();
  }

  void write_reason(JsonWriter& json, const std::optional<Stored>& lead, std::optional<Wants> wants,
                    std::string_view otherwise) const {
    json.key("reason");
    if (!lead || (!wants && otherwise.empty())) return static_cast<void>(json.null());
    json.begin_object().key("code").string(wants ? name_of(*wants) : otherwise).key("at");
    const bool told = wants && reads(lead->object(), instant_of(*wants));
    const auto at = told ? at_of(*lead, *wants) : std::nullopt;
    at ? json.timestamp(*at) : json.null();
    json.end_object();
  }

  void write_outcomes(JsonWriter& json, const std::optional<Stored>& lead) const {
    json.key("outcomes").begin_array();
    if (lead)
      for (const Outcome outcome : open_outcomes(unit_, *lead)) json.string(name_of(outcome));
    json.end_array().key("hand_over");
    if (!lead) return static_cast<void>(json.null());
    const HandOverWay way = hand_over_way(unit_, *lead);
    json.begin_object().key("status");
    json.string(reads(lead->object(), "status") ? way.status : std::string_view());
    json.key("required").begin_array();
    for (const std::string& field : way.required) json.string(field);
    json.end_array().end_object();
  }

  void write_work(JsonWriter& json, const std::optional<Stored>& lead) const {
    const LeadWork work = lead ? work_with(unit_, lead->id(), call_.actor) : LeadWork();
    const schema::Object& activities = *unit_.schema->object("activities");
    const auto all_read = [&](std::initializer_list<std::string_view> names) {
      return std::ranges::all_of(names, [&](auto name) { return reads(activities, name); });
    };
    json.key("unanswered").number(all_read({"kind", "done_at", "outcome"}) ? work.unanswered : 0);
    json.key("next").begin_object();
    json.key("no_answer").timestamp(next_try(unit_, work.unanswered));
    json.key("reached").timestamp(next_talk(unit_)).end_object();
    json.key("tasks").begin_array();
    const bool dated = all_read({"due_at", "starts_at", "done_at"});
    for (size_t at = 0; dated && at < std::min(work.open.size(), tasks_max); ++at) {
      const Stored& one = work.open[at];
      json.begin_object().key("id").id(one.id()).key("subject").string(shown(one, "subject"));
      json.key("kind").string(shown(one, "kind")).key("at").timestamp(*wanted_at(one));
      json.key("may").boolean(call_.actor.may(access::Verb::update, one)).end_object();
    }
    json.end_array();
  }

  void write_script(JsonWriter& json, const std::optional<Stored>& lead) const {
    json.key("script");
    const schema::Object& scripts = *unit_.schema->object("call_scripts");
    const bool told =
        lead && call_.actor.require(access::Verb::read, scripts).ok() && reads(scripts, "body");
    const auto script = told ? script_for(unit_, *lead, call_.locale) : std::nullopt;
    if (!script) return static_cast<void>(json.null());
    json.begin_object().key("id").id(script->id()).key("name").string(shown(*script, "name"));
    json.key("body").string(text(*script, "body")).end_object();
  }

  // What the workspace asks of its leads, over all statuses.
  void write_checklist(JsonWriter& json) const {
    const schema::Object& stages = *unit_.schema->object("lead_stages");
    const schema::Object& leads = *unit_.schema->object("leads");
    std::vector<std::string> asked;
    for (const Stored& stage : automation::find_all(unit_, stages, query::Filter::always(), 50))
      for (std::string& name : listed(stage, "checklist"))
        if (std::ranges::find(asked, name) == asked.end()) asked.push_back(std::move(name));
    json.key("checklist").begin_array();
    for (const std::string& name : asked)
      if (reads(leads, name)) json.string(name);
    json.end_array();
  }

  const Call& call_;
  Connection& db_;
  const Unit& unit_;
  const QueueView& view_;
};

Result<std::string> card(Call& call, Whose whose, Id lead) {
  return api::read(call, [&](Connection& db) -> Result<std::string> {
    const Unit unit = call.workspace.unit(db, call.actor, call.via, call.workspace.settings());
    const QueueView view = queue_view(unit, whose);
    const QueueHead head = queue_head(unit, view);
    std::optional<Stored> named;
    if (lead) {
      const schema::Object& leads = *unit.schema->object("leads");
      named = query::fetch(api::environment(call, db), leads, lead);
      if (!named || named->deleted()) return api::no_record(leads);
    }
    std::string out;
    JsonWriter json(out);
    TRY(Card(call, db, unit, view).write(json, head, named));
    return out;
  });
}

Result<Response> queue(Call& call) {
  TRY(call.object("leads"));
  const Whose whose = TRY(whose_in(call.request.query("whose").value_or("")));
  const Id lead = TRY(id_in(call.request.query("lead").value_or(""), "lead"));
  return Response::json(TRY(card(call, whose, lead))).header("Cache-Control", "no-store");
}

// All but what comes next: that is read afresh whenever the outcome is asked about again.
std::string told_json(const Told& told) {
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("batch").id(told.batch);
  json.key("lead").begin_object().key("id").id(told.lead);
  json.key("name").string(told.name).end_object().key("planned");
  told.planned ? json.timestamp(*told.planned) : json.null();
  json.end_object();
  return out;
}

// A request that was sent twice under one Idempotency-Key is one outcome.
Result<std::string> tell_once(const Call& call, const Unit& unit, const OutcomeWish& wish) {
  const auto tell = [&]() -> Result<std::string> {
    return told_json(TRY(tell_outcome(call.workspace.records(), unit, wish, call.locale)));
  };
  const std::string_view key = call.request.header("Idempotency-Key");
  if (key.empty()) return tell();
  const std::string fingerprint =
      "POST leads/" + format(wish.lead) + "/outcome " + call.request.body.text();
  const records::IdempotentRequest request{call.actor.id(), key, fingerprint};
  if (auto answer = TRY(records::find_answer(unit.db, request))) return std::move(answer->body);
  std::string told = TRY(tell());
  records::keep_answer(unit.db, request, {200, told}, unit.now);
  return told;
}

// Once an outcome is written, nothing that goes wrong may say that it was not: whoever waits asks again.
std::string next_or_null(Call& call, Whose whose) {
  try {
    if (auto next = card(call, whose, {})) return std::move(*next);
  } catch (const std::exception& failure) {
    log::warn("queue_after_outcome", "request={} error={}", call.request.id, failure.what());
  }
  return "null";
}

Result<Response> outcome(Call& call) {
  TRY(call.object("leads"));
  const Json body = TRY(call.json());
  const OutcomeWish wish = TRY(wish_in(TRY(call.id(0)), body));
  const Whose whose = TRY(whose_in(body.text("whose")));
  std::string out =
      TRY(api::write(call, [&](const Unit& unit) { return tell_once(call, unit, wish); }));
  out.pop_back();
  out += ",\"next\":" + next_or_null(call, whose) + "}";
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

}  // namespace

void add_queue_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::get, "/api/v1/leads/queue", app::Permit::signed_in(),
                    "The lead that wants work next, and why", queue});
  routes.push_back({http::Method::post, "/api/v1/leads/{id}/outcome", app::Permit::signed_in(),
                    "What came of working on a lead, as one act; answers with the next", outcome});
}

}  // namespace kith::sales
