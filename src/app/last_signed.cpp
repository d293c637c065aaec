#include "app/last_signed.h"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "base/durable_file.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;

}  // namespace

std::optional<records::TreeHead> LastSigned::read() const {
  std::ifstream file(path_);
  if (!file && !fs::exists(path_)) return std::nullopt;
  std::string line;
  std::getline(file, line);
  const auto json = parse_json(line);
  auto head = json ? records::parse_head(*json) : Result<records::TreeHead>(json.error());
  if (!head || !records::is_genuine(*head))
    throw std::system_error(EINVAL, std::generic_category(), "the last signed head " + path_);
  return *head;
}

void LastSigned::keep(const records::TreeHead& head, Random& random) const {
  std::string text;
  JsonWriter json(text);
  records::write_head(head, json);
  make_durable_folder(fs::path(path_).parent_path());
  DurableFile file(path_ + ".part-" + random.token(8));
  file.write(text + "\n");
  file.keep_as(path_);
}

}  // namespace kith::app
