// An archive into a workspace that is not there yet. It is put together aside (archive_place.h), and
// takes its place by a rename once all sums hold; what fails before that leaves nothing behind.
#include <algorithm>
#include <filesystem>
#include <map>

#include "app/app.h"
#include "app/archive.h"
#include "app/archive_format.h"
#include "app/archive_place.h"
#include "app/archive_tables.h"
#include "app/migrations.h"
#include "app/summed_tar.h"
#include "records/search.h"
#include "schema/catalog_json.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using namespace archive;
using formats::TarReader;
using storage::Connection;

constexpr uint64_t about_bytes_max = 1 << 16;
constexpr const char* workspace_name = "main";
constexpr int indexed_at_once = 300;

Error no_archive() {
  return invalid(say("This is no archive of kith export.", "这不是 kith export 生成的归档。"));
}

Error newer(std::string_view program) {
  return invalid(say("The archive was made by a newer Kith ({}). Load it with that version.",
                     "该归档由更新版本的 Kith（{}）生成，请用该版本载入。", program));
}

// The steps that the archive's tables have taken: its rows fit those. Workspace::open takes the rest.
Result<std::vector<storage::Migration>> steps_of(const App& app, const Json& about) {
  const Json* told = about.find("migrations");
  if (!told || !told->as_object()) return no_archive();
  std::map<std::string, int64_t> known;
  std::vector<storage::Migration> steps;
  for (const storage::Migration& one : migrations_of(app)) {
    known[std::string(one.room)] = one.number;
    if (one.number <= told->integer(one.room)) steps.push_back(one);
  }
  for (const auto& [room, number] : *told->as_object()) {
    if (number.as_integer().value_or(0) > known[room]) return newer(about.text("program"));
  }
  return steps;
}

class Loading {
 public:
  Loading(const App& app, const std::string& path, ArchivePlace& place, Environment environment)
      : app_(app), place_(place), environment_(environment), tar_(path) {}

  Result<ArchiveSummary> run() {
    const Json about = TRY(read_about());
    const auto steps = TRY(steps_of(app_, about));
    const Json catalog = TRY(read_schema());
    TRY(place_.prepare(environment_.clock));
    const storage::Location location = TRY(place_.location(environment_.clock));
    TRY(load(location, steps, catalog));
    TRY(finish(location));
    TRY(place_.take(environment_.clock));
    summary_.content = tar_.sum_without(about_name);
    return summary_;
  }

 private:
  Result<Json> document(std::string_view name, uint64_t bytes_max) {
    const auto entry = TRY(tar_.next());
    if (!entry || entry->name != name) return no_archive();
    auto json = parse_json(TRY(tar_.text(bytes_max)), document_limits);
    if (!json) return damaged_archive(name);
    return std::move(*json);
  }

  Result<Json> read_about() {
    Json about = TRY(document(about_name, about_bytes_max));
    if (about.integer("format") < 1) return no_archive();
    if (about.integer("format") > format_version) return newer(about.text("program"));
    return about;
  }
  Result<Json> read_schema() { return document(schema_name, document_limits.bytes_max); }

  Status load(const storage::Location& location, std::span<const storage::Migration> steps,
              const Json& catalog) {
    const auto database = storage::open(location);
    TRY(storage::migrate(*database, steps, environment_.clock.now()));
    TRY(schema::adopt_catalog(*database, catalog, environment_.clock.now()));
    TableLoader tables(*database);
    TRY(tables.look());
    while (const auto entry = TRY(tar_.next())) {
      if (entry->name.starts_with(tables_folder)) {
        TRY(tables.part(entry->name, tar_));
      } else if (backup::is_content_of_files(entry->name)) {
        TRY(keep_content(*entry));
      } else {
        return no_archive();
      }
    }
    TRY(tables.finish());
    summary_.rows = tables.rows();
    return done();
  }

  Status keep_content(const TarReader::Entry& entry) {
    const fs::path path = fs::path(place_.files()) / entry.name.substr(files_folder.size());
    TRY(keep_file(tar_, path.string()));
    // A content says itself what its hash is.
    if (!backup::is_named_by(entry.name, tar_.sum())) return damaged_archive(entry.name);
    ++summary_.files;
    return done();
  }

  // Steps and objects that this program has beyond the archive's, then search and identities.
  Status finish(const storage::Location& location) {
    const auto workspace =
        TRY(Workspace::open(app_, workspace_name, location, place_.files(), environment_));
    const access::Actor system = workspace->system();
    const Settings settings = workspace->settings();
    const schema::SchemaPtr schema = workspace->schema().current();
    for (const schema::Object& object : schema->objects()) {
      Id after;
      do {
        workspace->database().write_raw(
            [&](Connection& db) {
              const auto unit = workspace->unit(db, system, records::Via::job, settings);
              after = records::reindex_slice(workspace->records(), unit, object, after,
                                             indexed_at_once);
              return true;
            },
            {});
      } while (after);
    }
    return done();
  }

  const App& app_;
  ArchivePlace& place_;
  const Environment environment_;
  SummedTarReader tar_;
  ArchiveSummary summary_;
};

}  // namespace

Result<ArchiveSummary> load_archive(const App& app, const std::string& path,
                                    const ArchiveTarget& target, Environment environment) {
  if (!fs::is_regular_file(path))
    return not_found(say("{} cannot be read.", "无法读取 {}。", path));
  ArchivePlace place(target, environment.random);
  return Loading(app, path, place, environment).run();
}

}  // namespace kith::app
