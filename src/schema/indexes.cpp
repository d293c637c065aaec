#include "schema/indexes.h"

#include <fmt/core.h>

#include "schema/kind.h"

namespace kith::schema {
namespace {

constexpr storage::Identifier id_column = "id";
constexpr storage::Identifier owner_column = "owner";

// By table and field; by their ids where that is too long.
storage::Identifier index_name(const Object& object, const Field& field, std::string_view suffix) {
  const auto readable =
      storage::Identifier::parse(fmt::format("{}__{}__{}", object.name, field.name, suffix));
  if (readable) return *readable;
  return storage::Identifier::parse(fmt::format("o{}__f{}__{}", object.id, field.id, suffix))
      .value();
}

Index ordered(const Object& object, const Field& field) {
  Index index{index_name(object, field, "sx"),
              {compared_column(field), id_column},
              Index::Values::any,
              Index::Rows::live,
              &field};
  if (index.columns.front() != owner_column) index.columns.push_back(owner_column);
  return index;
}

Index of_deleted(const Object& object, const Field& deleted_at) {
  return {index_name(object, deleted_at, "ix"),
          {compared_column(deleted_at), id_column},
          Index::Values::any,
          Index::Rows::deleted,
          &deleted_at};
}

Index owned(const Object& object, const Field& title) {
  return {index_name(object, title, "ox"),
          {owner_column, compared_column(title), id_column},
          Index::Values::any,
          Index::Rows::live,
          &title,
          Index::First::owner};
}

bool is_junction_key(const Field& field) {
  if (field.system) return false;
  const Shape shape = field.kind->shape();
  return field.junction_key || field.kind->name() == "reference" || shape == Shape::any_reference;
}

// Named after its last reference, which is where the clash is told.
std::optional<Index> junction(const Object& object) {
  Index index;
  for (const Field& field : object.fields) {
    if (!is_junction_key(field)) continue;
    index.columns.push_back(compared_column(field));
    if (!field.junction_key) index.field = &field;
  }
  if (!index.field) return std::nullopt;
  index.name = index_name(object, *index.field, "jx");
  index.values = Index::Values::unique;
  return index;
}

bool has_own_order(const Field& field) { return field.name == "id" || field.name == "created_at"; }

bool sorts(const Field& field) { return field.indexed && !has_own_order(field); }

bool is_listed_by_owners(const Object& object, const Field& field) {
  return object.role == Role::record && !field.system && &field == &object.title_field();
}

}  // namespace

const storage::Identifier& compared_column(const Field& field) {
  if (field.key) return *field.key;
  return field.columns[static_cast<size_t>(field.kind->compared_column())];
}

std::vector<Index> indexes_of(const Object& object) {
  std::vector<Index> indexes;
  for (const Field& field : object.fields) {
    if (sorts(field)) indexes.push_back(ordered(object, field));
    if (sorts(field) && is_listed_by_owners(object, field)) indexes.push_back(owned(object, field));
    if (field.unique) {
      indexes.push_back({index_name(object, field, "ux"),
                         {compared_column(field)},
                         Index::Values::unique,
                         Index::Rows::live,
                         &field});
    }
    if (field.system && field.name == "deleted_at") indexes.push_back(of_deleted(object, field));
  }
  if (object.role == Role::junction) {
    if (auto index = junction(object)) indexes.push_back(std::move(*index));
  }
  return indexes;
}

// The first layout: (x, id).
std::vector<storage::Identifier> former_index_names(const Object& object) {
  std::vector<storage::Identifier> names;
  for (const Field& field : object.fields) {
    if (sorts(field)) names.push_back(index_name(object, field, "ix"));
  }
  return names;
}

std::optional<IndexOwner> owner_of_index(const Schema& schema, std::string_view index_name) {
  for (const Object& object : schema.objects()) {
    for (const Index& index : indexes_of(object)) {
      if (index.name.text() == index_name) return IndexOwner{&object, index.field};
    }
  }
  return std::nullopt;
}

}  // namespace kith::schema
