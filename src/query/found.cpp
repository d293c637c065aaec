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
        compiler_(environment.db.engine(), environment.schema, environment.visibility) {}

  Compiler& compiler() { return compiler_; }

  template <typename Inner>
  void select_from(Inner&& inner, const std::optional<Filter>& narrowed, int limit) {
    SqlBuilder& sql = compiler_.sql();
    const int row = compiler_.new_alias();
    const int page = compiler_.new_alias();
    sql.add("SELECT ");
    compiler_.id(row);
    sql.add(" AS id");
    if (title_) {
      for (size_t i = 0; i < title_->columns.size(); ++i) {
        sql.add(", ");
        compiler_.column(row, title_->columns[i]);
        sql.add(" AS c").number(static_cast<int64_t>(i));
      }
    }
    sql.add(" FROM (");
    inner(compiler_);
    sql.add(") ").alias(page);
    compiler_.dialect().join_page(sql);
    compiler_.table(object_, row);
    sql.add(" ON ");
    compiler_.id(row);
    sql.add(" = ");
    compiler_.id(page);
    sql.add(" WHERE ");
    compiler_.visible(object_, row);
    if (narrowed) {
      sql.add(" AND ");
      compiler_.condition(*narrowed, row);
    }
    if (order_ == Order::newest_first && compiler_.dialect().reorders_joined_page()) {
      sql.add(" ORDER BY ");
      compiler_.id(row);
      sql.add(" DESC");
    }
    sql.add(" LIMIT ").number(limit);
  }

  enum class Order { as_selected, newest_first };
  void order(Order order) { order_ = order; }

  // SELECT id and title FROM <one that was selected so>
  void select_again(SqlBuilder::Text from) {
    SqlBuilder& sql = compiler_.sql();
    sql.add("SELECT id");
    if (title_) {
      for (size_t i = 0; i < title_->columns.size(); ++i)
        sql.add(", c").number(static_cast<int64_t>(i));
    }
    sql.add(from);
  }

  std::vector<Found> run() {
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
  Order order_ = Order::as_selected;
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

class NewestFound {
 public:
  NewestFound(const ReadEnvironment& environment, const schema::Object& object,
              const Wanted& wanted, const std::optional<Filter>& narrowed, int limit)
      : object_(object),
        wanted_(wanted),
        narrowed_(narrowed),
        limit_(limit),
        statement_(environment, object) {
    statement_.order(FoundStatement::Order::newest_first);
  }

  std::vector<Found> run() {
    Compiler& compiler = statement_.compiler();
    if (compiler.dialect().finds_in_order()) {
      select(Among::all);
    } else {
      select_newest_then_all(compiler.sql());
    }
    return statement_.run();
  }

 private:
  // The second half is asked only where the first has not found enough.
  void select_newest_then_all(SqlBuilder& sql) {
    sql.add("WITH newest AS MATERIALIZED (");
    select(Among::newest);
    sql.add(") ");
    statement_.select_again(" FROM newest");
    sql.add(" UNION ALL ");
    statement_.select_again(" FROM (");
    select(Among::all);
    sql.add(") AS found WHERE (SELECT count(*) FROM newest) < ").number(limit_);
  }

  void select(Among among) {
    statement_.select_from(
        [&](Compiler& compiler) {
          SqlBuilder& sql = compiler.sql();
          const int words = compiler.new_alias();
          const ColumnRef id{words, &compiler.dialect().found_id()};
          sql.add("SELECT ");
          id.write(sql);
          sql.add(" AS id FROM ");
          write_source(compiler, object_, words, among);
          sql.add(" WHERE ");
          compiler.dialect().found(sql, object_, words, wanted_);
          sql.add(" ORDER BY ");
          id.write(sql);
          sql.add(" DESC LIMIT ").number(found_rows_max);
        },
        narrowed_, limit_);
  }

  const schema::Object& object_;
  const Wanted& wanted_;
  const std::optional<Filter>& narrowed_;
  int limit_;
  FoundStatement statement_;
};

// What must hold besides: the filter, and that the words stand in fields that may be read.
std::optional<Filter> narrowed(const ReadEnvironment& environment, const Sought& sought,
                               const Wanted& wanted) {
  auto readable =
      words_in_readable_fields(*sought.object, environment.visibility, sought.text, wanted.words);
  if (!sought.filter) return readable;
  return readable ? Filter::both(*sought.filter, std::move(*readable)) : *sought.filter;
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
std::vector<Found> along_titles(const ReadEnvironment& environment, const Sought& sought,
                                const schema::Field& title, Bounds&& bounds, int limit) {
  FoundStatement statement(environment, *sought.object);
  const auto along = [&](Compiler& compiler) {
    SqlBuilder& sql = compiler.sql();
    const int row = compiler.new_alias();
    const ColumnRef key{row, &*title.key};
    sql.add("SELECT ");
    compiler.id(row);
    sql.add(" AS id FROM ");
    compiler.table(*sought.object, row);
    sql.add(" WHERE ");
    compiler.column(row, deleted_at_name);
    sql.add(" IS NULL AND ");
    bounds(sql, key);
    sql.add(" ORDER BY ");
    key.write(sql);
    sql.add(", ");
    compiler.id(row);
    sql.add(" LIMIT ").number(titles_max);
  };
  statement.select_from(along, sought.filter ? std::optional(*sought.filter) : std::nullopt, limit);
  return statement.run();
}

}  // namespace

std::vector<Found> newest_found(const ReadEnvironment& environment, const Sought& sought,
                                const Wanted& wanted, int limit) {
  const auto besides = narrowed(environment, sought, wanted);
  return NewestFound(environment, *sought.object, wanted, besides, limit).run();
}

std::vector<Found> titled(const ReadEnvironment& environment, const Sought& sought, int limit) {
  const schema::Field* title = ordered_title(environment, *sought.object);
  if (!title) return {};
  const auto is_text = [&](SqlBuilder& sql, ColumnRef key) {
    key.write(sql);
    sql.add(" = ").bind(title->kind->key(sought.text));
  };
  return along_titles(environment, sought, *title, is_text, limit);
}

std::vector<Found> titles_beginning(const ReadEnvironment& environment, const Sought& sought,
                                    int limit) {
  const schema::Field* title = ordered_title(environment, *sought.object);
  const Needle needle = make_needle(sought.text);
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
    auto more = along_titles(environment, sought, *title, begins, limit);
    found.insert(found.end(), more.begin(), more.end());
    if (found.size() >= static_cast<size_t>(limit)) break;
  }
  return found;
}

}  // namespace kith::query
