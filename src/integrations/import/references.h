// Finds what cells name: records by name, id or another field; creates what is missing where that
// was asked for. Works inside the transaction of a slice; what it found is remembered across
// slices, a bounded number of names, once the row and the transaction that found it have stayed.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "integrations/import/convert.h"
#include "records/records.h"
#include "storage/lru.h"

namespace kith::integrations {

// The run that an import is part of.
struct RunBeside {
  Id run;                                     // the whole, or the one import itself
  std::vector<const schema::Object*> ahead;   // of parts that come later
  std::vector<const schema::Object*> unkept;  // of parts before, of which a dry run kept nothing
};

class References {
 public:
  References(const records::Records& records, const Mapping& mapping, RunBeside beside = {})
      : records_(records), mapping_(mapping), beside_(std::move(beside)) {}

  struct Found {
    Id id;
    bool later = false;  // it may be a row of this run that has not come yet
    int64_t object = 0;  // of a reference to any
  };
  enum class Waiting { allowed, over };  // for rows that may still come
  // `draft` is the record so far: it tells stages of one pipeline from those of another.
  Result<Found> find(const records::Unit& unit, const OpenReference& open,
                     const query::Stored& draft, Waiting waiting);

  // The record that is called as the draft is and names the same records.
  std::optional<query::Stored> alike(const records::Unit& unit, const query::Stored& draft) const;

  // Whether an earlier part of the run made such records, and the dry run took them back.
  bool took_back(std::string_view object) const;

  void keep_row();
  void forget_row() { of_row_.clear(); }
  void keep_transaction();
  void forget_transaction();

 private:
  using Names = std::unordered_map<std::string, Id>;

  std::optional<Id> remembered(const std::string& name);
  bool may_come(const schema::Object& object) const;
  Result<Found> find_any(const records::Unit& unit, const OpenReference& open, Waiting waiting);
  Result<Found> find_linked(const records::Unit& unit, const OpenReference& open,
                            const std::string& name, Waiting waiting);
  Result<std::optional<Id>> look_up(const records::Unit& unit, const OpenReference& open,
                                    const query::Stored& draft);
  Result<Id> create(const records::Unit& unit, const OpenReference& open);

  static constexpr size_t remembered_max = 50'000;

  const records::Records& records_;
  const Mapping& mapping_;
  const RunBeside beside_;
  Names of_row_;
  Names of_transaction_;
  storage::Lru<Id> kept_{remembered_max};
};

// A user that an import names has no mail address that anybody could sign in with: unique, under a
// domain that can never exist (RFC 2606 2).
std::string made_up_mail(const records::Unit& unit, std::string_view name);

}  // namespace kith::integrations
