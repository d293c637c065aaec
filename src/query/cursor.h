// Where a page ended, as an opaque word: the sort values and the id of its last row, bound to the
// sort, in base64url. A made-up cursor can only start the page elsewhere; its values are typed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace kith::query {

struct Cursor {
  std::vector<Value> values;  // of the sort columns, in their order
  Id id;
};

// `signature` says which sort the cursor belongs to.
std::string write_cursor(const Cursor& cursor, std::string_view signature);
Result<Cursor> read_cursor(std::string_view text, std::string_view signature,
                           std::string_view place);

}  // namespace kith::query
