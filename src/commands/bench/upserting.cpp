#include "commands/bench/upserting.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <stdexcept>

#include <fmt/format.h>

#include "commands/bench/bare.h"
#include "commands/commands.h"
#include "query/question.h"
#include "schema/search_table.h"

namespace kith::commands::bench {
namespace {

using records::Change;
using storage::Connection;

constexpr int rows_per_commit = 500;
constexpr int batch = 500;
constexpr int phone_every = 4;

constexpr std::string_view mapping = R"({"mapping":[
  {"column":"email","field":"email"},{"column":"title","field":"title"},
  {"column":"phone","field":"phone"}],"mode":"upsert","key":"email"})";

// first_name,last_name,title,email,phone,account,owner of the world, without quotes.
void write_changes(const std::string& from, const std::string& to) {
  constexpr size_t title = 2;
  constexpr size_t email = 3;
  constexpr size_t phone = 4;
  std::ifstream in(from);
  std::ofstream out(to, std::ios::binary);
  out << "email,title,phone\n";
  std::string line;
  std::getline(in, line);
  for (int n = 0; std::getline(in, line); ++n) {
    std::vector<std::string_view> cells;
    for (size_t at = 0; at <= line.size();) {
      const size_t comma = std::min(line.find(',', at), line.size());
      cells.push_back(std::string_view(line).substr(at, comma - at));
      at = comma + 1;
    }
    const std::string other = fmt::format("1590{:07}", n);
    out << fmt::format("{},{} II,{}\n", cells.at(email), cells.at(title),
                       n % phone_every == 0 ? std::string_view(other) : cells.at(phone));
  }
  if (!out.flush()) throw std::runtime_error(to + " cannot be written");
}

bare_value text(const std::string& value) { return {BARE_TEXT, 0, 0, value.data(), value.size()}; }
bare_value integer(int64_t value) { return {BARE_INTEGER, value, 0, nullptr, 0}; }

// What the indexes gain and lose by each change of a phone.
class Payload {
 public:
  explicit Payload(const std::string& path) : db_(bare_open(path.c_str())) {
    bare_script(db_,
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                "CREATE TABLE words (record INTEGER PRIMARY KEY, tokens TEXT);"
                "CREATE TABLE identities (record INTEGER, kind INTEGER, value TEXT, gone INTEGER);"
                "BEGIN");
    words_ = bare_prepare(db_, "INSERT INTO words VALUES (?, ?)");
    identities_ = bare_prepare(db_, "INSERT INTO identities VALUES (?, ?, ?, ?)");
  }
  ~Payload() {
    bare_script(db_, "CREATE INDEX by_record ON identities (record); COMMIT");
    bare_close(db_);
  }
  Payload(const Payload&) = delete;
  Payload& operator=(const Payload&) = delete;

  void add(const records::Prepared& now, const std::vector<records::Identity>& before) {
    const int64_t record = now.record.id().value;
    const std::string tokens = now.tokens + ' ' + schema::owner_word(now.record.owner());
    const bare_value words[] = {integer(record), text(tokens)};
    bare_run(db_, words_, words, 2);
    put(record, before, now.identities, 1);
    put(record, now.identities, before, 0);
  }

 private:
  void put(int64_t record, const std::vector<records::Identity>& these,
           const std::vector<records::Identity>& not_those, int64_t gone) {
    for (const records::Identity& one : these) {
      if (std::ranges::find(not_those, one) != not_those.end()) continue;
      const bare_value values[] = {integer(record), integer(static_cast<int64_t>(one.kind)),
                                   text(one.value), integer(gone)};
      bare_run(db_, identities_, values, 4);
    }
  }

  bare* db_;
  int words_ = 0;
  int identities_ = 0;
};

class Reader {
 public:
  explicit Reader(const std::string& data) {
    const char* arguments[] = {"--data", data.c_str()};
    const auto line = parse_command_line(arguments, server_settings()).value();
    const auto settings =
        read_settings(server_settings(), line.flags, environment_variable, {}).value();
    if (const Status opened = program_.open(settings); !opened)
      throw std::runtime_error(opened.error().message.en);
    schema_ = program_.workspace->schema().current();
    contacts_ = schema_->object("contacts");
  }

  int64_t object() const { return contacts_->id; }

  int64_t newest_change() {
    return *program_.workspace->database().read(
        [](Connection& db) -> Result<int64_t> { return records::newest_change(db); });
  }

  void write_payload(const std::string& path, int64_t since) {
    Payload payload(path);
    for (bool more = true; more;) {
      program_.workspace->database().read_raw(
          [&](Connection& db) {
            const auto changes = records::changes_after(db, *schema_, since, batch);
            more = !changes.empty();
            if (more) since = changes.back().seq;
            add(db, changes, payload);
          },
          {.lane = storage::Lane::bulk});
    }
  }

 private:
  void add(Connection& db, const std::vector<Change>& changes, Payload& payload) {
    const int64_t phone = contacts_->field("phone")->id;
    std::vector<Id> ids;
    std::map<int64_t, const Change*> by_record;
    for (const Change& change : changes) {
      if (change.object != contacts_->id || !change.field(phone)) continue;
      ids.push_back(change.record);
      by_record[change.record.value] = &change;
    }
    const access::Actor system = program_.workspace->system();
    const query::ReadEnvironment environment{db, *schema_, system, system.directory()};
    for (query::Stored& now : query::fetch_many(environment, *contacts_, ids)) {
      query::Stored before = now;
      for (const auto& field : by_record.at(now.id().value)->fields)
        std::ranges::copy(field.from, before.cells(*contacts_->field(field.field)).begin());
      payload.add(program_.workspace->records().prepare(schema_, std::move(now)),
                  records::identities_of(before));
    }
  }

  Program program_;
  schema::SchemaPtr schema_;
  const schema::Object* contacts_ = nullptr;
};

}  // namespace

std::vector<Row> compare_upsert(const std::string& data, const std::string& csv,
                                const std::string& database_path, const std::string& log,
                                int contacts) {
  const std::string changes = csv + ".changes.csv";
  const std::string before = data + "/before.db";
  const std::string payload = data + "/upsert-payload.db";
  const auto clean = [&] {
    for (const std::string& path : {before, payload})
      for (const char* end : {"", "-wal", "-shm"}) std::filesystem::remove(path + end);
  };
  clean();
  write_changes(csv, changes);
  const int64_t since = Reader(data).newest_change();
  std::filesystem::copy_file(database_path, before);  // nobody holds it: its log is in it
  const Imported upserted = run_import(data, changes, mapping, log);
  int64_t object = 0;
  {
    Reader reader(data);
    object = reader.object();
    reader.write_payload(payload, since);
  }
  const double bare = bare_upsert(database_path.c_str(), payload.c_str(), before.c_str(), object,
                                  since, rows_per_commit);
  clean();
  std::filesystem::remove(changes);
  const double ratio = bare / upserted.seconds;
  const double resident_mib = static_cast<double>(upserted.resident_kib_max) / 1024;
  return {{fmt::format("CSV upsert of {0} contacts against {0} ({1:.0f} s)", contacts,
                       upserted.seconds),
           fmt::format("{:.0f} /s", contacts / upserted.seconds),
           fmt::format("{:.0f} /s", contacts / bare), times(ratio), "≥ 0.4", at_least(ratio, 0.4)},
          {"Resident memory of the upsert", fmt::format("{:.0f} MiB", resident_mib), "", "",
           "< 256 MiB", at_most(resident_mib, 256)}};
}

}  // namespace kith::commands::bench
