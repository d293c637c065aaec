#include "query/words.h"

#include <algorithm>

#include "text/tokens.h"

namespace kith::query {
namespace {

// So many lists are merged at each step; whoever sees more owners sees most of what there is.
constexpr size_t owners_max = 32;

bool is_owner(const Filter& filter) {
  const Path& path = filter.path;
  return filter.node == Filter::Node::leaf && path.hops.empty() && path.field->system &&
         path.field->name == "owner" && (filter.op == Op::eq || filter.op == Op::in);
}

// The owners of every row that a visibility can let through; none where that cannot be told.
std::vector<Id> owners_seen(const Filter& filter) {
  std::vector<Id> owners;
  if (filter.node == Filter::Node::both) {
    for (const Filter& child : filter.children) {
      owners = owners_seen(child);
      if (!owners.empty()) break;
    }
    return owners;
  }
  if (!is_owner(filter) || filter.values.size() > owners_max) return owners;
  for (const Value& value : filter.values) {
    const auto* id = std::get_if<int64_t>(&value);
    if (!id) return {};
    owners.push_back(Id{*id});
  }
  return owners;
}

size_t letters_of(std::string_view utf8) {
  return static_cast<size_t>(std::ranges::count_if(
      utf8, [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }));
}

}  // namespace

std::vector<Word> words_of(std::string_view text) {
  std::vector<Word> words;
  for (std::string& token : query_tokens(text)) words.push_back({{std::move(token)}, {}});
  return words;
}

Wanted wanted_words(std::vector<Word> words, const schema::Object& object,
                    const Visibility& visibility) {
  Wanted wanted{std::move(words), {}};
  if (!wanted.words.empty()) wanted.owners = owners_seen(visibility.rows(object));
  return wanted;
}

Wanted whole_words(Wanted wanted, size_t least) {
  for (Word& word : wanted.words) {
    if (letters_of(word.text) >= least) word.match = Form::Match::whole;
  }
  return wanted;
}

bool has_unlisted(const Wanted& wanted) {
  return std::ranges::any_of(wanted.words, [](const Word& word) {
    return word.match == Form::Match::prefix && letters_of(word.text) > listed_letters_max;
  });
}

}  // namespace kith::query
