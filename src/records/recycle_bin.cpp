#include "records/recycle_bin.h"

#include "query/read.h"
#include "query/write.h"
#include "records/conditions.h"

namespace kith::records {

int64_t purge_slice(const Unit& unit, const schema::Object& object, Timestamp deleted_before,
                    int limit) {
  query::Question question;
  question.object = &object;
  question.rows = query::Rows::deleted;
  question.filter =
      where(object, *object.field("deleted_at"), query::Op::lt, {Value{deleted_before}});
  const query::ReadEnvironment environment{unit.db, *unit.schema, query::everything(),
                                           unit.actor.directory()};
  const auto ids = query::select_ids(environment, question, Id{}, limit);
  for (const Id id : ids) query::purge(unit.db, object, id);
  return static_cast<int64_t>(ids.size());
}

}  // namespace kith::records
