// The words that records have been found by, once each for the whole workspace: small beside the
// index of words, and asked first where nothing begins with what was typed: for words that differ by
// one slip, and for words that hold a fragment in their middle. What it answers is then looked for
// in the index as whole words, which have lists of their own there.
//
// One table of forms in order, kith_vocabulary(form, word):
//   w:microsoft            a word as it is written
//   r:zhangsan             the likeliest pinyin of a name
//   e:crosoft microsoft    an ending of a word, of four letters and more, and the word
// Nothing is taken out again: a word that no record has any more finds none, and takes 20 bytes.
//
// Not by fts5vocab: it merges all segments of the index for each word that it is asked for, and there
// is one index an object. Here, looking up 500 guesses takes about a millisecond, however many words.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "storage/storage.h"

namespace kith::schema {

inline constexpr size_t ending_letters_min = 4;

// "w:microsoft", "r:zhangsan"; from a to z, so byte order is theirs in both engines.
std::string word_form(std::string_view word);
std::string reading_form(std::string_view reading);

// Each once, in order. Cost: 2 µs a form that is known, a row for each ending more of a new one.
void learn_forms(storage::Connection& db, std::span<const std::string> forms);

// Of each beginning: the first few words and readings that begin so, in order.
inline constexpr int continuations_max = 4;
struct Known {
  size_t beginning;  // its place in what was asked
  std::vector<std::string> words;
};
// One statement, two look-ups a beginning. Beginnings nothing begins with are left out.
std::vector<Known> words_beginning(storage::Connection& db,
                                   std::span<const std::string> beginnings);

// Words that hold it behind their first letter; it has at least ending_letters_min letters.
std::vector<std::string> words_holding(storage::Connection& db, std::string_view fragment,
                                       int limit);

bool knows_words(storage::Connection& db);  // any at all

extern const storage::EngineSql create_vocabulary;

}  // namespace kith::schema
