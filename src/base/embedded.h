// Files that the build put into the binary (cmake/embed.cmake); one function a set.
#pragma once

#include <string_view>
#include <vector>

namespace kith::embedded {

struct File {
  std::string_view name;  // relative, with forward slashes
  std::string_view bytes;
};

}  // namespace kith::embedded
