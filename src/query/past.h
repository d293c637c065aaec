// The tables as they stood at an earlier instant.
//
// Most rows of a table are today what they were then. So a table of then is the one of now without
// the records that are younger and those that have changed since, and beside it, in a temporary
// table, the former states of the latter. The compiler names tables in one place alone, so every
// question there is (filters, paths, relations, sorts, groups, what somebody may see) is answered of
// then by the SQL that answers it of now. What has changed, and what it was, room `records` knows.
//
// A statement names few columns. A record counts as changed where one of those has: a list by name
// is not touched by ten thousand new phone numbers.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/function_ref.h"
#include "query/visibility.h"
#include "storage/sql_builder.h"
#include "storage/storage.h"

namespace kith::query {

class Past {
 public:
  struct Asked {
    const schema::Object& object;
    std::vector<const schema::Field*> fields;  // in the object's order
    std::optional<std::vector<Id>> few;        // these records alone
  };
  virtual ~Past() = default;
  // Records with this id or a larger one are younger.
  virtual Id below() const = 0;
  virtual Timestamp at() const = 0;
  // The number of the tables with what has changed of what is asked for, 0 when nothing has. Reads,
  // and makes temporary tables, where it was not asked before.
  virtual int former(const Asked& asked) const = 0;
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
  schema::formula::Moment moment() const override {
    return {past_.at(), visibility_.moment().zone};
  }

 private:
  const Visibility& visibility_;
  const Past& past_;
};

storage::Identifier changed_table(int number);  // id: their rows of today do not count
storage::Identifier former_table(int number);   // id and the columns that were asked for

// One row of then, while it is made from that of now.
class FormerRow {
 public:
  FormerRow(Id id, std::span<const schema::Field* const> fields, std::span<Value> cells)
      : id_(id), fields_(fields), cells_(cells) {}
  Id id() const { return id_; }
  // Nothing where the field is not among those asked for.
  std::span<Value> cells(int64_t field);

 private:
  Id id_;
  std::span<const schema::Field* const> fields_;
  std::span<Value> cells_;
};

// The temporary tables of one question, within a read that may make them (storage::Scratch).
class FormerRows {
 public:
  FormerRows(storage::Connection& db, const Past::Asked& asked, int number);
  // Takes the rows of now of these records over, as `then` leaves them; false: there was none.
  void take(std::span<const Id> records, function_ref<bool(FormerRow&)> then);
  void done();  // all are taken: makes the indexes

 private:
  void mark(std::span<const Id> records);
  std::vector<Value> cells_at(const storage::Row& row) const;
  void put(const FormerRow& row, std::span<const Value> cells);

  storage::Connection& db_;
  const Past::Asked asked_;
  const int number_;
  int indexes_ = 0;
  std::vector<const schema::Field*> fields_;  // without the id
  storage::Sql insertion_;
};

}  // namespace kith::query
