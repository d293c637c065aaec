// What the doors of passkeys answer, for the description of the API.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "http/message.h"

namespace kith::api {

std::optional<Json> passkey_reply(http::Method method, std::string_view pattern);

}  // namespace kith::api
