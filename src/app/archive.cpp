#include "app/archive.h"

#include <algorithm>
#include <filesystem>
#include <map>

#include "app/app.h"
#include "app/archive_format.h"
#include "app/backup_format.h"
#include "app/content_files.h"
#include "app/migrations.h"
#include "app/summed_tar.h"
#include "query/every_record.h"
#include "query/visibility.h"
#include "schema/catalog_json.h"
#include "schema/kind.h"
#include "schema/system_tables.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using namespace archive;
using storage::Connection;

constexpr size_t part_bytes = 4 << 20;
constexpr std::chrono::hours patience{24};

// Rows of one table in parts.
class TableParts {
 public:
  TableParts(SummedTarWriter& tar, std::string_view table, const std::vector<std::string>& columns)
      : tar_(tar), table_(table) {
    Json::Array names(columns.begin(), columns.end());
    heading_ = Json(Json::Object{{"table", table_}, {"columns", std::move(names)}}).dump() + "\n";
    part_ = heading_;
  }

  void row(std::span<const Value> values) {
    append_row(part_, values);
    ++rows_;
    if (part_.size() >= part_bytes) end_part();
  }
  // A table without rows has one part that says so.
  int64_t finish() {
    if (number_ == 0 || part_.size() > heading_.size()) end_part();
    return rows_;
  }

 private:
  void end_part() {
    tar_.add_text(fmt::format("{}{}/{:06}.jsonl", tables_folder, table_, ++number_), part_);
    part_ = heading_;
  }

  SummedTarWriter& tar_;
  const std::string table_;
  std::string heading_;
  std::string part_;
  int number_ = 0;
  int64_t rows_ = 0;
};

std::string about(const App& app, Timestamp now) {
  std::map<std::string, int64_t> steps;
  for (const storage::Migration& one : migrations_of(app))
    steps[std::string(one.room)] = std::max<int64_t>(steps[std::string(one.room)], one.number);
  Json::Object migrations;
  for (const auto& [room, number] : steps) migrations.emplace_back(room, number);
  return Json(Json::Object{{"format", format_version},
                           {"program", KITH_VERSION},
                           {"made_at", format(now)},
                           {"migrations", std::move(migrations)}})
             .dump() +
         "\n";
}

std::vector<std::string> columns_of(const schema::Object& object) {
  std::vector<std::string> names;
  for (const schema::Field& field : object.fields)
    for (const storage::Identifier& column : field.columns) names.emplace_back(column.text());
  return names;
}

// A job that runs here waits there: who holds it, and until when, means nothing to another program.
class JobsAtRest {
 public:
  explicit JobsAtRest(const schema::SystemTable& table)
      : concerned_(table.name.text() == "kith_jobs") {
    if (!concerned_) return;
    for (size_t i = 0; i < table.columns.size(); ++i) places_[table.columns[i].name.text()] = i;
  }

  std::span<const Value> operator()(std::span<const Value> row) {
    constexpr auto running = static_cast<int64_t>(jobs::State::running);
    if (!concerned_ || row[places_.at("state")] != Value{running}) return row;
    at_rest_.assign(row.begin(), row.end());
    at_rest_[places_.at("state")] = static_cast<int64_t>(jobs::State::waiting);
    at_rest_[places_.at("holder")] = {};
    at_rest_[places_.at("lease_until")] = {};
    return at_rest_;
  }

 private:
  const bool concerned_;
  std::map<std::string_view, size_t> places_;
  std::vector<Value> at_rest_;
};

class Writing {
 public:
  Writing(Connection& db, Workspace& workspace, SummedTarWriter& tar)
      : db_(db), workspace_(workspace), tar_(tar) {}

  int64_t tables() {
    int64_t rows = 0;
    const schema::SchemaPtr schema = workspace_.schema().current();
    const auto directory = workspace_.directory();
    const query::ReadEnvironment everything{db_, *schema, query::everything(), *directory};
    for (const schema::Object& object : schema->objects()) {
      TableParts parts(tar_, object.table.text(), columns_of(object));
      query::each_record(everything, object,
                         [&](const query::Stored& record) { parts.row(record.all()); });
      rows += parts.finish();
    }
    for (const schema::SystemTable& table : schema::system_tables(db_)) {
      std::vector<std::string> columns;
      for (const auto& column : table.columns) columns.emplace_back(column.name.text());
      TableParts parts(tar_, table.name.text(), columns);
      JobsAtRest at_rest(table);
      schema::read_system_rows(db_, table,
                               [&](std::span<const Value> values) { parts.row(at_rest(values)); });
      rows += parts.finish();
    }
    return rows;
  }

  // Named by their hashes and written before the records that name them, so those of the snapshot
  // are all there. In the order of their names.
  int64_t contents() {
    const auto hashes = hashes_below(workspace_.files_directory());
    for (const std::string& hash : hashes) {
      LyingContent content = open_as_it_lies(workspace_.files_directory(), hash);
      tar_.add_file(std::string(files_folder) + content.name, content.bytes);
    }
    return static_cast<int64_t>(hashes.size());
  }

 private:
  Connection& db_;
  Workspace& workspace_;
  SummedTarWriter& tar_;
};

struct ValueWriter {
  JsonWriter& out;
  void operator()(std::monostate) const { out.null(); }
  void operator()(bool value) const { out.boolean(value); }
  void operator()(int64_t value) const { out.number(value); }
  void operator()(double value) const { out.number(value); }
  void operator()(Decimal value) const { out.number(value.units); }
  void operator()(Date value) const { out.number(int64_t{to_days(value)}); }
  void operator()(Timestamp value) const { out.number(to_us(value)); }
  void operator()(const std::string& value) const { out.string(value); }
  void operator()(const Bytes& value) const { out.string(base64url(value)); }
};

}  // namespace

void archive::append_row(std::string& out, std::span<const Value> values) {
  JsonWriter json(out);
  json.begin_array();
  for (const Value& value : values) std::visit(ValueWriter{json}, value);
  json.end_array();
  out += '\n';
}

ArchiveSummary write_archive(const App& app, Workspace& workspace,
                             const std::function<void(std::string_view)>& sink) {
  ArchiveSummary summary;
  const Timestamp now = workspace.clock().now();
  SummedTarWriter tar(sink, now);
  tar.add_text(about_name, about(app, now));
  workspace.database().read_raw(
      [&](Connection& db) {
        tar.add_text(schema_name, schema::stored_catalog(db).dump() + "\n");
        Writing writing(db, workspace, tar);
        summary.rows = writing.tables();
        summary.files = writing.contents();
      },
      {.timeout = patience, .lane = storage::Lane::bulk});
  tar.finish();
  summary.content = tar.sum_without(about_name);
  return summary;
}

Result<ArchiveSummary> write_archive_file(const App& app, Workspace& workspace,
                                          const std::string& path) {
  if (fs::exists(path)) {
    return conflict(say("{} exists already; name a file that does not, or move that one away",
                        "{} 已存在；请换一个不存在的文件名，或先移走该文件", path));
  }
  backup::PartialFile file(path);
  ArchiveSummary summary =
      write_archive(app, workspace, [&](std::string_view bytes) { file.write(bytes); });
  file.finish();
  return summary;
}

}  // namespace kith::app
