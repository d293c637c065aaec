// The engine's own system tables above records: settings, planted seeds, starts of the program,
// preferences of people.
#pragma once

#include <span>
#include <vector>

#include "storage/migrations.h"

namespace kith::app {

std::span<const storage::Migration> migrations();

struct App;
// Of all rooms, in the order in which a workspace takes them.
std::vector<storage::Migration> migrations_of(const App& app);

}  // namespace kith::app
