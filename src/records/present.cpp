#include "records/present.h"

#include <algorithm>

namespace kith::records {

Result<const schema::Object*> present(const Unit& unit, const schema::Object& object) {
  const schema::Object* now = unit.schema->object(object.id);
  if (now) return now;
  return conflict(say("“{}” has been removed in the meantime. Load the page again.",
                      "“{}”在此期间已被删除。请重新加载页面。", object.name));
}

query::Stored present(const schema::Object& now, query::Stored record) {
  if (&record.object() == &now) return record;
  query::Stored carried(now);
  for (const schema::Field& field : now.fields) {
    const schema::Field* then = record.object().field(field.id);
    if (then && then->columns.size() == field.columns.size())
      std::ranges::copy(record.cells(*then), carried.cells(field).begin());
  }
  return carried;
}

}  // namespace kith::records
