#include "app/backup.h"

#include <algorithm>
#include <fstream>
#include <vector>

#include "app/backup_format.h"
#include "app/content_files.h"
#include "app/control.h"
#include "app/summed_tar.h"
#include "base/json.h"
#include "storage/sqlite/backup.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using namespace backup;

std::string about(Timestamp now) {
  return Json(Json::Object{{"format", backup::format_version},
                           {"program", KITH_VERSION},
                           {"made_at", format(now)}})
             .dump() +
         "\n";
}

// Sorted, so that two backups of the same data are alike.
void add_contents(SummedTarWriter& out, const std::string& data_directory) {
  const std::string files = data_directory + "/files";
  std::vector<std::string> workspaces = names_in_folder(files);
  std::ranges::sort(workspaces);
  for (const std::string& workspace : workspaces) {
    const std::string directory = files + "/" + workspace;
    if (!fs::is_directory(directory)) continue;
    for (const std::string& hash : hashes_below(directory)) {
      LyingContent content = open_as_it_lies(directory, hash);
      const std::string name = "files/" + workspace + "/" + content.name;
      if (is_known_name(name)) out.add_file(name, content.bytes);
    }
  }
}

// Beside the databases, and in no archive: what is restored was not backed up yet.
constexpr std::string_view note_name = "last-backup.json";

// Where the folder may only be read, the backup is good without it.
void note(const std::string& data_directory, Timestamp at, int64_t bytes) {
  const std::string name = data_directory + "/" + std::string(note_name);
  const std::string partial = name + ".partial";
  {
    std::ofstream file(partial);
    file << Json(Json::Object{{"made_at", format(at)}, {"bytes", bytes}}).dump() << '\n';
    if (!file.flush()) return;
  }
  std::error_code ignored;
  fs::rename(partial, name, ignored);
}

}  // namespace

std::optional<LastBackup> last_backup(const std::string& data_directory) {
  std::ifstream file(data_directory + "/" + std::string(note_name));
  if (!file) return std::nullopt;
  const std::string text(std::istreambuf_iterator<char>(file), {});
  const auto json = parse_json(text);
  const auto at = json ? parse_timestamp(json->text("made_at")) : std::nullopt;
  if (!at) return std::nullopt;
  return LastBackup{*at, json->integer("bytes")};
}

Status snapshot(const std::string& data_directory, const std::string& to, const Clock& clock) {
  const std::string control = data_directory + "/" + std::string(control_name);
  if (!fs::exists(control)) {
    return not_found(
        say("There is no workspace in {}. --data names the folder that kith serve uses.",
            "{} 中没有工作区。--data 应为 kith serve 使用的目录。", data_directory));
  }
  fs::create_directories(to);
  const auto copy = [&](std::string_view name) {
    return storage::sqlite::back_up(data_directory + "/" + std::string(name),
                                    to + "/" + std::string(name));
  };
  TRY(copy(control_name));
  std::vector<std::string> databases;
  {
    const auto store = TRY(Control::open(to, "", clock));
    for (const WorkspaceEntry& entry : store->workspaces())
      databases.push_back(fs::path(entry.location.path).filename().string());
  }
  for (const std::string& name : databases) TRY(copy(name));
  return done();
}

Result<Archived> back_up(const std::string& data_directory, const std::string& archive,
                         const Clock& clock, Random& random) {
  if (fs::exists(archive)) {
    return conflict(say("{} exists already; name a file that does not, or move that one away",
                        "{} 已存在；请换一个不存在的文件名，或先移走该文件", archive));
  }
  const Scratch copies(archive + ".snapshot-" + random.token(8));
  TRY(snapshot(data_directory, copies.path(), clock));
  PartialFile file(archive);
  SummedTarWriter out([&](std::string_view bytes) { file.write(bytes); }, clock.now());
  out.add_text(about_name, about(clock.now()));
  std::vector<std::string> databases;
  for (const auto& entry : fs::directory_iterator(copies.path())) {
    std::string name = entry.path().filename().string();
    if (is_known_name(name)) databases.push_back(std::move(name));
  }
  std::ranges::sort(databases);
  for (const std::string& name : databases) out.add_file(name, copies.path() + "/" + name);
  add_contents(out, data_directory);
  out.finish();
  file.finish();
  note(data_directory, clock.now(), out.bytes());
  return Archived{out.files() - 1, out.bytes()};
}

}  // namespace kith::app
