#include "sales/lead_outcomes.h"

#include <algorithm>
#include <array>

#include "automation/fields.h"
#include "records/batch.h"
#include "records/junctions.h"
#include "records/values.h"
#include "sales/lead_queue.h"
#include "sales/lead_stages.h"
#include "sales/look_up.h"
#include "sales/outcome_words.h"
#include "sales/pool_acts.h"
#include "sales/working_hours.h"

namespace kith::sales {
namespace {

using automation::instant;
using automation::set;
using query::Stored;
using records::Records;
using records::Unit;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using Plan = OutcomeWish::Plan;

constexpr std::array<std::string_view, 9> names = {"reached",   "no_answer",      "call_back",
                                                   "meeting",   "not_interested", "nurture",
                                                   "hand_over", "snooze",         "skip"};
constexpr hours rest{1};
constexpr minutes tries[] = {hours{3}, days{1}, days{2}, days{3}, days{7}};
constexpr days between_talks{3};
constexpr minutes office_opens{9 * 60 + 30};
constexpr minutes office_closes{18 * 60};

WorkingHours office(const Unit& unit) {
  const query::Asker asker = unit.actor.asker(unit.now, unit.base_currency);
  return {.days = {true, true, true, true, true, false, false},
          .opens = office_opens,
          .closes = office_closes,
          .zone = asker.zone};
}

bool is_put_off(Outcome outcome) { return outcome == Outcome::snooze || outcome == Outcome::skip; }

// Afterwards somebody else has it, or nobody works on it.
bool ends_work(Outcome outcome) {
  return outcome == Outcome::not_interested || outcome == Outcome::nurture ||
         outcome == Outcome::hand_over;
}

bool may_go(const Unit& unit, const Stored& lead, std::string_view status) {
  const auto stage = lead_stage(unit, text(lead, "status"));
  return !stage || leads_to(*stage, status);
}

Result<Stored> lead_to_work_on(const Unit& unit, const OutcomeWish& wish) {
  const schema::Object& leads = *unit.schema->object("leads");
  auto lead =
      query::fetch({unit.db, *unit.schema, unit.actor, unit.actor.directory()}, leads, wish.lead);
  if (!lead || lead->deleted()) {
    return not_found(say("There is no lead {}, or it is not visible to you.",
                         "线索 {} 不存在或对你不可见。", format(wish.lead)));
  }
  const std::string name = shown_name(unit, *lead);
  if (lead->version() != wish.version) {
    return conflict(
        say("Somebody has worked on “{}” meanwhile. Nothing was written; go on with "
            "the next lead.",
            "有人刚刚处理了“{}”，本次没有写入，请继续下一条。", name));
  }
  if (is_over(*lead)) {
    return conflict(
        say("“{}” is converted or disqualified already.", "“{}”已转化或判为无效。", name));
  }
  return std::move(*lead);
}

Error wanting(std::string_view member, Message message) {
  return invalid_field(std::string(member), "required", std::move(message));
}

Status check(const Unit& unit, const OutcomeWish& wish) {
  if (wish.meeting && is_put_off(wish.outcome))
    return invalid_field(
        "meeting", "unsuitable",
        say("A lead that is put off has no meeting booked: choose another outcome.",
            "稍后处理或跳过时不能约会面，请选择其他结果。"));
  switch (wish.outcome) {
    case Outcome::call_back:
    case Outcome::snooze:
      if (wish.plan != Plan::at || wish.next_at <= unit.now)
        return wanting("next_at",
                       say("Say when: a time that is still to come.", "请选择一个将来的时间。"));
      return done();
    case Outcome::meeting:
      if (!wish.meeting)
        return wanting("meeting", say("Say when you will meet.", "请填写会面时间。"));
      return done();
    case Outcome::not_interested:
    case Outcome::nurture:
      if (wish.reason.empty())
        return wanting("reason", say("Say why: choose a reason.", "请选择原因。"));
      return done();
    case Outcome::hand_over: {
      const access::User* to = unit.actor.directory().user(wish.to);
      if (!wish.to || !to || !to->active)
        return wanting("to", say("Choose somebody who may sign in.", "请选择可登录的用户。"));
      return done();
    }
    default:
      if (wish.plan == Plan::at && wish.next_at <= unit.now)
        return wanting("next_at",
                       say("Say when: a time that is still to come.", "请选择一个将来的时间。"));
      return done();
  }
}

class Telling {
 public:
  Telling(const Records& records, const Unit& unit, const OutcomeWish& wish, Locale locale,
          const Stored& lead)
      : records_(records),
        unit_(unit),
        wish_(wish),
        words_(shown_name(unit, lead), locale),
        lead_(lead),
        work_(work_with(unit, lead.id(), unit.actor)) {}

