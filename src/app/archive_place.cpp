#include "app/archive_place.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "app/control.h"
#include "base/durable_file.h"
#include "storage/postgres/schemas.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using storage::postgres::SchemaClaim;

constexpr const char* workspace_name = "main";
constexpr std::string_view aside_mark = ".loading-";
constexpr std::string_view schema_mark = "kith_loading_";
constexpr const char* lock_name = ".kith-loading";
constexpr size_t mark_characters = 12;
constexpr int tries_max = 10;

fs::path directory_of(const ArchiveTarget& target) {
  fs::path directory = fs::absolute(target.data_directory).lexically_normal();
  return directory.has_filename() ? directory : directory.parent_path();
}

fs::path files_of(const fs::path& directory) { return directory / "files" / workspace_name; }

std::string final_schema() { return std::string("kith_") + workspace_name; }

// Made by us: the beginning, then what a load calls itself.
bool is_marked(std::string_view name, std::string_view beginning) {
  return name.size() == beginning.size() + mark_characters && name.starts_with(beginning) &&
         std::ranges::all_of(name.substr(beginning.size()), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

// A file that its process holds locked for as long as it lives (flock(2)).
class ArchivePlace::Lock {
 public:
  // Again when somebody took the folder away, as empty as it was, before the lock was in it.
  static std::unique_ptr<Lock> make(const fs::path& folder) {
    std::unique_ptr<Lock> lock;
    for (int tries = 0; tries < tries_max && !lock; ++tries) {
      fs::create_directories(folder);
      lock = take(folder, O_CREAT);
      if (lock && !fs::exists(folder / lock_name)) lock.reset();
    }
    return lock;
  }
  // Nothing where no load has been, or one still is.
  static std::unique_ptr<Lock> of_a_dead_one(const fs::path& folder) { return take(folder, 0); }
  ~Lock() { ::close(fd_); }
  Lock(const Lock&) = delete;

 private:
  explicit Lock(int fd) : fd_(fd) {}
  static std::unique_ptr<Lock> take(const fs::path& folder, int more) {
    const int fd = ::open((folder / lock_name).c_str(), O_RDWR | O_CLOEXEC | more, 0600);
    if (fd < 0 && errno != ENOENT && errno != ENOTDIR)
      throw std::system_error(errno, std::generic_category(), "open");
    if (fd < 0) return nullptr;
    auto lock = std::unique_ptr<Lock>(new Lock(fd));
    return ::flock(fd, LOCK_EX | LOCK_NB) == 0 ? std::move(lock) : nullptr;
  }
  const int fd_;
};

ArchivePlace::ArchivePlace(const ArchiveTarget& target, Random& random)
    : target_(target),
      mark_(hex(sha256(random.token(8))).substr(0, mark_characters)),
      directory_(directory_of(target)) {}

ArchivePlace::~ArchivePlace() {
  if (!claim_ || taken_) return;
  try {
    storage::postgres::drop_schema(target_.database_url, aside_schema());
  } catch (const std::exception&) {  // the next load, or the next start, finds it
  }
}

std::string ArchivePlace::aside_schema() const { return std::string(schema_mark) + mark_; }
fs::path ArchivePlace::final_files() const { return files_of(directory_); }
std::string ArchivePlace::files() const { return files_of(aside_->path()).string(); }

Status ArchivePlace::look_on_sqlite() const {
  if (!fs::exists(directory_) || fs::is_empty(directory_)) return done();
  return conflict(
      say("{} is not empty. Load into a folder of its own, then start Kith on that one.",
          "{} 不是空目录。请载入到一个新目录，再用它启动 Kith。", directory_.string()));
}

Status ArchivePlace::look_on_postgres(const Clock& clock) const {
  const auto control = TRY(Control::open(directory_.string(), target_.database_url, clock));
  if (!control->workspaces().empty() ||
      storage::postgres::has_schema(target_.database_url, final_schema())) {
    return conflict(say("There is a workspace in this database already. Load into an empty one.",
                        "此数据库中已有工作区。请载入到空数据库。"));
  }
  if (!fs::exists(final_files())) return done();
  return conflict(say("{} is in the way: the contents of attachments go there.",
                      "{} 已存在：附件内容要放在那里。", final_files().string()));
}

Status ArchivePlace::prepare(const Clock& clock) {
  forget_interrupted_loads(target_);
  TRY(on_sqlite() ? look_on_sqlite() : look_on_postgres(clock));
  aside_.emplace(directory_.string() + std::string(aside_mark) + mark_);
  lock_ = Lock::make(aside_->path());
  return done();
}

Result<storage::Location> ArchivePlace::location(const Clock& clock) {
  if (on_sqlite()) {
    const auto control = TRY(Control::open(aside_->path(), "", clock));
    return TRY(control->add(workspace_name)).location;
  }
  claim_ = std::make_unique<SchemaClaim>(target_.database_url, aside_schema());
  return storage::Location{storage::Engine::postgres, "", target_.database_url, aside_schema()};
}

Status ArchivePlace::take(const Clock& clock) {
  backup::sync_file_system(aside_->path());
  if (on_sqlite()) {
    fs::rename(aside_->path(), directory_);  // takes the place of an empty folder
    sync_folder(directory_.parent_path().string());
    fs::remove(directory_ / lock_name);
    return done();
  }
  // Until the schema has its name the contents are what an interrupted load left: they say so.
  if (fs::exists(files())) {
    const auto lock = Lock::make(files());
    fs::create_directories(final_files().parent_path());
    fs::rename(files(), final_files());
    sync_folder(final_files().parent_path().string());
  }
  storage::postgres::rename_schema(target_.database_url, aside_schema(), final_schema());
  taken_ = true;
  fs::remove(final_files() / lock_name);
  const auto control = TRY(Control::open(directory_.string(), target_.database_url, clock));
  TRY(control->add(workspace_name));
  return done();
}

void forget_interrupted_loads(const ArchiveTarget& target) {
  const fs::path directory = directory_of(target);
  const std::string beginning = directory.filename().string() + std::string(aside_mark);
  std::vector<fs::path> left;
  std::error_code unreadable;  // then there is nothing that we could have left there
  for (const auto& entry : fs::directory_iterator(directory.parent_path(), unreadable)) {
    if (entry.is_directory() && is_marked(entry.path().filename().string(), beginning))
      left.push_back(entry.path());
  }
  for (const fs::path& folder : left) {
    std::error_code in_use;  // of one that was killed before it had its lock nothing else is there
    if (const auto lock = ArchivePlace::Lock::of_a_dead_one(folder))
      fs::remove_all(folder);
    else
      fs::remove(folder, in_use);
  }
  if (target.database_url.empty()) {
    fs::remove(directory / lock_name);  // of one that ended between its rename and its last step
    return;
  }
  storage::postgres::drop_unclaimed_schemas(
      target.database_url, [](std::string_view name) { return is_marked(name, schema_mark); });
  const fs::path files = files_of(directory);
  const auto lock = ArchivePlace::Lock::of_a_dead_one(files);
  if (!lock) return;
  if (storage::postgres::has_schema(target.database_url, final_schema())) {
    fs::remove(files / lock_name);
  } else {
    fs::remove_all(files);
  }
}

}  // namespace kith::app
