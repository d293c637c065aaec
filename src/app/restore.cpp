#include <filesystem>

#include "app/backup.h"
#include "app/backup_format.h"
#include "app/summed_tar.h"
#include "base/durable_file.h"
#include "base/json.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using namespace backup;
using formats::TarReader;

constexpr uint64_t about_bytes_max = 1 << 16;

Error no_backup() {
  return invalid(say("This is no archive of kith backup.", "这不是 kith backup 生成的归档。"));
}

// Takes one archive apart, in its order.
class Unpacking {
 public:
  Unpacking(const std::string& archive, const std::string& into) : into_(into), tar_(archive) {}

  Result<Archived> run() {
    TRY(read_about());
    while (const auto entry = TRY(tar_.next())) {
      if (!is_known_name(entry->name)) return no_backup();
      TRY(unpack(*entry));
    }
    return done_;
  }

 private:
  Status read_about() {
    const auto entry = TRY(tar_.next());
    if (!entry || entry->name != about_name) return no_backup();
    const auto json = parse_json(TRY(tar_.text(about_bytes_max)));
    if (!json) return no_backup();
    if (json->integer("format", 0) > format_version) {
      return invalid(say("The archive was made by a newer Kith ({}). Restore it with that version.",
                         "该归档由更新版本的 Kith（{}）生成，请用该版本恢复。",
                         json->text("program")));
    }
    return done();
  }

  Status unpack(const TarReader::Entry& entry) {
    const fs::path path = fs::path(into_) / entry.name;
    TRY(keep_file(tar_, path.string()));
    // A content says itself what its hash is.
    if (entry.name.starts_with("files/") && !is_named_by(entry.name, tar_.sum()))
      return damaged_archive(entry.name);
    ++done_.files;
    done_.bytes += static_cast<int64_t>(entry.size);
    return done();
  }

  const std::string into_;
  SummedTarReader tar_;
  Archived done_;
};

}  // namespace

Result<Archived> restore(const std::string& archive, const std::string& data_directory,
                         Random& random) {
  if (!fs::is_regular_file(archive))
    return not_found(say("{} cannot be read.", "无法读取 {}。", archive));
  if (fs::exists(data_directory) && !fs::is_empty(data_directory)) {
    return conflict(
        say("{} is not empty. Restore into a folder of its own, then start Kith on that one.",
            "{} 不是空目录。请恢复到一个新目录，再用它启动 Kith。", data_directory));
  }
  fs::path target = fs::absolute(data_directory).lexically_normal();
  if (!target.has_filename()) target = target.parent_path();
  const Scratch scratch(target.string() + ".restoring-" + random.token(8));
  const Archived archived = TRY(Unpacking(archive, scratch.path()).run());
  sync_file_system(scratch.path());
  fs::rename(scratch.path(), target);  // takes the place of an empty folder
  sync_folder(target.parent_path().string());
  return archived;
}

}  // namespace kith::app
