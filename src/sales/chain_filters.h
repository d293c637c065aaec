// The conditions that list who came to a hop of the chain (sales/chain.h): what opens behind each number.
#pragma once

#include "base/json.h"
#include "sales/chain.h"

namespace kith::sales {

enum class Cohort { leads, opportunities };

// In the language of filters, of the cohort's object.
Json reached_filter(Hop hop, Cohort cohort);

}  // namespace kith::sales
