#include "automation/approvals.h"

#include <algorithm>

#include "automation/fields.h"
#include "automation/guard.h"
#include "records/change_fields.h"
#include "records/money.h"
#include "records/references.h"
#include "records/rules.h"
#include "records/values.h"
#include "records/writer.h"

namespace kith::automation {
namespace {

using query::Stored;
using records::FieldChange;
using records::Unit;
using records::Writer;

Error no_request() {
  return not_found(say("There is no such approval request, or it is not visible to you.",
                       "没有这条审批申请，或你无权查看。"));
}

Status check_words(std::string_view field, std::string_view words) {
  if (words.size() <= words_max) return done();
  return invalid_field(std::string(field), "too_long",
                       say("This is longer than {} bytes.", "内容超过 {} 字节。", words_max));
}

Error is_over(const Unit& unit, const Stored& request) {
  const std::string_view state = text(request, "state");
  const std::string_view by = unit.actor.directory().user_name(named(request, "closed_by"));
  const Message what = state == "approved"   ? say("was approved", "已通过")
                       : state == "rejected" ? say("was rejected", "已被驳回")
                                             : say("was withdrawn", "已撤回");
  Error error = conflict(say("“{0}” {1} already{3}. Nothing was changed by this.",
                             "“{0}”{2}{4}，本次操作未作更改。", text(request, "subject"), what.en,
                             what.zh, by.empty() ? std::string() : fmt::format(" by {}", by),
                             by.empty() ? std::string() : fmt::format("（{}）", by)));
  error.fields.push_back({"state", "closed", error.message});
  return error;
}

std::vector<FieldChange> facts(std::span<const schema::Field* const> fields, const Stored& record,
                               const Stored& proposed) {
  std::vector<FieldChange> out;
  for (const schema::Field* field : fields) {
    const auto from = record.cells(*field);
    const auto to = proposed.cells(*field);
    out.push_back({field->id, {from.begin(), from.end()}, {to.begin(), to.end()}});
  }
  return out;
}

}  // namespace

Approvals::Approvals(const records::Records& records, ProcessListPtr processes, const Unit& unit,
                     MakeSystem system)
    : records_(records),
      processes_(std::move(processes)),
      unit_(unit),
      system_(std::move(system)) {}

Unit Approvals::as(const access::Actor& actor, records::Via via) const {
  return {.db = unit_.db,
          .schema = unit_.schema,
          .actor = actor,
          .now = unit_.now,
          .ids = unit_.ids,
          .base_currency = unit_.base_currency,
          .via = via,
          .batch = {},
          .default_country = unit_.default_country};
}

// What rules make of the record with these values, with every error; nothing is left behind.
Result<Stored> Approvals::proposed(const Unit& as_asker, const Stored& record,
                                   const Json& values) const {
  Stored after = record;
  if (values.is_null()) return after;
  std::vector<FieldError> errors;
  Status ran = done();
  unit_.db.nested([&] {
    const Writer writer(records_, as_asker, record.object());
    for (const auto& junction : records::read_values(writer, values, after, errors)) {
      errors.push_back({junction.relation->name, "not_supported",
                        say("Rows of a relation cannot be proposed. Change them first.",
                            "不能在申请中更改关联行，请先修改。")});
    }
    if (errors.empty()) ran = records::run_rules(writer, &record, after, errors);
    if (errors.empty()) records::fill_base_amounts(writer, &record, after, errors);
    if (errors.empty()) records::check_required(writer.plan(), &record, after, errors);
    return false;
  });
  TRY(std::move(ran));
  if (!errors.empty()) return records::invalid_values(std::move(errors));
  return after;
}

// As far as it can still be worked out: whoever asked may have lost a right since.
Stored Approvals::proposed_now(const Stored& request, const Stored& record) const {
  const access::Actor asker = unit_.actor.as(named(request, "asked_by"));
  auto after = proposed(as(asker, unit_.via), record, json_or_null(text(request, "proposal")));
  return after ? std::move(*after) : record;
}

Result<const Process*> Approvals::process_for(const Asking& asking, const Stored& record,
                                              const Stored& proposed) const {
  if (asking.process) {
    const Process* process = processes_->find(asking.process);
    if (!process || !process->active || process->object != record.object().name) {
      return invalid_field("process", "not_found",
                           say("There is no such process for {}, or it is switched off.",
                               "{}没有这个审批流程，或流程已停用。", record.object().name));
    }
    if (takes(unit_, process->entry, proposed)) return process;
    return invalid_field("process", "not_applicable",
                         say("“{0}” does not need the approval “{1}”: its condition does not fit.",
                             "“{0}”不符合“{2}”的适用条件，无需审批。", title_of(record),
                             process->name.en, process->name.zh));
  }
  for (const Process* process : processes_->of(record.object().name)) {
    const bool stands_before = process->active && process->start == Process::Start::required &&
                               takes(unit_, process->gate, proposed) &&
                               takes(unit_, process->entry, proposed) &&
                               !is_approved(unit_, *process, proposed);
    if (stands_before) return process;
  }
  return invalid_field("process", "required",
                       say("This change needs no approval: save it, or choose a process.",
                           "此变更无需审批：请直接保存，或选择一个流程。"));
}

Result<Id> Approvals::ask(const Asking& asking) {
  TRY(check_words("note", asking.note));
  TRY(unit_.actor.require(access::Verb::update, *asking.object));
  unit_.db.take_turns(turn_name(asking.record));
  const auto record = query::fetch({unit_.db, *unit_.schema, unit_.actor, unit_.actor.directory()},
                                   *asking.object, asking.record);
  if (!record || record->deleted()) {
    return not_found(say("There is no {} {}, or it is not visible to you.",
                         "{} {} 不存在或对你不可见。", asking.object->singular,
                         format(asking.record)));
  }
  if (!unit_.actor.may(access::Verb::update, *record)) {
    return forbidden(say("Approval is asked by those who may change the record. Ask its owner.",
                         "只有可修改该记录的人才能发起审批，请联系其负责人。"));
  }
  const Stored after = TRY(proposed(unit_, *record, asking.values));
  const Process* process = TRY(process_for(asking, *record, after));
  const auto earlier = requests_of(unit_, record->id(), "");
  int64_t round = 1;
  for (const Stored& one : earlier) {
    if (named(one, "process") != process->id) continue;
    round = std::max(round, number(one, "round") + 1);
    if (text(one, "state") != "pending") continue;
    Error error =
        conflict(say("“{}” waits for this approval already. Withdraw that request to ask anew.",
                     "“{}”已在该流程的审批中。如需重新发起，请先撤回。", title_of(*record)));
    error.fields.push_back({"process", "pending", error.message});
    return error;
  }
  const schema::Object& requests = *unit_.schema->object("approval_requests");
  Stored request(requests);
  set(request, "subject", title_of(*record));
  set(request, "process", value_of(process->id));
  refer(request, "record", *record);
  set(request, "state", std::string("pending"));
  set(request, "asked_by", value_of(unit_.actor.id()));
  set(request, "asked_at", unit_.now);
  if (!asking.note.empty()) set(request, "note", asking.note);
  set(request, "round", round);
  set(request, "plan", process->steps.dump());
  if (!asking.values.is_null()) set(request, "proposal", asking.values.dump());
  const auto about = watched_fields(unit_, *process, *asking.object);
  set(request, "facts", records::write_fields(facts(about, *record, after)));
  set(request, "record_version", record->version());
  Writer(records_, unit_, requests).sign_new(request);
  set(request, "owner", {});
  const bool waits = TRY(enter(request, *process, after, 0));
  const Id id = TRY(insert(request));
  if (waits) return id;
  TRY(close(*find_request(unit_, id), *find_request(unit_, id), *process, "approved", {}));
  return id;
}

// The next step that the record takes and that finds somebody; false when none is left.
Result<bool> Approvals::enter(Stored& request, const Process& process, const Stored& matter,
                              size_t from) {
  const auto steps = TRY(read_steps(json_or_null(text(request, "plan"))));
  for (size_t i = from; i < steps.size(); ++i) {
    const Step& step = steps[i];
    if (!takes(unit_, step.condition, matter)) continue;
    const auto chosen = approvers_of(unit_, process, step, matter, named(request, "asked_by"));
    if (chosen.empty() && step.nobody == Step::Nobody::skipped) continue;
    if (chosen.empty()) {
      return Error{
          Code::conflict,
          say("Nobody can decide step {0} of “{1}”. An administrator can name other approvers "
              "under Settings, Approvals.",
              "“{2}”的第 {0} 步没有可审批的人。请管理员在“设置 → 审批”中另行指定审批人。", i + 1,
              process.name.en, process.name.zh),
          {{fmt::format("steps[{}]", i), "nobody", say("No approver", "没有审批人")}}};
    }
    set(request, "step", static_cast<int64_t>(i));
    set(request, "step_since", unit_.now);
    set(request, "late", int64_t{0});
    set(request, "due_at",
        step.hours ? Value{unit_.now + std::chrono::hours(*step.hours)} : Value{});
    for (const Chosen& one : chosen)
      TRY(add_turn(request, one, one.stands_for ? "stand_in" : "asked"));
    return true;
  }
  return false;
}

Result<Stored> Approvals::pending(Id id) const {
  auto request = find_request(unit_, id);
  if (!request) return no_request();
  unit_.db.take_turns(turn_name(Id{std::get<int64_t>(cell(*request, "record", 1))}));
  request = find_request(unit_, id);  // as whoever went before has left it
  if (!request || !may_see(unit_, *request)) return no_request();
  if (text(*request, "state") != "pending") return is_over(unit_, *request);
  return std::move(*request);
}

Result<Stored> Approvals::matter_of(const Stored& request) const {
  const schema::Field& field = *request.object().field("record");
  const auto target = records::target_of(*unit_.schema, field, request.cells(field));
  auto record =
      target.object ? query::fetch(seen_by_all(unit_), *target.object, target.id) : std::nullopt;
  if (record && !record->deleted()) return std::move(*record);
  return conflict(say("“{}” is in the recycle bin. Restore it first, or withdraw the request.",
                      "“{}”在回收站中。请先恢复，或撤回申请。", text(request, "subject")));
}

Result<const Process*> Approvals::process_of(const Stored& request) const {
  if (const Process* process = processes_->find(named(request, "process"))) return process;
  return conflict(say("The process of this request is gone. Withdraw the request.",
                      "该申请的审批流程已不存在，请撤回申请。"));
}

Status Approvals::decide(Id id, const Decision& decision) {
  TRY(check_words("reason", decision.reason));
  const Stored request = TRY(pending(id));
  const auto turns = turns_of(unit_, id);
  const auto mine = std::ranges::find_if(turns, [&](const Stored& turn) {
    return text(turn, "state") == "waiting" && named(turn, "approver") == unit_.actor.id();
  });
  if (mine == turns.end()) {
    return forbidden(say("It is not your turn to decide on “{}”. Look who is asked now.",
                         "现在不由你审批“{}”，请查看当前审批人。", text(request, "subject")));
  }
  const Process* process = TRY(process_of(request));
  const Stored matter = TRY(matter_of(request));
  const auto about = facts_of(unit_, request);
  const bool as_seen = decision.seen.empty() ? stands(matter, about, Side::asked)
                                             : decision.seen == mark_of(matter, about);
  if (!as_seen) {
    Error error =
        conflict(say("“{}” has changed since you looked at it. Look at it again, and decide then.",
                     "“{}”在你查看之后有变更。请重新查看后再决定。", text(request, "subject")));
    error.fields.push_back({"seen", "changed", error.message});
    return error;
  }
  if (decision.word == Decision::Word::reject) {
    if (decision.reason.find_first_not_of(" \t\r\n") == std::string::npos) {
      return invalid_field("reason", "required",
                           say("Say why you reject it.", "驳回时请填写原因。"));
    }
    TRY(move(*mine, "rejected", decision.reason));
    TRY(pass(request, &*mine));
    return close(request, request, *process, "rejected", decision.reason);
  }
  TRY(move(*mine, "approved", decision.reason));
  const auto steps = TRY(read_steps(json_or_null(text(request, "plan"))));
  const auto step = static_cast<size_t>(number(request, "step"));
  const bool all = step < steps.size() && steps[step].need == Step::Need::all;
  const bool others = std::ranges::any_of(turns, [&](const Stored& turn) {
    return turn.id() != mine->id() && text(turn, "state") == "waiting";
  });
  if (all && others) return done();
  TRY(pass(request, &*mine));
  Stored after = request;
  if (TRY(enter(after, *process, proposed_now(request, matter), step + 1)))
    return replace(request, std::move(after));
  return close(request, std::move(after), *process, "approved", decision.reason);
}

// Ends a request; what is set then is set in savepoints of their own, so that what cannot be set
// leaves the decision as it was made, and is said.
Status Approvals::close(const Stored& request, Stored after, const Process& process,
                        std::string_view state, std::string_view reason) {
  set(after, "state", std::string(state));
  set(after, "closed_at", unit_.now);
  set(after, "closed_by", value_of(unit_.actor.id()));
  set(after, "due_at", {});
  if (!reason.empty()) set(after, "reason", std::string(reason));
  if (state == "approved") {
    const Stored matter = TRY(matter_of(request));
    std::vector<const schema::Field*> fields;
    for (const FieldChange& fact : facts_of(unit_, request))
      if (const schema::Field* field = matter.object().field(fact.field)) fields.push_back(field);
    set(after, "facts",
        records::write_fields(facts(fields, matter, proposed_now(request, matter))));
  }
  TRY(replace(request, std::move(after)));
  if (state == "withdrawn") return done();
  const Stored closed = *find_request(unit_, request.id());
  const std::string left = left_undone(closed, process, state);
  if (!left.empty()) {
    Stored noted = closed;
    set(noted, "left_undone", left);
    TRY(replace(closed, std::move(noted)));
  }
  return tell(closed, named(closed, "asked_by"), "decided");
}

std::string Approvals::left_undone(const Stored& request, const Process& process,
                                   std::string_view state) {
  std::optional<Message> left;
  if (state == "approved" && !text(request, "proposal").empty()) {
    const Id asker = named(request, "asked_by");
    if (may_decide(unit_.actor.directory(), asker)) {
      const access::Actor actor = unit_.actor.as(asker);
      left = set_values(as(actor, records::Via::rule), request,
                        json_or_null(text(request, "proposal")));
    } else {
      left = say("Whoever asked may no longer sign in.", "发起人已不能登录。");
    }
  }
  const Json& values = state == "approved" ? process.sets_approved : process.sets_rejected;
  if (!values.is_null()) {
    const access::Actor system = system_();
    if (auto refused = set_values(as(system, records::Via::rule), request, values); !left)
      left = std::move(refused);
  }
  if (!left) return {};
  return Json(Json::Object{{"en", left->en}, {"zh", left->zh}}).dump();
}

// Why it could not be done; nothing where it was.
std::optional<Message> Approvals::set_values(const Unit& unit, const Stored& request,
                                             const Json& values) {
  const auto matter = matter_of(request);
  if (!matter) return matter.error().message;
  std::optional<Message> refused;
  unit_.db.nested([&] {
    const auto saved = records_.update(unit, matter->object(), matter->id(), std::nullopt, values);
    if (saved) return true;
    const Error& error = saved.error();
    refused = error.fields.empty() ? error.message : error.fields.front().message;
    return false;
  });
  return refused;
}

Status Approvals::withdraw(Id id, std::string_view reason) {
  TRY(check_words("reason", reason));
  const Stored request = TRY(pending(id));
  const bool may =
      named(request, "asked_by") == unit_.actor.id() || unit_.actor.may(access::Action::administer);
  if (!may) {
    return forbidden(say("A request is withdrawn by whoever asked, or an administrator.",
                         "只有发起人或管理员可以撤回申请。"));
  }
  TRY(pass(request, nullptr));
  const Process gone;
  const Process* process = processes_->find(named(request, "process"));
  return close(request, request, process ? *process : gone, "withdrawn", reason);
}

Status Approvals::delegate(Id id, Id from, Id to, std::string_view reason) {
  TRY(check_words("reason", reason));
  const Stored request = TRY(pending(id));
  const Process* process = TRY(process_of(request));
  const Id giver = from ? from : unit_.actor.id();
  if (giver != unit_.actor.id() && !unit_.actor.may(access::Action::administer)) {
    return forbidden(say("Only administrators hand on the turns of others.",
                         "只有管理员可以转交他人的审批任务。"));
  }
  const auto turns = turns_of(unit_, id);
  const auto waits = [&](Id user) {
    return std::ranges::find_if(turns, [&](const Stored& turn) {
      return text(turn, "state") == "waiting" && named(turn, "approver") == user;
    });
  };
  const auto turn = waits(giver);
  if (turn == turns.end()) {
    return forbidden(say("It is not your turn to decide on “{}”. Look who is asked now.",
                         "现在不由你审批“{}”，请查看当前审批人。", text(request, "subject")));
  }
  const bool own = to == named(request, "asked_by") && !process->own_decisions;
  if (!may_decide(unit_.actor.directory(), to) || own) {
    return invalid_field("to", own ? "asked_by" : "inactive",
                         own ? say("Nobody decides on what they asked themselves. Choose somebody "
                                   "else.",
                                   "发起人不能审批自己的申请，请选择其他人。")
                             : say("Choose somebody who may sign in.", "请选择可登录的用户。"));
  }
  if (waits(to) != turns.end()) {
    return invalid_field(
        "to", "asked",
        say("{} is asked already.", "{}已是当前审批人。", unit_.actor.directory().user_name(to)));
  }
  return hand_on(*turn, to, "delegated", reason);
}

Status Approvals::hand_on(const Stored& turn, Id to, std::string_view kind,
                          std::string_view reason) {
  TRY(move(turn, "delegated", reason));
  const auto request = find_request(unit_, named(turn, "request"));
  TRY(add_turn(*request, {to, named(turn, "approver")}, kind));
  return done();
}

Result<Id> Approvals::add_turn(const Stored& request, const Chosen& chosen, std::string_view kind) {
  const schema::Object& turns = *unit_.schema->object("approval_turns");
  Stored turn(turns);
  set(turn, "request", request.id().value);
  set(turn, "step", number(request, "step"));
  set(turn, "round", number(request, "round"));
  set(turn, "kind", std::string(kind));
  set(turn, "approver", value_of(chosen.user));
  set(turn, "stands_for", value_of(chosen.stands_for));
  set(turn, "state", std::string("waiting"));
  set(turn, "since", unit_.now);
  const Id id = TRY(insert(std::move(turn)));
  TRY(tell(request, chosen.user, "approval"));
  return id;
}

// Those who have not decided need not any more.
Status Approvals::pass(const Stored& request, const Stored* but) {
  for (const Stored& turn : turns_of(unit_, request.id())) {
    if (text(turn, "state") != "waiting" || (but && turn.id() == but->id())) continue;
    Stored after = turn;
    set(after, "state", std::string("passed"));
    TRY(replace(turn, std::move(after)));
  }
  return done();
}

Status Approvals::move(const Stored& turn, std::string_view state, std::string_view reason) {
  Stored after = turn;
  set(after, "state", std::string(state));
  set(after, "decided_by", value_of(unit_.actor.id()));
  set(after, "decided_at", unit_.now);
  if (!reason.empty()) set(after, "reason", std::string(reason));
  return replace(turn, std::move(after));
}

Status Approvals::ask_anew(const Stored& request, const Stored& matter) {
  const Process* process = TRY(process_of(request));
  TRY(pass(request, nullptr));
  Stored after = request;
  set(after, "round", number(request, "round") + 1);
  set(after, "record_version", matter.version());
  auto about = facts_of(unit_, request);
  for (FieldChange& fact : about) {
    const schema::Field* field = matter.object().field(fact.field);
    if (!field) continue;
    const auto now = matter.cells(*field);
    const bool proposes = fact.from != fact.to;
    fact.from.assign(now.begin(), now.end());
    if (!proposes) fact.to = fact.from;
  }
  set(after, "facts", records::write_fields(about));
  // Where no step takes it any more, those of the first look at it: the change is not yet stored.
  if (!TRY(enter(after, *process, matter, 0))) {
    set(after, "step", int64_t{0});
    for (const Stored& turn : turns_of(unit_, request.id())) {
      if (number(turn, "round") == number(request, "round") && number(turn, "step") == 0)
        TRY(add_turn(after, {named(turn, "approver"), named(turn, "stands_for")}, "asked"));
    }
  }
  return replace(request, std::move(after));
}

Result<Id> Approvals::insert(Stored row) const {
  const Writer writer(records_, unit_, row.object());
  writer.sign_new(row);
  set(row, "owner", {});
  return TRY(writer.insert(row, records::index_entry(writer.plan(), row))).id;
}

Status Approvals::replace(const Stored& before, Stored after) const {
  const Writer writer(records_, unit_, before.object());
  TRY(writer.replace(before, std::move(after), records::Act::update));
  return done();
}

// A line in somebody's notifications, where there are any.
Status Approvals::tell(const Stored& request, Id user, std::string_view kind) const {
  const schema::Object* notifications = unit_.schema->object("notifications");
  if (!notifications || !user || user == unit_.actor.id()) return done();
  Stored row(*notifications);
  set(row, "kind", std::string(kind));
  for (const std::string_view field : {"record", "source"})
    std::ranges::copy(request.cells(*request.object().field("record")),
                      row.cells(*notifications->field(field)).begin());
  set(row, "owner", value_of(user));
  set(row, "by_user", value_of(unit_.actor.id()));
  set(row, "happened_at", unit_.now);
  const Writer writer(records_, unit_, *notifications);
  writer.sign_new(row);
  TRY(writer.insert(row, records::index_entry(writer.plan(), row)));
  return done();
}

}  // namespace kith::automation
