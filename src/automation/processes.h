// The processes of a workspace, in memory: what a write asks for each time costs no statement.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

#include "automation/process.h"
#include "schema/store.h"
#include "storage/storage.h"

namespace kith::automation {

schema::Package package();  // approval_processes, approval_requests, approval_turns, …

// As of one moment; those that are switched off too, for their requests go on.
class ProcessList {
 public:
  explicit ProcessList(std::vector<Process> processes);
  const Process* find(Id id) const;
  // In their order; empty for most objects.
  const std::vector<const Process*>& of(std::string_view object) const;
  // Those that lock rows of a relation: what the row's object is, only the schema knows.
  const std::vector<const Process*>& with_locks() const { return with_locks_; }
  bool empty() const { return processes_.empty(); }

 private:
  std::vector<Process> processes_;
  std::unordered_map<std::string, std::vector<const Process*>> by_object_;
  std::vector<const Process*> with_locks_;
};
using ProcessListPtr = std::shared_ptr<const ProcessList>;

class Processes {
 public:
  // Reads them again. Called when one of them has changed, by one caller at a time.
  void refresh(storage::Connection& db);
  ProcessListPtr current() const;

 private:
  mutable std::mutex mutex_;
  ProcessListPtr list_ = std::make_shared<const ProcessList>(std::vector<Process>());
};

}  // namespace kith::automation
