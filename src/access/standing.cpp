// Which rows are seen because of other records: those that join some, and those that stand on one.
#include <algorithm>

#include "access/actor.h"
#include "access/standing.h"
#include "schema/kind.h"

namespace kith::access {
namespace {

using query::Filter;

bool is_open(const Filter& filter) { return filter.node == Filter::Node::always; }
bool is_closed(const Filter& filter) { return filter.node == Filter::Node::never; }

bool is_any_reference(const schema::Field& field) {
  return field.kind->shape() == schema::Shape::any_reference;
}

bool may_name(const schema::Field& field, const schema::Object& target) {
  return field.objects.empty() ||
         std::ranges::find(field.objects, target.name) != field.objects.end();
}

// True where the record that the reference names can be seen: the compiler applies the visibility
// of every object on a path, and a hidden record is empty.
Filter sees(const schema::Object& object, const schema::Field& reference,
            const schema::Object& target) {
  Filter filter;
  filter.node = Filter::Node::leaf;
  filter.path.start = &object;
  filter.path.hops = {&reference};
  filter.path.target = &target;
  filter.path.field = target.field("id");
  filter.path.shape = schema::Shape::reference;
  filter.op = query::Op::exists;
  return filter;
}

Filter owned_by(const schema::Object& object, Id user) {
  return query::condition_on(object, *object.field("owner"), query::Op::eq, {user.value});
}

// A record of these narrows nothing where a role reads every record that people keep.
bool has_rows_of_its_own(const schema::Object& object) {
  return object.role == schema::Role::record &&
         std::ranges::none_of(object.fields, &schema::Field::shares);
}

// Whether its rows lead to records that themselves are seen with others.
bool leads_on(const schema::Schema& schema, const schema::Object& junction) {
  return std::ranges::any_of(junction.fields, [&](const schema::Field& field) {
    const schema::Object* target = schema.target(field);
    return is_any_reference(field) || (target && !target->seen_with.empty());
  });
}

}  // namespace

// Who owns the joining row says nothing.
Filter Actor::joined(const schema::Object& object) const {
  if (rights().scope(Verb::read, object) == Scope::none) return Filter::never();
  Filter filter;
  for (const auto& field : object.fields) {
    if (field.system || !field.required) continue;
    if (is_any_reference(field)) {
      filter = Filter::both(std::move(filter), standing(object, field, standing_hops_max));
    }
    if (field.objects.size() != 1) continue;
    const schema::Object* target = schema_->object(field.objects.front());
    if (!target || is_open(rows(*target))) continue;
    filter = Filter::both(std::move(filter), sees(object, field, *target));
  }
  return filter;
}

// A comment is part of the record that it stands on, so whoever lost that has lost both. What is
// tied to records by links, an activity, is its owner's own work as well.
Filter Actor::narrowed(const schema::Object& object, int hops) const {
  Filter filter = scoped(object);
  if (object.seen_with.empty() || is_closed(filter)) return filter;
  if (const schema::Field* field = object.field(object.seen_with))
    return Filter::both(std::move(filter), standing(object, *field, hops));
  const schema::Relation& relation = *object.relation(object.seen_with);
  const schema::Object& links = *schema_->object(relation.object);
  Filter linked = standing(links, *links.field(relation.through), hops);
  if (is_open(linked)) return filter;
  linked.relation = &relation;
  linked.relation_object = &links;
  return Filter::both(std::move(filter),
                      Filter::either(owned_by(object, user_), std::move(linked)));
}

// `always` where the role reads all of what people keep, so that lists pay nothing for it.
Filter Actor::standing(const schema::Object& object, const schema::Field& field, int hops) const {
  Filter filter;
  filter.node = Filter::Node::stands;
  filter.path.start = filter.path.target = &object;
  filter.path.field = &field;
  filter.path.shape = field.kind->shape();
  bool open = true;
  for (const schema::Object& target : schema_->objects()) {
    if (!may_name(field, target)) continue;
    if (has_rows_of_its_own(target))
      open = open && is_open(target.seen_with.empty() ? rows(target) : scoped(target));
    Filter seen = as_target(target, hops);
    if (is_closed(seen)) continue;
    filter.objects.push_back(&target);
    filter.children.push_back(std::move(seen));
  }
  return open ? Filter::always() : filter;
}

// What is seen with others itself is followed a few records far: a reply to a reply to a reply is
// seen by those alone who see all. Every way ends, whatever customers declare.
Filter Actor::as_target(const schema::Object& target, int hops) const {
  if (target.role == schema::Role::junction && leads_on(*schema_, target)) return Filter::never();
  if (target.seen_with.empty()) return rows(target);
  return hops == 0 ? Filter::never() : narrowed(target, hops - 1);
}

}  // namespace kith::access
