// What callers say, as data: which script fits a lead.
#pragma once

#include <optional>

#include "records/records.h"

namespace kith::sales {

// The script in use that fits the lead best: in the language of whoever calls before others, for its source
// before for its status before for any, then by position. Nothing where none fits.
std::optional<query::Stored> script_for(const records::Unit& unit, const query::Stored& lead,
                                        Locale locale);

Status plant_call_scripts(const records::Records& records, const records::Unit& unit,
                          Locale locale);

}  // namespace kith::sales
