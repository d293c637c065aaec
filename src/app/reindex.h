// The search index of an object, built anew as a durable job: a field has become searched, or the
// index stands elsewhere in a newer program. Until it is done, a search finds what it has reached.
//
// Nothing that is written meanwhile is left out. Whoever writes takes the schema inside the transaction,
// so the job begins when this program holds the one that asked for it, and when no transaction runs that
// may have taken an older one: what those have written is there by then, to be indexed with the rest.
#pragma once

#include "app/app.h"

namespace kith::app {

inline constexpr std::string_view reindex_job = "reindex";

// In the transaction of the change that makes it necessary.
Status enqueue_reindex(jobs::Queue& queue, storage::Connection& db, const schema::Object& object);

Status run_reindex(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
