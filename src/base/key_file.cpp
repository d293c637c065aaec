#include "base/key_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>

#include "base/durable_file.h"
#include "base/whole_file.h"

namespace kith {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view heading =
    "# Keys of Kith for data at rest; the last one encrypts. Keep a copy of this file apart from "
    "the\n"
    "# backups: without it nobody reads what is encrypted. 请将本文件另存一份，与备份分开保管。\n";
constexpr size_t file_bytes_max = 64 << 10;

Error no_file(const std::string& path, int reason) {
  return {Code::unavailable,
          say("The file of keys {} cannot be read: {}. `kith keys new FILE` makes one.",
              "无法读取密钥文件 {}：{}。可用 kith keys new FILE 生成。", path,
              std::generic_category().message(reason)),
          {}};
}

Error open_to_all(const std::string& path) {
  return {Code::unavailable,
          say("Everybody on this machine may read the file of keys {}. Close it: chmod 600.",
              "本机所有用户都能读取密钥文件 {}。请用 chmod 600 收紧权限。", path),
          {}};
}

Error wrong_line(const std::string& path, int line) {
  return {Code::unavailable,
          say("Line {} of the file of keys {} is no key. Each line is `key`, an instant and 43 "
              "characters, one of them `address` and 43 characters.",
              "密钥文件 {1} 第 {0} 行不是密钥。每行应为 key、时间和 43 个字符，其中一行为 address "
              "和 43 "
              "个字符。",
              line, path),
          {}};
}

Error incomplete(const std::string& path) {
  return {
      Code::unavailable,
      say("The file of keys {} lacks its address or has no key in it. Put the copy that was kept "
          "in its place.",
          "密钥文件 {} 缺少 address 或没有任何密钥。请换上保留的副本。", path),
      {}};
}

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  while (true) {
    const size_t from = line.find_first_not_of(" \t\r");
    if (from == line.npos) return words;
    const size_t to = std::min(line.find_first_of(" \t\r", from), line.size());
    words.push_back(line.substr(from, to - from));
    line.remove_prefix(to);
  }
}

std::optional<Hash256> secret_of(std::string_view text) {
  const auto bytes = from_base64url(text);
  Hash256 secret;
  if (!bytes || bytes->size() != secret.size()) return std::nullopt;
  std::ranges::copy(*bytes, secret.begin());
  return secret;
}

bool read_line(std::string_view line, KeyFile& into, bool& addressed) {
  const auto words = words_of(line);
  if (words.empty() || words[0].starts_with('#')) return true;
  const auto secret = secret_of(words.back());
  if (!secret) return false;
  if (words[0] == "address" && words.size() == 2 && !addressed) {
    into.address = *secret;
    return addressed = true;
  }
  const auto made_at = words.size() == 3 ? parse_timestamp(words[1]) : std::nullopt;
  if (words[0] != "key" || !made_at) return false;
  into.keys.push_back({id_of(*secret), *made_at, *secret});
  return true;
}

std::string key_line(const KeyFile::Key& key) {
  return "key " + format(key.made_at) + " " + base64url(key.secret) + "\n";
}

KeyFile::Key fresh_key(Timestamp now, Random& random) {
  KeyFile::Key key{{}, now, {}};
  random.fill(key.secret);
  key.id = id_of(key.secret);
  return key;
}

// Under a name of its own, closed from its first byte; the caller gives it its name.
std::string write_part(const std::string& path, std::string_view text, mode_t mode,
                       Random& random) {
  const std::string part = path + ".part-" + random.token(8);
  const int file = ::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const auto fail = [&](int reason) {
    throw std::system_error(reason, std::generic_category(), "the file of keys " + path);
  };
  if (file < 0) fail(errno);
  const bool written =
      ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
      ::fchmod(file, mode) == 0 && ::fsync(file) == 0;
  const int reason = errno;
  ::close(file);
  if (written) return part;
  ::unlink(part.c_str());
  fail(reason);
  return {};
}

std::string folder_of(const std::string& path) {
  const fs::path parent = fs::path(path).parent_path();
  return parent.empty() ? "." : parent.string();
}

// All of it or an error: a file that breaks off half way would seem to have lost its newest keys.
Result<std::string> text_of(const std::string& path) {
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return no_file(path, errno);
  if (!S_ISREG(facts.st_mode) || facts.st_size > static_cast<off_t>(file_bytes_max))
    return no_file(path, EINVAL);
  if ((facts.st_mode & S_IRWXO) != 0) return open_to_all(path);
  try {
    auto text = whole_file(path);
    if (!text) return no_file(path, ENOENT);
    return std::move(*text);
  } catch (const std::system_error& failure) {
    return no_file(path, failure.code().value());
  }
}

Result<KeyFile> keys_in(std::string_view text, const std::string& path) {
  KeyFile found;
  bool addressed = false;
  for (int number = 1; !text.empty(); ++number) {
    const std::string_view line = text.substr(0, text.find('\n'));
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    if (!read_line(line, found, addressed)) return wrong_line(path, number);
  }
  if (!addressed || found.keys.empty()) return incomplete(path);
  return found;
}

}  // namespace

Result<KeyFile> read_key_file(const std::string& path) { return keys_in(TRY(text_of(path)), path); }

Result<KeyFacts> write_key_file(const std::string& path, Timestamp now, Random& random) {
  Hash256 address;
  random.fill(address);
  const KeyFile::Key key = fresh_key(now, random);
  const std::string part = write_part(
      path, std::string(heading) + "address " + base64url(address) + "\n" + key_line(key), 0600,
      random);
  const bool linked = ::link(part.c_str(), path.c_str()) == 0;
  const int reason = errno;
  ::unlink(part.c_str());
  if (!linked && reason == EEXIST) {
    return conflict(
        say("{} exists already; name a file that does not: a file of keys is never "
            "written over.",
            "{} 已存在；请换一个不存在的文件名：密钥文件不会被覆盖。", path));
  }
  if (!linked) throw std::system_error(reason, std::generic_category(), "the file of keys " + path);
  sync_folder(folder_of(path));
  return KeyFacts{key.id, key.made_at};
}

Result<KeyFacts> add_key(const std::string& path, Timestamp now, Random& random) {
  std::string text = TRY(text_of(path));
  TRY(keys_in(text, path));
  if (!text.ends_with('\n')) text += '\n';
  const KeyFile::Key key = fresh_key(now, random);
  struct stat facts {};
  if (::stat(path.c_str(), &facts) != 0) return no_file(path, errno);
  // Through a link: the file that it leads to is replaced, not the link.
  const std::string real = fs::canonical(path).string();
  const std::string part = write_part(real, text + key_line(key), facts.st_mode & 07770, random);
  // Whoever runs this may be root, and the server somebody else who has to read it.
  if (::chown(part.c_str(), facts.st_uid, facts.st_gid) != 0 && facts.st_uid != ::getuid()) {
    const int reason = errno;
    ::unlink(part.c_str());
    throw std::system_error(reason, std::generic_category(), "the owner of " + path);
  }
  fs::rename(part, real);
  sync_folder(folder_of(real));
  return KeyFacts{key.id, key.made_at};
}

}  // namespace kith
