#include "query/masked_search.h"

#include <algorithm>
#include <string>
#include <vector>

#include "schema/kind.h"
#include "text/tokens.h"

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

std::vector<std::string_view> between_blanks(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  std::vector<std::string_view> words;
  while ((text = text.substr(std::min(text.find_first_not_of(blanks), text.size()))).size() > 0) {
    const size_t end = std::min(text.find_first_of(blanks), text.size());
    words.push_back(text.substr(0, end));
    text.remove_prefix(end);
  }
  return words;
}

// The text itself, and what else its words may mean.
std::vector<std::string> meanings(std::string_view text, std::span<const Word> words) {
  std::vector<std::string> all{std::string(text)};
  for (const std::string& token : query_tokens(text)) {
    for (const Word& word : words) {
      if (word.text != token) continue;
      for (const Form& other : word.others) all.push_back(other.text);
    }
  }
  return all;
}

// In any readable field.
Filter somewhere(const schema::Object& object, const Visibility& visibility, std::string_view text,
                 std::span<const Word> words) {
  Filter some;
  some.node = Filter::Node::either;
  for (const Field& field : object.fields) {
    if (!field.searched || !visibility.reads(object, field)) continue;
    if (field.kind->shape() != schema::Shape::text) continue;
    for (const std::string& meaning : meanings(text, words)) {
      some.children.push_back(leaf(object, field, Op::contains, meaning));
      if (field.name == object.title)
        some.children.push_back(leaf(object, field, Op::starts, meaning));
    }
  }
  return some;
}

}  // namespace

std::optional<Filter> words_in_readable_fields(const schema::Object& object,
                                               const Visibility& visibility,
                                               std::string_view wanted,
                                               std::span<const Word> words) {
  const bool masked = std::ranges::any_of(object.fields, [&](const Field& field) {
    return field.searched && !visibility.reads(object, field);
  });
  if (!masked) return std::nullopt;
  Filter all;
  all.node = Filter::Node::both;
  for (const std::string_view text : between_blanks(wanted))
    all.children.push_back(somewhere(object, visibility, text, words));
  return all;
}

}  // namespace kith::query
