// Which operators of the filter language a shape of values has. One table for the parser of
// filters, /meta and the OpenAPI document.
#pragma once

#include <span>
#include <string_view>

#include "schema/kind.h"

namespace kith::schema {

std::span<const std::string_view> operators(Shape shape);
bool has_operator(Shape shape, std::string_view name);

// Lists of records can be sorted by values of the shape.
bool orderable(Shape shape);

}  // namespace kith::schema
