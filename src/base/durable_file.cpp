#include "base/durable_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <mutex>
#include <utility>
#include <vector>

namespace kith {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void raise(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

}  // namespace

void sync_folder(const fs::path& folder) {
  const std::string name = folder.empty() ? "." : folder.string();
  const int names = ::open(name.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (names < 0) raise("open a folder");
  const bool synced = ::fsync(names) == 0;
  const int reason = errno;
  ::close(names);
  errno = reason;
  if (!synced) raise("fsync of a folder");
}

void make_durable_folder(const fs::path& folder) {
  static std::mutex one_at_a_time;  // else the second would find what the first has not confirmed
  const std::lock_guard lock(one_at_a_time);
  std::vector<fs::path> missing;
  for (fs::path at = folder; !at.empty() && !fs::is_directory(at); at = at.parent_path())
    missing.push_back(at);
  for (auto made = missing.rbegin(); made != missing.rend(); ++made) {
    fs::create_directory(*made);
    try {
      sync_folder(made->parent_path());
    } catch (...) {
      std::error_code ignored;
      fs::remove(*made, ignored);  // else the next would take it for confirmed
      throw;
    }
  }
}

DurableFile::DurableFile(fs::path partial)
    : partial_(std::move(partial)),
      file_(::open(partial_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600)) {
  if (file_ < 0) raise("make a file");
}

DurableFile::~DurableFile() {
  if (file_ >= 0) ::close(file_);
  std::error_code ignored;
  if (!kept_) fs::remove(partial_, ignored);
}

void DurableFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) raise("write a file");
    bytes.remove_prefix(static_cast<size_t>(written));
  }
}

void DurableFile::keep_as(const fs::path& path) {
  if (::fsync(file_) != 0) raise("fsync of a file");
  if (::close(std::exchange(file_, -1)) != 0) raise("close a file");
  fs::rename(partial_, path);
  kept_ = true;
  sync_folder(path.parent_path());
}

bool out_of_space(const std::system_error& failure) {
  return failure.code() == std::errc::no_space_on_device ||
         failure.code() == std::error_code(EDQUOT, std::generic_category());
}

}  // namespace kith
