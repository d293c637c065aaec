#include "app/archive_tables.h"

#include <algorithm>

#include "app/archive_format.h"
#include "schema/kind.h"
#include "schema/store.h"

namespace kith::app {
namespace {

using namespace archive;
using schema::ColumnType;
using storage::Connection;

constexpr size_t rows_at_once = 500;
constexpr size_t bytes_at_once = 4 << 20;

Error unknown(std::string_view name) {
  return invalid(say("The archive holds {}, which this Kith does not know.",
                     "归档中含有此版本 Kith 不认识的 {}。", name));
}

// What a row's value is as a column of an object has it.
std::optional<Value> record_value(const Json& json, ColumnType type) {
  if (json.is_null()) return Value{};
  if (type == ColumnType::text) {
    const std::string* text = json.as_string();
    return text ? std::optional<Value>(*text) : std::nullopt;
  }
  if (type == ColumnType::boolean) {
    const auto truth = json.as_bool();
    return truth ? std::optional<Value>(*truth) : std::nullopt;
  }
  const auto number = json.as_integer();
  if (!number) return std::nullopt;
  switch (type) {
    case ColumnType::decimal:
      return Value{Decimal{*number}};
    case ColumnType::date:
      return Value{from_days(static_cast<int32_t>(*number))};
    case ColumnType::timestamp:
      return Value{from_us(*number)};
    default:
      return Value{*number};
  }
}

std::optional<Value> system_value(const Json& json, schema::SystemColumn::Type type) {
  if (json.is_null()) return Value{};
  if (const std::string* text = json.as_string()) {
    if (type != schema::SystemColumn::Type::bytes) return Value{*text};
    auto bytes = from_base64url(*text);
    return bytes ? std::optional<Value>(std::move(*bytes)) : std::nullopt;
  }
  const auto number = json.as_integer();
  return number ? std::optional<Value>(*number) : std::nullopt;
}

}  // namespace

// One of the two sorts of tables.
struct TableLoader::Table {
  std::string name;
  const schema::Object* object = nullptr;
  std::vector<ColumnType> types;  // of an object's stored columns
  std::optional<query::Insertion> insertion;
  const schema::SystemTable* system = nullptr;
  std::optional<schema::SystemInsertion> system_insertion;
  std::vector<std::string> columns;

  std::optional<Value> value(size_t column, const Json& json) const {
    return object ? record_value(json, types[column])
                  : system_value(json, system->columns[column].type);
  }
  Status insert(Connection& db, std::vector<Value>& values) const {
    if (system) return system_insertion->run(db, values);
    query::Stored record(*object);
    std::ranges::copy(values, record.all().begin());
    insertion->run(db, record);
    return done();
  }
};

TableLoader::TableLoader(storage::Database& database) : database_(database) {}
TableLoader::~TableLoader() = default;

Status TableLoader::look() {
  schema::Store store(database_);
  TRY(store.load());
  schema_ = store.current();
  database_.read_raw([&](Connection& db) { system_tables_ = schema::system_tables(db); }, {});
  return done();
}

Status TableLoader::begin(const std::string& name, const Json& heading) {
  auto table = std::make_unique<Table>();
  table->name = heading.text("table");
  if (!name.starts_with(std::string(tables_folder) + table->name + "/"))
    return damaged_archive(name);
  const auto system = std::ranges::find_if(
      system_tables_, [&](const auto& one) { return one.name.text() == table->name; });
  if (system != system_tables_.end()) {
    table->system = &*system;
    for (const auto& column : system->columns) table->columns.emplace_back(column.name.text());
    table->system_insertion.emplace(*system, database_.engine());
  } else if ((table->object = schema_->object(table->name))) {
    for (const schema::Field& field : table->object->fields) {
      for (size_t i = 0; i < field.columns.size(); ++i) {
        table->columns.emplace_back(field.columns[i].text());
        table->types.push_back(field.kind->columns()[i].type);
      }
    }
    table->insertion.emplace(*table->object);
  } else {
    return unknown(table->name);
  }
  const Json* columns = heading.find("columns");
  Json::Array ours(table->columns.begin(), table->columns.end());
  if (!columns || *columns != Json(std::move(ours))) return unknown(table->name);
  table_ = std::move(table);
  return done();
}

Status TableLoader::part(const std::string& name, SummedTarReader& tar) {
  std::string text;  // what has come and holds no whole line yet
  bool headed = false;
  const auto line = [&](std::string_view one) -> Status {
    if (headed) return row(one);
    headed = true;
    const auto heading = parse_json(one, row_limits);
    if (!heading) return damaged_archive(name);
    if (table_ && table_->name == heading->text("table")) return done();
    TRY(flush());
    if (parts_[std::string(heading->text("table"))]++ > 0) return damaged_archive(name);
    return begin(name, *heading);
  };
  while (true) {
    const std::string_view piece = TRY(tar.data());
    if (piece.empty()) break;
    text += piece;
    size_t from = 0;
    for (size_t end; (end = text.find('\n', from)) != std::string::npos; from = end + 1) {
      TRY(line(std::string_view(text).substr(from, end - from)));
    }
    text.erase(0, from);
    if (text.size() > row_limits.bytes_max) return damaged_archive(name);
  }
  if (!text.empty() || !headed) return damaged_archive(name);
  return done();
}

Status TableLoader::row(std::string_view line) {
  const auto json = parse_json(line, row_limits);
  if (!json || !json->as_array() || json->as_array()->size() != table_->columns.size())
    return damaged_archive(table_->name);
  std::vector<Value> values;
  values.reserve(table_->columns.size());
  for (const Json& one : *json->as_array()) {
    auto value = table_->value(values.size(), one);
    if (!value) return damaged_archive(table_->name);
    values.push_back(std::move(*value));
  }
  waiting_.push_back(std::move(values));
  waiting_bytes_ += line.size();
  ++rows_;
  return waiting_.size() < rows_at_once && waiting_bytes_ < bytes_at_once ? done() : flush();
}

Status TableLoader::flush() {
  if (waiting_.empty()) return done();
  Status written = done();
  try {
    written = database_.write([&](Connection& db) -> Status {
      for (auto& values : waiting_) TRY(table_->insert(db, values));
      return done();
    });
  } catch (const storage::UniqueViolation&) {  // no workspace holds the same row twice
    return damaged_archive(table_->name);
  }
  waiting_.clear();
  waiting_bytes_ = 0;
  return written;
}

Status TableLoader::finish() {
  TRY(flush());
  return database_.write([&](Connection& db) -> Status {
    for (const auto& table : system_tables_) schema::go_on_numbering(db, table);
    return done();
  });
}

}  // namespace kith::app
