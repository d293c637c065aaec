// The statements by which room `records` writes object tables. Connections cache them by
// their text.
#pragma once

#include "query/stored.h"
#include "storage/storage.h"

namespace kith::query {

// Puts whole records of an object: every column, keys included (computed here by Kind::key). Its
// text is some thousand bytes, so it is made once.
class Insertion {
 public:
  explicit Insertion(const schema::Object& object);
  void run(storage::Connection& db, const Stored& record) const;

 private:
  storage::Sql sql_;
  size_t columns_;
};
void insert(storage::Connection& db, const Stored& record);  // the same, of one
// What stands in a field's key column beside these values.
Value key_of(const schema::Field& field, std::span<const Value> cells);
// "a", "b", "b__key": every column of the object's table, keys included.
void write_columns(storage::SqlBuilder& sql, const schema::Object& object);
// The columns (and keys) of the changed fields where id and version are as in `before`; false when
// the version has moved on.
bool update(storage::Connection& db, const Stored& before, const Stored& after);
// Removes the row itself: purge only.
void purge(storage::Connection& db, const schema::Object& object, Id id);

}  // namespace kith::query
