// Filters as SQL. Every object that is touched, at whatever depth, is narrowed to its live rows
// that the asker may see; there is no other way to name a table here.
//
// Text comes from literals, identifiers of the schema and bound values alone (F14).
//
// A leaf may be NULL in SQL where it is false in the language. AND and OR keep the difference
// invisible to WHERE, and a negation is written `(…) IS NOT TRUE`, so plain leaves stay as an index
// wants them. A path is `reference IN (SELECT id …)` where an index of the far object finds few
// rows, else a correlated EXISTS: walking a sorted page then looks up one row by its key.
//
// As of an earlier instant the tables are named then_t0, then_t1, … and defined in front of the
// statement once it is complete: by then it is known which columns it names of each, and only what
// has changed in those matters (compile_past.cpp).
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "base/function_ref.h"
#include "query/dialect.h"

namespace kith {
struct Needle;
}

namespace kith::query {

class Compiler {
 public:
  Compiler(storage::Engine engine, const schema::Schema& schema, const Visibility& visibility)
      : engine_(engine), dialect_(dialect_of(engine)), schema_(schema), visibility_(visibility) {}

  const Dialect& dialect() const { return dialect_; }
  storage::Engine engine() const { return engine_; }
  const schema::Schema& schema() const { return schema_; }
  const Visibility& visibility() const { return visibility_; }
  storage::SqlBuilder& sql() { return sql_; }
  storage::SqlBuilder::Built build() && { return std::move(*this).finish().build(); }
  storage::SqlBuilder finish() &&;  // the same, to be built later

  int new_alias() { return aliases_++; }
  void table(const schema::Object& object, int alias);  // "contacts" t3
  // The same for a few records: of an earlier instant no other row of theirs is made.
  void table_of_few(const schema::Object& object, int alias, std::span<const Id> ids);
  // The same to be joined by a reference of another alias.
  void joined_table(const schema::Object& object, int alias, int from,
                    const storage::Identifier& reference);
  // An earlier instant in its two parts, for lists that are in order: what is today as it was then,
  // and what was otherwise then, with the same columns named of both.
  void table_of_now(const schema::Object& object, int alias);
  // A condition on rows of now; `ids` lead where the list is in their order.
  enum class Ids { lead, do_not_lead };
  void as_it_was(const schema::Object& object, int alias, Ids ids);
  void table_of_former(int now, int alias);
  void column(int alias, const storage::Identifier& name) { ColumnRef{alias, &name}.write(sql_); }
  void id(int alias);  // t3."id"
  // Where the compared value of a path's end stands: of a formula, its expression.
  ColumnRef at(int alias, const Path& path);

  // Which rows of an object there are for the asker, as one condition. `by`: the reference that
  // ties the row to one that itself is seen; from that the rest may follow (compile_stands.cpp).
  void visible(const schema::Object& object, int alias, Rows rows = Rows::live,
               const schema::Field* by = nullptr);
  void visible_in_any_state(const schema::Object& object, int alias,
                            const schema::Field* by = nullptr);
  void live(int alias);  // t3."deleted_at" IS NULL
  void condition(const Filter& filter, int alias);
  void search(const schema::Object& object, int alias, const Wanted& wanted);
  // Whether an index leads to the few rows that a filter on the object wants.
  static bool led_by_index(const Filter& filter);
  // Whether it finds those of a leaf, be it beyond references.
  static bool leads(const Filter& leaf);
  // Live rows by a test of each: where all are read, the table in its own order is the fastest.
  void visible_by_scan(const schema::Object& object, int alias);

 private:
  void joined(const Filter& filter, int alias);
  void chain(size_t from, size_t to, storage::SqlBuilder::Text word,
             function_ref<void(size_t)> each);
  void leaf(const Filter& filter, int alias);
  void reach(const Filter& filter, size_t hop, int alias);
  void end(const Filter& filter, int alias);
  void reference(const Filter& filter, int alias);
  void text(const Filter& filter, ColumnRef column);
  void text_form(Op op, const std::string& form, ColumnRef column);
  void starts(const Needle& needle, ColumnRef column);
  void prefix(std::string_view from, ColumnRef column);
  void list(const Filter& filter, ColumnRef column);
  void exists(const Path& path, int alias);
  void plain(Op op, const std::vector<Value>& values, ColumnRef column);
  void between(const std::vector<Value>& values, ColumnRef column);
  void one_of(const std::vector<Value>& values, ColumnRef column);
  void related(const Filter& filter, size_t hop, int alias);
  void related_rows(const Filter& filter, int alias);
  void stands(const Filter& filter, int alias);
  void links(const Filter& filter, int link, int alias);
  void names_one_of(const Filter& filter, int alias);
  void names(const Filter& filter, size_t target, int alias);
  bool is_given(const Filter& stands, int alias) const;

  // A table of an earlier instant: which of its rows are wanted.
  struct Then {
    const schema::Object* object;
    int alias;
    std::optional<std::vector<Id>> few = std::nullopt;  // these
    int from = -1;                                      // those that this alias names …
    const storage::Identifier* reference = nullptr;     // … by this column
    int former = -1;  // in two parts: the alias of what was otherwise, or none yet
    bool in_parts = false;
  };
  const Then* then(int alias) const;
  void name_then(const Then& then);
  using Columns = std::vector<storage::Identifier>;
  void define(const Then& then, const Columns& columns, storage::SqlBuilder& head) const;
  void define_parts(const Then& then, const Columns& columns, storage::SqlBuilder& head) const;

  struct Tie {
    int alias;
    const schema::Field* by;
  };

  const storage::Engine engine_;
  const Dialect& dialect_;
  const schema::Schema& schema_;
  const Visibility& visibility_;
  storage::SqlBuilder sql_;
  std::vector<Then> then_;
  std::vector<Tie> ties_;  // of the rows whose visibility is being written
  int aliases_ = 0;
  int nested_ = 0;  // visibilities within visibilities
};

// Where the compared value stands: the key of text, else the field's or the part's column. A formula
// has none: Compiler::at.
const storage::Identifier& compared_column(const Path& path);

}  // namespace kith::query
