#include "records/change_fields.h"

namespace kith::records {
namespace {

constexpr int slice = 200;

}  // namespace

AsOfWalk::AsOfWalk(const query::Stored& present, Timestamp at) : record_(present), at_(at) {}

AsOfWalk::Step AsOfWalk::back(const Change& change) {
  if (change.at <= at_) {
    sign(change);
    return Step::arrived;
  }
  if (change.act == Act::create) return Step::unborn;
  take_back(record_, change);
  return Step::go_on;
}

void AsOfWalk::sign(const Change& change) {
  const schema::Object& object = record_.object();
  record_.cells(*object.field("version"))[0] = change.version;
  record_.cells(*object.field("updated_at"))[0] = change.at;
  record_.cells(*object.field("updated_by"))[0] = value_of(change.actor);
}

std::optional<query::Stored> as_of(storage::Connection& db, const schema::Schema& schema,
                                   const query::Stored& present, Timestamp at) {
  AsOfWalk walk(present, at);
  int64_t before = 0;
  for (;;) {
    const auto changes = changes_of(db, schema, present.object(), present.id(), before, slice);
    for (const Change& change : changes) {
      switch (walk.back(change)) {
        case AsOfWalk::Step::arrived:
          return walk.record();
        case AsOfWalk::Step::unborn:
          return std::nullopt;
        case AsOfWalk::Step::go_on:
          break;
      }
    }
    if (changes.size() < slice) return std::nullopt;
    before = changes.back().seq;
  }
}

}  // namespace kith::records
