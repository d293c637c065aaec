// Names of people: written as one, or as first and last; the other form follows, by script.
#pragma once

#include "records/records.h"

namespace kith::sales {

Status compose_name(records::Draft& draft);

}  // namespace kith::sales
