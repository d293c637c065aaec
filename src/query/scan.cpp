#include "query/scan.h"

#include "query/group.h"
#include "query/joins.h"
#include "query/page.h"
#include "schema/kind.h"

namespace kith::query {

void scan(const ReadEnvironment& environment, const Question& question, std::span<const Path> paths,
          OnValues each) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  const int row = compiler.new_alias();
  Joins joins(compiler, row);
  storage::SqlBuilder& sql = compiler.sql();
  sql.add("SELECT ");
  compiler.id(row);
  for (const Path& path : paths) {
    sql.add(", ");
    compiler.at(joins.reach(path.hops), path).write(sql);
  }
  sql.add(" FROM ");
  compiler.table(*question.object, row);
  joins.write();
  write_conditions_of_all(compiler, question, row);
  const auto built = std::move(compiler).build();
  std::vector<Value> values(paths.size());
  environment.db.query(built.sql, built.values, [&](const storage::Row& at) {
    for (size_t i = 0; i < paths.size(); ++i) {
      values[i] = schema::value_at(at, static_cast<int>(i) + 1, stored_type(paths[i]));
    }
    each(at.id(0), values);
    return true;
  });
}

}  // namespace kith::query
