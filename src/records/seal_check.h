// Whether the log is what was sealed: every leaf computed anew from its row, the tree from the leaves,
// every head against the tree and its signature.
//
// One pass over the tiles, which names the changes that were altered, or are gone; one over the log,
// which names those that were put in. Constant memory. Reads alone, on whatever snapshot it is given.
#pragma once

#include "records/seal.h"

namespace kith::records {

struct SealFault {
  enum class Kind {
    altered,     // a change is not what was sealed
    missing,     // and is gone
    inserted,    // a change was put in behind our back
    unerased,    // an erasure that nobody did through the program, or that was filled again
    tree,        // hashes were altered
    head,        // a head does not fit the tree, or its signature
    shortened,   // the log is shorter than a head says
    foreign_key  // a head is signed by another key than the auditor expects
  };
  Kind kind{};
  int64_t seq = 0;  // the change, where it is one
  Message what;
};
std::string_view name_of(SealFault::Kind kind);

struct SealReport {
  int64_t sealed = 0;
  int64_t waiting = 0;
  int64_t erased = 0;
  int64_t heads = 0;
  int64_t faults = 0;
  std::optional<SealFault> first;  // the first change that differs; else the first fault
  std::optional<TreeHead> head;    // the newest
};

struct SealCheck {
  std::optional<PublicKey> key = {};        // heads must be signed by it
  std::optional<PublicKey> newest_by = {};  // the newest of them at least
  std::optional<TreeHead> kept = {};        // a head that was kept elsewhere
  std::function<void(const SealFault&)> on_fault = {};
  std::function<bool(int64_t done, int64_t all)> on_progress = {};  // false: leave
};
SealReport check_seal(storage::Connection& db, const SealCheck& wanted);

// The same questions about a head, for those who hold a bundle instead of the database.
class HeadCheck {
 public:
  HeadCheck(const SealCheck& wanted, SealReport& report) : wanted_(wanted), report_(report) {}
  // The tree has as many leaves as the head says.
  void compare(const TreeHead& head, const Hash256& root);
  // There are no more leaves than `size`; what is asked for larger trees cannot be answered.
  void beyond(const TreeHead& head, int64_t size);
  void fault(SealFault fault);

 private:
  const SealCheck& wanted_;
  SealReport& report_;
};

}  // namespace kith::records
