// The left joins by which sorts, groups and outputs reach what references lead to. A reference to
// a row that is deleted or hidden joins nothing, so that it behaves as an empty one.
#pragma once

#include <span>
#include <vector>

#include "query/compile.h"

namespace kith::query {

class Joins {
 public:
  Joins(Compiler& compiler, int base) : compiler_(compiler), base_(base) {}

  // The alias of where the references lead to from the base row; joins are shared.
  int reach(std::span<const schema::Field* const> hops);
  void write();  // after the table of the base row
  bool empty() const { return joins_.empty(); }
  Compiler& compiler() const { return compiler_; }

 private:
  struct Join {
    int from;
    const schema::Field* reference;
    int to;
  };
  int step(int from, const schema::Field& reference);

  Compiler& compiler_;
  int base_;
  std::vector<Join> joins_;
};

}  // namespace kith::query
