// What the one record that stays holds after a merge.
#pragma once

#include <map>

#include "records/merge.h"

namespace kith::records {

// `losers` the newest first. Fields in `take` are as in the record named there.
query::Stored merged_values(const query::Stored& winner, std::span<const query::Stored> losers,
                            const std::map<std::string, Id>& take);

}  // namespace kith::records
