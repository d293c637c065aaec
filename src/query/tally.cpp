#include "query/tally.h"

#include "query/compile.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

constexpr storage::Identifier owner_column("owner");
constexpr int band_last = 9;
constexpr int first_count = 4;

}  // namespace

std::vector<Tally> tally(const ReadEnvironment& environment, const schema::Object& object,
                         const schema::Field& score, std::span<const Filter> conditions) {
  // Whether a condition holds is one truth for all who see the record, as its score is.
  Compiler compiler(environment.db.engine(), environment.schema, everything());
  storage::SqlBuilder& sql = compiler.sql();
  const int row = compiler.new_alias();
  sql.add("SELECT ");
  compiler.column(row, owner_column);
  sql.add(", ");
  compiler.column(row, score.column);
  sql.add(" / 10, COUNT(*), CAST(SUM(");
  compiler.column(row, score.column);
  sql.add(") AS bigint)");
  for (const Filter& condition : conditions) {
    sql.add(", COUNT(CASE WHEN ");
    compiler.condition(condition, row);
    sql.add(" THEN 1 END)");
  }
  sql.add(" FROM ");
  compiler.table(object, row);
  sql.add(" WHERE ");
  compiler.live(row);
  sql.add(" AND ");
  compiler.condition(environment.visibility.rows(object), row);
  sql.add(" GROUP BY 1, 2");
  const auto built = std::move(compiler).build();
  std::vector<Tally> rows;
  environment.db.query(built.sql, built.values, [&](const storage::Row& at) {
    Tally one;
    one.owner = at.is_null(0) ? Id{} : at.id(0);
    one.band = at.is_null(1) ? -1 : std::min(static_cast<int>(at.integer(1)), band_last);
    one.records = at.integer(2);
    one.score = at.is_null(3) ? 0 : at.integer(3);
    for (size_t i = 0; i < conditions.size(); ++i)
      one.meets.push_back(at.integer(first_count + static_cast<int>(i)));
    rows.push_back(std::move(one));
    return true;
  });
  return rows;
}

}  // namespace kith::query
