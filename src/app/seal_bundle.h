// The sealed log as a file for an auditor who has no database: JSON lines, written and read as a
// stream (docs/decisions/0034-seal.md).
//
//   {"kith_seal":1,"size":N,"made_at":…,"program":…,"values":true,"objects":{"12":"contacts",…}}
//   {"leaf":"kith-change/1 …","hash":HEX,"salt":HEX,"values":"{…}"}      in the order of the tree
//   {"leaf":"kith-change/1 …","hash":HEX,"erased":true}                  values and salt are gone
//   {"missing":SEQ,"hash":HEX}                                           sealed, and gone from the log
//   {"head":{"size","root","at","at_us","key","signature"}}              behind the leaf of its size
//   {"end":{"size":N,"root":HEX}}
//
// Without values the leaves have neither salt nor values: enough to prove that nothing was altered,
// and nothing in it about anybody but who changed which record when.
#pragma once

#include <functional>
#include <istream>

#include "app/workspace.h"
#include "records/seal_check.h"

namespace kith::app {

enum class BundleValues { included, left_out };

class SealBundle {
 public:
  // Errors: not_found while nothing is sealed.
  static Result<SealBundle> open(Workspace& workspace, BundleValues values);
  // Appends the next piece; false once that was the last.
  bool produce(std::string& out, const storage::Cancel* cancel = nullptr);
  int64_t size() const { return last_.size; }

 private:
  SealBundle(Workspace& workspace, BundleValues values, const records::TreeHead& last)
      : workspace_(&workspace), values_(values), last_(last) {}
  bool write_leaves(storage::Connection& db, std::string& out);
  void write_end(std::string& out) const;

  Workspace* workspace_;
  BundleValues values_;
  records::TreeHead last_;  // what is sealed after it is left out
  bool begun_ = false;
  int64_t place_ = 0;  // of the next leaf
  int64_t head_ = 0;   // the size of the last head that was written
};

// Checks such a file, line by line in constant memory. Errors: invalid for what is none, or was cut.
Result<records::SealReport> check_bundle(std::istream& in, const records::SealCheck& wanted);

}  // namespace kith::app
