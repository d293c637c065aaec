// The engine's own system tables above records: settings, planted seeds, starts of the program,
// preferences of people.
#pragma once

#include <span>

#include "storage/migrations.h"

namespace kith::app {

std::span<const storage::Migration> migrations();

}  // namespace kith::app
