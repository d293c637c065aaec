// What a dry run foresees of twins within the file. It takes back what it creates, so a later row would
// not meet it: hashes of the values by which another record is refused stay behind instead, those of
// unique fields and what the rules against duplicates look at.
#pragma once

#include <unordered_set>
#include <vector>

#include "app/duplicate_rules.h"

namespace kith::integrations {

struct Trace {
  enum class Of { unique_field, duplicate_rule };
  uint64_t hash = 0;
  const schema::Field* field = nullptr;
  Of of = Of::unique_field;
};

// Of a record that would be created.
std::vector<Trace> traces_of(const records::Unit& unit, const app::DuplicateRules& rules,
                             const query::Stored& record);

// What an earlier row of the file has left that one of these meets; null: nothing.
const Trace* met_by(const std::vector<Trace>& traces, const std::unordered_set<uint64_t>& left,
                    Trace::Of of);

FieldError held_by_earlier_row(const Trace& trace);

}  // namespace kith::integrations
