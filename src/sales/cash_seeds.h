// What a new workspace has of cash: clauses to begin with, and the views that are asked for daily.
#pragma once

#include "records/records.h"

namespace kith::sales {

Status plant_clauses(const records::Records& records, const records::Unit& unit, Locale locale);
Status plant_cash_views(const records::Records& records, const records::Unit& unit, Locale locale);

}  // namespace kith::sales
