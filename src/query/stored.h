// A whole record as it is stored: every column of every field, keys apart, in the object's order.
// The before-image of a write, the draft that rules see, what a filter in memory is evaluated on.
#pragma once

#include <span>
#include <vector>

#include "base/value.h"
#include "schema/schema.h"

namespace kith::query {

class Stored {
 public:
  explicit Stored(const schema::Object& object)
      : object_(&object), values_(static_cast<size_t>(object.stored_columns)) {}

  const schema::Object& object() const { return *object_; }
  // The columns of one field of this object.
  std::span<Value> cells(const schema::Field& field);
  std::span<const Value> cells(const schema::Field& field) const;
  std::span<Value> all() { return values_; }
  std::span<const Value> all() const { return values_; }
  bool same(const schema::Field& field, const Stored& other) const;

  Id id() const;
  int64_t version() const;
  Id owner() const;
  bool deleted() const;

 private:
  const schema::Object* object_;
  std::vector<Value> values_;
};

}  // namespace kith::query
