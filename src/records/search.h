// The search index, asked across objects, and both indexes built anew.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "query/read.h"
#include "records/identity.h"
#include "records/records.h"

namespace kith::records {

struct Hit {
  const schema::Object* object;
  Id id;
  std::string title;
  std::string subtitle;  // what else helps to tell it: account, mail, phone
};

// Across objects (all that have searched fields, or those named), best first: the text as the whole
// title, as its first word, as its beginning, as a word of it, then the rest; newer before older.
// Objects that the asker may not read, and names that there are not, give nothing.
// Cost: bounded a keystroke, however much matches. One statement an object; where it finds more than
// can be ranked (50), three more for those that fit best. What each looks at is limited
// (query/found.h), so of very much the order is best effort. 0.1 to 2 ms an object of a million.
std::vector<Hit> search(const query::ReadEnvironment& environment, std::string_view text,
                        std::span<const std::string> objects, int limit);

// Builds search and identity index of an object anew, in slices by id; `after` from nobody. Answers
// where to go on from, nobody when all is done.
Id reindex_slice(const Records& records, const Unit& unit, const schema::Object& object, Id after,
                 int limit);

}  // namespace kith::records