  Status tell() {
    const bool put_off = is_put_off(wish_.outcome);
    TRY(put_off ? keep_note() : log_call());
    TRY(tick());
    if (wish_.meeting) TRY(book());
    if (!put_off) TRY(plan());
    return move();
  }
  std::optional<Timestamp> planned() const { return planned_; }
  int64_t written() const { return written_; }

 private:
  bool is_ticked(const Stored& activity) const {
    return std::ranges::find(wish_.ticks, activity.id()) != wish_.ticks.end();
  }
  const schema::Object& activities() const { return *unit_.schema->object("activities"); }

  Json linked(Json::Object values) const {
    values.emplace_back(
        "links",
        Json(Json::Array{Json(Json::Object{
            {"record", Json(Json::Object{{"object", "leads"}, {"id", format(lead_.id())}})}})}));
    return Json(std::move(values));
  }
  Status create(Json::Object values) {
    TRY(records_.create(unit_, activities(), linked(std::move(values))));
    ++written_;
    return done();
  }
  // Who sees their own alone can link only what is theirs: it changes hands once it stands.
  Status create_for(Id owner, Json::Object values) {
    const auto made = TRY(records_.create(unit_, activities(), linked(std::move(values))));
    ++written_;
    if (owner == unit_.actor.id()) return done();
    TRY(records_.update(unit_, activities(), made.id, made.version,
                        Json(Json::Object{{"owner", format(owner)}})));
    return done();
  }

  std::string_view call_outcome() const {
    if (wish_.meeting) return "meeting_booked";
    switch (wish_.outcome) {
      case Outcome::no_answer:
        return "no_answer";
      case Outcome::not_interested:
        return "not_interested";
      case Outcome::nurture:
        return wish_.reason == "no_answer" ? "no_answer" : "reached";
      case Outcome::hand_over:
        return "interested";
      default:
        return "reached";
    }
  }

  auto ticked_call() const {
    return std::ranges::find_if(work_.open, [&](const Stored& one) {
      return text(one, "kind") == "call" && is_ticked(one);
    });
  }

  // Nobody has called, but what was typed is kept.
  Status keep_note() {
    if (ticked_call() != work_.open.end())
      return invalid_field(
          "ticks", "unsuitable",
          say("A planned call is done by saying what came of it. Untick it, or choose "
              "another outcome.",
              "已安排的电话须填写结果才算完成。请取消勾选，或选择其他结果。"));
    if (wish_.note.empty()) return done();
    return create({{"kind", "note"}, {"subject", words_.note()}, {"body", as_html(wish_.note)}});
  }

  // The call that was planned is the one that was made; else it is a new one. It counts for whoever made it,
  // whose it was to make.
  Status log_call() {
    const auto planned = ticked_call();
    Json::Object values{{"done_at", format(unit_.now)}, {"outcome", call_outcome()}};
    const std::string body = planned == work_.open.end() ? "" : std::string(text(*planned, "body"));
    if (!wish_.note.empty()) values.emplace_back("body", body + as_html(wish_.note));
    if (planned != work_.open.end()) {
      if (planned->owner() != unit_.actor.id() &&
          unit_.actor.writes(activities(), *activities().field("owner")))
        values.emplace_back("owner", format(unit_.actor.id()));
      ticked_ = planned->id();
      ++written_;
      TRY(records_.update(unit_, activities(), planned->id(), planned->version(),
                          Json(std::move(values))));
      return done();
    }
    values.emplace_back("kind", "call");
    values.emplace_back("subject", words_.call(wish_.outcome));
    return create(std::move(values));
  }

