// A record as it stood at an instant.
#pragma once

#include "query/read.h"

namespace kith::api {

// As one read from the tables looks, with the titles that its references have today, its formulas worked
// out as of the moment.
// Cost: a statement for each object that it refers to.
void write_past(const query::ReadEnvironment& environment, const query::Stored& record,
                const schema::formula::Moment& moment, JsonWriter& json);

}  // namespace kith::api
