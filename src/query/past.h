// The tables as they stood at an earlier instant.
//
// Most rows of a table are today what they were then. So a table of then is the one of now without
// the records that are younger and those that have changed since, and beside it, in a temporary
// table, the former states of the latter. The compiler names tables in one place alone, so every
// question there is (filters, paths, relations, sorts, groups, what somebody may see) is answered of
// then by the SQL that answers it of now. What has changed, and what it was, room `records` knows.
#pragma once

#include "query/stored.h"
#include "query/visibility.h"
#include "query/write.h"

namespace kith::query {

class Past {
 public:
  struct Rows {
    Id below;              // those with this id or a larger one are younger
    bool changed = false;  // some have changed: FormerRows holds them
  };
  virtual ~Past() = default;
  // May read, and make temporary tables, when it is first asked about an object.
  virtual Rows rows(const schema::Object& object) const = 0;
};

// What somebody may see, of then: their rights of today, on the records as they were.
class AsOf final : public Visibility {
 public:
  AsOf(const Visibility& visibility, const Past& past) : visibility_(visibility), past_(past) {}
  const Past* past() const override { return &past_; }
  const Filter& rows(const schema::Object& object) const override {
    return visibility_.rows(object);
  }
  bool reads(const schema::Object& object, const schema::Field& field) const override {
    return visibility_.reads(object, field);
  }

 private:
  const Visibility& visibility_;
  const Past& past_;
};

// The temporary tables of one object, within a read that may make them (storage::Scratch).
class FormerRows {
 public:
  FormerRows(storage::Connection& db, const schema::Object& object);
  void changed(std::span<const Id> records);  // their rows of today do not count
  void was(const Stored& record);             // this one does
  void done();                                // all are told: makes the index

 private:
  storage::Connection& db_;
  const schema::Object& object_;
  Insertion insertion_;
};

// In the place of the table's name.
void write_table_of(storage::SqlBuilder& sql, const schema::Object& object, const Past::Rows& rows);

}  // namespace kith::query
