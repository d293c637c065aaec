// Codes of six digits that an authenticator app shows for half a minute: RFC 6238 over RFC 4226, with
// SHA-1, as every app does it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.h"
#include "base/value.h"

namespace kith::access {

// Half minutes since 1970 (RFC 6238 4.2).
int64_t step_at(Timestamp at);
std::string one_time_code(std::span<const std::byte> secret, int64_t step);
// The step for which the code is right, one before and one after the present allowed (RFC 6238 5.2),
// and after `used`, so that a code works once. Spaces are passed over.
std::optional<int64_t> step_of_code(std::span<const std::byte> secret, std::string_view code,
                                    Timestamp now, int64_t used);

}  // namespace kith::access
