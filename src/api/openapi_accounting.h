// What the routes of the accounting bridge answer, for the OpenAPI document.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"

namespace kith::api {

std::optional<Json> accounting_reply(std::string_view pattern);

}  // namespace kith::api
