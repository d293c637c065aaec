#include "query/lookups.h"

#include <algorithm>
#include <map>

#include "query/visibility.h"

namespace kith::query {
namespace {

using schema::Shape;

Id id_at(const std::vector<Value>& row, int column) {
  const auto* id = std::get_if<int64_t>(&row[static_cast<size_t>(column)]);
  return Id{id ? *id : 0};
}

// Where any-references stand in the select list, nested ones included.
void find_any_references(const std::vector<Cell>& cells, std::vector<const Cell*>& out) {
  for (const Cell& cell : cells) {
    if (cell.field && cell.field->kind->shape() == Shape::any_reference) out.push_back(&cell);
    find_any_references(cell.inside, out);
  }
}

// An any-reference stands in two columns: the object, then the record.
constexpr int object_offset = 0;
constexpr int record_offset = 1;

void fetch_titles(const ReadEnvironment& environment, const std::vector<const Cell*>& references,
                  HeldRows& rows, Lookups& out) {
  std::map<int64_t, std::vector<Id>> wanted;  // by object
  for (const Cell* cell : references) {
    for (const auto& row : rows) {
      const Id record = id_at(row, cell->first + record_offset);
      if (record) wanted[id_at(row, cell->first + object_offset).value].push_back(record);
    }
  }
  for (auto& [object_id, ids] : wanted) {
    const schema::Object* object = environment.schema.object(object_id);
    if (!object) continue;
    for (auto& [id, title] : titles(environment, *object, ids)) out.titles[id] = std::move(title);
  }
  for (const Cell* cell : references) {
    for (auto& row : rows) {
      if (out.titles.contains(id_at(row, cell->first + record_offset))) continue;
      row[static_cast<size_t>(cell->first + object_offset)] = Value{};
      row[static_cast<size_t>(cell->first + record_offset)] = Value{};
    }
  }
}

// The far side, then what the junction itself says.
std::vector<Output> junction_outputs(const ReadEnvironment& environment,
                                     const schema::Object& junction, const schema::Field& parent,
                                     const schema::Field& far) {
  std::vector<Output> outputs = {{path_of(junction, far), nullptr}};
  for (const schema::Field& field : junction.fields) {
    if (field.system || &field == &parent || &field == &far) continue;
    if (environment.visibility.reads(junction, field))
      outputs.push_back({path_of(junction, field), nullptr});
  }
  return outputs;
}

// {"id","object"?,"name", …attributes}; nothing where the far side is not there for the asker.
void write_junction_row(const RowShape& shape, RowWriter& writer, const storage::Row& row,
                        JsonWriter& out) {
  const Cell& far = shape.cells().front();
  const bool any = far.field->kind->shape() == Shape::any_reference;
  const Id id = row.id(any ? far.first + record_offset : far.first);
  const int64_t object = any ? row.integer(far.first + object_offset) : far.target->id;
  out.begin_object();
  out.key("id").id(id);
  if (any) out.key("object").string(writer.object_name(object));
  const std::string_view name =
      names_user(*far.field) ? writer.user_name(id) : writer.title_beside(row, far, object, id);
  out.key("name");
  name.empty() ? out.null() : out.string(name);
  writer.members(row, std::span(shape.cells()).subspan(1), out);
  out.end_object();
}

bool leads_nowhere(const RowShape& shape, const storage::Row& row) {
  return row.is_null(shape.cells().front().first);
}

std::unordered_map<Id, std::string> junction_rows(const ReadEnvironment& environment,
                                                  const schema::Relation& relation,
                                                  const std::vector<Id>& parents) {
  const schema::Object& junction = *environment.schema.object(relation.object);
  const schema::Field* parent = junction.field(relation.field);
  const auto outputs =
      junction_outputs(environment, junction, *parent, *junction.field(relation.through));
  RowStatement statement = row_statement(
      environment, junction, {&parent, 1}, outputs, [&](Compiler& compiler, int alias) {
        compiler.dialect().one_of(compiler.sql(), {alias, &parent->column}, parents);
        compiler.sql().add(" AND ");
        compiler.visible(junction, alias);
      });
  const auto built = std::move(statement.sql).build();
  HeldRows rows;
  environment.db.query(built.sql, built.values, [&](const storage::Row& row) {
    rows.push_back(take_row(row, statement.shape));
    return true;
  });
  const Lookups lookups = look_up(environment, statement.shape, rows);
  RowWriter writer(statement.shape, environment.schema, environment.names, lookups);
  std::unordered_map<Id, std::string> arrays;
  for (const auto& values : rows) {
    const schema::ValueRow row(values);
    if (leads_nowhere(statement.shape, row)) continue;
    std::string& array = arrays[row.id(0)];
    array += array.empty() ? '[' : ',';
    JsonWriter out(array);
    write_junction_row(statement.shape, writer, row, out);
  }
  for (auto& [id, array] : arrays) array += ']';
  return arrays;
}

}  // namespace

Lookups look_up(const ReadEnvironment& environment, const RowShape& shape, HeldRows& rows) {
  Lookups lookups;
  std::vector<const Cell*> references;
  find_any_references(shape.cells(), references);
  if (!references.empty()) fetch_titles(environment, references, rows, lookups);
  std::vector<Id> ids;
  for (const Cell& cell : shape.cells()) {
    if (!cell.relation) continue;
    if (ids.empty()) {
      for (const auto& row : rows) ids.push_back(id_at(row, RowShape::id_column));
    }
    lookups.relations[cell.relation] = junction_rows(environment, *cell.relation, ids);
  }
  return lookups;
}

}  // namespace kith::query
