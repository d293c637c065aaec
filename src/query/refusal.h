// How the question language says no: the exact place, a stable code, and the way out.
//
// Codes: unknown_field, unknown_operator, unknown_member, required, type, empty, range, too_deep,
// too_many, not_sortable, not_groupable, unknown_function, cursor; and those of the field kinds for
// values that they refuse (schema/kinds).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "query/visibility.h"
#include "schema/schema.h"

namespace kith::query {

// "filter.and" + 1 is "filter.and[1]"; "filter" + "op" is "filter.op".
std::string element(std::string_view place, size_t index);
std::string member(std::string_view place, std::string_view name);

Error refuse(std::string_view place, std::string code, Message why);

// Suggests among what the asker may read, so that a hidden field's name does not leak.
Error unknown_field(std::string_view place, const schema::Object& object, std::string_view name,
                    const Visibility& visibility);
Error unknown_word(std::string_view place, std::string code, std::string_view what_en,
                   std::string_view what_zh, std::string_view word,
                   std::span<const std::string_view> allowed);

// Errors of a field kind carry the field's own place; they stand at `place` in the request.
Error moved_to(std::string_view place, Error error);

// Refuses the first member of an object that is not in the list.
Status only_members(const Json& json, std::span<const std::string_view> allowed,
                    std::string_view place);

}  // namespace kith::query
