// "Did you mean …?": the candidate that is closest to a mistyped word.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/message.h"

namespace kith::schema {

// Empty when none is near: more than a third of the word would have to change. Case is ignored.
std::string_view nearest(std::string_view wanted, std::span<const std::string_view> candidates);

// " Did you mean “email”?" or nothing, to be appended to a message.
Message did_you_mean(std::string_view wanted, std::span<const std::string_view> candidates);

}  // namespace kith::schema
