// What the full text is asked for.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "query/visibility.h"

namespace kith::query {

struct Form {
  enum class Match { whole, prefix };
  std::string text;
  Match match = Match::prefix;
};
struct Word : Form {
  std::vector<Form> others;  // what else it may mean (query/similar.h): one of all these is wanted
};

// All words, and one of the owners where whoever asks sees nothing but records of some owners: the
// index then narrows to them before a row is looked up. Owners only narrow; the visibility is asked
// of every row all the same.
struct Wanted {
  std::vector<Word> words;
  std::vector<Id> owners;  // empty: anybody's
};

// The words of a search, each a prefix. None: there is nothing to look for.
std::vector<Word> words_of(std::string_view text);
Wanted wanted_words(std::vector<Word> words, const schema::Object& object,
                    const Visibility& visibility);
// The same words, those of `least` letters and more as whole words.
Wanted whole_words(Wanted wanted, size_t least);

// Prefixes of more letters have no list of their own in the index (schema/search_table.h).
inline constexpr size_t listed_letters_max = 6;
bool has_unlisted(const Wanted& wanted);

}  // namespace kith::query
