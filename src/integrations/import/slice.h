// Writes some rows of an import inside one transaction: a group in one savepoint and, where one of
// the group is refused, each in a savepoint of its own, so that a wrong one leaves nothing behind and
// the others stay. Which records the rows of a group are is asked once for all of them.
#pragma once

#include <array>
#include <optional>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "app/duplicate_rules.h"
#include "integrations/import/foreseen.h"
#include "integrations/import/references.h"
#include "integrations/import/samples.h"
#include "integrations/import/store.h"
#include "integrations/import/turn.h"

namespace kith::integrations {

// What one transaction did. Kept apart from what earlier ones did, for it may be run again.
struct SliceResult {
  size_t rows = 0;
  Progress progress;  // of these rows alone
  std::vector<ImportError> errors;
  std::vector<uint64_t> promises;  // of records that were created (promises_of)
  std::vector<Sample> samples;
  std::vector<RowName> names;  // by which other rows of the run name these
};

struct SliceOptions {
  Id import;
  const app::DuplicateRules& duplicates;
  // Of records that a dry run would have created in earlier slices.
  const std::unordered_set<uint64_t>* promised = nullptr;
  SamplesWanted samples_wanted{};  // a real run wants none
};

class Slice {
 public:
  Slice(const records::Records& records, const Mapping& mapping, References& references,
        SliceOptions options)
      : records_(records), mapping_(mapping), references_(references), options_(options) {}

  // Stops behind the group during which its turn was over.
  SliceResult write(const records::Unit& unit, std::span<const DraftRow> rows);
  // Sets a reference of a record to a row of its own file, now that all rows are there.
  void write_later(const records::Unit& unit, const LaterReference& later, SliceResult& result);

 private:
  enum class Deed { created, updated, skipped, listed };  // skipped, and in the file of errors
  struct Outcome {
    Deed deed = Deed::skipped;
    Id record;  // nobody: one that a dry run has not kept
    std::optional<ImportError> listed = {};
    std::vector<Trace> traces = {};  // of one that a dry run has not kept
  };

  // What the rows of a group mean, looked up together.
  struct Group {
    Group(const records::Unit& unit, const Mapping& mapping, std::span<const DraftRow> rows);
    Matches rows;
    std::vector<Matches> companions;
  };

  // In one savepoint. How many of them, from the first: fewer where rows cost so much that the turn
  // is over; none where one was refused, and nothing is left of any.
  size_t write_together(const records::Unit& unit, std::span<const DraftRow> rows, const Turn& turn,
                        SliceResult& result);
  void write_row(const records::Unit& unit, const DraftRow& row, SliceResult& result);
  void count(const DraftRow& row, const Outcome& outcome, SliceResult& result) const;
  Result<Outcome> act(const records::Unit& unit, Group& group, const DraftRow& row);
  Error no_match(const DraftRow& row) const;
  Status check_key(const DraftRow& row) const;
  bool promised(const DraftRow& row) const;
  // By name and references: MatchBy::within.
  Result<std::optional<query::Stored>> find_alike(const records::Unit& unit, const DraftRow& row);
  bool waits_for_one(std::span<const LaterReference> later) const;
  bool waits_for_what_came(const Error& error, std::span<const LaterReference> later) const;
  Result<std::vector<LaterReference>> set_references(const records::Unit& unit, const DraftRow& row,
                                                     query::Stored& record, bool creating);
  Status set_companions(const records::Unit& unit, Group& group, const DraftRow& row,
                        query::Stored& record);
  Result<Id> save_companion(const records::Unit& unit, Matches& matches,
                            const DraftCompanion& companion, size_t index, Id owner);
  Status set_companion_references(const records::Unit& unit, const DraftCompanion& companion,
                                  query::Stored& record);
  Result<Outcome> create(const records::Unit& unit, Group& group, const DraftRow& row);
  // What the mapping says of a twin that a rule refuses; nothing where the row is to be created.
  Result<std::optional<Outcome>> meet_twin(const records::Unit& unit, Group& group,
                                           const DraftRow& row, const query::Stored& draft);
  // The same of a twin that an earlier row would have made, for a dry run.
  Result<std::optional<Outcome>> meet_earlier(const DraftRow& row,
                                              const std::vector<Trace>& traces) const;
  Result<Outcome> update(const records::Unit& unit, Group& group, const DraftRow& row,
                         const query::Stored& before);
  void add_sample(const records::Unit& unit, const DraftRow& row, Deed deed,
                  const query::Stored* before, Id record);

  const records::Records& records_;
  const Mapping& mapping_;
  References& references_;
  const SliceOptions options_;
  std::vector<Sample> samples_;  // of the group
};

}  // namespace kith::integrations
