// All records of an object, for what carries a whole workspace elsewhere.
#pragma once

#include "base/function_ref.h"
#include "query/read.h"

namespace kith::query {

// Live and deleted ones alike, in id order; one statement, a record at a time.
void each_record(const ReadEnvironment& environment, const schema::Object& object,
                 function_ref<void(const Stored&)> on_record);

}  // namespace kith::query
