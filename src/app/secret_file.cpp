#include "app/secret_file.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/crypto.h"
#include "base/durable_file.h"
#include "base/key_ring.h"
#include "base/log.h"
#include "base/whole_file.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view mark = "kith-sealed-1 ";
constexpr std::string_view purpose = "file";

std::string name_of(const std::string& path) { return fs::path(path).filename().string(); }

void write_new(const std::string& path, const std::string& text) {
  make_durable_folder(fs::path(path).parent_path());
  const std::string part = path + ".part-" + SystemRandom().token(8);
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const auto fail = [&](int error) {
    throw std::system_error(error, std::generic_category(), "the signing key " + path);
  };
  if (file < 0) fail(errno);
  const auto length = static_cast<ssize_t>(text.size());
  const bool written = ::write(file, text.data(), text.size()) == length && ::fsync(file) == 0;
  const int reason = errno;
  ::close(file);
  const bool linked = written && ::link(part.c_str(), path.c_str()) == 0;
  const int why = written ? errno : reason;
  ::unlink(part.c_str());
  if (!linked && (!written || why != EEXIST)) fail(why);  // EEXIST: the other one's is taken
  sync_folder(fs::path(path).parent_path());
}

void replace(const std::string& path, const std::string& text) {
  DurableFile file(path + ".part-" + SystemRandom().token(8));
  file.write(text);
  file.keep_as(path);
}

// Held until it has its place, so that whoever changes keys sees it.
void write(const std::string& path, const std::string& text, KeyRing* keys,
           void (*put)(const std::string&, const std::string&)) {
  if (!keys) return put(path, text);
  const auto hold = keys->hold();
  SystemRandom random;
  const Bytes sealed =
      keys->seal(hold, purpose, name_of(path), std::as_bytes(std::span(text)), random);
  put(path, std::string(mark) + base64url(sealed) + "\n");
}

// Nothing for a text that is not encrypted.
std::optional<Bytes> sealed_part(std::string_view text) {
  if (!text.starts_with(mark)) return std::nullopt;
  text.remove_prefix(mark.size());
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  return from_base64url(text).value_or(Bytes());
}

}  // namespace

void write_new_secret(const std::string& path, const std::string& text, KeyRing* keys) {
  write(path, text, keys, write_new);
}

void replace_secret(const std::string& path, const std::string& text, KeyRing* keys) {
  write(path, text, keys, replace);
}

Result<std::optional<std::string>> read_secret(const std::string& path, KeyRing* keys) {
  auto text = whole_file(path);
  const auto sealed = text ? sealed_part(*text) : std::nullopt;
  if (!sealed) return text;
  if (!keys) return missing_key(KeyRing::key_of(*sealed), "");
  const Bytes plain = TRY(keys->unseal(purpose, name_of(path), *sealed));
  return std::optional(std::string(reinterpret_cast<const char*>(plain.data()), plain.size()));
}

std::optional<std::string> key_of_secret(const std::string& path) {
  const auto text = whole_file(path);
  if (!text) return std::nullopt;
  const auto sealed = sealed_part(*text);
  if (!sealed) return std::string();
  const std::string key = KeyRing::key_of(*sealed);
  return key.empty() ? std::string(unknown_key) : key;
}

void close_to_others(const std::string& path) {
  constexpr auto others = fs::perms::group_all | fs::perms::others_all;
  std::error_code failed;
  const auto status = fs::status(path, failed);
  if (failed || (status.permissions() & others) == fs::perms::none) return;
  fs::permissions(path, others, fs::perm_options::remove, failed);
  log::warn("signing_key_was_readable", "path={} closed={}", path, !failed);
}

}  // namespace kith::app
