// Rows that name certain records by references, whoever may see them and whether those are still
// there: a filter leads to live records only. For what moves rows from one record to another.
#pragma once

#include <span>
#include <vector>

#include "query/read.h"

namespace kith::query {

struct Named {
  const schema::Field* field;  // a reference or an any-reference
  Id record;
};
// Of those that name them all, at most `limit` above `after`, in the order of their ids. Cost: along the
// index of the field; of deleted rows a walk through the bin of that object.
std::vector<Id> select_naming(storage::Connection& db, const schema::Schema& schema,
                              const schema::Object& object, std::span<const Named> named, Rows rows,
                              Id after, int limit);
// Where such rows stand.
struct Naming {
  const schema::Object* object;
  Named named;
  Rows rows;
};
// Of each, whether there is one. Cost: one statement for all, each answered as select_naming is.
std::vector<bool> are_named(storage::Connection& db, const schema::Schema& schema,
                            std::span<const Naming> places);
int64_t count_naming(storage::Connection& db, const schema::Schema& schema,
                     const schema::Object& object, Named named, Rows rows);

}  // namespace kith::query
