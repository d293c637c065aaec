#include "query/postgres_dialect.h"

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

// A lexeme in quotes, so that nothing in it is read as syntax (PostgreSQL 8.11.2).
void append_quoted(std::string& query, std::string_view token) {
  query += '\'';
  for (char c : token) {
    if (c == '\'' || c == '\\') query += c;
    query += c;
  }
  query += '\'';
}

void append_form(std::string& query, const Form& form) {
  append_quoted(query, form.text);
  if (form.match == Form::Match::prefix) query += ":*";
}

// 'zh':* & ('smiht':* | 'smith') & ('owner 1' | 'owner 2')
std::string tsquery(const Wanted& wanted) {
  std::string query;
  for (const Word& word : wanted.words) {
    if (!query.empty()) query += " & ";
    if (word.others.empty()) {
      append_form(query, word);
      continue;
    }
    query += '(';
    append_form(query, word);
    for (const Form& other : word.others) append_form(query += " | ", other);
    query += ')';
  }
  if (wanted.owners.empty()) return query;
  query += " & (";
  for (const Id owner : wanted.owners) {
    if (owner != wanted.owners.front()) query += " | ";
    append_quoted(query, schema::owner_word(owner));
  }
  return query += ')';
}

std::string array_of(std::span<const Id> ids) {
  std::string array = "{";
  for (Id id : ids) {
    if (array.size() > 1) array += ',';
    array += std::to_string(id.value);
  }
  return array + '}';
}

class PostgresDialect final : public Dialect {
 public:
  void contains(SqlBuilder& sql, ColumnRef column, std::string needle) const override {
    sql.add("strpos(");
    column.write(sql);
    sql.add(", CAST(").bind(std::move(needle)).add(" AS text)) > 0");
  }

  void ends(SqlBuilder& sql, ColumnRef column, std::string needle) const override {
    const int slot = sql.slot(std::move(needle));
    sql.add("right(");
    column.write(sql);
    sql.add(", length(CAST(").slot_ref(slot).add(" AS text))) = CAST(").slot_ref(slot);
    sql.add(" AS text)");
  }

  void one_of(SqlBuilder& sql, ColumnRef column, std::span<const Id> ids) const override {
    column.write(sql);
    sql.add(" = ANY(CAST(CAST(").bind(array_of(ids)).add(" AS text) AS bigint[]))");
  }

  void one_of(SqlBuilder& sql, ColumnRef column,
              std::span<const std::string> texts) const override {
    std::string array = "{";
    for (const std::string& text : texts) {
      array += array.size() > 1 ? ",\"" : "\"";
      for (const char c : text) {
        if (c == '"' || c == '\\') array += '\\';
        array += c;
      }
      array += '"';
    }
    column.write(sql);
    sql.add(" = ANY(CAST(CAST(").bind(array + "}").add(" AS text) AS text[]))");
  }

  void direction(SqlBuilder& sql, SortKey::Direction direction) const override {
    if (direction == SortKey::Direction::ascending) {
      sql.add(" ASC NULLS FIRST");
    } else {
      sql.add(" DESC NULLS LAST");
    }
  }

  void join_page(SqlBuilder& sql) const override { sql.add(" JOIN "); }

  void table_of(SqlBuilder& sql, std::span<const Id> ids) const override {
    sql.add("(SELECT unnest(CAST(CAST(").bind(array_of(ids)).add(" AS text) AS bigint[])) AS id)");
  }

  bool reorders_joined_page() const override { return true; }

  void search(SqlBuilder& sql, const schema::Object& object, ColumnRef id,
              const Wanted& wanted) const override {
    id.write(sql);
    sql.add(" IN (SELECT record FROM ").name(schema::search_table_name(object));
    sql.add(" WHERE tokens @@ CAST(CAST(").bind(tsquery(wanted)).add(" AS text) AS tsquery))");
  }

  // A GIN index gives rows in no order.
  bool finds_in_order() const override { return false; }

  void found_rows(SqlBuilder& sql, const schema::Object& object, int alias) const override {
    sql.name(schema::search_table_name(object)).add(" ").alias(alias);
  }

  const storage::Identifier& found_id() const override {
    static constexpr storage::Identifier record("record");
    return record;
  }

  void found(SqlBuilder& sql, const schema::Object&, int alias,
             const Wanted& wanted) const override {
    sql.alias(alias).add(".tokens @@ CAST(CAST(").bind(tsquery(wanted));
    sql.add(" AS text) AS tsquery)");
  }

  bool knows_how_many() const override { return true; }
  void led_by(SqlBuilder&, const storage::Identifier*) const override {}
  void unindexed(SqlBuilder& sql, ColumnRef column) const override { column.write(sql); }

  // It hashes, and only the groups go over the wire.
  bool adds_up_faster_here() const override { return false; }

  void bucket_date(SqlBuilder& sql, ColumnRef column, Period period) const override {
    sql.add("CAST(date_trunc(CAST(").bind(std::string(name_of(period))).add(" AS text), CAST(");
    column.write(sql);
    sql.add(" AS timestamp)) AS date)");
  }

  void bucket_instant(SqlBuilder& sql, ColumnRef column, Period period,
                      const TimeZone& zone) const override {
    sql.add("CAST(date_trunc(CAST(").bind(std::string(name_of(period))).add(" AS text), ");
    column.write(sql);
    sql.add(" AT TIME ZONE CAST(").bind(zone.name()).add(" AS text)) AS date)");
  }

  void average(SqlBuilder& sql, Written value, Shape) const override {
    sql.add("round(avg(CAST(");
    value(sql);
    sql.add(" AS numeric)), 4)");
  }

  void median(SqlBuilder& sql, Written value, Shape) const override {
    sql.add("round(CAST(percentile_disc(0.5) WITHIN GROUP (ORDER BY ");
    value(sql);
    sql.add(") + percentile_disc(0.5) WITHIN GROUP (ORDER BY ");
    value(sql);
    sql.add(" DESC) AS numeric) / 2, 4)");
  }

  void percentile(SqlBuilder& sql, Written value, Shape, int percent) const override {
    sql.add("round(CAST(percentile_disc(CAST(").number(percent);
    sql.add(" AS double precision) / 100) WITHIN GROUP (ORDER BY ");
    value(sql);
    sql.add(") AS numeric), 4)");
  }

  void sum(SqlBuilder& sql, Written value, Shape shape) const override {
    if (shape == Shape::integer) {
      sql.add("CAST(sum(");
      value(sql);
      sql.add(") AS bigint)");
    } else {
      sql.add("sum(");
      value(sql);
      sql.add(")");
    }
  }
};

}  // namespace

const Dialect& postgres_dialect() {
  static const PostgresDialect dialect;
  return dialect;
}

}  // namespace kith::query
