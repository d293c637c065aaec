#include "query/sqlite_dialect.h"

#include "schema/search_table.h"

namespace kith::query {
namespace {

using schema::Shape;
using storage::SqlBuilder;

std::string_view name_of(Period period) {
  switch (period) {
    case Period::day:
      return "day";
    case Period::week:
      return "week";
    case Period::month:
      return "month";
    case Period::quarter:
      return "quarter";
    case Period::year:
      return "year";
  }
  return "day";
}

// The functions kith_avg, kith_median and kith_percentile round to whole units: a Decimal has four digits as it is,
// an integer is given them.
void in_units(SqlBuilder& sql, Written value, Shape shape) {
  value(sql);
  if (shape == Shape::integer) sql.add(" * 10000");
}

// In double quotes, so that nothing in it is read as syntax (sqlite.org/fts5.html 3.1).
void append_quoted(std::string& match, std::string_view token) {
  match += '"';
  for (char c : token) {
    if (c == '"') match += '"';
    match += c;
  }
  match += '"';
}

void append_form(std::string& match, const Form& form) {
  append_quoted(match, form.text);
  if (form.match == Form::Match::prefix) match += '*';
}

// "zh"* AND ("smiht"* OR "smith") AND ("owner 1" OR "owner 2")
std::string match_expression(const Wanted& wanted) {
  std::string match;
  for (const Word& word : wanted.words) {
    if (!match.empty()) match += " AND ";
    if (word.others.empty()) {
      append_form(match, word);
      continue;
    }
    match += '(';
    append_form(match, word);
    for (const Form& other : word.others) append_form(match += " OR ", other);
    match += ')';
  }
  if (wanted.owners.empty()) return match;
  match += " AND (";
  for (const Id owner : wanted.owners) {
    if (owner != wanted.owners.front()) match += " OR ";
    append_quoted(match, schema::owner_word(owner));
  }
  return match += ')';
}

std::string json_array(std::span<const Id> ids) {
  std::string array = "[";
  for (Id id : ids) {
    if (array.size() > 1) array += ',';
    array += std::to_string(id.value);
  }
  return array + ']';
}

class SqliteDialect final : public Dialect {
 public:
  void contains(SqlBuilder& sql, ColumnRef column, std::string needle) const override {
    sql.add("instr(");
    column.write(sql);
    sql.add(", ").bind(std::move(needle)).add(") > 0");
  }

  void ends(SqlBuilder& sql, ColumnRef column, std::string needle) const override {
    const int slot = sql.slot(std::move(needle));
    sql.add("substr(");
    column.write(sql);
    sql.add(", -length(").slot_ref(slot).add(")) = ").slot_ref(slot);
  }

  void one_of(SqlBuilder& sql, ColumnRef column, std::span<const Id> ids) const override {
    column.write(sql);
    sql.add(" IN (SELECT value FROM json_each(").bind(json_array(ids)).add("))");
  }

  void one_of(SqlBuilder& sql, ColumnRef column,
              std::span<const std::string> texts) const override {
    std::string array = "[";
    for (const std::string& text : texts) {
      if (array.size() > 1) array += ',';
      append_json_string(array, text);
    }
    column.write(sql);
    sql.add(" IN (SELECT value FROM json_each(").bind(array + "]").add("))");
  }

  void direction(SqlBuilder& sql, SortKey::Direction direction) const override {
    if (direction == SortKey::Direction::ascending) {
      sql.add(" ASC");
    } else {
      sql.add(" DESC");
    }
  }

  // CROSS JOIN keeps the order of the loops (sqlite.org/optoverview.html 8.2), and with it the rows'.
  void join_page(SqlBuilder& sql) const override { sql.add(" CROSS JOIN "); }

  void table_of(SqlBuilder& sql, std::span<const Id> ids) const override {
    sql.add("(SELECT value AS id FROM json_each(").bind(json_array(ids)).add("))");
  }

  bool reorders_joined_page() const override { return false; }

  void search(SqlBuilder& sql, const schema::Object& object, ColumnRef id,
              const Wanted& wanted) const override {
    const storage::Identifier table = schema::search_table_name(object);
    id.write(sql);
    sql.add(" IN (SELECT rowid FROM ").name(table).add(" WHERE ").name(table).add(" MATCH ");
    sql.bind(match_expression(wanted)).add(")");
  }

  // FTS5 walks its rows by rowid, either way, also from a given one on.
  bool finds_in_order() const override { return true; }

  void found_rows(SqlBuilder& sql, const schema::Object& object, int alias) const override {
    sql.name(schema::search_table_name(object)).add(" ").alias(alias);
  }

  const storage::Identifier& found_id() const override {
    static constexpr storage::Identifier rowid("rowid");
    return rowid;
  }

  // The hidden column of the table's own name stands for all of its columns.
  void found(SqlBuilder& sql, const schema::Object& object, int alias,
             const Wanted& wanted) const override {
    sql.alias(alias).add(".").name(schema::search_table_name(object)).add(" MATCH ");
    sql.bind(match_expression(wanted));
  }

  // Without ANALYZE it takes every value of an index for one of ten rows.
  bool knows_how_many() const override { return false; }

  // sqlite.org/lang_indexedby.html
  void led_by(SqlBuilder& sql, const storage::Identifier* index) const override {
    if (index) {
      sql.add(" INDEXED BY ").name(*index);
    } else {
      sql.add(" NOT INDEXED");
    }
  }

  // sqlite.org/optoverview.html 2: a unary + keeps a term, and partial indexes over it, out.
  void unindexed(SqlBuilder& sql, ColumnRef column) const override {
    sql.add("+");
    column.write(sql);
  }

  // Grouping sorts all rows: 240 ms by two keys of 200,000 records where this takes 100.
  bool adds_up_faster_here() const override { return true; }

  void bucket_date(SqlBuilder& sql, ColumnRef column, Period period) const override {
    sql.add("kith_bucket_date(");
    column.write(sql);
    sql.add(", ").bind(std::string(name_of(period))).add(")");
  }

  void bucket_instant(SqlBuilder& sql, ColumnRef column, Period period,
                      const TimeZone& zone) const override {
    sql.add("kith_bucket(");
    column.write(sql);
    sql.add(", ").bind(std::string(name_of(period))).add(", ").bind(zone.name()).add(")");
  }

  void average(SqlBuilder& sql, Written value, Shape shape) const override {
    sql.add("kith_avg(");
    in_units(sql, value, shape);
    sql.add(")");
  }

  void median(SqlBuilder& sql, Written value, Shape shape) const override {
    sql.add("kith_median(");
    in_units(sql, value, shape);
    sql.add(")");
  }

  void percentile(SqlBuilder& sql, Written value, Shape shape, int percent) const override {
    sql.add("kith_percentile(");
    in_units(sql, value, shape);
    sql.add(", ").number(percent).add(")");
  }

  void sum(SqlBuilder& sql, Written value, Shape) const override {
    sql.add("sum(");
    value(sql);
    sql.add(")");
  }
};

}  // namespace

const Dialect& sqlite_dialect() {
  static const SqliteDialect dialect;
  return dialect;
}

}  // namespace kith::query
