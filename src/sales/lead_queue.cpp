#include "sales/lead_queue.h"

#include <algorithm>

#include "automation/fields.h"
#include "query/read.h"
#include "records/conditions.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using automation::instant;
using query::Filter;
using query::Op;
using query::Question;
using query::Stored;
using records::Unit;

constexpr int calls_max = 500;

Filter is_not(Filter filter) {
  Filter negation;
  negation.node = Filter::Node::negation;
  negation.children.push_back(std::move(filter));
  return negation;
}

// Conditions on leads, in the words of the head of lead_queue.h.
class Conditions {
 public:
  Conditions(const schema::Object& leads, const QueueView& view) : leads_(leads), view_(view) {
    std::vector<Value> owners;
    for (const Id owner : view.owners) owners.push_back(value_of(owner));
    if (owners.empty())
      all_ = Filter::never();
    else
      all_ = on("owner", owners.size() == 1 ? Op::eq : Op::in, std::move(owners));
    add(on("status", Op::nin, {std::string("converted"), std::string("disqualified")}));
    add(is_not(on("rests_until", Op::gt, {view.now})));
  }

  Conditions& by(std::string_view field, Timestamp at) {
    add(on(field, Op::le, {at}));
    sort_ = field;
    return *this;
  }
  Conditions& not_by(std::string_view field, Timestamp at) {
    add(is_not(on(field, Op::le, {at})));
    return *this;
  }
  Conditions& nothing_planned() {
    add(is_not(on("next_step_at", Op::exists, {Value{true}})));
    return *this;
  }
  Conditions& not_nurtured() {
    add(on("status", Op::ne, {std::string("nurture")}));
    return *this;
  }
  Conditions& woken() {
    add(automation::is(leads_, "status", std::string("nurture")));
    add(on("nurture_until", Op::le, {view_.today}));
    add(is_not(on("touched_at", Op::ge, {view_.day_start})));
    sort_ = "nurture_until";
    return *this;
  }
  Conditions& untouched() {
    add(on("touched_at", Op::empty, {Value{true}}));
    return *this;
  }
  Conditions& touched_before_today() {
    add(on("touched_at", Op::lt, {view_.day_start}));
    sort_ = "touched_at";
    return *this;
  }

  Question question() const {
    Question question;
    question.object = &leads_;
    question.filter = all_;
    if (!sort_.empty()) {
      question.sort.push_back(
          {records::whole(leads_, *leads_.field(sort_)), query::SortKey::Direction::ascending});
    }
    return question;
  }

 private:
  Filter on(std::string_view field, Op op, std::vector<Value> values) const {
    return records::where(leads_, *leads_.field(field), op, std::move(values));
  }
  void add(Filter filter) { all_ = Filter::both(std::move(all_), std::move(filter)); }

  const schema::Object& leads_;
  const QueueView& view_;
  Filter all_;
  std::string_view sort_;
};

query::ReadEnvironment seen(const Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

// The first of a page, in its order.
std::vector<Id> ids_in_order(const Unit& unit, Question question) {
  question.outputs = {{records::whole(*question.object, *question.object->field("id")), nullptr}};
  question.limit = counted_max;
  std::string page;
  JsonWriter json(page);
  const auto next = query::read_records(seen(unit), question, json);
  if (!next) throw std::logic_error("queue of leads: " + next.error().message.en);
  std::vector<Id> ids;
  const auto rows = parse_json(page);
  for (const Json& row : *rows->as_array()) ids.push_back(parse_id(row.text("id")).value_or(Id{}));
  return ids;
}

}  // namespace

std::string_view name_of(Wants wants) {
  switch (wants) {
    case Wants::answer:
      return "answer";
    case Wants::accept:
      return "accept";
    case Wants::planned:
      return "planned";
    case Wants::woken:
      return "woken";
    case Wants::untouched:
      return "untouched";
    case Wants::oldest:
      return "oldest";
  }
  return {};
}

bool is_over(const Stored& lead) {
  return text(lead, "status") == "converted" || text(lead, "status") == "disqualified";
}

QueueView queue_view(const Unit& unit, Whose whose) {
  const query::Asker asker = unit.actor.asker(unit.now, unit.base_currency);
  QueueView view;
  view.owners = {unit.actor.id()};
  const auto scope = unit.actor.rights().scope(access::Verb::update, *unit.schema->object("leads"));
  if (whose == Whose::team && scope != access::Scope::own && scope != access::Scope::none)
    view.owners.insert(view.owners.end(), asker.team.begin(), asker.team.end());
  std::ranges::sort(view.owners);
  view.owners.erase(std::ranges::unique(view.owners).begin(), view.owners.end());
  view.now = unit.now;
  view.today = asker.zone->date_at(unit.now);
  view.day_start = asker.zone->start_of_day(view.today);
  return view;
}

