// The prepared statements of one connection, by their text.
//
// A statement is prepared for the types of its values. NULL has none, so a statement that is first
// run with a NULL leaves that type to the server's guess; when the same text comes with a value
// there, it is prepared once more with the type known, and the guessing one is dropped. What is not
// used for longest is deallocated.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/lru.h"
#include "storage/postgres/link.h"

namespace kith::storage::postgres {

class PreparedStatements {
 public:
  explicit PreparedStatements(Link& link);

  struct Ready {
    const std::string& name;
    size_t values;  // how many of those given the statement wants
    bool long_to_plan;
  };
  Ready ready(std::string_view text, std::span<const Value> values);
  void forget_all();  // after the tables have changed

 private:
  using Types = std::vector<unsigned>;
  struct Variant {
    std::string name;
    Types types;
  };
  struct Entry {
    std::string translated;  // $1 in the place of ?1
    size_t values = 0;
    std::vector<Variant> variants;
  };
  Entry& entry_of(std::string_view text);
  Variant& prepare(Entry& entry, std::span<const Value> values);
  void deallocate(const Variant& variant);

  Link& link_;
  Lru<Entry> entries_;
  uint64_t made_ = 0;
};

}  // namespace kith::storage::postgres
