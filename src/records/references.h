// References: what they name has to exist, be live, and be visible to whoever writes.
#pragma once

#include <span>
#include <unordered_set>
#include <vector>

#include "query/read.h"
#include "records/plan.h"

namespace kith::records {

class Writer;

// What was found visible earlier in the same transaction; for bulk work, where thousands of records
// name the same few.
class KnownReferences {
 public:
  bool has(Id id) const { return ids_.contains(id.value); }
  void add(Id id) { ids_.insert(id.value); }

 private:
  std::unordered_set<int64_t> ids_;  // ids are unique across objects
};

// Cost: one statement for each object that is referred to; none for users.
void check_references(const Writer& writer, const query::Stored* before, const query::Stored& after,
                      std::vector<FieldError>& errors);

// Those of `ids` that are live and visible there, sorted.
std::vector<Id> live_ids(const query::ReadEnvironment& environment, const schema::Object& object,
                         std::vector<Id> ids);

// Object and record that the cells of a field name; nobody when it is empty or no reference. The
// object is null where the schema does not know it.
struct Target {
  const schema::Object* object = nullptr;
  Id id;
};
Target target_of(const schema::Schema& schema, const schema::Field& field,
                 std::span<const Value> cells);

}  // namespace kith::records
