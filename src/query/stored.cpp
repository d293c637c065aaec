#include "query/stored.h"

#include <algorithm>
#include <stdexcept>

namespace kith::query {
namespace {

const Value& system_value(const Stored& stored, std::string_view name) {
  const schema::Field* field = stored.object().field(name);
  if (!field) throw std::logic_error("an object without system columns");
  return stored.cells(*field)[0];
}

int64_t integer_or_zero(const Value& value) {
  const auto* integer = std::get_if<int64_t>(&value);
  return integer ? *integer : 0;
}

}  // namespace

std::span<Value> Stored::cells(const schema::Field& field) {
  return std::span(values_).subspan(static_cast<size_t>(field.first), field.columns.size());
}

std::span<const Value> Stored::cells(const schema::Field& field) const {
  return std::span(values_).subspan(static_cast<size_t>(field.first), field.columns.size());
}

bool Stored::same(const schema::Field& field, const Stored& other) const {
  return std::ranges::equal(cells(field), other.cells(field));
}

Id Stored::id() const { return Id{integer_or_zero(system_value(*this, "id"))}; }
int64_t Stored::version() const { return integer_or_zero(system_value(*this, "version")); }
Id Stored::owner() const { return Id{integer_or_zero(system_value(*this, "owner"))}; }
bool Stored::deleted() const { return !is_null(system_value(*this, "deleted_at")); }

}  // namespace kith::query