  Status tick() {
    for (const Stored& one : work_.open) {
      if (one.id() == ticked_ || !is_ticked(one)) continue;
      TRY(records_.update(unit_, activities(), one.id(), one.version(),
                          Json(Json::Object{{"done_at", format(unit_.now)}})));
      ++written_;
    }
    return done();
  }

  // Whose the next step is.
  Id follower() const {
    if (wish_.outcome == Outcome::hand_over) return wish_.to;
    return lead_.owner() ? lead_.owner() : unit_.actor.id();
  }

  Status book() {
    const BookedMeeting& meeting = *wish_.meeting;
    if (meeting.starts_at <= unit_.now)
      return invalid_field(
          "meeting.starts_at", "past",
          say("A meeting that is booked is still to come.", "约定的会面时间须在将来。"));
    return create_for(follower(),
                      {{"kind", "meeting"},
                       {"subject", meeting.subject.empty() ? words_.meeting() : meeting.subject},
                       {"starts_at", format(meeting.starts_at)},
                       {"ends_at", format(meeting.starts_at + meeting.lasts)}});
  }

  std::optional<Timestamp> next_call() const {
    if (wish_.plan == Plan::none || ends_work(wish_.outcome) || wish_.meeting) return std::nullopt;
    if (wish_.plan == Plan::at) return wish_.next_at;
    return wish_.outcome == Outcome::no_answer ? next_try(unit_, work_.unanswered)
                                               : next_talk(unit_);
  }

  Status plan() {
    planned_ = next_call();
    if (!planned_) return done();
    return create_for(
        follower(),
        {{"kind", "call"}, {"subject", words_.next(wish_.outcome)}, {"due_at", format(*planned_)}});
  }

  // What is said of the lead itself, by whoever called.
  Json said() const {
    Json values = wish_.values;
    const std::string_view status = text(lead_, "status");
    switch (wish_.outcome) {
      case Outcome::reached:
      case Outcome::call_back:
      case Outcome::meeting: {
        const bool begins = status == "new" || status == "nurture";
        if (begins && may_go(unit_, lead_, "contacted")) values.set("status", "contacted");
        break;
      }
      case Outcome::not_interested:
        values.set("status", "disqualified");
        values.set("disqualified_reason", wish_.reason);
        if (!wish_.note.empty()) values.set("status_note", words_.short_note(wish_.note));
        break;
      case Outcome::nurture:
        values.set("status", "nurture");
        values.set("nurture_reason", wish_.reason);
        if (wish_.until) values.set("nurture_until", format(*wish_.until));
        if (!wish_.note.empty()) values.set("status_note", words_.short_note(wish_.note));
        break;
      case Outcome::hand_over:
        values.set("status", hand_over_way(unit_, lead_).status);
        values.set("owner", format(wish_.to));
        if (!wish_.note.empty()) values.set("status_note", words_.short_note(wish_.note));
        break;
      default:
        break;
    }
    return values;
  }

  // How long it is nobody's next lead although something about it is wanted.
  std::optional<Timestamp> rests() const {
    if (wish_.outcome == Outcome::snooze) return wish_.next_at;
    if (wish_.outcome == Outcome::skip) return unit_.now + rest;
    return std::nullopt;
  }

  Status move() {
    const schema::Object& leads = lead_.object();
    const records::Writer writer(records_, unit_, leads);
    Stored after = lead_;
    std::vector<FieldError> errors;
    const Json values = said();
    const auto junctions = records::read_values(writer, values, after, errors);
    if (!errors.empty()) return placed(records::invalid_values(std::move(errors)));
    const LeadWork work = work_with(unit_, lead_.id(), query::everything());
    const auto put = [&](std::string_view field, const std::optional<Timestamp>& at) {
      set(after, field, at ? Value{*at} : Value{});
    };
    put("touched_at", work.touched);
    put("next_step_at", work.next);
    if (!is_put_off(wish_.outcome)) put("respond_by", std::nullopt);  // it is touched
    put("rests_until", rests());
    const QueueView view = queue_view(unit_, Whose::mine);
    if (!is_put_off(wish_.outcome) && !ends_work(wish_.outcome) && wanted_for(after, view))
      put("rests_until", unit_.now + rest);
    auto saved = records_.update(unit_, lead_, std::move(after));
    if (!saved) return placed(std::move(saved).error());
    ++written_;
    auto joined = records::write_junctions(writer, lead_.id(), junctions);
    if (!joined) return placed(std::move(joined).error());
    if (wish_.outcome != Outcome::hand_over || wish_.to == lead_.owner()) return done();
    return sales::tell(records_, unit_, "assigned", lead_, wish_.to);
  }

