// The search index, asked across objects, and both indexes built anew.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "query/read.h"
#include "query/words.h"
#include "records/identity.h"
#include "records/records.h"
#include "text/marks.h"

namespace kith::records {

// For who builds an index anew: the engine's clock, and whether a transaction still runs that began at
// that time of it or before. Each in a read of its own. SQLite has one writer, so nothing runs beside it.
Timestamp engine_time(storage::Connection& db);
bool runs_since(storage::Connection& db, Timestamp at);

struct Hit {
  const schema::Object* object;
  Id id;
  std::string title;
  std::string subtitle;  // what else helps to tell it: account, mail, phone
  std::vector<Mark> title_marks, subtitle_marks;  // what was found of them
  // found: by the words as they were typed; similar: by what they may mean (query/similar.h), which
  // is looked for only where nothing is found.
  enum class By { found, similar } by = By::found;
};

// Where to look, and how much of it to give.
struct Searched {
  std::span<const std::string> objects;  // none: all that have searched fields
  int limit = 20;
  const query::Filter* filter = nullptr;  // of the one object that is named
};

// Across objects, best first: the text as the whole title, as its first word, as its beginning, as a
// word of it, then the rest; newer before older. Objects that the asker may not read, and names that
// there are not, give nothing.
// Cost: bounded a keystroke, however much matches. One statement an object; where it finds more than
// can be ranked (50), three more for those that fit best; one for what is shown of an object. What
// each looks at is limited (query/found.h), so of very much the order is best effort. Where nothing
// is found, the vocabulary is asked, and then each object again.
std::vector<Hit> search(const query::ReadEnvironment& environment, std::string_view text,
                        const Searched& searched);

// What to mark in a text that was found by these words.
std::vector<SoughtWord> sought_words(std::span<const query::Word> words);

// Builds search and identity index of an object anew, in slices by id; `after` from nobody. Answers
// where to go on from, nobody when all is done.
Id reindex_slice(const Records& records, const Unit& unit, const schema::Object& object, Id after,
                 int limit);

}  // namespace kith::records
