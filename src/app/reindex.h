// The search index of an object, built anew as a durable job: a field has become searched, or the
// index stands elsewhere in a newer program. Until it is done, a search finds what it has reached.
#pragma once

#include "app/app.h"

namespace kith::app {

inline constexpr std::string_view reindex_job = "reindex";

// In the transaction of the change that makes it necessary.
Status enqueue_reindex(jobs::Queue& queue, storage::Connection& db, const schema::Object& object);

Status run_reindex(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