  // Errors name what whoever asks has said.
  Error placed(Error error) const {
    for (FieldError& one : error.fields) {
      if (one.field == "disqualified_reason" || one.field == "nurture_reason")
        one.field = "reason";
      else if (one.field == "nurture_until")
        one.field = "until";
      else if (one.field == "owner")
        one.field = "to";
      else if (one.field != "status")
        one.field = "values." + one.field;
    }
    return error;
  }

  const Records& records_;
  const Unit& unit_;
  const OutcomeWish& wish_;
  const OutcomeWords words_;
  const Stored& lead_;
  const LeadWork work_;
  Id ticked_;
  std::optional<Timestamp> planned_;
  int64_t written_ = 0;
};

}  // namespace

std::string_view name_of(Outcome outcome) { return names.at(static_cast<size_t>(outcome)); }

std::optional<Outcome> parse_outcome(std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Outcome>(found - names.begin());
}

Timestamp next_try(const Unit& unit, int unanswered) {
  const size_t before =
      std::min(static_cast<size_t>(std::max(unanswered, 0)), std::size(tries) - 1);
  return office(unit).next_open(unit.now + tries[before]);
}

Timestamp next_talk(const Unit& unit) { return office(unit).next_open(unit.now + between_talks); }

HandOverWay hand_over_way(const Unit& unit, const Stored& lead) {
  HandOverWay way{std::string(text(lead, "status")), {}};
  for (const std::string_view status : {"mql", "sql"}) {
    if (way.status == status || !may_go(unit, lead, status)) continue;
    if (way.status == "mql" || way.status == "sql") break;  // it only changes hands
    way.status = status;
    break;
  }
  const auto stage = lead_stage(unit, way.status);
  if (stage && way.status != text(lead, "status")) way.required = listed(*stage, "required_fields");
  return way;
}

std::vector<Outcome> open_outcomes(const Unit& unit, const Stored& lead) {
  if (is_over(lead)) return {};
  std::vector<Outcome> open{Outcome::reached, Outcome::no_answer, Outcome::call_back,
                            Outcome::meeting};
  const bool nurtured = text(lead, "status") == "nurture";
  if (may_go(unit, lead, "disqualified")) open.push_back(Outcome::not_interested);
  if (nurtured || may_go(unit, lead, "nurture")) open.push_back(Outcome::nurture);
  open.push_back(Outcome::hand_over);
  open.push_back(Outcome::snooze);
  open.push_back(Outcome::skip);
  return open;
}

std::string shown_name(const Unit& unit, const Stored& lead) {
  const bool readable = unit.actor.reads(lead.object(), lead.object().title_field());
  return readable ? std::string(text(lead, "name")) : format(lead.id());
}

Result<Told> tell_outcome(const Records& records, const Unit& unit, const OutcomeWish& wish,
                          Locale locale) {
  const Stored lead = TRY(lead_to_work_on(unit, wish));
  TRY(check(unit, wish));
  const std::string name = shown_name(unit, lead);
  const std::string label = OutcomeWords(name, locale).batch(wish.outcome);
  Unit within = unit;
  within.batch = records::open_batch(unit, records::BatchKind::outcome, label).id;
  Telling telling(records, within, wish, locale, lead);
  TRY(telling.tell());
  records::close_batch(within, within.batch, telling.written(), records::BatchState::done);
  return Told{within.batch, lead.id(), name, telling.planned()};
}

}  // namespace kith::sales
