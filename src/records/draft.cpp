#include <algorithm>
#include <stdexcept>

#include "records/records.h"

namespace kith::records {
namespace {

bool all_empty(std::span<const Value> cells) { return std::ranges::all_of(cells, is_null); }

template <typename T>
const T* first(const query::Stored& record, std::string_view name) {
  const schema::Field* field = record.object().field(name);
  return field ? std::get_if<T>(&record.cells(*field)[0]) : nullptr;
}

template <typename T>
std::optional<T> copy_first(const query::Stored& record, std::string_view name) {
  const T* value = first<T>(record, name);
  return value ? std::optional<T>(*value) : std::nullopt;
}

}  // namespace

bool Draft::changed(std::string_view name) const {
  const schema::Field* field = after_.object().field(name);
  if (!field) return false;
  return before_ ? !before_->same(*field, after_) : !all_empty(after().cells(*field));
}

bool Draft::empty(std::string_view name) const {
  const schema::Field* field = after_.object().field(name);
  return !field || all_empty(after().cells(*field));
}

std::string_view Draft::text(std::string_view field) const {
  const auto* value = first<std::string>(after_, field);
  return value ? std::string_view(*value) : std::string_view{};
}

std::optional<Decimal> Draft::decimal(std::string_view field) const {
  return copy_first<Decimal>(after_, field);
}
std::optional<int64_t> Draft::integer(std::string_view field) const {
  return copy_first<int64_t>(after_, field);
}
std::optional<Date> Draft::date(std::string_view field) const {
  return copy_first<Date>(after_, field);
}
std::optional<Timestamp> Draft::timestamp(std::string_view field) const {
  return copy_first<Timestamp>(after_, field);
}
bool Draft::flag(std::string_view field) const {
  return copy_first<bool>(after_, field).value_or(false);
}
Id Draft::reference(std::string_view field) const {
  return Id{copy_first<int64_t>(after_, field).value_or(0)};
}

void Draft::set(std::string_view name, Value value) {
  const schema::Field* field = after_.object().field(name);
  if (!field)
    throw std::logic_error("a rule sets " + std::string(name) + ", which " + after_.object().name +
                           " does not have");
  after_.cells(*field)[0] = std::move(value);
}

void Draft::refuse(std::string_view field, std::string_view code, Message message) {
  errors_.push_back({std::string(field), std::string(code), std::move(message)});
}

}  // namespace kith::records
