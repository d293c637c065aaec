#include "query/joins.h"

namespace kith::query {

int Joins::reach(std::span<const schema::Field* const> hops) {
  int alias = base_;
  for (const schema::Field* hop : hops) alias = step(alias, *hop);
  return alias;
}

int Joins::step(int from, const schema::Field& reference) {
  for (const Join& join : joins_) {
    if (join.from == from && join.reference == &reference) return join.to;
  }
  joins_.push_back({from, &reference, compiler_.new_alias()});
  return joins_.back().to;
}

void Joins::write() {
  storage::SqlBuilder& sql = compiler_.sql();
  for (const Join& join : joins_) {
    const schema::Object& target = *compiler_.schema().target(*join.reference);
    sql.add(" LEFT JOIN ");
    compiler_.joined_table(target, join.to, join.from, join.reference->column);
    sql.add(" ON ");
    compiler_.id(join.to);
    sql.add(" = ");
    compiler_.column(join.from, join.reference->column);
    sql.add(" AND ");
    compiler_.visible(target, join.to, Rows::live, join.reference);
  }
}

}  // namespace kith::query
