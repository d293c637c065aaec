// Pipelines and their stages.
#pragma once

#include <string>
#include <vector>

#include "records/records.h"

namespace kith::sales {

// A new default takes the place of the old one.
Status keep_one_default(const records::Unit& unit, records::Draft& draft);

// Won is certain and lost is impossible; an open stage lies between.
Status fit_probability(const records::Unit& unit, records::Draft& draft);

// Names of the opportunity's fields that must be filled before it comes into the stage.
std::vector<std::string> required_fields(const query::Stored& stage);
// They must be fields that somebody could fill.
Status know_required_fields(const records::Unit& unit, records::Draft& draft);

// The first pipeline of a workspace, in its language.
Status plant_pipeline(const records::Records& records, const records::Unit& unit, Locale locale);
// What pipelines from before there were needed roles are taken to need.
Status plant_needed_roles(const records::Records& records, const records::Unit& unit,
                          Locale locale);

// Where a new opportunity starts: the pipeline given, else the default one, else the oldest.
Id default_pipeline(const records::Unit& unit);
// Its live stage with the lowest position.
Id first_stage(const records::Unit& unit, Id pipeline);

}  // namespace kith::sales
