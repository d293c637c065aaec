// All that happened to a record, newest first: its changes, and what stands about it in other
// objects (activities, comments, attachments), merged by time.
#pragma once

#include <string>

#include "query/read.h"

namespace kith::api {

// {"items":[{"type","at",…}],"next"}. The cursor is an instant: what is older comes next.
// Cost: one statement for the changes and one for each of the three objects.
Result<std::string> write_timeline(const query::ReadEnvironment& environment,
                                   const query::Asker& asker, const schema::Object& object, Id id,
                                   const std::string& cursor, int limit);

}  // namespace kith::api
