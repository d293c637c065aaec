// Replies about who decides on buying.
#pragma once

#include "base/json.h"

namespace kith::api {

Json committee();
Json coverage();  // of a target account

}  // namespace kith::api
