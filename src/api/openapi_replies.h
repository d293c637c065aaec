// What some routes answer beside records, for the OpenAPI document.
#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "http/message.h"

namespace kith::api {

// Nothing where the answer is a record, a page of them, or told nowhere yet.
std::optional<Json> reply_schema(http::Method method, std::string_view pattern);
// Of the records of a page, what was found of each.
Json marks_of_records();

}  // namespace kith::api
