#include "automation/processes.h"

#include <algorithm>

#include "schema/package.h"

namespace kith::embedded {
std::vector<File> automation_objects();
}

namespace kith::automation {
namespace {

constexpr storage::Sql select_processes =
    R"(SELECT id, name_en, name_zh, applies_to, active, start, entry, gate, steps, watched, locks,
              lock_spares, on_change, own_decisions, sets_approved, sets_rejected, description
       FROM approval_processes WHERE deleted_at IS NULL ORDER BY position, id)";

Json json_at(const storage::Row& row, int column) {
  return row.is_null(column) ? Json() : json_or_null(row.text(column));
}

std::vector<std::string> names_at(const storage::Row& row, int column) {
  return row.is_null(column) ? std::vector<std::string>() : read_names(row.text(column));
}

bool flag_at(const storage::Row& row, int column) {
  return !row.is_null(column) && row.boolean(column);
}

std::string text_at(const storage::Row& row, int column) {
  return row.is_null(column) ? std::string() : std::string(row.text(column));
}

Process read_process(const storage::Row& row) {
  Process process;
  process.id = row.id(0);
  process.name = {text_at(row, 1), text_at(row, 2)};
  process.object = text_at(row, 3);
  process.active = flag_at(row, 4);
  process.start = text_at(row, 5) == "required" ? Process::Start::required : Process::Start::asked;
  process.entry = json_at(row, 6);
  process.gate = json_at(row, 7);
  process.steps = json_at(row, 8);
  process.watched = names_at(row, 9);
  process.locks = names_at(row, 10);
  const std::string spares = text_at(row, 11);
  process.spares = spares == "nobody"           ? Process::Spares::nobody
                   : spares == "administrators" ? Process::Spares::administrators
                                                : Process::Spares::approvers;
  process.on_change =
      text_at(row, 12) == "ask_anew" ? Process::OnChange::ask_anew : Process::OnChange::show;
  process.own_decisions = flag_at(row, 13);
  process.sets_approved = json_at(row, 14);
  process.sets_rejected = json_at(row, 15);
  process.description = text_at(row, 16);
  return process;
}

}  // namespace

schema::Package package() {
  return schema::package_of("automation", embedded::automation_objects());
}

ProcessList::ProcessList(std::vector<Process> processes) : processes_(std::move(processes)) {
  for (const Process& process : processes_) {
    by_object_[process.object].push_back(&process);
    if (!process.locks.empty()) with_locks_.push_back(&process);
  }
}

const Process* ProcessList::find(Id id) const {
  const auto found = std::ranges::find(processes_, id, &Process::id);
  return found == processes_.end() ? nullptr : &*found;
}

const std::vector<const Process*>& ProcessList::of(std::string_view object) const {
  static const std::vector<const Process*> none;
  const auto found = by_object_.find(std::string(object));
  return found == by_object_.end() ? none : found->second;
}

void Processes::refresh(storage::Connection& db) {
  std::vector<Process> fresh;
  db.query(select_processes, {}, [&](const storage::Row& row) {
    fresh.push_back(read_process(row));
    return true;
  });
  auto list = std::make_shared<const ProcessList>(std::move(fresh));
  std::lock_guard lock(mutex_);
  list_ = std::move(list);
}

ProcessListPtr Processes::current() const {
  std::lock_guard lock(mutex_);
  return list_;
}

}  // namespace kith::automation
