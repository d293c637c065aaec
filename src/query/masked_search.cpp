#include "query/masked_search.h"

#include <algorithm>
#include <string>
#include <vector>

#include "schema/kind.h"

namespace kith::query {
namespace {

using schema::Field;

Filter leaf(const schema::Object& object, const Field& field, Op op, std::string_view text) {
  Filter filter;
  filter.node = Filter::Node::leaf;
  filter.path.start = filter.path.target = &object;
  filter.path.field = &field;
  filter.path.column = field.kind->compared_column();
  filter.path.shape = field.kind->shape();
  filter.op = op;
  filter.values = {std::string(text)};
  return filter;
}

std::vector<std::string_view> words_of(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  std::vector<std::string_view> words;
  while ((text = text.substr(std::min(text.find_first_not_of(blanks), text.size()))).size() > 0) {
    const size_t end = std::min(text.find_first_of(blanks), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

}  // namespace

std::optional<Filter> words_in_readable_fields(const schema::Object& object,
                                               const Visibility& visibility,
                                               std::string_view wanted) {
  const bool masked = std::ranges::any_of(object.fields, [&](const Field& field) {
    return field.searched && !visibility.reads(object, field);
  });
  if (!masked) return std::nullopt;
  Filter all;
  all.node = Filter::Node::both;
  for (const std::string_view word : words_of(wanted)) {
    Filter somewhere;
    somewhere.node = Filter::Node::either;
    for (const Field& field : object.fields) {
      if (!field.searched || !visibility.reads(object, field)) continue;
      if (field.kind->shape() != schema::Shape::text) continue;
      somewhere.children.push_back(leaf(object, field, Op::contains, word));
      if (field.name == object.title) {
        somewhere.children.push_back(leaf(object, field, Op::starts, word));
      }
    }
    all.children.push_back(std::move(somewhere));
  }
  return all;
}

}  // namespace kith::query
