// What a workspace begins with: rules of data quality for accounts, contacts, leads and opportunities.
#pragma once

#include "app/app.h"

namespace kith::sales {

Status plant_quality_rules(const records::Records& records, const records::Unit& unit, Locale);

}  // namespace kith::sales
