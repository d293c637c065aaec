// Taking records out of a pool and putting them back, one by one, each with its entry in the log.
//
// Who claims or is assigned waits for their own other claims (storage::Connection::take_turns), so
// that fifty at once stay within the limits; of fifty who want the same record one wins, by its
// version. What these acts write is judged by the pool's rules, not by the right to change the
// record, which nobody who does not own it has.
#pragma once

#include <map>

#include "sales/pools.h"

namespace kith::sales {

class PoolWork {
 public:
  // Entries of the log are apart from the batch, for what is taken back has still happened; within it
  // only where all is to go as if it had never been.
  enum class Log { apart, within };
  PoolWork(const records::Records& records, const records::Unit& unit, const schema::Object& object,
           Log log = Log::apart);

  // Each leaves things as they are when it answers with an error.
  Status claim(Id record);
  Status assign(Id record, Id user);
  struct Release {
    Id pool;  // nobody: where it came from, else the first pool of its owner
    std::string reason;
    std::string note;
  };
  Status release(Id record, const Release& release);
  // By the program. `record` is live and has an owner.
  Status recycle(const query::Stored& record, Id pool, std::string_view reason);

  const PoolRules* rules(Id pool);  // null where there is none
  // As it stands within this work.
  Standing& standing(const PoolRules& pool, Id user);

 private:
  enum class Sight { of_actor, all };
  Result<query::Stored> found(Id record, Sight sight) const;
  Status within_limits(const PoolRules& pool, Id user, std::string_view kind);
  Status give(const query::Stored& record, const PoolRules& pool, Id user, std::string_view kind);
  Status put(const query::Stored& record, const PoolRules& pool, std::string_view kind,
             const Release& release);
  Result<Id> target_of(const query::Stored& record, Id wanted);
  struct Entry {
    std::string_view kind;
    Id pool;
    Id from;
    Id to;
    std::string_view reason;
    std::string_view note;
  };
  Result<Id> log(const query::Stored& record, const Entry& entry) const;
  Status write(const query::Stored& before, query::Stored after) const;

  const records::Records& records_;
  const records::Unit& unit_;
  const schema::Object& object_;
  const Log log_;
  std::map<Id, std::optional<PoolRules>> rules_;
  std::map<std::pair<Id, Id>, Standing> standings_;
};

// An entry that some other write than these acts is told by (sales/pool_log.h).
Result<Id> log_pool_move(const records::Records& records, const records::Unit& unit,
                         const query::Stored& record, std::string_view kind, Id pool, Id from,
                         Id to, std::string_view reason, std::string_view note);
// A line in somebody's notifications.
Status tell(const records::Records& records, const records::Unit& unit, std::string_view kind,
            const query::Stored& record, Id user);

}  // namespace kith::sales
