#include "query/row_shape.h"

#include "query/visibility.h"

namespace kith::query {
namespace {

using schema::ColumnType;
using schema::Shape;

constexpr storage::Identifier id_name("id");

// Written with each row, so made ready.
constexpr std::string_view id_key = R"(,"id":)";
constexpr std::string_view name_key = R"(,"name":)";
constexpr std::string_view version_key = R"(,"version":)";

bool always_written(const schema::Field& field) {
  return field.name == "id" || field.name == "version";
}

std::vector<Output> all_outputs(const schema::Object& object, const Visibility& visibility,
                                const schema::Schema& schema) {
  std::vector<Output> outputs;
  for (const schema::Field& field : object.fields) {
    if (!visibility.reads(object, field)) continue;
    outputs.push_back({path_of(object, field), nullptr});
  }
  for (const schema::Relation& relation : object.relations) {
    const schema::Object* rows = schema.object(relation.object);
    if (relation.through.empty() || !rows) continue;
    if (visibility.rows(*rows).node == Filter::Node::never) continue;
    Output output;
    output.path.start = output.path.target = &object;
    output.relation = &relation;
    outputs.push_back(std::move(output));
  }
  return outputs;
}

bool holds_file(const schema::Field& field) {
  return field.kind->name() == "file" || field.kind->name() == "image";
}

bool followed(const schema::Field& field) {
  return field.kind->shape() == Shape::reference && !names_user(field);
}

// The cell of a field among others, made when it is new.
Cell& cell_of(std::vector<Cell>& cells, const schema::Field& field) {
  for (Cell& known : cells) {
    if (known.field == &field) return known;
  }
  Cell made;
  made.name = field.name;
  made.key = json_key(field.name);
  made.field = &field;
  cells.push_back(std::move(made));
  return cells.back();
}

}  // namespace

RowShape::RowShape(Compiler& compiler, Joins& joins, const schema::Object& object,
                   std::span<const schema::Field* const> leading, std::span<const Output> outputs,
                   int alias)
    : schema_(compiler.schema()), then_(compiler.visibility().past() != nullptr) {
  for (const schema::Field* field : leading) select_field(alias, *field);
  std::vector<Output> all;
  if (outputs.empty()) {
    all = all_outputs(object, compiler.visibility(), schema_);
    outputs = all;
  }
  for (const Output& output : outputs) add(output, joins, alias);
}

int RowShape::select(int alias, const storage::Identifier& name, ColumnType type) {
  columns_.push_back({alias, name, type});
  return column_count() - 1;
}

int RowShape::select_field(int alias, const schema::Field& field) {
  const int first = column_count();
  const auto columns = field.kind->columns();
  if (field.formula) {
    columns_.push_back({alias, {}, columns.front().type, &field});
    return first;
  }
  for (size_t i = 0; i < columns.size(); ++i) {
    select(alias, field.columns[i], columns[i].type);
    if (field.rollup && then_) columns_.back().formula = &field;
  }
  return first;
}

void RowShape::add_reference(Cell& cell, Joins& joins, int alias,
                             std::span<const schema::Field* const> hops) {
  cell.target = schema_.target(*cell.field);
  if (!followed(*cell.field)) {
    cell.first = select_field(alias, *cell.field);
    cell.user = names_user(*cell.field);
    return;
  }
  const int far = joins.reach(hops);
  cell.first = select(far, id_name, ColumnType::id);
  cell.title = select_field(far, cell.target->title_field());
  if (!holds_file(*cell.field)) return;
  cell.size = select_field(far, *cell.target->field("size"));
  select_field(far, *cell.target->field("type"));
}

void RowShape::add(const Output& output, Joins& joins, int alias) {
  if (output.relation) {
    Cell made;
    made.name = output.relation->name;
    made.key = json_key(made.name);
    made.relation = output.relation;
    cells_.push_back(std::move(made));
    needs_lookup_ = true;
    return;
  }
  std::vector<Cell>* level = &cells_;
  std::vector<const schema::Field*> hops;
  int here = alias;
  for (const schema::Field* hop : output.path.hops) {
    hops.push_back(hop);
    Cell& reference = cell_of(*level, *hop);
    if (reference.first < 0) add_reference(reference, joins, here, hops);
    reference.nested = true;
    level = &reference.inside;
    here = joins.reach(hops);
  }
  const schema::Field& field = *output.path.field;
  if (output.path.hops.empty() ? always_written(field) : field.name == "id") return;
  Cell& last = cell_of(*level, field);
  if (last.first >= 0) return;
  hops.push_back(&field);
  if (field.kind->shape() == Shape::reference) {
    add_reference(last, joins, here, hops);
  } else {
    last.first = select_field(here, field);
  }
  if (field.kind->shape() == Shape::any_reference) needs_lookup_ = true;
}

void RowShape::write_columns(Compiler& compiler) const {
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (i > 0) compiler.sql().add(", ");
    const Selected& one = columns_[i];
    ColumnRef{one.alias, &one.name, one.formula, &compiler}.write(compiler.sql());
  }
}

void RowWriter::record(const storage::Row& row, JsonWriter& out) {
  out.begin_object();
  out.ready_key(id_key).id(row.id(RowShape::id_column));
  out.ready_key(version_key).number(row.integer(RowShape::version_column));
  members(row, shape_.cells(), out);
  out.end_object();
}

