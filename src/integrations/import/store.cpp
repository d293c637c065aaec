#include "integrations/import/store.h"

#include "integrations/import/samples.h"

namespace kith::integrations {
namespace {

using storage::Connection;
using storage::Row;
using storage::Sql;

constexpr Sql insert_sql =
    "INSERT INTO kith_imports (id, made_by, made_at, object, file, size, encoding, delimiter, "
    "columns, settings, state, progress, problem, format, sheet, sheets, encoding_sure, whole, "
    "place) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, "
    "?18, ?19)";
constexpr Sql settings_sql =
    "UPDATE kith_imports SET object = ?2, encoding = ?3, delimiter = ?4, columns = ?5, settings = "
    "?6, sheet = ?7, encoding_sure = ?8, place = ?9 WHERE id = ?1";
constexpr Sql state_sql =
    "UPDATE kith_imports SET state = ?2, progress = ?3, job = ?4, batch = ?5, started_at = ?6, "
    "finished_at = ?7, problem = ?8 WHERE id = ?1";
constexpr Sql find_sql =
    "SELECT id, made_by, made_at, object, file, size, encoding, delimiter, columns, settings, "
    "state, progress, job, batch, started_at, finished_at, problem, format, sheet, sheets, "
    "encoding_sure, whole, place FROM kith_imports WHERE id = ?1";
constexpr Sql list_sql =
    "SELECT id, made_by, made_at, object, file, size, encoding, delimiter, columns, settings, "
    "state, progress, job, batch, started_at, finished_at, problem, format, sheet, sheets, "
    "encoding_sure, whole, place FROM kith_imports "
    "WHERE made_by = ?1 AND id < ?2 AND whole IS NULL ORDER BY id DESC LIMIT ?3";
constexpr Sql parts_sql =
    "SELECT id, made_by, made_at, object, file, size, encoding, delimiter, columns, settings, "
    "state, progress, job, batch, started_at, finished_at, problem, format, sheet, sheets, "
    "encoding_sure, whole, place FROM kith_imports WHERE whole = ?1 ORDER BY place, id";
constexpr Sql part_ids_sql = "SELECT id FROM kith_imports WHERE whole = ?1";
constexpr Sql remove_sql = "DELETE FROM kith_imports WHERE id = ?1";
constexpr Sql insert_error_sql =
    "INSERT INTO kith_import_errors (import_id, row_number, place, line, column_name, field, code, "
    "message_en, message_zh, value) VALUES (?1, ?2, "
    "(SELECT count(*) FROM kith_import_errors WHERE import_id = ?1 AND row_number = ?2), "
    "?3, ?4, ?5, ?6, ?7, ?8, ?9)";
constexpr Sql errors_sql =
    "SELECT row_number, line, column_name, field, code, message_en, message_zh, value "
    "FROM kith_import_errors WHERE import_id = ?1 AND row_number > ?2 ORDER BY row_number, place";
constexpr Sql clear_errors_sql = "DELETE FROM kith_import_errors WHERE import_id = ?1";
constexpr Sql insert_later_sql =
    "INSERT INTO kith_import_later (import_id, row_number, target, line, record, text) "
    "VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
constexpr Sql later_sql =
    "SELECT row_number, line, record, target, text FROM kith_import_later WHERE import_id = ?1 "
    "ORDER BY row_number, target LIMIT ?2";
constexpr Sql remove_later_sql =
    "DELETE FROM kith_import_later WHERE import_id = ?1 AND row_number = ?2 AND target = ?3";
constexpr Sql clear_later_sql = "DELETE FROM kith_import_later WHERE import_id = ?1";

// Two rows of one name tell nothing: -1. One that a dry run would make is 0.
constexpr Sql insert_name_sql =
    "INSERT INTO kith_import_names (import_id, object, column_name, text, record) VALUES (?1, ?2, "
    "?3, ?4, ?5) ON CONFLICT (import_id, object, column_name, text) DO UPDATE SET record = CASE "
    "WHEN kith_import_names.record = excluded.record THEN excluded.record ELSE -1 END";
constexpr Sql find_name_sql =
    "SELECT record FROM kith_import_names WHERE import_id = ?1 AND object = ?2 AND column_name = "
    "?3 "
    "AND text = ?4";
constexpr Sql clear_names_sql = "DELETE FROM kith_import_names WHERE import_id = ?1";

std::string columns_text(const std::vector<ImportColumn>& columns) {
  Json::Array out;
  for (const ImportColumn& column : columns) {
    Json::Array samples(column.samples.begin(), column.samples.end());
    out.push_back(Json(Json::Object{
        {"name", column.name}, {"samples", std::move(samples)}, {"proposal", column.proposal}}));
  }
  return Json(std::move(out)).dump();
}

// What we wrote ourselves: no limit of strangers applies.
Json stored_json(std::string_view text) {
  return *parse_json(text, {.bytes_max = SIZE_MAX, .depth_max = 64, .values_max = SIZE_MAX});
}

std::vector<ImportColumn> columns_of(std::string_view text) {
  std::vector<ImportColumn> columns;
  const Json json = stored_json(text);
  for (const Json& one : *json.as_array()) {
    ImportColumn column{std::string(one.text("name")), {}, std::string(one.text("proposal"))};
    for (const Json& sample : *one.find("samples")->as_array())
      column.samples.push_back(*sample.as_string());
    columns.push_back(std::move(column));
  }
  return columns;
}

std::string problem_text(const Message& problem) {
  return Json(Json::Object{{"en", problem.en}, {"zh", problem.zh}}).dump();
}

std::string names_text(const std::vector<std::string>& names) {
  return Json(Json::Array(names.begin(), names.end())).dump();
}

std::vector<std::string> names_of(std::string_view text) {
  std::vector<std::string> names;
  const Json json = stored_json(text);
  for (const Json& one : *json.as_array()) names.push_back(*one.as_string());
  return names;
}

Import import_at(const Row& row) {
  Import import;
  import.id = row.id(0);
  import.by = row.id(1);
  import.created_at = row.timestamp(2);
  import.object = row.text(3);
  import.file = row.text(4);
  import.size = row.integer(5);
  import.encoding = row.text(6);
  import.delimiter = row.text(7).front();
  import.columns = columns_of(row.text(8));
  import.settings = stored_json(row.text(9));
  import.state = static_cast<ImportState>(row.integer(10));
  import.progress = progress_of(stored_json(row.text(11)));
  import.job = row.id(12);
  import.batch = row.id(13);
  if (!row.is_null(14)) import.started_at = row.timestamp(14);
  if (!row.is_null(15)) import.finished_at = row.timestamp(15);
  const Json problem = stored_json(row.text(16));
  import.problem = {std::string(problem.text("en")), std::string(problem.text("zh"))};
  import.format = static_cast<FileFormat>(row.integer(17));
  import.sheet = row.text(18);
  import.sheets = names_of(row.text(19));
  import.encoding_sure = row.integer(20) != 0;
  import.whole = row.id(21);
  import.place = static_cast<int>(row.integer(22));
  return import;
}

void load_parts(Connection& db, Import& whole) {
  if (whole.format != FileFormat::zip) return;
  db.query(parts_sql, {whole.id.value}, [&](const Row& row) {
    whole.parts.push_back(import_at(row));
    return true;
  });
  whole.progress = {};
  for (const Import& part : whole.parts) {
    if (!part.object.empty()) add(whole.progress, part.progress);
  }
}

// A part has no parts.
std::vector<Id> part_ids(Connection& db, Id whole) {
  std::vector<Id> ids;
  db.query(part_ids_sql, {whole.value}, [&](const Row& row) {
    ids.push_back(row.id(0));
    return true;
  });
  return ids;
}

constexpr storage::Sql insert_sample_sql =
    "INSERT INTO kith_import_samples (import_id, kind, place, sample) VALUES (?1, ?2, "
    "(SELECT count(*) FROM kith_import_samples WHERE import_id = ?1), ?3)";
constexpr storage::Sql samples_sql =
    "SELECT kind, sample FROM kith_import_samples WHERE import_id = ?1 ORDER BY place";
constexpr storage::Sql clear_samples_sql = "DELETE FROM kith_import_samples WHERE import_id = ?1";

constexpr storage::Sql put_mapping_sql =
    "INSERT INTO kith_import_mappings (person, object, headings, settings, used_at) VALUES (?1, "
    "?2, ?3, ?4, ?5) ON CONFLICT (person, object, headings) DO UPDATE SET settings = "
    "excluded.settings, used_at = excluded.used_at";
constexpr storage::Sql find_mapping_sql =
    "SELECT settings FROM kith_import_mappings WHERE person = ?1 AND object = ?2 AND headings = ?3";
constexpr storage::Sql forget_mappings_sql =
    "DELETE FROM kith_import_mappings WHERE person = ?1 AND used_at < (SELECT used_at FROM "
    "kith_import_mappings WHERE person = ?1 ORDER BY used_at DESC LIMIT 1 OFFSET 199)";

Value value_of_time(const std::optional<Timestamp>& at) { return at ? Value{*at} : Value{}; }

}  // namespace

std::span<const storage::Migration> import_migrations() {
  static const storage::Migration list[] = {
      {"integrations",
       1,
       {.sqlite = R"(
          CREATE TABLE kith_imports (
            id INTEGER PRIMARY KEY, made_by INTEGER NOT NULL, made_at INTEGER NOT NULL,
            object TEXT NOT NULL, file TEXT NOT NULL, size INTEGER NOT NULL, encoding TEXT NOT NULL,
            delimiter TEXT NOT NULL, columns TEXT NOT NULL, settings TEXT NOT NULL,
            state INTEGER NOT NULL, progress TEXT NOT NULL, job INTEGER, batch INTEGER,
            started_at INTEGER, finished_at INTEGER, problem TEXT NOT NULL) STRICT;
          CREATE INDEX kith_imports_made_by ON kith_imports (made_by, id);
          CREATE TABLE kith_import_errors (
            import_id INTEGER NOT NULL, row_number INTEGER NOT NULL, place INTEGER NOT NULL,
            line INTEGER NOT NULL, column_name TEXT NOT NULL, field TEXT NOT NULL, code TEXT NOT NULL,
            message_en TEXT NOT NULL, message_zh TEXT NOT NULL, value TEXT NOT NULL,
            PRIMARY KEY (import_id, row_number, place)) STRICT, WITHOUT ROWID;
          CREATE TABLE kith_import_later (
            import_id INTEGER NOT NULL, row_number INTEGER NOT NULL, target INTEGER NOT NULL,
            line INTEGER NOT NULL, record INTEGER NOT NULL, text TEXT NOT NULL,
            PRIMARY KEY (import_id, row_number, target)) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_imports (
            id bigint PRIMARY KEY, made_by bigint NOT NULL, made_at timestamptz NOT NULL,
            object text NOT NULL, file text NOT NULL, size bigint NOT NULL, encoding text NOT NULL,
            delimiter text NOT NULL, columns text NOT NULL, settings text NOT NULL,
            state bigint NOT NULL, progress text NOT NULL, job bigint, batch bigint,
            started_at timestamptz, finished_at timestamptz, problem text NOT NULL);
          CREATE INDEX kith_imports_made_by ON kith_imports (made_by, id);
          CREATE TABLE kith_import_errors (
            import_id bigint NOT NULL, row_number bigint NOT NULL, place bigint NOT NULL,
            line bigint NOT NULL, column_name text NOT NULL, field text NOT NULL, code text NOT NULL,
            message_en text NOT NULL, message_zh text NOT NULL, value text NOT NULL,
            PRIMARY KEY (import_id, row_number, place));
          CREATE TABLE kith_import_later (
            import_id bigint NOT NULL, row_number bigint NOT NULL, target bigint NOT NULL,
            line bigint NOT NULL, record bigint NOT NULL, text text NOT NULL,
            PRIMARY KEY (import_id, row_number, target));)"}},
      {"integrations",
       2,
       {.sqlite = R"(
          ALTER TABLE kith_imports ADD COLUMN format INTEGER NOT NULL DEFAULT 0;
          ALTER TABLE kith_imports ADD COLUMN sheet TEXT NOT NULL DEFAULT '';
          ALTER TABLE kith_imports ADD COLUMN sheets TEXT NOT NULL DEFAULT '[]';
          ALTER TABLE kith_imports ADD COLUMN encoding_sure INTEGER NOT NULL DEFAULT 1;
          ALTER TABLE kith_imports ADD COLUMN whole INTEGER;
          ALTER TABLE kith_imports ADD COLUMN place INTEGER NOT NULL DEFAULT 0;
          CREATE INDEX kith_imports_whole ON kith_imports (whole, place) WHERE whole IS NOT NULL;)",
        .postgres = R"(
          ALTER TABLE kith_imports ADD COLUMN format bigint NOT NULL DEFAULT 0;
          ALTER TABLE kith_imports ADD COLUMN sheet text NOT NULL DEFAULT '';
          ALTER TABLE kith_imports ADD COLUMN sheets text NOT NULL DEFAULT '[]';
          ALTER TABLE kith_imports ADD COLUMN encoding_sure bigint NOT NULL DEFAULT 1;
          ALTER TABLE kith_imports ADD COLUMN whole bigint;
          ALTER TABLE kith_imports ADD COLUMN place bigint NOT NULL DEFAULT 0;
          CREATE INDEX kith_imports_whole ON kith_imports (whole, place) WHERE whole IS NOT NULL;)"}},
      {"integrations",
       3,
       {.sqlite = R"(
          CREATE TABLE kith_import_samples (
            import_id INTEGER NOT NULL, kind INTEGER NOT NULL, place INTEGER NOT NULL,
            sample TEXT NOT NULL, PRIMARY KEY (import_id, place)) STRICT, WITHOUT ROWID;
          CREATE TABLE kith_import_mappings (
            person INTEGER NOT NULL, object TEXT NOT NULL, headings TEXT NOT NULL,
            settings TEXT NOT NULL, used_at INTEGER NOT NULL,
            PRIMARY KEY (person, object, headings)) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_import_samples (
            import_id bigint NOT NULL, kind bigint NOT NULL, place bigint NOT NULL,
            sample text NOT NULL, PRIMARY KEY (import_id, place));
          CREATE TABLE kith_import_mappings (
            person bigint NOT NULL, object text NOT NULL, headings text NOT NULL,
            settings text NOT NULL, used_at timestamptz NOT NULL,
            PRIMARY KEY (person, object, headings));)"}},
      {"integrations",
       4,
       {.sqlite = R"(
          CREATE TABLE kith_import_names (
            import_id INTEGER NOT NULL, object TEXT NOT NULL, column_name TEXT NOT NULL,
            text TEXT NOT NULL, record INTEGER NOT NULL,
            PRIMARY KEY (import_id, object, column_name, text)) STRICT, WITHOUT ROWID;)",
        .postgres = R"(
          CREATE TABLE kith_import_names (
            import_id bigint NOT NULL, object text NOT NULL, column_name text NOT NULL,
            text text COLLATE "C" NOT NULL, record bigint NOT NULL,
            PRIMARY KEY (import_id, object, column_name, text));)"}},
  };
  return list;
}

void insert_import(Connection& db, const Import& import) {
  db.execute(
      insert_sql,
      {import.id.value, import.by.value, import.created_at, import.object, import.file, import.size,
       import.encoding, std::string(1, import.delimiter), columns_text(import.columns),
       import.settings.dump(), static_cast<int64_t>(import.state), json_of(import.progress).dump(),
       problem_text(import.problem), static_cast<int64_t>(import.format), import.sheet,
       names_text(import.sheets), int64_t{import.encoding_sure}, value_of(import.whole),
       int64_t{import.place}});
  for (const Import& part : import.parts) insert_import(db, part);
}

void save_settings(Connection& db, const Import& import) {
  db.execute(settings_sql,
             {import.id.value, import.object, import.encoding, std::string(1, import.delimiter),
              columns_text(import.columns), import.settings.dump(), import.sheet,
              int64_t{import.encoding_sure}, int64_t{import.place}});
}

void save_state(Connection& db, const Import& import) {
  db.execute(state_sql,
             {import.id.value, static_cast<int64_t>(import.state), json_of(import.progress).dump(),
              value_of(import.job), value_of(import.batch), value_of_time(import.started_at),
              value_of_time(import.finished_at), problem_text(import.problem)});
}

std::optional<Import> find_import(Connection& db, Id id) {
  std::optional<Import> found;
  db.query(find_sql, {id.value}, [&](const Row& row) {
    found = import_at(row);
    return false;
  });
  if (found) load_parts(db, *found);
  return found;
}

std::vector<Import> imports_of(Connection& db, Id by, Id before, int limit) {
  std::vector<Import> found;
  db.query(list_sql, {by.value, before ? before.value : INT64_MAX, int64_t{limit}},
           [&](const Row& row) {
             found.push_back(import_at(row));
             return true;
           });
  for (Import& import : found) load_parts(db, import);
  return found;
}

void remove_import(Connection& db, Id id) {
  for (const Id part : part_ids(db, id)) remove_import(db, part);
  clear_errors(db, id);
  clear_samples(db, id);
  clear_later(db, id);
  clear_names(db, id);
  db.execute(remove_sql, {id.value});
}

void add_errors(Connection& db, Id import, std::span<const ImportError> errors) {
  for (const ImportError& error : errors) {
    db.execute(insert_error_sql, {import.value, error.row, error.line, error.column, error.field,
                                  error.code, error.message.en, error.message.zh, error.value});
  }
}

void clear_errors(Connection& db, Id import) { db.execute(clear_errors_sql, {import.value}); }

std::vector<ImportError> errors_of(Connection& db, Id import, int64_t after_row, size_t limit) {
  std::vector<ImportError> errors;
  db.query(errors_sql, {import.value, after_row}, [&](const Row& row) {
    if (errors.size() >= limit && errors.back().row != row.integer(0)) return false;
    errors.push_back({row.integer(0),
                      row.integer(1),
                      std::string(row.text(2)),
                      std::string(row.text(3)),
                      std::string(row.text(4)),
                      {std::string(row.text(5)), std::string(row.text(6))},
                      std::string(row.text(7))});
    return true;
  });
  return errors;
}

void add_later(Connection& db, Id import, const LaterReference& later) {
  db.execute(insert_later_sql, {import.value, later.row, static_cast<int64_t>(later.target),
                                later.line, later.record.value, later.text});
}

std::vector<LaterReference> later_of(Connection& db, Id import, int limit) {
  std::vector<LaterReference> found;
  db.query(later_sql, {import.value, int64_t{limit}}, [&](const Row& row) {
    found.push_back({row.integer(0), row.integer(1), row.id(2), static_cast<size_t>(row.integer(3)),
                     std::string(row.text(4))});
    return true;
  });
  return found;
}

void remove_later(Connection& db, Id import, const LaterReference& later) {
  db.execute(remove_later_sql, {import.value, later.row, static_cast<int64_t>(later.target)});
}

void clear_later(Connection& db, Id import) { db.execute(clear_later_sql, {import.value}); }

void add_names(Connection& db, Id run, const Import& part, std::span<const RowName> names) {
  for (const RowName& one : names)
    db.execute(insert_name_sql, {run.value, part.object, part.columns.at(one.column).name, one.text,
                                 one.record.value});
}

NamedRecord find_name(Connection& db, Id run, std::string_view object, std::string_view column,
                      std::string_view text) {
  NamedRecord found;
  db.query(find_name_sql, {run.value, std::string(object), std::string(column), std::string(text)},
           [&](const Row& row) {
             const int64_t record = row.integer(0);
             found.found = record < 0 ? NamedRecord::Found::several : NamedRecord::Found::one;
             if (record > 0) found.record = Id{record};
             return false;
           });
  return found;
}

void clear_names(Connection& db, Id run) { db.execute(clear_names_sql, {run.value}); }

void add_samples(Connection& db, Id import, std::span<const Sample> samples) {
  for (const Sample& sample : samples)
    db.execute(insert_sample_sql, {import.value, static_cast<int64_t>(sample.kind), sample.json});
}

void clear_samples(Connection& db, Id import) { db.execute(clear_samples_sql, {import.value}); }

std::vector<Sample> samples_of(Connection& db, Id import) {
  std::vector<Sample> found;
  db.query(samples_sql, {import.value}, [&](const Row& row) {
    found.push_back({static_cast<SampleKind>(row.integer(0)), std::string(row.text(1))});
    return true;
  });
  return found;
}

void put_mapping(Connection& db, const Import& import, const std::string& mark, Timestamp now) {
  db.execute(put_mapping_sql, {import.by.value, import.object, mark, import.settings.dump(), now});
  db.execute(forget_mappings_sql, {import.by.value});
}

std::optional<std::string> find_mapping(Connection& db, const Import& import,
                                        const std::string& mark) {
  std::optional<std::string> found;
  db.query(find_mapping_sql, {import.by.value, import.object, mark}, [&](const Row& row) {
    found = std::string(row.text(0));
    return false;
  });
  return found;
}

}  // namespace kith::integrations
