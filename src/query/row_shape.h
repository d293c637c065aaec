// The select list of a question's outputs, and how a row of it becomes JSON.
//
// Outputs that begin with the same reference become one nested object: account and account.city
// are {"account":{"id","name","city"}}. A reference is selected from the joined row, so that one
// to a hidden row is null; its title comes with it. What a row does not hold (titles of
// any-references, rows of junctions) must be there before it is written: see needs_lookup().
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "base/json.h"
#include "query/joins.h"
#include "query/question.h"
#include "schema/kind.h"

namespace kith::query {

// What was looked up for a page beside its own statement.
struct Lookups {
  std::unordered_map<Id, std::string> titles;  // of any record: ids are unique over all objects
  // A junction's rows by relation and record, each an array as JSON.
  std::unordered_map<const schema::Relation*, std::unordered_map<Id, std::string>> relations;
};

struct Cell {
  std::string_view name;  // in the JSON
  std::string key;        // made of it: json_key
  const schema::Field* field = nullptr;
  const schema::Relation* relation = nullptr;
  const schema::Object* target = nullptr;  // of a reference
  int first = -1;                          // of its columns in the select list
  int title = -1;                          // of a reference that is no user
  int size = -1;                           // of a file or an image: its size, then its type
  bool nested = false;
  bool user = false;
  std::vector<Cell> inside;
};

class RowShape {
 public:
  // `leading` fields come first, as they are stored: id and version of a record.
  RowShape(Compiler& compiler, Joins& joins, const schema::Object& object,
           std::span<const schema::Field* const> leading, std::span<const Output> outputs,
           int alias);

  void write_columns(Compiler& compiler) const;  // t2."id", …
  int column_count() const { return static_cast<int>(columns_.size()); }
  schema::ColumnType type(int column) const { return columns_[static_cast<size_t>(column)].type; }
  const std::vector<Cell>& cells() const { return cells_; }
  bool needs_lookup() const { return needs_lookup_; }

  static constexpr int id_column = 0;
  static constexpr int version_column = 1;

 private:
  struct Selected {
    int alias;
    storage::Identifier name;
    schema::ColumnType type;
    const schema::Field* formula = nullptr;  // in place of a name; or a roll-up of then
  };
  int select(int alias, const storage::Identifier& name, schema::ColumnType type);
  int select_field(int alias, const schema::Field& field);
  void add(const Output& output, Joins& joins, int alias);
  void add_reference(Cell& cell, Joins& joins, int alias,
                     std::span<const schema::Field* const> hops);

  const schema::Schema& schema_;
  std::vector<Cell> cells_;
  std::vector<Selected> columns_;
  const bool then_;  // an earlier instant
  bool needs_lookup_ = false;
};

// Writes rows of one shape.
class RowWriter final : public schema::WriteContext {
 public:
  RowWriter(const RowShape& shape, const schema::Schema& schema, const schema::WriteContext& names,
            const Lookups& lookups)
      : shape_(shape), schema_(schema), names_(names), lookups_(lookups) {}

  void record(const storage::Row& row, JsonWriter& out);  // {"id","version",…}
  // The members of `cells` alone, into an object that is open.
  void members(const storage::Row& row, std::span<const Cell> cells, JsonWriter& out);

  // One cell for a file, appended: what it refers to by name, the rest as its kind writes text.
  void append_text(const storage::Row& row, const Cell& cell, std::string& out);
  // As its kind writes text whatever that is: a reference by its id.
  void append_key(const storage::Row& row, const Cell& cell, std::string& out);

  // The title of what a reference cell names, empty for a user.
  std::string_view title_beside(const storage::Row& row, const Cell& cell, int64_t object, Id id);

  std::string_view user_name(Id user) const override { return names_.user_name(user); }
  std::string_view title(int64_t object, Id record) const override;
  std::string_view object_name(int64_t object) const override;
  const Attachment* attachment(Id id) const override;

 private:
  std::string names_in(const Cell& relation) const;
  std::string name_of_any(const Cell& cell);
  void cell(const Cell& cell, JsonWriter& out);
  void nested(const Cell& cell, JsonWriter& out);
  void user(Id id, JsonWriter& out);
  std::string_view title_of(const Cell& cell) const;

  const RowShape& shape_;
  const schema::Schema& schema_;
  const schema::WriteContext& names_;
  const Lookups& lookups_;
  const storage::Row* row_ = nullptr;
  const Cell* writing_ = nullptr;
  std::unordered_map<Id, std::string> users_;  // as they were written
  mutable std::string title_text_;
  mutable Attachment attachment_;
};

}  // namespace kith::query
