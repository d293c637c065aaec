#include "query/similar.h"

#include <algorithm>
#include <iterator>

#include "query/found.h"
#include "schema/search_table.h"
#include "schema/vocabulary.h"
#include "text/typos.h"

namespace kith::query {
namespace {

// So many words of a text are looked up; people misspell the one that they are typing.
constexpr size_t words_looked_up_max = 4;

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

bool is_latin(std::string_view word) {
  return word.size() >= schema::ending_letters_min && word.size() <= forgiven_letters_max &&
         std::ranges::all_of(word, is_letter);
}

// All that is looked up of one word: itself, then the guesses.
struct Lookup {
  Word* word;
  std::vector<Guess> guesses;
  size_t first;  // its place among all beginnings
  bool known = false;
  std::vector<Form> exact, begun;
};

void take_guess(Lookup& lookup, const Guess& guess, const schema::Known& known) {
  const bool is_word = std::ranges::find(known.words, guess.text) != known.words.end();
  if (guess.of == Guess::Of::whole_word) {
    if (is_word) lookup.exact.push_back({guess.text, Form::Match::whole});
    return;
  }
  std::vector<Form>& forms = is_word ? lookup.exact : lookup.begun;
  // Short beginnings have a list in the index; long ones are looked up word by word.
  if (guess.text.size() <= listed_letters_max) {
    forms.push_back({guess.text, Form::Match::prefix});
    return;
  }
  for (const std::string& word : known.words) forms.push_back({word, Form::Match::whole});
}

void add_forms(Word& word, std::vector<Form> forms) {
  for (Form& form : forms) {
    const auto same = [&](const Form& other) { return other.text == form.text; };
    if (word.others.size() < others_max && std::ranges::none_of(word.others, same))
      word.others.push_back(std::move(form));
  }
}

std::vector<Lookup> look_up(storage::Connection& db, std::vector<Word>& words) {
  std::vector<Lookup> lookups;
  std::vector<std::string> beginnings;
  for (Word& word : words) {
    if (!is_latin(word.text) || lookups.size() == words_looked_up_max) continue;
    lookups.push_back({&word, one_slip_away(word.text), beginnings.size()});
    beginnings.push_back(word.text);
    for (const Guess& guess : lookups.back().guesses) beginnings.push_back(guess.text);
  }
  for (const schema::Known& known : schema::words_beginning(db, beginnings)) {
    Lookup& lookup = *std::prev(std::ranges::upper_bound(
        lookups, known.beginning, {}, [](const Lookup& one) { return one.first; }));
    const size_t place = known.beginning - lookup.first;
    if (place == 0)
      lookup.known = true;
    else
      take_guess(lookup, lookup.guesses[place - 1], known);
  }
  return lookups;
}

}  // namespace

std::vector<Word> similar_words(storage::Connection& db, std::string_view text) {
  std::vector<Word> words = words_of(text);
  std::vector<Lookup> lookups = look_up(db, words);
  const bool all_known = std::ranges::all_of(lookups, &Lookup::known);
  bool any = false;
  for (Lookup& lookup : lookups) {
    if (lookup.known && !all_known) continue;
    std::vector<Form> holding;
    for (std::string& word :
         schema::words_holding(db, lookup.word->text, static_cast<int>(others_max)))
      holding.push_back({std::move(word), Form::Match::whole});
    add_forms(*lookup.word, std::move(holding));
    add_forms(*lookup.word, std::move(lookup.exact));
    add_forms(*lookup.word, std::move(lookup.begun));
    if (lookup.word->others.empty()) continue;
    any = true;
    // Nothing begins with it that could be shown: it need not be sought in every list.
    if (lookup.word->text.size() > listed_letters_max) lookup.word->match = Form::Match::whole;
  }
  return any ? words : std::vector<Word>();
}

bool any_long_word_is_whole(storage::Connection& db, std::span<const Word> words) {
  std::vector<std::string> asked;
  for (const Word& word : words) {
    if (word.text.size() <= listed_letters_max) continue;
    if (!std::ranges::all_of(word.text, is_letter)) return true;
    asked.push_back(word.text);
  }
  return std::ranges::any_of(schema::words_beginning(db, asked), [&](const schema::Known& known) {
    return std::ranges::find(known.words, asked[known.beginning]) != known.words.end();
  });
}

namespace {

// Long words as whole ones first, which have lists: their beginnings may be merged from very many.
bool finds(const ReadEnvironment& environment, const Sought& sought,
           const std::vector<Word>& words) {
  const Wanted wanted = wanted_words(words, *sought.object, environment.visibility);
  const auto any = [&](const Wanted& some) {
    return !newest_found(environment, sought, some, 1).empty();
  };
  if (has_unlisted(wanted) && any_long_word_is_whole(environment.db, words) &&
      any(whole_words(wanted, listed_letters_max + 1)))
    return true;
  return any(wanted);
}

}  // namespace

template <typename AnyQuestion>
Meant<AnyQuestion>::Meant(const ReadEnvironment& environment, const AnyQuestion& asked)
    : asked_(asked) {
  if (asked.search.empty() || !asked.meant.empty() || !schema::has_search_table(*asked.object))
    return;
  std::vector<Word> words = words_of(asked.search);
  if (std::ranges::none_of(words, [](const Word& word) { return is_latin(word.text); })) return;
  other_ = asked;
  if (!finds(environment, {asked.object, asked.search}, words))
    other_->meant = similar_words(environment.db, asked.search);
  if (other_->meant.empty()) other_->meant = std::move(words);
}

template class Meant<Question>;
template class Meant<GroupQuestion>;

}  // namespace kith::query
