// Pipelines and their stages.
#pragma once

#include "records/records.h"

namespace kith::sales {

// A new default takes the place of the old one.
Status keep_one_default(const records::Unit& unit, records::Draft& draft);

// Won is certain and lost is impossible; an open stage lies between.
Status fit_probability(const records::Unit& unit, records::Draft& draft);

// The first pipeline of a workspace, in its language.
Status plant_pipeline(const records::Records& records, const records::Unit& unit, Locale locale);

// Where a new opportunity starts: the pipeline given, else the default one, else the oldest.
Id default_pipeline(const records::Unit& unit);
// Its live stage with the lowest position.
Id first_stage(const records::Unit& unit, Id pipeline);

}  // namespace kith::sales
