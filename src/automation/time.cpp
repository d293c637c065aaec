// What the program itself does with requests: reminds, escalates, and follows who is away.
#include <algorithm>

#include "automation/approvals.h"
#include "automation/fields.h"
#include "records/writer.h"

namespace kith::automation {

using query::Stored;

Status Approvals::remind_or_escalate(Id id) {
  const Stored request = TRY(pending(id));
  const auto due = instant(request, "due_at");
  if (!due || *due > unit_.now) return done();  // somebody was faster
  const auto steps = TRY(read_steps(json_or_null(text(request, "plan"))));
  const auto step = static_cast<size_t>(number(request, "step"));
  const Step* current = step < steps.size() ? &steps[step] : nullptr;
  const auto turns = turns_of(unit_, id);
  const auto waits = [&](Id user) {
    return std::ranges::any_of(turns, [&](const Stored& turn) {
      return text(turn, "state") == "waiting" && named(turn, "approver") == user;
    });
  };
  Stored after = request;
  set(after, "late", number(request, "late") + 1);
  set(after, "due_at",
      current && current->hours ? Value{unit_.now + std::chrono::hours(*current->hours)} : Value{});
  TRY(replace(request, std::move(after)));
  std::vector<Id> asked;  // by now: two may have one manager
  for (const Stored& turn : turns) {
    if (text(turn, "state") != "waiting") continue;
    const Id approver = named(turn, "approver");
    Id to;
    if (current && current->late == Step::Late::person) to = current->late_to;
    if (current && current->late == Step::Late::manager) to = manager_of(unit_, approver);
    const bool may = to && to != approver && to != named(request, "asked_by") &&
                     may_decide(unit_.actor.directory(), to);
    if (!may) {
      TRY(tell(request, approver, "approval"));
    } else if (waits(to) || std::ranges::find(asked, to) != asked.end()) {
      Stored passed = turn;  // the one above is asked already
      set(passed, "state", std::string("passed"));
      TRY(replace(turn, std::move(passed)));
    } else {
      TRY(hand_on(turn, to, "escalated", {}));
      asked.push_back(to);
    }
  }
  return done();
}

Status Approvals::settle(const Stored& turn) {
  if (text(turn, "state") != "waiting") return done();
  const auto request = find_request(unit_, named(turn, "request"));
  if (!request || text(*request, "state") != "pending") return done();
  const bool stands_in = text(turn, "kind") == "stand_in";
  const Id meant = stands_in ? named(turn, "stands_for") : named(turn, "approver");
  const Id other = stand_in_of(unit_, meant);
  const bool asked_it = other == named(*request, "asked_by");
  const Id now = other && !asked_it ? other : meant;
  if (now == named(turn, "approver") || waits_for(unit_, *request, now)) return done();
  Stored after = turn;
  set(after, "approver", value_of(now));
  set(after, "stands_for", now == meant ? Value{} : value_of(meant));
  set(after, "kind", std::string(now == meant ? "asked" : "stand_in"));
  TRY(replace(turn, std::move(after)));
  return tell(*request, now, "approval");
}

Status Approvals::stand_in(Id away, Id stand_in, std::optional<Date> first,
                           std::optional<Date> last) {
  const access::Directory& directory = unit_.actor.directory();
  if (away != unit_.actor.id() && !unit_.actor.may(access::Action::administer)) {
    return forbidden(
        say("Only administrators name stand-ins for others.", "只有管理员可以为他人指定代理人。"));
  }
  if (!may_decide(directory, away))
    return invalid_field("user", "inactive", say("There is no such user.", "没有这个用户。"));
  if (stand_in && (!may_decide(directory, stand_in) || stand_in == away)) {
    return invalid_field("stand_in", "inactive",
                         say("Choose somebody else who may sign in.", "请选择其他可登录的用户。"));
  }
  if (stand_in && (!first || !last || *last < *first)) {
    return invalid_field(
        "last_day", "order",
        say("Say from which day to which day.", "请填写起止日期，且结束不早于开始。"));
  }
  const schema::Object& objects = *unit_.schema->object("approval_stand_ins");
  const records::Writer writer(records_, unit_, objects);
  unit_.db.take_turns("stand-ins of " + format(away));
  for (const Stored& one : find_all(unit_, objects, is(objects, "owner", value_of(away)))) {
    Stored after = one;
    set(after, "deleted_at", unit_.now);
    TRY(writer.replace(one, std::move(after), records::Act::remove));
  }
  if (stand_in) {
    Stored row(objects);
    set(row, "owner", value_of(away));
    set(row, "stand_in", value_of(stand_in));
    set(row, "first_day", *first);
    set(row, "last_day", *last);
    writer.sign_new(row);
    TRY(writer.insert(row, records::index_entry(writer.plan(), row)));
  }
  const schema::Object& turns = *unit_.schema->object("approval_turns");
  for (const std::string_view field : {"approver", "stands_for"}) {
    const auto waiting = find_all(unit_, turns,
                                  query::Filter::both(is(turns, field, value_of(away)),
                                                      is(turns, "state", std::string("waiting"))));
    for (const Stored& turn : waiting) TRY(settle(turn));
  }
  return done();
}

}  // namespace kith::automation
