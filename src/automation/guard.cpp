#include "automation/guard.h"

#include <algorithm>

#include "automation/fields.h"
#include "records/money.h"
#include "records/references.h"
#include "records/values.h"

namespace kith::automation {
namespace {

using query::Filter;
using query::Stored;
using records::Unit;

void first_fields(const Filter& filter, std::vector<const schema::Field*>& fields) {
  if (filter.node == Filter::Node::leaf) fields.push_back(&filter.path.first());
  for (const Filter& child : filter.children) first_fields(child, fields);
}

class Guard {
 public:
  Guard(const records::Records& records, const ProcessListPtr& list, const Unit& unit,
        const Stored* before, const Stored& after, const Approvals::MakeSystem& system)
      : records_(records),
        list_(list),
        unit_(unit),
        before_(before),
        after_(after),
        object_(after.object()),
        system_(system) {}

  Status check() {
    for (const Process* process : list_->of(object_.name)) {
      if (!unit_.actor.is_system()) {
        check_locks(*process);
        check_gate(*process);
      }
      if (errors_.empty()) TRY(begin_anew(*process));
    }
    if (!unit_.actor.is_system()) check_parents();
    if (errors_.empty()) return done();
    return records::invalid_values(std::move(errors_));
  }

 private:
  bool changed(const schema::Field& field) const {
    return !before_ || !records::same_value(field, before_->cells(field), after_.cells(field));
  }
  bool goes() const { return before_ && !before_->deleted() && after_.deleted(); }

  // As whoever went before has left them: read once, after our turn has come.
  const std::vector<Stored>& waiting(Id record) {
    if (asked_ != record) {
      unit_.db.take_turns(turn_name(record));
      waiting_ = requests_of(unit_, record, "pending");
      asked_ = record;
    }
    return waiting_;
  }
  const Stored* waiting(const Process& process, Id record) {
    const auto& all = waiting(record);
    const auto found = std::ranges::find_if(
        all, [&](const Stored& one) { return named(one, "process") == process.id; });
    return found == all.end() ? nullptr : &*found;
  }

  bool spares(const Process& process, const Stored& request) const {
    if (process.spares == Process::Spares::nobody) return false;
    if (unit_.actor.may(access::Action::administer)) return true;
    return process.spares == Process::Spares::approvers &&
           waits_for(unit_, request, unit_.actor.id());
  }

  Message locked(const Process& process, const Stored& request) const {
    std::string who;
    for (const Stored& turn : turns_of(unit_, request.id())) {
      if (text(turn, "state") != "waiting") continue;
      if (!who.empty()) who += ", ";
      who += unit_.actor.directory().user_name(named(turn, "approver"));
    }
    return say("Locked while “{0}” is decided by {2}. Withdraw the request to change it.",
               "“{1}”审批期间已锁定（当前审批人：{2}）。如需修改，请先撤回申请。", process.name.en,
               process.name.zh, who);
  }

  void check_locks(const Process& process) {
    if (!before_ || before_->deleted() || process.locks.empty()) return;
    std::vector<const schema::Field*> fields;
    for (const std::string& name : process.locks) {
      const schema::Field* field = object_.field(name);
      if (field && changed(*field)) fields.push_back(field);
    }
    if (fields.empty() && !goes()) return;
    const Stored* request = waiting(process, after_.id());
    if (!request || spares(process, *request)) return;
    const Message message = locked(process, *request);
    for (const schema::Field* field : fields) errors_.push_back({field->name, "locked", message});
    if (fields.empty()) errors_.push_back({"id", "locked", message});
  }

  // Rows of a relation that a request of the record above has locked.
  void check_parents() {
    for (const Process* process : list_->with_locks()) {
      const schema::Object* parent = unit_.schema->object(process->object);
      if (!parent) continue;
      for (const std::string& name : process->locks) {
        const schema::Relation* relation = parent->relation(name);
        if (!relation || relation->object != object_.name) continue;
        const schema::Field* field = object_.field(relation->field);
        if (field) check_parent(*process, *field);
      }
    }
  }

