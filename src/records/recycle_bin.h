// Emptying the recycle bin: what was deleted longer ago than the retention time goes for good.
#pragma once

#include "records/records.h"

namespace kith::records {

// Removes up to `limit` records of the object that were deleted before then; answers how many. What
// the change log says of them stays.
int64_t purge_slice(const Unit& unit, const schema::Object& object, Timestamp deleted_before,
                    int limit);

}  // namespace kith::records
