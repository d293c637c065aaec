// The first few rows that a dry run would create, change and pass over, as people look at them
// before they say yes: which record, which fields from what to what.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "integrations/import/convert.h"
#include "records/records.h"

namespace kith::integrations {

inline constexpr int samples_max = 5;  // of each kind

enum class SampleKind { created, updated, skipped };  // stored by number: append only
std::string_view name_of(SampleKind kind);
using SamplesWanted = std::array<int, 3>;  // by kind: how many more

struct Sample {
  SampleKind kind = SampleKind::created;
  std::string
      json;  // {"row","line","record","name","change":{…, "changes":[{"field","from","to"}]}}
};

// `before` is empty for what is created. Cost: a statement for each object that is referred to.
Sample sample_of(const records::Unit& unit, const DraftRow& row, SampleKind kind,
                 const query::Stored* before, const query::Stored& after);

void add_samples(storage::Connection& db, Id import, std::span<const Sample> samples);
void clear_samples(storage::Connection& db, Id import);
std::vector<Sample> samples_of(storage::Connection& db, Id import);

}  // namespace kith::integrations
