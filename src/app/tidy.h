// Fields written properly, whatever they say (schema::Kind::tidy): what a mechanical fix would make of
// records, and making it, as a bulk act (app/bulk.h).
#pragma once

#include <vector>

#include "records/records.h"

namespace kith::app {

// The record as it would be; true when anything differs.
bool tidied(query::Stored& record, std::span<const schema::Field* const> fields,
            std::string_view default_country);
// {"fields":["phone"]}, of the object, as far as a kind can be written in more than one way.
std::vector<const schema::Field*> fields_to_tidy(const schema::Object& object, const Json& values);

// Under the actor's rights, as an ordinary change. Where nothing differs nothing is written, and the
// version is 0.
Result<records::Saved> tidy_record(const records::Records& records, const records::Unit& unit,
                                   const schema::Object& object, const Json& values, Id id);

}  // namespace kith::app
