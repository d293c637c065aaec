#include "records/draft_view.h"

#include "query/question.h"
#include "query/read.h"
#include "records/references.h"

namespace kith::records {
namespace {

using query::Filter;
using query::Stored;

constexpr int related_max = 1'000;  // rows of a relation that a condition looks at

query::ReadEnvironment seen_by_all(const Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

}  // namespace

struct DraftView::Loaded {
  Loaded(const Unit& unit, Stored loaded) : record(std::move(loaded)), view(unit, record) {}
  Stored record;
  DraftView view;
};

DraftView::DraftView(const Unit& unit, const Stored& stored, Stage stage)
    : unit_(unit), stored_(stored), stage_(stage) {}
DraftView::~DraftView() = default;

schema::formula::Moment DraftView::moment() const { return {unit_.now, unit_.actor.moment().zone}; }

const query::RecordView* DraftView::follow(const schema::Field& reference) const {
  const schema::Object* target = unit_.schema->target(reference);
  const auto* id = std::get_if<int64_t>(&stored_.cells(reference)[0]);
  if (!target || !id) return nullptr;
  auto [place, fresh] = followed_.try_emplace(reference.id);
  if (fresh) {
    auto found = query::fetch(seen_by_all(unit_), *target, Id{*id});
    if (found && !found->deleted())
      place->second = std::make_unique<Loaded>(unit_, std::move(*found));
  }
  return place->second ? &place->second->view : nullptr;
}

// What the write has already looked for is there.
bool DraftView::leads_on(const schema::Field& reference) const {
  const schema::Object* target = unit_.schema->target(reference);
  const auto* id = std::get_if<int64_t>(&stored_.cells(reference)[0]);
  if (!target || !id) return false;
  if (unit_.known && unit_.known->has(Id{*id})) return true;
  const auto followed = followed_.find(reference.id);
  if (followed != followed_.end()) return followed->second != nullptr;
  return !live_ids(seen_by_all(unit_), *target, {Id{*id}}).empty();
}

DraftView::Rows DraftView::load(const schema::Relation& relation) const {
  Rows rows;
  const schema::Object* object = unit_.schema->object(relation.object);
  if (!object) return rows;
  query::Question question;
  question.object = object;
  question.filter = query::condition_on(*object, *object->field(relation.field), query::Op::eq,
                                        {value_of(stored_.id())});
  const auto ids = query::select_ids(seen_by_all(unit_), question, Id{}, related_max);
  for (Stored& record : query::fetch_many(seen_by_all(unit_), *object, ids))
    rows.push_back(std::make_unique<Loaded>(unit_, std::move(record)));
  return rows;
}

std::vector<const query::RecordView*> DraftView::related(const schema::Relation& relation) const {
  std::vector<const query::RecordView*> views;
  if (stage_ == Stage::created) return views;
  auto [place, fresh] = related_.try_emplace(relation.name);
  if (fresh) place->second = load(relation);
  for (const auto& one : place->second) views.push_back(&one->view);
  return views;
}

// One statement, along the index of the reference.
bool DraftView::has_related(const Filter& any) const {
  if (stage_ == Stage::created) return false;
  const schema::Object& rows = *any.relation_object;
  query::Question question;
  question.object = &rows;
  question.filter = Filter::both(query::condition_on(rows, *rows.field(any.relation->field),
                                                     query::Op::eq, {value_of(stored_.id())}),
                                 any.children[0]);
  return !query::select_ids(seen_by_all(unit_), question, Id{}, 1).empty();
}

}  // namespace kith::records
