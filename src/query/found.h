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

// Newest first. `text` is what was searched, for fields that are hidden from the asker.
std::vector<Found> newest_found(const ReadEnvironment& environment, const schema::Object& object,
                                const Wanted& wanted, std::string_view text, int limit);

// Whose title is the text, the oldest first, and whose title begins with it, in the order of titles.
// None where titles have no index, or are hidden from the asker. Texts that begin with a Han
// character find no beginnings: there are as many orders of titles as readings.
std::vector<Found> titled(const ReadEnvironment& environment, const schema::Object& object,
                          std::string_view text, int limit);
std::vector<Found> titles_beginning(const ReadEnvironment& environment,
                                    const schema::Object& object, std::string_view text, int limit);

}  // namespace kith::query
