#include <algorithm>
#include <fstream>
#include <set>

#include "app/backup.h"
#include "app/backup_format.h"
#include "base/json.h"
#include "formats/tar.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using namespace backup;
using formats::TarReader;

constexpr uint64_t about_bytes_max = 1 << 16;

Error damaged(std::string_view name) {
  return invalid(
      say("{} in the archive is not what was put there: its hash differs. Nothing was restored; "
          "use another backup.",
          "归档中的 {} 与写入时不符（哈希不同）。未恢复任何内容；请使用另一份备份。", name));
}

Error no_backup() {
  return invalid(say("This is no archive of kith backup.", "这不是 kith backup 生成的归档。"));
}

// Takes one archive apart, in its order.
class Unpacking {
 public:
  Unpacking(const std::string& archive, const std::string& into)
      : file_(archive, std::ios::binary), into_(into), tar_([this](std::span<char> out) {
          file_.read(out.data(), static_cast<std::streamsize>(out.size()));
          return static_cast<size_t>(file_.gcount());
        }) {}

  Result<Archived> run() {
    TRY(read_about());
    while (true) {
      const auto entry = TRY(tar_.next());
      if (!entry) return no_sums();
      if (entry->name == sums_name) {
        TRY(compare_sums());
        return done_;
      }
      if (!is_known_name(entry->name) || !seen_.insert(entry->name).second) return no_backup();
      TRY(unpack(*entry));
    }
  }

 private:
  static Error no_sums() {
    return invalid(
        say("The archive is cut off: its last part is missing.", "归档不完整：缺少末尾部分。"));
  }

  Result<std::string> text(uint64_t bytes_max) {
    std::string out;
    while (true) {
      const auto piece = TRY(tar_.data());
      if (piece.empty()) return out;
      if (out.size() + piece.size() > bytes_max) return no_backup();
      out += piece;
    }
  }

  Status read_about() {
    const auto entry = TRY(tar_.next());
    if (!entry || entry->name != about_name) return no_backup();
    const std::string about = TRY(text(about_bytes_max));
    const auto json = parse_json(about);
    if (!json) return no_backup();
    if (json->integer("format", 0) > format_version) {
      return invalid(say("The archive was made by a newer Kith ({}). Restore it with that version.",
                         "该归档由更新版本的 Kith（{}）生成，请用该版本恢复。",
                         json->text("program")));
    }
    sums_ += sum_line(sha256(about), about_name);
    return done();
  }

  Status unpack(const TarReader::Entry& entry) {
    const fs::path path = fs::path(into_) / entry.name;
    fs::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    Sha256 hash;
    while (true) {
      const auto piece = TRY(tar_.data());
      if (piece.empty()) break;
      hash.update(std::as_bytes(std::span(piece)));
      out.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    }
    out.close();
    if (!out)
      throw fs::filesystem_error("writing", path, std::make_error_code(std::errc::io_error));
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
    const Hash256 sum = hash.finish();
    // A content says itself what its hash is.
    if (entry.name.starts_with("files/") && path.filename().string() != hex(sum))
      return damaged(entry.name);
    sums_ += sum_line(sum, entry.name);
    ++done_.files;
    done_.bytes += static_cast<int64_t>(entry.size);
    return done();
  }

  // Line by line as they were written: what is missing or more differs too.
  Status compare_sums() {
    std::string_view ours = sums_;
    std::string told;
    while (true) {
      const auto piece = TRY(tar_.data());
      if (piece.empty()) break;
      if (!ours.starts_with(piece)) return damaged(name_at(piece, ours));
      ours.remove_prefix(piece.size());
    }
    if (!ours.empty()) return damaged(sums_name);
    return done();
  }

  // The name on the first line that differs.
  std::string name_at(std::string_view told, std::string_view ours) const {
    const size_t same = static_cast<size_t>(std::ranges::mismatch(told, ours).in2 - ours.begin());
    const size_t at = static_cast<size_t>(ours.data() - sums_.data()) + same;
    const size_t begin = at == 0 ? 0 : sums_.rfind('\n', at - 1) + 1;
    const size_t end = std::min(sums_.find('\n', begin), sums_.size());
    const size_t name = begin + 66;
    return name < end ? sums_.substr(name, end - name) : std::string(sums_name);
  }

  std::ifstream file_;
  const std::string into_;
  TarReader tar_;
  std::set<std::string> seen_;
  std::string sums_;
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
