// What taking back must not bring about. Undo puts values back below the rules (records/undo.h); sums that
// are never passed and limits of pools hold there too, so the rules that know them are asked.
#pragma once

#include "app/app.h"

namespace kith::sales {

std::vector<app::Guard> guards_of_undo();

}  // namespace kith::sales