  void check_parent(const Process& process, const schema::Field& field) {
    for (const Stored* row : {before_, &after_}) {
      if (!row || (row == before_ && before_->deleted())) continue;
      const auto target = records::target_of(*unit_.schema, field, row->cells(field));
      if (!target.id || !target.object || target.object->name != process.object) continue;
      const Stored* request = waiting(process, target.id);
      if (!request || spares(process, *request)) continue;
      errors_.push_back({field.name, "locked", locked(process, *request)});
      return;
    }
  }

  bool watched_changed(const Process& process) const {
    return std::ranges::any_of(watched_fields(unit_, process, object_),
                               [&](const schema::Field* field) { return changed(*field); });
  }

  void check_gate(const Process& process) {
    if (!process.active || process.start != Process::Start::required || process.gate.is_null() ||
        after_.deleted() || !takes(unit_, process.gate, after_))
      return;
    const bool was_there = before_ && takes(unit_, process.gate, *before_);
    if (was_there && !watched_changed(process)) return;
    if (!takes(unit_, process.entry, after_)) return;
    unit_.db.take_turns(turn_name(after_.id()));
    if (before_ && is_approved(unit_, process, after_)) return;
    const Stored* request = before_ ? waiting(process, after_.id()) : nullptr;
    errors_.push_back({gate_field(process), request ? "approval_pending" : "approval_required",
                       required(process, request)});
  }

  // The field by which the change came to be what the process stands before.
  std::string gate_field(const Process& process) const {
    std::vector<const schema::Field*> fields;
    for (const Json* json : {&process.gate, &process.entry}) {
      if (json->is_null()) continue;
      if (const auto filter = read_condition(unit_, object_, *json, "condition"))
        first_fields(*filter, fields);
    }
    const auto found =
        std::ranges::find_if(fields, [&](const schema::Field* field) { return changed(*field); });
    if (found != fields.end()) return (*found)->name;
    return fields.empty() ? "id" : fields.front()->name;
  }

  Message required(const Process& process, const Stored* request) const {
    if (!before_) {
      return say(
          "This needs the approval “{0}”. Save it without this first, then ask for approval.",
          "此项须经“{1}”审批。请先不带此项保存，再发起审批。", process.name.en, process.name.zh);
    }
    if (!request) {
      return say(
          "This needs the approval “{0}”. Ask for approval: the change is made once "
          "everybody has agreed.",
          "此项须经“{1}”审批。请发起审批，通过后自动生效。", process.name.en, process.name.zh);
    }
    return say("This waits for the approval “{0}”, asked by {2}.",
               "此项正在等待“{1}”审批（发起人：{2}）。", process.name.en, process.name.zh,
               unit_.actor.directory().user_name(named(*request, "asked_by")));
  }

  Status begin_anew(const Process& process) {
    const bool may = process.on_change == Process::OnChange::ask_anew && before_ &&
                     !before_->deleted() && !after_.deleted();
    if (!may || !watched_changed(process)) return done();
    const Stored* request = waiting(process, after_.id());
    if (!request || stands(after_, facts_of(unit_, *request), Side::asked)) return done();
    return Approvals(records_, list_, unit_, system_).ask_anew(*request, after_);
  }

  const records::Records& records_;
  const ProcessListPtr& list_;
  const Unit& unit_;
  const Stored* before_;
  const Stored& after_;
  const schema::Object& object_;
  const Approvals::MakeSystem& system_;
  Id asked_;
  std::vector<Stored> waiting_;
  std::vector<FieldError> errors_;
};

}  // namespace

bool is_approved(const Unit& unit, const Process& process, const Stored& record) {
  std::optional<Stored> newest;
  for (Stored& one : requests_of(unit, record.id(), "")) {
    const std::string_view state = text(one, "state");
    if (named(one, "process") != process.id || (state != "approved" && state != "rejected"))
      continue;
    if (!stands(record, facts_of(unit, one), Side::proposed)) continue;
    if (!newest || instant(*newest, "closed_at") <= instant(one, "closed_at"))
      newest = std::move(one);
  }
  return newest && text(*newest, "state") == "approved";
}

Status check_approvals(const records::Records& records, const ProcessListPtr& processes,
                       const Unit& unit, const Stored* before, const Stored& after,
                       const Approvals::MakeSystem& system) {
  if (processes->empty()) return done();
  return Guard(records, processes, unit, before, after, system).check();
}

}  // namespace kith::automation