Question queue_question(const schema::Object& leads, const QueueView& view, Wants wants) {
  Conditions asked(leads, view);
  const Timestamp answer = view.now + answer_ahead;
  const Timestamp accept = view.now + accept_ahead;
  if (wants != Wants::answer) asked.not_by("respond_by", answer);
  if (wants != Wants::answer && wants != Wants::accept) asked.not_by("sla_due_at", accept);
  switch (wants) {
    case Wants::answer:
      return asked.by("respond_by", answer).question();
    case Wants::accept:
      return asked.by("sla_due_at", accept).question();
    case Wants::planned:
      return asked.by("next_step_at", view.now).question();
    case Wants::woken:
      return asked.woken().nothing_planned().question();
    case Wants::untouched:
      return asked.untouched().not_nurtured().nothing_planned().question();
    case Wants::oldest:
      return asked.touched_before_today().not_nurtured().nothing_planned().question();
  }
  return {};
}

QueueHead queue_head(const Unit& unit, const QueueView& view) {
  const schema::Object& leads = *unit.schema->object("leads");
  QueueHead head;
  std::array<Id, all_wants.size()> first;
  for (const Wants wants : all_wants) {
    const auto at = static_cast<size_t>(wants);
    const auto ids = ids_in_order(unit, queue_question(leads, view, wants));
    head.waiting[at] = static_cast<int>(ids.size());
    first[at] = ids.empty() ? Id{} : ids.front();
  }
  for (const Wants wants : all_wants) {
    const Id id = first[static_cast<size_t>(wants)];
    if (!id) continue;
    auto lead = query::fetch(seen(unit), leads, id);
    if (!lead) continue;
    // The two that have a time limit are one line.
    const bool sooner = !head.lead || (wants == Wants::accept && head.wants == Wants::answer &&
                                       at_of(*lead, wants) < at_of(*head.lead, head.wants));
    if (!sooner) break;
    head.lead = std::move(lead);
    head.wants = wants;
    if (wants != Wants::answer) break;
  }
  return head;
}

std::string_view instant_of(Wants wants) {
  switch (wants) {
    case Wants::answer:
      return "respond_by";
    case Wants::accept:
      return "sla_due_at";
    case Wants::planned:
      return "next_step_at";
    case Wants::oldest:
      return "touched_at";
    case Wants::untouched:
      return "created_at";
    case Wants::woken:
      break;
  }
  return {};
}

std::optional<Timestamp> at_of(const Stored& lead, Wants wants) {
  const std::string_view field = instant_of(wants);
  return field.empty() ? std::nullopt : instant(lead, field);
}

std::optional<Wants> wanted_for(const Stored& lead, const QueueView& view) {
  if (is_over(lead)) return std::nullopt;
  const auto by = [&](std::string_view field, Timestamp at) {
    const auto due = instant(lead, field);
    return due && *due <= at;
  };
  if (by("respond_by", view.now + answer_ahead)) return Wants::answer;
  if (by("sla_due_at", view.now + accept_ahead)) return Wants::accept;
  if (by("next_step_at", view.now)) return Wants::planned;
  if (instant(lead, "next_step_at")) return std::nullopt;
  const auto touched = instant(lead, "touched_at");
  if (text(lead, "status") == "nurture") {
    const auto until = automation::day(lead, "nurture_until");
    const bool woken = until && *until <= view.today && !(touched && *touched >= view.day_start);
    return woken ? std::optional(Wants::woken) : std::nullopt;
  }
  if (!touched) return Wants::untouched;
  return *touched < view.day_start ? std::optional(Wants::oldest) : std::nullopt;
}

CallsToday calls_today(const Unit& unit, const QueueView& view) {
  const schema::Object& activities = *unit.schema->object("activities");
  const auto on = [&](std::string_view field, Op op, Value value) {
    return records::where(activities, *activities.field(field), op, {std::move(value)});
  };
  Question question;
  question.object = &activities;
  question.filter = Filter::both(
      on("owner", Op::eq, value_of(unit.actor.id())),
      Filter::both(on("kind", Op::eq, std::string("call")), on("done_at", Op::ge, view.day_start)));
  question.sort.push_back({records::whole(activities, *activities.field("done_at")),
                           query::SortKey::Direction::descending});
  question.outputs = {{records::whole(activities, *activities.field("outcome")), nullptr}};
  question.limit = calls_max;
  std::string page;
  JsonWriter json(page);
  const auto next = query::read_records(seen(unit), question, json);
  if (!next) throw std::logic_error("calls of today: " + next.error().message.en);
  CallsToday today;
  const auto rows = parse_json(page);
  for (const Json& row : *rows->as_array()) {
    const std::string_view outcome = row.text("outcome");
    const bool met = outcome == "meeting_booked";
    ++today.calls;
    today.meetings += met ? 1 : 0;
    today.reached +=
        met || outcome == "reached" || outcome == "interested" || outcome == "not_interested" ? 1
                                                                                              : 0;
  }
  return today;
}

}  // namespace kith::sales
