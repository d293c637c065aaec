// Which day it is on the wall of the workspace, wherever its people sit.
#pragma once

#include "records/records.h"

namespace kith::sales {

const TimeZone& workspace_zone(const records::Unit& unit);
Date workspace_today(const records::Unit& unit);

}  // namespace kith::sales
