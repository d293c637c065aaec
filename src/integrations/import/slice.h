// Writes some rows of an import inside one transaction: a group in one savepoint and, where one of
// the group is refused, each in a savepoint of its own, so that a wrong one leaves nothing behind and
// the others stay.
#pragma once

#include <chrono>
#include <span>
#include <string>
#include <unordered_set>
#include <vector>

#include "integrations/import/references.h"
#include "integrations/import/store.h"

namespace kith::integrations {

// What one transaction did. Kept apart from what earlier ones did, for it may be run again.
struct SliceResult {
  size_t rows = 0;
  Progress progress;  // of these rows alone
  std::vector<ImportError> errors;
  std::vector<std::string> created_keys;  // of records that were created
};

class Slice {
 public:
  // `promised_keys`: of records that a dry run would have created in earlier slices.
  Slice(const records::Records& records, const Mapping& mapping, References& references, Id import,
        const std::unordered_set<std::string>& promised_keys)
      : records_(records),
        mapping_(mapping),
        references_(references),
        import_(import),
        promised_(promised_keys) {}

  // Stops behind the group during which the time was up.
  SliceResult write(const records::Unit& unit, std::span<const DraftRow> rows,
                    std::chrono::steady_clock::time_point until);
  // Sets a reference of a record to a row of its own file, now that all rows are there.
  void write_later(const records::Unit& unit, const LaterReference& later, SliceResult& result);

 private:
  enum class Deed { created, updated, skipped };
  struct Existing {
    std::optional<query::Stored> record;
    bool promised = false;
  };

  // All of them in one savepoint; false when one was refused, and nothing is left of any.
  bool write_together(const records::Unit& unit, std::span<const DraftRow> rows,
                      SliceResult& result);
  void write_row(const records::Unit& unit, const DraftRow& row, SliceResult& result);
  void count(const DraftRow& row, Deed deed, SliceResult& result) const;
  Result<Deed> act(const records::Unit& unit, const DraftRow& row);
  Result<Existing> find_existing(const records::Unit& unit, const DraftRow& row) const;
  Result<std::vector<LaterReference>> set_references(const records::Unit& unit, const DraftRow& row,
                                                     query::Stored& record, bool creating);
  Result<Deed> create(const records::Unit& unit, const DraftRow& row);
  Result<Deed> update(const records::Unit& unit, const DraftRow& row, const query::Stored& before);

  const records::Records& records_;
  const Mapping& mapping_;
  References& references_;
  const Id import_;
  const std::unordered_set<std::string>& promised_;
};

}  // namespace kith::integrations
