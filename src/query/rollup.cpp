#include "query/rollup.h"

#include "query/compile.h"
#include "query/formula_value.h"
#include "query/past.h"

namespace kith::query {
namespace {

using schema::ColumnType;
using schema::Shape;
using schema::rollup::Rollup;

constexpr storage::Identifier id_name("id");

void compare_as_stored(Filter& filter) {
  for (Filter& child : filter.children) compare_as_stored(child);
  if (filter.node != Filter::Node::leaf) return;
  const Shape shape = filter.path.shape;
  if (shape == Shape::reference || shape == Shape::any_reference) filter.path.shape = Shape::id;
}

// The child by itself: its condition asks nothing else.
class Alone final : public RecordView {
 public:
  explicit Alone(const Stored& stored) : stored_(stored) {}
  const Stored& stored() const override { return stored_; }
  const RecordView* follow(const schema::Field&) const override { return nullptr; }
  std::vector<const RecordView*> related(const schema::Relation&) const override { return {}; }

 private:
  const Stored& stored_;
};

Id named(const schema::Object& in, const schema::Field& by, const Stored& child) {
  const auto cells = child.cells(by);
  const auto id_at = [&](int column) {
    const auto* id = std::get_if<int64_t>(&cells[static_cast<size_t>(column)]);
    return id ? *id : 0;
  };
  if (by.kind->shape() == Shape::any_reference && id_at(by.kind->parts().front().column) != in.id)
    return {};
  return Id{id_at(by.kind->compared_column())};
}

ColumnType type_of(const schema::Field& measured) {
  const auto column = static_cast<size_t>(measured.kind->compared_column());
  return measured.kind->columns()[column].type;
}

}  // namespace

Result<Filter> read_rollup_condition(const schema::Schema& schema, const schema::Object& over,
                                     const Json& condition) {
  const Asker nobody{.user = {}, .team = {}, .now = Timestamp{}, .zone = TimeZone::find("UTC")};
  Filter filter = TRY(parse_filter(condition, schema, over, everything(), nobody, "condition"));
  compare_as_stored(filter);
  return filter;
}

const Filter& rollup_condition(const schema::Schema& schema, const Rollup& rollup) {
  return rollup.kept<Filter>([&] {
    auto read = read_rollup_condition(schema, *rollup.over, rollup.condition);
    // It was read when the field was made; what an upgrade has spoilt counts nothing.
    return std::make_shared<const Filter>(read ? std::move(*read) : Filter::never());
  });
}

std::optional<Share> share_of(const schema::Schema& schema, const schema::Object& in,
                              const Rollup& rollup, const Stored& child) {
  if (child.deleted()) return std::nullopt;
  const Id of = named(in, *rollup.by, child);
  if (!of) return std::nullopt;
  const Alone view(child);
  if (!rollup.condition.is_null() && !matches(rollup_condition(schema, rollup), view))
    return std::nullopt;
  if (!rollup.field) return Share{of, {}};
  if (rollup.field->formula) return Share{of, formula_value(*rollup.field, view)};
  const auto column = static_cast<size_t>(rollup.field->kind->compared_column());
  return Share{of, child.cells(*rollup.field)[column]};
}

void each_share(const ReadEnvironment& environment, const Rollup& rollup, std::span<const Id> of,
                function_ref<void(const Share&)> take) {
  const Past* past = environment.visibility.past();
  std::optional<AsOf> then;
  if (past) then.emplace(everything(), *past);
  Compiler compiler(environment.db.engine(), environment.schema,
                    then ? static_cast<const Visibility&>(*then) : everything());
  const int row = compiler.new_alias();
  const auto& by = rollup.by->columns[static_cast<size_t>(rollup.by->kind->compared_column())];
  storage::SqlBuilder& sql = compiler.sql();
  sql.add("SELECT ");
  compiler.column(row, by);
  if (rollup.field) {
    sql.add(", ");
    compiler.at(row, path_of(*rollup.over, *rollup.field)).write(sql);
  }
  sql.add(" FROM ");
  compiler.table(*rollup.over, row);
  sql.add(" WHERE ");
  compiler.dialect().one_of(sql, {row, &by}, of);
  sql.add(" AND ");
  compiler.live(row);
  sql.add(" AND ");
  compiler.condition(rollup_condition(environment.schema, rollup), row);
  const auto built = std::move(compiler).build();
  environment.db.query(built.sql, built.values, [&](const storage::Row& at) {
    take({at.id(0), rollup.field ? schema::value_at(at, 1, type_of(*rollup.field)) : Value{}});
    return true;
  });
}

void hold_rows(storage::Connection& db, const schema::Schema& schema, const schema::Object& object,
               std::span<const Id> ids) {
  if (db.engine() == storage::Engine::sqlite) return;
  Compiler compiler(db.engine(), schema, everything());
  const int row = compiler.new_alias();
  compiler.sql().add("SELECT ");
  compiler.id(row);
  compiler.sql().add(" FROM ");
  compiler.table(object, row);
  compiler.sql().add(" WHERE ");
  compiler.dialect().one_of(compiler.sql(), {row, &id_name}, ids);
  compiler.sql().add(" ORDER BY ");
  compiler.id(row);
  compiler.sql().add(" FOR NO KEY UPDATE");
  const auto built = std::move(compiler).build();
  db.query(built.sql, built.values, [](const storage::Row&) { return true; });
}

}  // namespace kith::query
