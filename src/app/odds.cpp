#include "app/odds.h"

namespace kith::app {

using query::Stored;

void Odds::refresh(storage::Connection& db) {
  std::unordered_map<int64_t, std::shared_ptr<const odds::Trained>> fresh;
  for (odds::Trained& one : odds::newest(db))
    fresh.emplace(one.object, std::make_shared<const odds::Trained>(std::move(one)));
  std::lock_guard lock(mutex_);
  trained_ = std::move(fresh);
}

std::shared_ptr<const odds::Trained> Odds::of(const schema::Object& object) const {
  std::lock_guard lock(mutex_);
  const auto found = trained_.find(object.id);
  return found == trained_.end() ? nullptr : found->second;
}

std::shared_ptr<const odds::Subject> Odds::subject(const schema::SchemaPtr& schema,
                                                   const schema::Object& object) const {
  std::lock_guard lock(mutex_);
  if (subjects_.schema != schema) subjects_ = {schema, {}};
  auto& place = subjects_.by_object[object.id];
  const schema::Object* here = schema->object(object.id);
  if (!place && here) {
    if (auto subject = odds::subject_of(*schema, *here))
      place = std::make_shared<const odds::Subject>(std::move(*subject));
  }
  return place;
}

void Odds::derive(const records::Unit& unit, const Stored*, Stored& after) const {
  const schema::Field* field = odds::odds_field(after.object());
  if (!field || after.deleted()) return;
  Value& cell = after.cells(*field)[0];
  cell = {};
  const auto trained = of(after.object());
  if (!trained) return;
  const auto subject = this->subject(unit.schema, after.object());
  if (!subject || !is_open(*subject, after)) return;
  const auto percent = trained->percent(odds::seen_now(unit, *subject, after, trained->facts));
  if (percent) cell = *percent;
}

bool is_open(const odds::Subject& subject, const Stored& record) {
  const auto* outcome = std::get_if<std::string>(&record.cells(*subject.outcome)[0]);
  return outcome && *outcome == subject.open;
}

}  // namespace kith::app
