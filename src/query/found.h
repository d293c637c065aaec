// A few of the records that a search across objects may show, for a bounded price however many
// there are: what each function looks at is limited, and so is what it can miss. Lists with a search
// (Question::search) miss nothing.
#pragma once

#include "query/read.h"
#include "query/words.h"

namespace kith::query {

struct Found {
  Id id;
  std::string title;  // empty where the asker may not read it
};

// Of the newest records that the full text knows, the index narrowed to the asker's owners, so many
// are looked up to see whether the asker may see them.
inline constexpr int found_rows_max = 2'000;
// PostgreSQL's index gives no order, so common words are sought among the newest records first.
inline constexpr int newest_rows_max = 2'000;
// Of the titles in the order of their index, the same.
inline constexpr int titles_max = 100;

struct Sought {
  const schema::Object* object;
  std::string_view text;           // as it was typed
  const Filter* filter = nullptr;  // which records of the object
};

// Newest first; where there is no order to walk along, some may come twice. One statement.
std::vector<Found> newest_found(const ReadEnvironment& environment, const Sought& sought,
                                const Wanted& wanted, int limit);

// Whose title is the text, the oldest first, and whose title begins with it, in the order of titles.
// None where titles have no index, or are hidden from the asker. Texts that begin with a Han
// character find no beginnings: there are as many orders of titles as readings.
std::vector<Found> titled(const ReadEnvironment& environment, const Sought& sought, int limit);
std::vector<Found> titles_beginning(const ReadEnvironment& environment, const Sought& sought,
                                    int limit);

}  // namespace kith::query
