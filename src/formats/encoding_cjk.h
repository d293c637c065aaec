// Telling the double-byte encodings of East Asia apart. Only encoding_detect.cpp uses it.
#pragma once

#include <optional>
#include <string_view>

namespace kith {

// The encoding in which nearly all double-byte characters of the text are everyday ones; nothing
// when there are fewer than four of them or none fits.
std::optional<std::string_view> common_in_east_asian(std::string_view head);

}  // namespace kith
