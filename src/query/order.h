// The order of a list and where its pages begin.
//
// NULL is smaller than everything, `id` breaks ties in the last key's direction, created_at is the
// id's order. A page goes on after its cursor in segments: each is one range of one index, so that
// a page deep in the list costs what the first does. Sorted by one key, (x, id) > (?, ?) is one
// segment; before it, among NULLs, there are two; descending, the NULLs follow as the last one.
#pragma once

#include <string>
#include <vector>

#include "query/cursor.h"
#include "query/joins.h"
#include "query/question.h"

namespace kith::query {

struct SortColumn {
  Path path;
  schema::ColumnType type;
  SortKey::Direction direction;

  ColumnRef at(Joins& joins) const { return joins.compiler().at(joins.reach(path.hops), path); }
};

struct Segment {
  enum class Kind {
    all,        // no cursor
    pair,       // (column, id) is after the cursor's; the columns before are equal
    after,      // the column is; the columns before are equal
    nulls,      // the column is NULL
    not_nulls,  // it is not
  };
  Kind kind = Kind::all;
  size_t column = 0;  // the column that it is about; those before are equal to the cursor's
};

class Order {
 public:
  explicit Order(const Question& question);

  // The cursor's segments, in order; refuses a cursor of another sort.
  Result<std::vector<Segment>> start(std::string_view cursor_text, std::string_view place);
  std::string cursor_after(std::vector<Value> values, Id id) const;

  const std::vector<SortColumn>& columns() const { return columns_; }  // without the id
  SortKey::Direction id_direction() const { return id_direction_; }

  // " AND …": only the rows of the segment. `id` is where the row's id stands.
  void restrict_to(const Segment& segment, Compiler& compiler, Joins& joins, ColumnRef id) const;
  // " ORDER BY …" over the rows themselves
  void write(Compiler& compiler, Joins& joins, ColumnRef id) const;
  void direct_id(Compiler& compiler) const;  // " DESC" behind the id, or nothing

 private:
  void add(const SortKey& key);
  void equal(size_t column, Compiler& compiler, ColumnRef at) const;
  ColumnRef at(size_t column, Joins& joins, ColumnRef id) const;
  void compare(Compiler& compiler, SortKey::Direction direction) const;

  std::vector<SortColumn> columns_;
  SortKey::Direction id_direction_ = SortKey::Direction::descending;
  std::string signature_;
  Cursor cursor_;
};

}  // namespace kith::query
