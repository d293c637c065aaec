#include "records/counters.h"

#include <array>

namespace kith::records {
namespace {

using storage::Sql;

constexpr Sql select_next = "SELECT next FROM kith_counters WHERE object = ?1 AND field = ?2";
constexpr Sql upsert_next =
    "INSERT INTO kith_counters (object, field, next) VALUES (?1, ?2, ?3) "
    "ON CONFLICT (object, field) DO UPDATE SET next = excluded.next";
constexpr int64_t count_max = 999'999'999'999;

}  // namespace

int64_t next_count(storage::Connection& db, const schema::Object& object,
                   const schema::Field& field) {
  return db.integer(select_next, std::array<Value, 2>{object.id, field.id}).value_or(1);
}

Status set_next_count(storage::Connection& db, const schema::Object& object,
                      const schema::Field& field, int64_t next) {
  db.take_turns("counters");
  const int64_t present = next_count(db, object, field);
  if (next < present || next > count_max) {
    return invalid_field("next", "range",
                         say("The next number is {} now; it can only grow, so that none is given "
                             "twice.",
                             "下一个编号目前是 {}，只能增大，以免编号重复。", present));
  }
  raise_count(db, object, field, next);
  return done();
}

void raise_count(storage::Connection& db, const schema::Object& object, const schema::Field& field,
                 int64_t next) {
  db.execute(upsert_next, {object.id, field.id, next});
}

}  // namespace kith::records
