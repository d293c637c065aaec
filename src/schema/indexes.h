// Which indexes an object has, and which field one belongs to.
//
// Each indexed field x has (x, id, owner) among live records, so that a page sorted by x begins
// anywhere and goes either way, and a walk past what others own reads no rows: whose a record is
// stands in the index. x is the key of a text, and the compared column of all else. NULLs come
// first on both engines. What one person owns is in order by (owner, id), the newest last, and by
// (owner, title, id) (docs/decisions/0011). Beside them stand (updated_at, id, owner), and
// (deleted_at, id) of the recycle bin; the primary key is the order of creation. A junction has one
// more: its references, and what else is declared as junction_key, are unique together.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace kith::schema {

struct Index {
  enum class Rows { live, deleted };
  enum class Values { any, unique };
  enum class First { value, owner };

  storage::Identifier name;  // "contacts__email__ux"
  std::vector<storage::Identifier> columns;
  Values values = Values::any;
  Rows rows = Rows::live;
  const Field* field = nullptr;
  First first = First::value;
};

std::vector<Index> indexes_of(const Object& object);
// Names that indexes had in earlier layouts: whoever makes the present ones drops these.
std::vector<storage::Identifier> former_index_names(const Object& object);
// Part of what a workspace remembers of its tables: another number makes the indexes anew.
constexpr int index_layout = 2;

// Where a value goes that a unique index refuses (storage::UniqueViolation::index).
struct IndexOwner {
  const Object* object;
  const Field* field;
};
std::optional<IndexOwner> owner_of_index(const Schema& schema, std::string_view index_name);

// The column that filters and sorting of the field use, the key of a text.
const storage::Identifier& compared_column(const Field& field);

}  // namespace kith::schema
