// Splitting folded text into words and n-grams, for the index and for queries alike. Only text's
// own files use it.
#pragma once

#include <string>
#include <string_view>

#include "base/function_ref.h"

namespace kith {

enum class WordScript { letters, ngram };  // written with blanks between words, or without

struct Word {
  std::string_view text;  // a run of one script
  WordScript script;
  // The run before it, if only a mark that joins (. - ' _ & / + or an apostrophe), or nothing but a
  // change of script, stands between.
  bool joined;
};

void for_each_word(std::string_view folded, function_ref<void(const Word&)> visit);

// Bigrams from each character on, and the last character alone.
void for_each_ngram(std::string_view run, function_ref<void(std::string_view)> visit);

// The number in a text of digits and the marks between them, digits only; empty when there is
// something else, or fewer than seven digits and no leading +. Leading zeros and 00 fall away,
// for neither the index holds them.
std::string dialled_number(std::string_view folded);

}  // namespace kith
