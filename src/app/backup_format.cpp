#include "app/backup_format.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "app/sealed_content.h"
#include "base/durable_file.h"

namespace kith::app::backup {
namespace {

bool is_hexadecimal(std::string_view text) {
  return std::ranges::all_of(
      text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

// As workspaces are called.
bool is_identifier(std::string_view text) {
  return !text.empty() && text[0] >= 'a' && text[0] <= 'z' && std::ranges::all_of(text, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

bool is_database_name(std::string_view name) {
  if (!name.ends_with(".db")) return false;
  return is_identifier(name.substr(0, name.size() - 3));
}

constexpr std::string_view files_folder = "files/";

}  // namespace

bool is_content(std::string_view name) {
  if (name.ends_with(sealed_suffix)) name.remove_suffix(sealed_suffix.size());
  return name.size() == 67 && name[2] == '/' && name.substr(0, 2) == name.substr(3, 2) &&
         is_hexadecimal(name.substr(0, 2)) && is_hexadecimal(name.substr(3));
}

bool is_named_by(std::string_view name, const Hash256& sum) {
  return name.ends_with(sealed_suffix) || name.ends_with("/" + hex(sum));
}

namespace {

// files/main/ab/abcd…
bool is_content_name(std::string_view name) {
  if (!name.starts_with(files_folder)) return false;
  name.remove_prefix(files_folder.size());
  const size_t slash = name.find('/');
  if (slash == name.npos || !is_identifier(name.substr(0, slash))) return false;
  return is_content(name.substr(slash + 1));
}

}  // namespace

bool is_known_name(std::string_view name) {
  return is_database_name(name) || is_content_name(name);
}

bool is_content_of_files(std::string_view name) {
  return name.starts_with(files_folder) && is_content(name.substr(files_folder.size()));
}

std::string sum_line(const Hash256& hash, std::string_view name) {
  return hex(hash).append("  ").append(name).append("\n");
}

Scratch::Scratch(std::string path) : path_(std::move(path)) {
  std::filesystem::create_directories(path_);
  std::filesystem::permissions(path_, std::filesystem::perms::owner_all);
}

Scratch::~Scratch() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

namespace fs = std::filesystem;

PartialFile::PartialFile(std::string path)
    : path_(std::move(path)),
      partial_(path_ + ".partial"),
      file_(partial_, std::ios::binary | std::ios::trunc) {
  if (!file_)
    throw fs::filesystem_error("writing", partial_, std::make_error_code(std::errc::io_error));
  fs::permissions(partial_, fs::perms::owner_read | fs::perms::owner_write);
}

PartialFile::~PartialFile() {
  std::error_code ignored;
  fs::remove(partial_, ignored);
}

void PartialFile::write(std::string_view bytes) {
  file_.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file_)
    throw fs::filesystem_error("writing", partial_,
                               std::make_error_code(std::errc::no_space_on_device));
}

void PartialFile::finish() {
  file_.close();
  if (!file_)
    throw fs::filesystem_error("writing", partial_, std::make_error_code(std::errc::io_error));
  sync_file_system(partial_);
  fs::rename(partial_, path_);
  sync_folder(fs::path(path_).parent_path().string());
}

void sync_file_system(const std::string& path) {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  const bool ok = file >= 0 && syncfs(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!ok) throw std::system_error(reason, std::generic_category(), "syncing " + path);
}

}  // namespace kith::app::backup
