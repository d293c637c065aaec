// What a search may mean where nothing has its words as they were typed: one slip of the fingers in
// words of five letters and more, and words that hold what was typed in their middle, four letters
// and more of it. Both by the vocabulary (schema/vocabulary.h), which also says which of several words
// is the misspelt one: the one that no word begins with. docs/decisions/0019.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "query/question.h"
#include "query/read.h"

namespace kith::query {

inline constexpr size_t others_max = 8;  // of each word

// The words of a search, those that may be meant otherwise with what they may mean; empty where
// there is nothing to propose. Cost: one statement, and one for each misspelt word.
std::vector<Word> similar_words(storage::Connection& db, std::string_view text);

// Whether one of the words that have no list of beginnings in the index (query/words.h) may be a whole
// word: the vocabulary knows it, or does not know such words. One statement for words of letters.
bool any_long_word_is_whole(storage::Connection& db, std::span<const Word> words);

// A question as it is meant: with a search that finds nothing the asker may see in the whole object,
// whatever the filter, it asks for similar words. So all pages, counts and slices of one list agree.
// A question that has been understood is taken as it is.
// Cost: one statement for texts of letters, as a rule.
template <typename AnyQuestion>
class Meant {
 public:
  Meant(const ReadEnvironment& environment, const AnyQuestion& asked);
  const AnyQuestion& operator*() const { return other_ ? *other_ : asked_; }
  const AnyQuestion* operator->() const { return &**this; }
  std::vector<Word> words() const {
    return (**this).meant.empty() ? words_of((**this).search) : (**this).meant;
  }

 private:
  const AnyQuestion& asked_;
  std::optional<AnyQuestion> other_;
};

}  // namespace kith::query
