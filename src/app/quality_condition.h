// What a rule of data quality says, as the filter that good records meet, and what it has to say.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "records/records.h"

namespace kith::app {

// A rule as it is stored.
struct QualityParts {
  std::string_view kind;  // filled, valid, fresh, related, holds
  std::vector<std::string> fields;
  std::string_view need;  // filled, valid: all or any of the fields
  int64_t days = 0;       // fresh
  std::string_view relation;
  std::string_view filter;  // JSON, or nothing
};

std::vector<std::string> quality_fields(std::string_view json);  // names in a list
Json quality_condition(const QualityParts& parts);

// Of the rules themselves: complete for their kind, of an object that is judged, the filter sound.
Status check_quality_rule(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::app
