// All that happened to a record, newest first: its changes, and what stands about it in other
// objects (activities, comments, attachments), merged by time; of an account also what happened to
// its contacts and deals, of any record to those that stand about it.
#pragma once

#include <string>
#include <vector>

#include "query/read.h"

namespace kith::api {

struct TimelineQuestion {
  std::string cursor;  // `next` of the page before, or an instant: what is older comes
  int limit = 50;
  std::vector<std::string>
      types;                    // change, comment, attachment, and kinds of activities; none: all
  std::vector<std::string> of;  // "self" and names of relations (timeline_around.h); none: self
  std::string search;           // in what people wrote, and in the values of changes
  bool only_pinned = false;
};

// {"items":[{"type","at","about"?,…}],"next","partial"}: `about` is the record that it happened to,
// where that is another one; `partial` names relations of which not all records were looked at.
// The cursor is an instant, and how many items of that very
// instant have been shown: a batch writes many at once.
// Cost: a statement for each relation, one for the changes, one for what was merged into the record
// and one for each of the three objects, however many records there are; a search reads up to 1,000
// changes.
Result<std::string> write_timeline(const query::ReadEnvironment& environment,
                                   const query::Asker& asker, const schema::Object& object, Id id,
                                   const TimelineQuestion& question);

}  // namespace kith::api
