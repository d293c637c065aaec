// ?min_score= and "min_score": how sure groups of duplicates are at least.
#pragma once

#include <string_view>

#include "base/result.h"

namespace kith::api {

Result<double> score_of(std::string_view text, double otherwise);

}  // namespace kith::api
