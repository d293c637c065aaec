#include "records/conditions.h"

#include "schema/kind.h"

namespace kith::records {

query::Path whole(const schema::Object& object, const schema::Field& field) {
  return {.start = &object,
          .hops = {},
          .target = &object,
          .field = &field,
          .column = field.kind->compared_column(),
          .shape = field.kind->shape()};
}

query::Filter where(const schema::Object& object, const schema::Field& field, query::Op op,
                    std::vector<Value> values) {
  query::Filter filter;
  filter.node = query::Filter::Node::leaf;
  filter.path = whole(object, field);
  filter.op = op;
  filter.values = std::move(values);
  return filter;
}

query::Filter where_id_in(const schema::Object& object, std::span<const Id> ids) {
  std::vector<Value> values;
  values.reserve(ids.size());
  for (const Id id : ids) values.push_back(id.value);
  return where(object, *object.field("id"), query::Op::in, std::move(values));
}

}  // namespace kith::records
