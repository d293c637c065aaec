#include "query/order.h"

#include "query/prefix.h"
#include "query/refusal.h"

namespace kith::query {
namespace {

using Direction = SortKey::Direction;
using schema::ColumnType;

bool by_creation(const Path& path) {
  return path.hops.empty() && (path.field->name == "id" || path.field->name == "created_at");
}

// What a bound value of the column's type holds.
bool fits(const Value& value, ColumnType type) {
  switch (type) {
    case ColumnType::integer:
    case ColumnType::id:
      return std::holds_alternative<int64_t>(value);
    case ColumnType::decimal:
      return std::holds_alternative<Decimal>(value);
    case ColumnType::boolean:
      return std::holds_alternative<bool>(value);
    case ColumnType::date:
      return std::holds_alternative<Date>(value);
    case ColumnType::timestamp:
      return std::holds_alternative<Timestamp>(value);
    case ColumnType::text: {
      const auto* text = std::get_if<std::string>(&value);
      return text && text->find('\0') == text->npos && valid_utf8(*text);
    }
  }
  return false;
}

ColumnType type_of(const Path& path) {
  if (path.shape == schema::Shape::text && !path.part) return ColumnType::text;
  return path.field->kind->columns()[static_cast<size_t>(path.column)].type;
}

}  // namespace

Order::Order(const Question& question) : signature_(question.object->name) {
  for (const SortKey& key : question.sort) {
    id_direction_ = key.direction;
    if (by_creation(key.path)) break;
    add(key);
  }
  signature_ += id_direction_ == Direction::ascending ? "+" : "-";
}

void Order::add(const SortKey& key) {
  columns_.push_back({key.path, type_of(key.path), key.direction});
  signature_ += key.direction == Direction::ascending ? " +" : " -";
  for (const schema::Field* hop : key.path.hops) signature_ += hop->name + ".";
  signature_ += key.path.field->formula ? std::string_view(key.path.field->name)
                                        : compared_column(key.path).text();
}

std::string Order::cursor_after(std::vector<Value> values, Id id) const {
  return write_cursor({std::move(values), id}, signature_);
}

Result<std::vector<Segment>> Order::start(std::string_view text, std::string_view place) {
  using Kind = Segment::Kind;
  if (text.empty()) return std::vector<Segment>{{}};
  cursor_ = TRY(read_cursor(text, signature_, place));
  const size_t count = columns_.size();
  bool typed = cursor_.values.size() == count;
  for (size_t i = 0; typed && i < count; ++i) {
    typed = is_null(cursor_.values[i]) || fits(cursor_.values[i], columns_[i].type);
  }
  if (!typed) {
    return refuse(place, "cursor",
                  say("This is no cursor of this list. Leave it out to get the "
                      "first page.",
                      "这不是该列表的游标。去掉它即可取得第一页。"));
  }
  std::vector<Segment> segments;
  if (count == 0 || is_null(cursor_.values[count - 1])) segments.push_back({Kind::after, count});
  for (size_t i = count; i-- > 0;) {
    const bool null = is_null(cursor_.values[i]);
    const bool ascending = columns_[i].direction == Direction::ascending;
    if (!null) segments.push_back({i + 1 == count ? Kind::pair : Kind::after, i});
    if (null && ascending) segments.push_back({Kind::not_nulls, i});
    if (!null && !ascending) segments.push_back({Kind::nulls, i});
  }
  return segments;
}

ColumnRef Order::at(size_t column, Joins& joins, ColumnRef id) const {
  if (column == columns_.size()) return id;
  return columns_[column].at(joins);
}

void Order::equal(size_t column, Compiler& compiler, ColumnRef at) const {
  at.write(compiler.sql());
  if (is_null(cursor_.values[column])) {
    compiler.sql().add(" IS NULL");
  } else {
    compiler.sql().add(" = ").bind(cursor_.values[column]);
  }
}

void Order::compare(Compiler& compiler, Direction direction) const {
  if (direction == Direction::ascending) {
    compiler.sql().add(" > ");
  } else {
    compiler.sql().add(" < ");
  }
}

void Order::restrict_to(const Segment& segment, Compiler& compiler, Joins& joins,
                        ColumnRef id) const {
  storage::SqlBuilder& sql = compiler.sql();
  if (segment.kind == Segment::Kind::all) return;
  for (size_t i = 0; i < segment.column; ++i) {
    sql.add(" AND ");
    equal(i, compiler, at(i, joins, id));
  }
  sql.add(" AND ");
  const bool is_id = segment.column == columns_.size();
  const Direction direction = is_id ? id_direction_ : columns_[segment.column].direction;
  if (segment.kind == Segment::Kind::pair) {
    sql.add("(");
    at(segment.column, joins, id).write(sql);
    sql.add(", ");
    id.write(sql);
    sql.add(")");
    compare(compiler, direction);
    sql.add("(").bind(cursor_.values[segment.column]).add(", ").bind(cursor_.id.value).add(")");
    return;
  }
  at(segment.column, joins, id).write(sql);
  if (segment.kind == Segment::Kind::nulls) {
    sql.add(" IS NULL");
  } else if (segment.kind == Segment::Kind::not_nulls) {
    sql.add(" IS NOT NULL");
  } else {
    compare(compiler, direction);
    sql.bind(is_id ? Value{cursor_.id.value} : cursor_.values[segment.column]);
  }
}

void Order::write(Compiler& compiler, Joins& joins, ColumnRef id) const {
  storage::SqlBuilder& sql = compiler.sql();
  sql.add(" ORDER BY ");
  for (size_t i = 0; i < columns_.size(); ++i) {
    at(i, joins, id).write(sql);
    compiler.dialect().direction(sql, columns_[i].direction);
    sql.add(", ");
  }
  id.write(sql);
  direct_id(compiler);
}

// Without a word on NULLs, which it does not have: PostgreSQL walks an index for what it was made
// with, and a primary key says none.
void Order::direct_id(Compiler& compiler) const {
  if (id_direction_ == Direction::descending) compiler.sql().add(" DESC");
}

}  // namespace kith::query
