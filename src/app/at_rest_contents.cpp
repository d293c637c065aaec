#include "app/at_rest_contents.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <stdexcept>
#include <vector>

#include "app/backup_format.h"
#include "app/content_files.h"
#include "app/sealed_content.h"
#include "base/durable_file.h"
#include "base/log.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

constexpr size_t hash_digits = 64;

bool is_folder_of_contents(std::string_view name) {
  constexpr std::string_view digits = "0123456789abcdef";
  return name.size() == 2 && name.find_first_not_of(digits) == name.npos;
}

std::vector<std::string> folders_of(const std::string& directory, const std::string& after) {
  std::vector<std::string> names;
  for (std::string& name : names_in_folder(directory))
    if (is_folder_of_contents(name) && name >= after.substr(0, 2)) names.push_back(std::move(name));
  std::ranges::sort(names);
  return names;
}

// What lies in a folder: a name may stand there twice, encrypted already and not yet taken away.
std::vector<std::string> names_in(const std::string& directory, const std::string& folder,
                                  const std::string& after) {
  std::vector<std::string> names;
  for (std::string& name : names_in_folder(directory + "/" + folder))
    if (backup::is_content(folder + "/" + name) && name.substr(0, hash_digits) > after)
      names.push_back(std::move(name));
  std::ranges::sort(names);
  return names;
}

// Nothing where it went since its name was read.
std::optional<ContentFile> looked_at(const std::string& path, const std::string& name) {
  ContentFile content{path, name.substr(0, hash_digits), "", ""};
  if (!name.ends_with(sealed_suffix)) return content;
  content.key = unknown_key;
  try {
    if (auto key = key_of_sealed(path)) content.key = std::move(*key);
  } catch (const std::system_error& failure) {
    if (failure.code() == std::errc::no_such_file_or_directory) return std::nullopt;
    content.unreadable = failure.what();
  }
  return content;
}

// Why it is not what was kept, or cannot be read; nothing where it is whole.
std::optional<std::string> flaw_of(const Files& files, const std::string& hash) {
  try {
    const auto content = files.open(hash);
    if (!content) return content.error().message.en;
    if (!*content) return "it is gone";
    Sha256 sum;
    std::string piece;
    for (bool more = true; more;) {
      piece.clear();
      more = (*content)->read(piece);
      sum.update(std::as_bytes(std::span(piece)));
    }
    if ((*content)->proves_itself() || hex(sum.finish()) == hash) return std::nullopt;
    return "it is damaged";
  } catch (const std::runtime_error& failure) {
    return failure.what();
  }
}

void seal_anew(const ContentFile& content, const std::string& sealed, const Files& files,
               KeyRing& keys) {
  const auto found = files.open(content.hash);
  if (!found || !*found) throw std::runtime_error("the content " + content.hash + " went");
  const fs::path folder = fs::path(content.path).parent_path();
  const auto hold = keys.hold();
  write_sealed(folder.parent_path() / ("part-" + SystemRandom().token(16)), sealed, content.hash,
               keys, hold, [&](std::string& out) { return (*found)->read(out); });
}

}  // namespace

bool each_content(const std::string& directory, const std::string& after,
                  const std::function<bool(const ContentFile&)>& visit) {
  for (const std::string& folder : folders_of(directory, after)) {
    const std::string path = directory + "/" + folder;
    std::vector<std::string> names;
    try {
      names = names_in(directory, folder, after);
    } catch (const std::system_error& failure) {
      if (!visit({path, folder, std::string(unknown_key), failure.what()})) return false;
    }
    for (const std::string& name : names) {
      const auto content = looked_at(path + "/" + name, name);
      if (content && !visit(*content)) return false;
    }
  }
  return true;
}

int64_t count_contents(const std::string& directory, const std::string& after) {
  int64_t count = 0;
  for (const std::string& folder : folders_of(directory, after)) {
    try {
      count += static_cast<int64_t>(names_in(directory, folder, after).size());
    } catch (const std::system_error&) {
      ++count;  // each_content tells of it
    }
  }
  return count;
}

Encryption encrypt_content(const ContentFile& content, const Files& files, KeyRing& keys) {
  if (content.key == keys.current()) return Encryption::was_there;
  const auto leave = [&](std::string_view reason) {
    log::error("at_rest_content_left", "content={} reason={}", content.hash, reason);
    return Encryption::left;
  };
  if (!content.unreadable.empty()) return leave(content.unreadable);
  const fs::path folder = fs::path(content.path).parent_path();
  const std::string sealed = (folder / content.hash).string() + std::string(sealed_suffix);
  const bool plain = content.key.empty();
  // A crash, or a copy that was put back, may have left both: then the encrypted one is looked at.
  const bool both = plain && fs::exists(sealed);
  if (const auto flaw = flaw_of(files, content.hash)) return leave(*flaw);
  if (!both) seal_anew(content, sealed, files, keys);
  if (plain) {
    fs::remove(content.path);
    sync_folder(folder);
  }
  return Encryption::encrypted;
}

}  // namespace kith::app
