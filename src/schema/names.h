// Which names objects and fields may have.
#pragma once

#include <string_view>

#include "base/result.h"
#include "schema/schema.h"

namespace kith::schema {

inline constexpr size_t name_bytes_max = 40;

// Lower-case words joined by "_"; custom names end in "_c" and no others do; words of the API and
// system columns are taken. The error's field is `place`.
Status check_object_name(std::string_view name, Origin origin, std::string_view place);
Status check_field_name(std::string_view name, Origin origin, std::string_view place);

}  // namespace kith::schema
