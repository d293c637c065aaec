#include "schema/package.h"

#include <stdexcept>

namespace kith::schema {

Package package_of(std::string room, std::span<const embedded::File> files) {
  Package package{std::move(room), {}};
  for (const auto& file : files) {
    auto json = parse_json(file.bytes);
    if (!json) {
      throw std::logic_error(package.room + "/" + std::string(file.name) + ": " +
                             json.error().message.en);
    }
    package.objects.push_back(std::move(*json));
  }
  return package;
}

}  // namespace kith::schema
