// Records that are seen with those they stand on. A page of them is still walked along its own
// index; each row costs a look at its key in the one object that it names.
//
// There may be forty such objects, each with a visibility of its own, so nobody is asked twice: what
// was come to from the record that it stands on, or by a link that itself is seen with its record,
// stands on a record that is seen. That is every filter on the activities of a list, and without it
// PostgreSQL plans for a second and SQLite refuses the depth.
#include <algorithm>

#include "query/compile.h"
#include "query/visibility.h"
#include "schema/kind.h"

namespace kith::query {
namespace {

constexpr storage::Identifier deleted_at_column("deleted_at");

const storage::Identifier& record_column(const schema::Field& field) {
  return field.columns[static_cast<size_t>(field.kind->compared_column())];
}

// Which object an any-reference names.
const storage::Identifier& object_column(const schema::Field& field) {
  return field.columns[static_cast<size_t>(field.kind->parts().front().column)];
}

bool names_any(const schema::Field& field) {
  return field.kind->shape() == schema::Shape::any_reference;
}

bool demands(const Filter& rows, const schema::Field& field) {
  if (rows.node == Filter::Node::both)
    return std::ranges::any_of(rows.children,
                               [&](const Filter& child) { return demands(child, field); });
  return rows.node == Filter::Node::stands && !rows.relation && rows.path.field == &field;
}

}  // namespace

bool Compiler::is_given(const Filter& stands, int alias) const {
  const auto tie = std::ranges::find(ties_, alias, &Tie::alias);
  if (tie == ties_.end() || !tie->by) return false;
  const schema::Field& named = *stands.path.field;
  if (!stands.relation) return tie->by == &named;
  const schema::Object& links = *stands.relation_object;
  return tie->by == links.field(stands.relation->field) && named.required &&
         demands(visibility_.rows(links), named);
}

void Compiler::stands(const Filter& filter, int alias) {
  if (is_given(filter, alias)) {
    sql_.add("1 = 1");
    return;
  }
  sql_.add("(");
  if (filter.relation) {
    sql_.add("NOT EXISTS (");
    links(filter, new_alias(), alias);
    sql_.add(") OR EXISTS (");
    const int link = new_alias();
    links(filter, link, alias);
    sql_.add(" AND ");
    names_one_of(filter, link);
    sql_.add(")");
  } else {
    column(alias, record_column(*filter.path.field));
    sql_.add(" IS NULL OR ");
    names_one_of(filter, alias);
  }
  sql_.add(")");
}

void Compiler::links(const Filter& filter, int link, int alias) {
  sql_.add("SELECT 1 FROM ");
  table(*filter.relation_object, link);
  sql_.add(" WHERE ");
  column(link, filter.relation_object->field(filter.relation->field)->column);
  sql_.add(" = ");
  id(alias);
  sql_.add(" AND ");
  column(link, deleted_at_column);
  sql_.add(" IS NULL");
}

void Compiler::names_one_of(const Filter& filter, int alias) {
  if (filter.objects.empty()) {
    sql_.add("1 = 0");
    return;
  }
  chain(0, filter.objects.size(), storage::SqlBuilder::Text(" OR "),
        [&](size_t target) { names(filter, target, alias); });
}

void Compiler::names(const Filter& filter, size_t target, int alias) {
  const schema::Field& field = *filter.path.field;
  const schema::Object& object = *filter.objects[target];
  sql_.add("(");
  if (names_any(field)) {
    column(alias, object_column(field));
    sql_.add(" = ").number(object.id).add(" AND ");
  }
  const int far = new_alias();
  sql_.add("EXISTS (SELECT 1 FROM ");
  table(object, far);
  sql_.add(" WHERE ");
  id(far);
  sql_.add(" = ");
  column(alias, record_column(field));
  sql_.add(" AND ");
  column(far, deleted_at_column);
  sql_.add(" IS NULL AND ");
  condition(filter.children[target], far);
  sql_.add("))");
}

}  // namespace kith::query
