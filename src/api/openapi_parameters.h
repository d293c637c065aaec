// What routes read from the query of an address, for the OpenAPI document: one table of all of them. A
// test holds the sources of the routes against it (tests/api/openapi.mjs).
#pragma once

#include <string_view>

#include "base/json.h"
#include "http/message.h"

namespace kith::api {

Json parameter(std::string_view name, std::string_view in, Json schema,
               std::string_view description = {});

// In the order of the table; an empty list where the route reads none.
Json::Array query_parameters(http::Method method, std::string_view pattern);

}  // namespace kith::api
