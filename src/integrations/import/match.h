// Which records the rows of a group are, asked once for all of them: by a field, by the record's id,
// or by identity.
//
// By identity, the surest kind that finds anything decides: the number of another system, then mail
// address, then domain, then phone. A phone alone is shared by whole offices, so it counts only where
// the name is the same or the row has none. Of several that are known alike, the one of the same
// name is meant; else the row is wrong, and says which they are.
//
// Within: by name among those that name the same records, a stage of a pipeline; references are found
// first (References::alike).
//
// A company that stands in the row of a person is found by its domain, else by its name.
#pragma once

#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "records/records.h"

namespace kith::integrations {

enum class MatchBy { nothing, id, field, identity, domain_or_name, within };

// What a row says of the record that it is.
struct Wanted {
  std::string key;    // by id and field: the cell, as it would be stored
  std::string title;  // by identity: what the record is called
  std::vector<records::Identity> identities;
};

class Matches {
 public:
  // `key` is for MatchBy::field.
  Matches(const records::Unit& unit, const schema::Object& object, MatchBy by,
          const schema::Field* key);

  // Looks all of them up.
  void prepare(std::span<const Wanted* const> wanted);
  // The record as it stands now; null when there is none. Errors: several would do.
  Result<const query::Stored*> find(const Wanted& wanted);
  // A record was created or changed for a row of the group: the rows that follow may mean it.
  void wrote(Id record, const Wanted& wanted);

 private:
  using Ids = std::vector<Id>;

  void prepare_ids(std::span<const Wanted* const> wanted);
  void prepare_field(const schema::Field& field, std::vector<std::string> values);
  void prepare_identities(std::span<const Wanted* const> wanted);
  void remember(query::Stored record);
  const query::Stored* record(Id id);
  Ids still(const Ids& ids, const std::function<bool(const query::Stored&)>& holds);
  std::string key_of(std::string_view value) const;
  std::string title_of(const query::Stored& record) const;
  Ids named(std::string_view title);
  Ids known_by(const records::Identity& identity);
  Ids of_same_title(const Ids& ids, std::string_view title);
  Result<const query::Stored*> only(const Ids& ids, const Wanted& wanted);
  Result<const query::Stored*> by_identity(const Wanted& wanted);
  Result<const query::Stored*> by_domain_or_name(const Wanted& wanted);
  Error ambiguous(const Ids& ids, const Wanted& wanted) const;

  const records::Unit& unit_;
  const schema::Object& object_;
  const MatchBy by_;
  const schema::Field* field_;  // whose keys are looked up: the key, or the title
  std::unordered_map<int64_t, query::Stored> records_;
  std::unordered_set<int64_t> stale_;  // changed since they were read
  std::unordered_set<int64_t> moved_;  // changed since they were found
  std::unordered_map<std::string, Ids> by_key_;
  std::map<records::Identity, Ids> by_identity_;
};

// What tells rows of one file apart by hashes, for a dry run that writes nothing: a later row of the
// same key would meet the record that an earlier one creates.
std::vector<uint64_t> promises_of(MatchBy by, const Wanted& wanted);

}  // namespace kith::integrations
