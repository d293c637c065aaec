// Entries of the pool log for what went into a pool or left it in another way than by its acts: an
// import, an undo, an owner who was set by an administrator.
#pragma once

#include "app/app.h"

namespace kith::sales {

app::Reaction pool_log();

}  // namespace kith::sales
