#include "records/search.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

#include "query/found.h"
#include "query/similar.h"
#include "query/visibility.h"
#include "query/words.h"
#include "records/hits.h"
#include "schema/search_table.h"
#include "text/sort_key.h"

namespace kith::records {
namespace {

using query::ReadEnvironment;

// So many hits of an object are ranked at least, to find among the newest those that fit best.
constexpr int candidates_min = 50;

enum class Rank { title, first_word, beginning, word, rest };

struct Ranked {
  Rank rank;
  const schema::Object* object;
  query::Found found;
};

// The text as it was typed, or as it may be meant.
struct Wording {
  std::string key;
  Needle needle;
};

struct Search {
  const ReadEnvironment& environment;
  std::string_view text;
  const query::Filter* filter;
  int candidates;
  std::vector<query::Word> words;
  std::vector<Wording> wordings;
  enum class First { whole_words, beginnings } first = First::beginnings;
};

bool ends_word(std::string_view key, size_t at) {
  return at == key.size() || key[at] == ' ' || key[at] == sort_key_separator;
}

bool has_word(std::string_view key, std::string_view word) {
  for (size_t at = key.find(word); at != key.npos; at = key.find(word, at + 1)) {
    if ((at == 0 || key[at - 1] == ' ') && ends_word(key, at + word.size())) return true;
  }
  return false;
}

Rank rank_of(const Wording& wording, std::string_view key) {
  if (key == wording.key) return Rank::title;
  if (key_starts(key, wording.needle)) {
    const auto whole_word = [&](const std::string& form) {
      return key.starts_with(form) && ends_word(key, form.size());
    };
    return std::ranges::any_of(wording.needle.leads, whole_word) ? Rank::first_word
                                                                 : Rank::beginning;
  }
  return has_word(key, wording.needle.folded) ? Rank::word : Rank::rest;
}

Rank rank_of(const Search& search, std::string_view title) {
  const std::string key = sort_key(title);
  Rank best = Rank::rest;
  for (const Wording& wording : search.wordings) best = std::min(best, rank_of(wording, key));
  return best;
}

// The newest that are found. Where there are more than can be ranked, also those that fit best: with
// the whole words, with the text as their title, with a title that begins with it.
std::vector<query::Found> candidates_in(const Search& search, const schema::Object& object) {
  const ReadEnvironment& environment = search.environment;
  const int most = search.candidates;
  const query::Sought sought{&object, search.text, search.filter};
  const query::Wanted wanted = wanted_words(search.words, object, environment.visibility);
  const auto newest = [&](const query::Wanted& words) {
    return newest_found(environment, sought, words, most);
  };
  std::vector<query::Found> found;
  const auto add = [&](std::vector<query::Found> more) {
    std::ranges::move(more, std::back_inserter(found));
    return more.size() >= static_cast<size_t>(most);
  };
  // Long beginnings have no list in the index: whole words that are many need not be looked up so.
  const bool many_long = search.first == Search::First::whole_words &&
                         add(newest(whole_words(wanted, query::listed_letters_max + 1)));
  if (!many_long && !add(newest(wanted))) return found;
  add(newest(whole_words(wanted, 1)));
  add(titled(environment, sought, most));
  add(titles_beginning(environment, sought, most));
  return found;
}

std::vector<const schema::Object*> searched_objects(const schema::Schema& schema,
                                                    std::span<const std::string> names) {
  std::vector<const schema::Object*> objects;
  for (const schema::Object& object : schema.objects()) {
    const bool named = names.empty() || std::ranges::find(names, object.name) != names.end();
    if (named && object.role != schema::Role::junction && schema::has_search_table(object))
      objects.push_back(&object);
  }
  return objects;
}

bool better(const Ranked& a, const Ranked& b) {
  return a.rank != b.rank ? a.rank < b.rank : a.found.id > b.found.id;
}

std::vector<Place> best_places(const Search& search, std::span<const schema::Object* const> objects,
                               int limit, Hit::By by) {
  std::vector<Ranked> ranked;
  std::unordered_set<int64_t> known;
  for (const schema::Object* object : objects) {
    for (query::Found& found : candidates_in(search, *object)) {
      if (!known.insert(found.id.value).second) continue;
      const Rank rank = rank_of(search, found.title);
      ranked.push_back({rank, object, std::move(found)});
    }
  }
  const size_t count = std::min(ranked.size(), static_cast<size_t>(limit));
  std::ranges::partial_sort(ranked, ranked.begin() + static_cast<ptrdiff_t>(count), better);
  std::vector<Place> places;
  for (const Ranked& one : std::span(ranked).first(count))
    places.push_back({one.object, one.found.id, by});
  return places;
}

Wording wording(std::string_view text) { return {sort_key(text), make_needle(text)}; }

// Of one word each of what it may mean; of several the likeliest of each.
std::vector<Wording> similar_wordings(std::span<const query::Word> words) {
  std::vector<Wording> wordings;
  if (words.size() == 1) {
    for (const query::Form& other : words[0].others) wordings.push_back(wording(other.text));
    return wordings;
  }
  std::string text;
  for (const query::Word& word : words)
    (text += text.empty() ? "" : " ") += word.others.empty() ? word.text : word.others[0].text;
  return {wording(text)};
}

}  // namespace

std::vector<Hit> search(const ReadEnvironment& environment, std::string_view text,
                        const Searched& searched) {
  Search search{.environment = environment,
                .text = text,
                .filter = searched.filter,
                .candidates = std::max(searched.limit, candidates_min),
                .words = query::words_of(text),
                .wordings = {wording(text)}};
  if (search.words.empty()) return {};
  if (query::has_unlisted({search.words, {}}) &&
      query::any_long_word_is_whole(environment.db, search.words))
    search.first = Search::First::whole_words;
  const auto objects = searched_objects(environment.schema, searched.objects);
  auto places = best_places(search, objects, searched.limit, Hit::By::found);
  if (places.empty()) {
    auto similar = query::similar_words(environment.db, text);
    if (similar.empty()) return {};
    search.words = std::move(similar);
    search.wordings = similar_wordings(search.words);
    search.first = Search::First::beginnings;
    places = best_places(search, objects, searched.limit, Hit::By::similar);
  }
  return shown(environment, places, search.words);
}

}  // namespace kith::records
