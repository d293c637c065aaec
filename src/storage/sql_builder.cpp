#include "storage/sql_builder.h"

#include <iterator>
#include <stdexcept>

#include "storage/placeholders.h"

namespace kith::storage {
SqlBuilder& SqlBuilder::add(Text text) {
  text_ += text.view;
  return *this;
}

SqlBuilder& SqlBuilder::name(const Identifier& identifier) {
  text_ += '"';
  text_ += identifier.text();
  text_ += '"';
  return *this;
}

SqlBuilder& SqlBuilder::name(const Identifier& table, const Identifier& column) {
  name(table);
  text_ += '.';
  return name(column);
}

SqlBuilder& SqlBuilder::alias(int n) {
  text_ += 't';
  text_ += std::to_string(n);
  return *this;
}

SqlBuilder& SqlBuilder::number(int64_t value) {
  text_ += std::to_string(value);
  return *this;
}

SqlBuilder& SqlBuilder::bind(Value value) { return slot_ref(slot(std::move(value))); }

int SqlBuilder::slot(Value value) {
  values_.push_back(std::move(value));
  return static_cast<int>(values_.size());
}

SqlBuilder& SqlBuilder::slot_ref(int n) {
  if (n < 1 || n > static_cast<int>(values_.size())) throw std::logic_error("no such slot");
  text_ += '?';
  text_ += std::to_string(n);
  return *this;
}

SqlBuilder& SqlBuilder::append(SqlBuilder&& other) {
  const int shift = static_cast<int>(values_.size());
  text_ += rewrite_placeholders(other.text_, [&](std::string& out, int number) {
    out += '?';
    out += std::to_string(number + shift);
  });
  std::move(other.values_.begin(), other.values_.end(), std::back_inserter(values_));
  other.values_.clear();
  other.text_.clear();
  return *this;
}

SqlBuilder::Built SqlBuilder::build() && { return {Sql(std::move(text_)), std::move(values_)}; }

}  // namespace kith::storage