void RowWriter::members(const storage::Row& row, std::span<const Cell> cells, JsonWriter& out) {
  row_ = &row;
  for (const Cell& one : cells) {
    out.ready_key(one.key);
    cell(one, out);
  }
}

void RowWriter::cell(const Cell& cell, JsonWriter& out) {
  if (cell.relation) {
    const auto& rows = lookups_.relations.at(cell.relation);
    const auto found = rows.find(row_->id(RowShape::id_column));
    out.raw(found == rows.end() ? std::string_view("[]") : std::string_view(found->second));
  } else if (cell.nested) {
    nested(cell, out);
  } else if (cell.user) {
    user(row_->is_null(cell.first) ? Id{} : row_->id(cell.first), out);
  } else {
    writing_ = &cell;
    cell.field->kind->write(*cell.field, *row_, cell.first, *this, out);
  }
}

// A page names few users, and each of them often.
void RowWriter::user(Id id, JsonWriter& out) {
  if (!id) {
    out.null();
    return;
  }
  std::string& json = users_[id];
  if (json.empty()) {
    JsonWriter(json)
        .begin_object()
        .key("id")
        .id(id)
        .key("name")
        .string(names_.user_name(id))
        .end_object();
  }
  out.raw(json);
}

// Recursion is as deep as a path may be.
void RowWriter::nested(const Cell& cell, JsonWriter& out) {
  if (row_->is_null(cell.first)) {
    out.null();
    return;
  }
  const Id id = row_->id(cell.first);
  out.begin_object();
  out.ready_key(id_key).id(id);
  bool named = false;
  for (const Cell& inner : cell.inside) named = named || inner.name == "name";
  if (!named) {
    const std::string_view name = cell.title < 0 ? names_.user_name(id) : title_of(cell);
    out.ready_key(name_key);
    name.empty() ? out.null() : out.string(name);
  }
  for (const Cell& inner : cell.inside) {
    out.ready_key(inner.key);
    this->cell(inner, out);
  }
  out.end_object();
}

std::string_view RowWriter::title_of(const Cell& cell) const {
  const schema::Field& field = cell.target->title_field();
  if (field.columns.size() == 1 && shape_.type(cell.title) == ColumnType::text) {
    return row_->text(cell.title);
  }
  title_text_ = field.kind->write_text(field, *row_, cell.title, names_);
  return title_text_;
}

// Hot: what most cells hold goes straight into the file's buffer.
void RowWriter::append_text(const storage::Row& row, const Cell& cell, std::string& out) {
  row_ = &row;
  writing_ = &cell;
  if (cell.relation) {
    out += names_in(cell);
    return;
  }
  const schema::Kind& kind = *cell.field->kind;
  // Of an address the first part may be missing.
  if (row.is_null(cell.first) && kind.shape() != Shape::none) return;
  switch (kind.shape()) {
    case Shape::text:
    case Shape::token:
      out += row.text(cell.first);
      return;
    case Shape::date:
      return append(out, row.date(cell.first));
    case Shape::timestamp:
      return append(out, row.timestamp(cell.first));
    case Shape::reference:
      out += cell.title < 0 ? names_.user_name(row.id(cell.first)) : title_of(cell);
      return;
    case Shape::any_reference:
      out += name_of_any(cell);
      return;
    default:
      out += kind.write_text(*cell.field, row, cell.first, *this);
  }
}

void RowWriter::append_key(const storage::Row& row, const Cell& cell, std::string& out) {
  row_ = &row;
  writing_ = &cell;
  out += cell.field->kind->write_text(*cell.field, row, cell.first, *this);
}

std::string RowWriter::name_of_any(const Cell& cell) {
  std::string json;
  JsonWriter writer(json);
  cell.field->kind->write(*cell.field, *row_, cell.first, *this, writer);
  const auto named = parse_json(json);
  return named ? std::string(named->text("name")) : std::string();
}

// "Zoë Müller, 张三": the far ends of a junction's rows.
std::string RowWriter::names_in(const Cell& cell) const {
  const auto& rows = lookups_.relations.at(cell.relation);
  const auto found = rows.find(row_->id(RowShape::id_column));
  if (found == rows.end()) return {};
  const auto list = parse_json(found->second);
  std::string names;
  if (!list || !list->as_array()) return names;
  for (const Json& one : *list->as_array()) {
    const Json* far = one.find(cell.relation->through);
    const std::string_view name = far ? far->text("name") : one.text("name");
    if (!names.empty() && !name.empty()) names += ", ";
    names += name;
  }
  return names;
}

std::string_view RowWriter::title_beside(const storage::Row& row, const Cell& cell, int64_t object,
                                         Id id) {
  row_ = &row;
  writing_ = &cell;
  return title(object, id);
}

std::string_view RowWriter::title(int64_t, Id record) const {
  if (writing_ && writing_->title >= 0) return title_of(*writing_);
  const auto found = lookups_.titles.find(record);
  return found == lookups_.titles.end() ? std::string_view{} : std::string_view(found->second);
}

const schema::WriteContext::Attachment* RowWriter::attachment(Id id) const {
  if (!writing_ || writing_->size < 0) return names_.attachment(id);
  attachment_ = {row_->text(writing_->title), row_->integer(writing_->size),
                 row_->text(writing_->size + 1)};
  return &attachment_;
}

std::string_view RowWriter::object_name(int64_t object) const {
  const schema::Object* found = schema_.object(object);
  return found ? std::string_view(found->name) : std::string_view{};
}

}  // namespace kith::query
