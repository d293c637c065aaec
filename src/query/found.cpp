#include "query/found.h"

#include "query/compile.h"
#include "query/masked_search.h"
#include "query/prefix.h"
#include "query/visibility.h"
#include "schema/kind.h"
#include "schema/search_table.h"
#include "text/sort_key.h"

namespace kith::query {
namespace {

using storage::Identifier;
using storage::SqlBuilder;

constexpr Identifier id_name("id");
constexpr Identifier deleted_at_name("deleted_at");

const schema::Field* readable_title(const ReadEnvironment& environment,
                                    const schema::Object& object) {
  const schema::Field* title = object.field(object.title);
  return title && environment.visibility.reads(object, *title) ? title : nullptr;
}

// SELECT id and title FROM (<the ids that `inner` selects, in order>) JOIN the object WHERE visible.
class FoundStatement {
 public:
  FoundStatement(const ReadEnvironment& environment, const schema::Object& object)
      : environment_(environment),
        object_(object),
        title_(readable_title(environment, object)),
        compiler_(environment.db.engine(), environment.schema, environment.visibility),
        row_(compiler_.new_alias()),
        page_(compiler_.new_alias()) {}

  template <typename Inner>
  void select_from(Inner&& inner) {
    SqlBuilder& sql = compiler_.sql();
    sql.add("SELECT ");
    compiler_.id(row_);
    if (title_) {
      for (const Identifier& column : title_->columns) {
        sql.add(", ");
        compiler_.column(row_, column);
      }
    }
    sql.add(" FROM (");
    inner(compiler_);
    sql.add(") ").alias(page_);
    compiler_.dialect().join_page(sql);
    compiler_.table(object_, row_);
    sql.add(" ON ");
    compiler_.id(row_);
    sql.add(" = ");
    compiler_.id(page_);
    sql.add(" WHERE ");
    compiler_.visible(object_, row_);
  }

  void narrow(const Filter& filter) {
    compiler_.sql().add(" AND ");
    compiler_.condition(filter, row_);
  }

  void newest_first() {
    if (!compiler_.dialect().reorders_joined_page()) return;
    compiler_.sql().add(" ORDER BY ");
    compiler_.id(row_);
    compiler_.sql().add(" DESC");
  }

  std::vector<Found> run(int limit) {
    compiler_.sql().add(" LIMIT ").number(limit);
    const auto built = std::move(compiler_).build();
    std::vector<Found> found;
    environment_.db.query(built.sql, built.values, [&](const storage::Row& at) {
      found.push_back({at.id(0), title_
                                     ? title_->kind->write_text(*title_, at, 1, environment_.names)
                                     : std::string()});
      return true;
    });
    return found;
  }

 private:
  const ReadEnvironment& environment_;
  const schema::Object& object_;
  const schema::Field* title_;
  Compiler compiler_;
  int row_;
  int page_;
};

enum class Among { all, newest };

// The rows of the full text, or the newest of them as a table of their own.
void write_source(Compiler& compiler, const schema::Object& object, int alias, Among among) {
  SqlBuilder& sql = compiler.sql();
  if (among == Among::all) return compiler.dialect().found_rows(sql, object, alias);
  const Identifier& id = compiler.dialect().found_id();
  sql.add("(SELECT ").name(id).add(", tokens FROM ").name(schema::search_table_name(object));
  sql.add(" ORDER BY ").name(id).add(" DESC LIMIT ").number(newest_rows_max).add(") ").alias(alias);
}

std::vector<Found> find_among(Among among, const ReadEnvironment& environment,
                              const schema::Object& object, const Wanted& wanted,
                              const std::optional<Filter>& readable, int limit) {
  FoundStatement statement(environment, object);
  statement.select_from([&](Compiler& compiler) {
    SqlBuilder& sql = compiler.sql();
    const int words = compiler.new_alias();
    const ColumnRef id{words, &compiler.dialect().found_id()};
    sql.add("SELECT ");
    id.write(sql);
    sql.add(" AS id FROM ");
    write_source(compiler, object, words, among);
    sql.add(" WHERE ");
    compiler.dialect().found(sql, object, words, wanted);
    sql.add(" ORDER BY ");
    id.write(sql);
    sql.add(" DESC LIMIT ").number(found_rows_max);
  });
  if (readable) statement.narrow(*readable);
  statement.newest_first();
  return statement.run(limit);
}

// A title whose keys stand in an index, with the ids behind them.
const schema::Field* ordered_title(const ReadEnvironment& environment,
                                   const schema::Object& object) {
  const schema::Field* title = readable_title(environment, object);
  const bool ordered = title && title->key && (title->indexed || title->unique) &&
                       title->kind->shape() == schema::Shape::text;
  return ordered ? title : nullptr;
}

// Live records along the index of titles, as `bounds` narrows them.
template <typename Bounds>
std::vector<Found> along_titles(const ReadEnvironment& environment, const schema::Object& object,
                                const schema::Field& title, Bounds&& bounds, int limit) {
  FoundStatement statement(environment, object);
  statement.select_from([&](Compiler& compiler) {
    SqlBuilder& sql = compiler.sql();
    const int row = compiler.new_alias();
    const ColumnRef key{row, &*title.key};
    sql.add("SELECT ");
    compiler.id(row);
    sql.add(" AS id FROM ");
    compiler.table(object, row);
    sql.add(" WHERE ");
    compiler.column(row, deleted_at_name);
    sql.add(" IS NULL AND ");
    bounds(sql, key);
    sql.add(" ORDER BY ");
    key.write(sql);
    sql.add(", ");
    compiler.id(row);
    sql.add(" LIMIT ").number(titles_max);
  });
  return statement.run(limit);
}

}  // namespace

std::vector<Found> newest_found(const ReadEnvironment& environment, const schema::Object& object,
                                const Wanted& wanted, std::string_view text, int limit) {
  const auto readable = words_in_readable_fields(object, environment.visibility, text);
  const auto find = [&](Among among) {
    return find_among(among, environment, object, wanted, readable, limit);
  };
  if (!dialect_of(environment.db.engine()).finds_in_order()) {
    auto found = find(Among::newest);
    if (found.size() == static_cast<size_t>(limit)) return found;
  }
  return find(Among::all);
}

std::vector<Found> titled(const ReadEnvironment& environment, const schema::Object& object,
                          std::string_view text, int limit) {
  const schema::Field* title = ordered_title(environment, object);
  if (!title) return {};
  const auto is_text = [&](SqlBuilder& sql, ColumnRef key) {
    key.write(sql);
    sql.add(" = ").bind(title->kind->key(text));
  };
  return along_titles(environment, object, *title, is_text, limit);
}

std::vector<Found> titles_beginning(const ReadEnvironment& environment,
                                    const schema::Object& object, std::string_view text,
                                    int limit) {
  const schema::Field* title = ordered_title(environment, object);
  const Needle needle = make_needle(text);
  if (!title || holds_han(needle.folded)) return {};
  std::vector<Found> found;
  for (const std::string& beginning : needle.leads) {
    const auto begins = [&](SqlBuilder& sql, ColumnRef key) {
      key.write(sql);
      sql.add(" >= ").bind(beginning);
      const auto end = after_prefix(beginning);
      if (!end) return;
      sql.add(" AND ");
      key.write(sql);
      sql.add(" < ").bind(*end);
    };
    auto more = along_titles(environment, object, *title, begins, limit);
    found.insert(found.end(), more.begin(), more.end());
    if (found.size() >= static_cast<size_t>(limit)) break;
  }
  return found;
}

}  // namespace kith::query
