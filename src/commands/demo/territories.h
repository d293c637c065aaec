// Territories of the demo's company: the regions of China with their parts, and everything else. One province is
// left out, so that the screen has something to show of what belongs nowhere.
#pragma once

#include <span>

#include "records/records.h"

namespace kith::commands::demo {

// `people`: the colleagues, in their order. Targets are of the year of `today`.
Status plant_territories(const records::Records& records, const records::Unit& unit, Locale locale,
                         std::span<const Id> people, Date today);

}  // namespace kith::commands::demo
