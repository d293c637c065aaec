#include "app/at_rest_contents.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <stdexcept>
#include <vector>

#include "app/backup_format.h"
#include "app/sealed_content.h"
#include "base/durable_file.h"
#include "base/log.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

constexpr size_t hash_digits = 64;

std::vector<std::string> folders_of(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code none;  // nobody has uploaded anything yet
  for (const auto& entry : fs::directory_iterator(directory, none))
    if (entry.is_directory() && entry.path().filename().string().size() == 2)
      names.push_back(entry.path().filename().string());
  std::ranges::sort(names);
  return names;
}

// What lies in a folder: a name may stand there twice, encrypted already and not yet taken away.
std::vector<std::string> names_in(const std::string& directory, const std::string& folder,
                                  const std::string& after) {
  std::vector<std::string> names;
  if (folder < after.substr(0, 2)) return names;
  for (const auto& entry : fs::directory_iterator(fs::path(directory) / folder)) {
    std::string name = entry.path().filename().string();
    if (backup::is_content(folder + "/" + name) && name.substr(0, hash_digits) > after)
      names.push_back(std::move(name));
  }
  std::ranges::sort(names);
  return names;
}

bool is_damaged(Content& content, std::string_view hash) {
  Sha256 sum;
  std::string piece;
  for (bool more = true; more;) {
    piece.clear();
    more = content.read(piece);
    sum.update(std::as_bytes(std::span(piece)));
  }
  return !content.proves_itself() && hex(sum.finish()) != hash;
}

void seal_anew(const ContentFile& content, const Files& files, KeyRing& keys) {
  const auto whole = files.open(content.hash);
  if (!whole || !*whole || is_damaged(**whole, content.hash))
    throw std::runtime_error(whole ? "damaged" : whole.error().message.en);
  const auto found = files.open(content.hash);
  if (!found || !*found) throw std::runtime_error("gone");
  const fs::path folder = fs::path(content.path).parent_path();
  const auto hold = keys.hold();
  write_sealed(folder.parent_path() / ("part-" + SystemRandom().token(16)),
               (folder / content.hash).string().append(sealed_suffix), content.hash, keys, hold,
               [&](std::string& out) { return (*found)->read(out); });
}

}  // namespace

bool each_content(const std::string& directory, const std::string& after,
                  const std::function<bool(const ContentFile&)>& visit) {
  for (const std::string& folder : folders_of(directory)) {
    for (const std::string& name : names_in(directory, folder, after)) {
      const std::string path = directory + "/" + folder + "/" + name;
      const bool sealed = name.ends_with(sealed_suffix);
      const auto key = sealed ? key_of_sealed(path) : std::optional<std::string>("");
      if (!visit({path, name.substr(0, name.find('.')), key.value_or("?")})) return false;
    }
  }
  return true;
}

int64_t count_contents(const std::string& directory, const std::string& after) {
  int64_t count = 0;
  for (const std::string& folder : folders_of(directory))
    count += static_cast<int64_t>(names_in(directory, folder, after).size());
  return count;
}

void encrypt_content(const ContentFile& content, const Files& files, KeyRing& keys) {
  if (content.key == keys.current()) return;
  try {
    const fs::path sealed =
        (fs::path(content.path).parent_path() / content.hash).string() + std::string(sealed_suffix);
    // A crash may have left both: then the encrypted one is whole, as it has its name.
    if (!content.key.empty() || !fs::exists(sealed)) seal_anew(content, files, keys);
    if (!content.key.empty()) return;
    fs::remove(content.path);
    sync_folder(fs::path(content.path).parent_path());
  } catch (const std::system_error&) {
    throw;  // the disk: the job tries again
  } catch (const std::runtime_error& failure) {
    log::error("at_rest_content_left", "content={} reason={}", content.hash, failure.what());
  }
}

}  // namespace kith::app
