// Which indexes an object has, and which field one belongs to.
//
// Each indexed field x has (x, id) among live records, so that a page sorted by x begins anywhere
// and goes either way; x is the key of a text, and the compared column of all else. NULLs come
// first on both engines. Beside them stand (owner, id) and (updated_at, id), and (deleted_at, id)
// of the recycle bin; the primary key is the order of creation. A junction has one more: its
// references, and what else is declared as junction_key, are unique together.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace kith::schema {

struct Index {
  enum class Rows { live, deleted };
  enum class Values { any, unique };

  storage::Identifier name;  // "contacts__email__ux"
  std::vector<storage::Identifier> columns;
  Values values = Values::any;
  Rows rows = Rows::live;
  const Field* field = nullptr;
};

std::vector<Index> indexes_of(const Object& object);

// Where a value goes that a unique index refuses (storage::UniqueViolation::index).
struct IndexOwner {
  const Object* object;
  const Field* field;
};
std::optional<IndexOwner> owner_of_index(const Schema& schema, std::string_view index_name);

// The column that filters and sorting of the field use, the key of a text.
const storage::Identifier& compared_column(const Field& field);

}  // namespace kith::schema
