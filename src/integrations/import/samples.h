// The first few rows that a dry run would create, change and pass over, as people look at them
// before they say yes: which record, which fields from what to what.
#pragma once

#include <array>

#include "integrations/import/convert.h"
#include "integrations/import/store.h"
#include "records/records.h"

namespace kith::integrations {

inline constexpr int samples_max = 5;  // of each kind

using SamplesWanted = std::array<int, 3>;  // by kind: how many more

// `before` is empty for what is created. Cost: a statement for each object that is referred to.
Sample sample_of(const records::Unit& unit, const DraftRow& row, SampleKind kind,
                 const query::Stored* before, const query::Stored& after);

}  // namespace kith::integrations
