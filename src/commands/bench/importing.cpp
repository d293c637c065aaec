#include "commands/bench/importing.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "commands/bench/bare.h"
#include "commands/bench/child.h"
#include "commands/bench/statements.h"
#include "commands/commands.h"
#include "query/question.h"
#include "schema/search_table.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

// As many as an import writes in one of its transactions, or more: the fewer the commits, the
// better the bare loop looks.
constexpr int rows_per_commit = 500;
constexpr int batch = 500;

constexpr std::string_view creating = R"({"mapping":[
  {"column":"first_name","field":"first_name"},{"column":"last_name","field":"last_name"},
  {"column":"title","field":"title"},{"column":"email","field":"email"},{"column":"phone","field":"phone"},
  {"column":"account","field":"account","match":"id"},{"column":"owner","field":"owner","match":"email"}],
  "mode":"create","key":null})";

bare_value text(const std::string& value) { return {BARE_TEXT, 0, 0, value.data(), value.size()}; }
bare_value integer(int64_t value) { return {BARE_INTEGER, value, 0, nullptr, 0}; }

// What the indexes of each contact hold, worked out ahead: the bare loop does not tokenise.
class Payload {
 public:
  explicit Payload(const std::string& path) : db_(bare_open(path.c_str())) {
    bare_script(db_,
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                "CREATE TABLE words (record INTEGER PRIMARY KEY, tokens TEXT);"
                "CREATE TABLE identities (record INTEGER, kind INTEGER, value TEXT); BEGIN");
    words_ = bare_prepare(db_, "INSERT INTO words VALUES (?, ?)");
    identities_ = bare_prepare(db_, "INSERT INTO identities VALUES (?, ?, ?)");
  }
  ~Payload() {
    bare_script(db_, "COMMIT");
    bare_close(db_);
  }
  Payload(const Payload&) = delete;
  Payload& operator=(const Payload&) = delete;

  void add(const records::Prepared& prepared) {
    const int64_t record = prepared.record.id().value;
    const std::string tokens = prepared.tokens + ' ' + schema::owner_word(prepared.record.owner());
    const bare_value words[] = {integer(record), text(tokens)};
    bare_run(db_, words_, words, 2);
    for (const records::Identity& identity : prepared.identities) {
      const bare_value values[] = {integer(record), integer(static_cast<int64_t>(identity.kind)),
                                   text(identity.value)};
      bare_run(db_, identities_, values, 3);
    }
  }

 private:
  bare* db_;
  int words_ = 0;
  int identities_ = 0;
};

// Answers the object's number in the workspace.
int64_t write_payload(const std::string& data, const std::string& path) {
  Program program;
  const char* arguments[] = {"--data", data.c_str()};
  const auto line = parse_command_line(arguments, server_settings()).value();
  const auto settings =
      read_settings(server_settings(), line.flags, environment_variable, {}).value();
  if (const Status opened = program.open(settings); !opened)
    throw std::runtime_error(opened.error().message.en);
  app::Workspace& workspace = *program.workspace;
  const schema::SchemaPtr schema = workspace.schema().current();
  query::Question question;
  question.object = schema->object("contacts");
  const access::Actor system = workspace.system();
  Payload payload(path);
  Id after;
  for (bool more = true; more;) {
    workspace.database().read_raw(
        [&](Connection& db) {
          const query::ReadEnvironment environment{db, *schema, system, system.directory()};
          const auto ids = query::select_ids(environment, question, after, batch);
          more = !ids.empty();
          if (more) after = ids.back();
          for (auto& record : query::fetch_many(environment, *question.object, ids)) {
            payload.add(workspace.records().prepare(schema, std::move(record)));
          }
        },
        {.lane = storage::Lane::bulk});
  }
  return question.object->id;
}

void remove_database(const std::string& path) {
  for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
}

}  // namespace

Imported run_import(const std::string& data, const std::string& csv, const std::string& log) {
  return run_import(data, csv, creating, log);
}

Imported run_import(const std::string& data, const std::string& csv, std::string_view mapping,
                    const std::string& log) {
  const std::string mapping_path = csv + ".mapping";
  std::ofstream(mapping_path) << mapping;
  const auto begun = Clock::now();
  Child import({"import", "--data", data, "--object", "contacts", "--mapping", mapping_path, csv},
               log);
  const bool told = import.wait_for("failed 0");
  const Child::End end = import.wait();
  if (!told || end.code != 0) throw std::runtime_error("the import failed: see " + log);
  return {seconds_since(begun), end.processor_seconds, end.resident_kib_max};
}

std::vector<Row> compare_import(const Imported& imported, const std::string& data,
                                const std::string& database_path, const std::string& folder,
                                int contacts) {
  const std::string payload = folder + "/payload.db";
  const std::string target = folder + "/bare.db";
  remove_database(payload);
  remove_database(target);
  const int64_t object = write_payload(data, payload);
  const double bare = bare_import(database_path.c_str(), payload.c_str(), target.c_str(),
                                  "contacts", object, rows_per_commit);
  remove_database(payload);
  remove_database(target);
  const double ratio = bare / imported.seconds;
  const double resident_mib = static_cast<double>(imported.resident_kib_max) / 1024;
  return {{fmt::format("CSV import of {} contacts ({:.0f} s)", contacts, imported.seconds),
           fmt::format("{:.0f} /s", contacts / imported.seconds),
           fmt::format("{:.0f} /s", contacts / bare), times(ratio), "≥ 0.5", at_least(ratio, 0.5)},
          {"Resident memory of the import", fmt::format("{:.0f} MiB", resident_mib), "", "",
           "< 256 MiB", at_most(resident_mib, 256)}};
}

}  // namespace kith::commands::bench
