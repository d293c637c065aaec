// A file that a browser puts onto the disk, and that nothing on the way keeps.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "http/message.h"

namespace kith::integrations {

// What is packed already, or is to be loaded as fast as the disk reads, says so: it goes as it is.
enum class Packing { compressible, packed };

http::Response download(std::string content_type, std::string_view file_name, Packing packing,
                        std::function<http::More(std::string&)> produce);

}  // namespace kith::integrations
