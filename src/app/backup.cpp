#include "app/backup.h"

#include <algorithm>
#include <fstream>
#include <vector>

#include "app/backup_format.h"
#include "app/control.h"
#include "base/json.h"
#include "formats/tar.h"
#include "storage/sqlite/backup.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using namespace backup;

constexpr size_t piece_bytes = 256 << 10;

// An archive that appears under its name when it is whole.
class ArchiveFile {
 public:
  ArchiveFile(std::string path, Timestamp now)
      : path_(std::move(path)),
        partial_(path_ + ".partial"),
        modified_s_(to_us(now) / 1'000'000),
        file_(partial_, std::ios::binary | std::ios::trunc),
        tar_([this](std::string_view bytes) { write(bytes); }) {
    if (!file_)
      throw fs::filesystem_error("writing", partial_, std::make_error_code(std::errc::io_error));
    fs::permissions(partial_, fs::perms::owner_read | fs::perms::owner_write);
  }
  ~ArchiveFile() {
    std::error_code ignored;
    fs::remove(partial_, ignored);
  }
  ArchiveFile(const ArchiveFile&) = delete;

  void add(const std::string& name, const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    const uint64_t size = fs::file_size(path);
    tar_.begin(name, size, modified_s_);
    Sha256 hash;
    std::string piece(piece_bytes, '\0');
    uint64_t left = size;
    while (left > 0) {
      const auto wanted = static_cast<std::streamsize>(std::min<uint64_t>(left, piece.size()));
      if (!in.read(piece.data(), wanted))
        throw fs::filesystem_error("reading", path, std::make_error_code(std::errc::io_error));
      const std::string_view bytes(piece.data(), static_cast<size_t>(wanted));
      hash.update(std::as_bytes(std::span(bytes)));
      tar_.data(bytes);
      left -= bytes.size();
    }
    sums_ += sum_line(hash.finish(), name);
    ++done_.files;
    done_.bytes += static_cast<int64_t>(size);
  }

  void add_text(std::string_view name, std::string_view text) {
    tar_.begin(name, text.size(), modified_s_);
    tar_.data(text);
    sums_ += sum_line(sha256(text), name);
  }

  Archived finish() {
    const std::string sums = sums_;
    tar_.begin(sums_name, sums.size(), modified_s_);
    tar_.data(sums);
    tar_.finish();
    file_.close();
    if (!file_)
      throw fs::filesystem_error("writing", partial_, std::make_error_code(std::errc::io_error));
    sync_file_system(partial_);
    fs::rename(partial_, path_);
    sync_folder(fs::path(path_).parent_path().string());
    return done_;
  }

 private:
  void write(std::string_view bytes) {
    file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file_)
      throw fs::filesystem_error("writing", partial_,
                                 std::make_error_code(std::errc::no_space_on_device));
  }

  const std::string path_;
  const std::string partial_;
  const int64_t modified_s_;
  std::ofstream file_;
  formats::TarWriter tar_;
  std::string sums_;
  Archived done_;
};

std::string about(Timestamp now) {
  return Json(Json::Object{{"format", backup::format_version},
                           {"program", KITH_VERSION},
                           {"made_at", format(now)}})
             .dump() +
         "\n";
}

// Sorted, so that two backups of the same data are alike.
std::vector<std::string> contents_below(const std::string& directory) {
  std::vector<std::string> names;
  if (!fs::is_directory(directory + "/files")) return names;
  for (const auto& entry : fs::recursive_directory_iterator(directory + "/files")) {
    std::string name = fs::relative(entry.path(), directory).string();
    if (entry.is_regular_file() && is_known_name(name)) names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

}  // namespace

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
  ArchiveFile out(archive, clock.now());
  out.add_text(about_name, about(clock.now()));
  std::vector<std::string> databases;
  for (const auto& entry : fs::directory_iterator(copies.path())) {
    std::string name = entry.path().filename().string();
    if (is_known_name(name)) databases.push_back(std::move(name));
  }
  std::ranges::sort(databases);
  for (const std::string& name : databases) out.add(name, copies.path() + "/" + name);
  for (const std::string& name : contents_below(data_directory))
    out.add(name, data_directory + "/" + name);
  return out.finish();
}

}  // namespace kith::app
