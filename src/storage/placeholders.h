// Finding ?1, ?2, … in a statement, and not in its quoted text or comments.
#pragma once

#include <string>
#include <string_view>

#include "base/function_ref.h"

namespace kith::storage {

// Copies the text; `write` puts something in the place of each placeholder.
std::string rewrite_placeholders(std::string_view text,
                                 function_ref<void(std::string& out, int number)> write);

}  // namespace kith::storage
