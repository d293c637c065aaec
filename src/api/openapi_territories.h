// What the doors of territories answer, for the description of the API.
#pragma once

#include "base/json.h"

namespace kith::api {

Json territory_plan();

}  // namespace kith::api
