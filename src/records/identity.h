// What a person or company is known by outside: normalised mail, phone, domain, external id. One
// table for all objects serves duplicates, mail matching, upserts and the recognition of visitors.
#pragma once

#include <compare>
#include <span>
#include <string>
#include <vector>

#include "query/stored.h"
#include "schema/schema.h"
#include "storage/storage.h"

namespace kith::records {

enum class IdentityKind { email, phone, domain, external };  // stored by number: append only

struct Identity {
  IdentityKind kind;
  std::string value;  // normalised
  auto operator<=>(const Identity&) const = default;
};
struct Identified {
  const schema::Object* object;
  Id id;
};

// Live records, oldest first; what a merged record was known by finds the one it went into. Says
// nothing about who may see them: whoever shows one asks for that.
std::vector<Identified> find_identity(storage::Connection& db, const schema::Schema& schema,
                                      const Identity& identity, int limit = 10);

// What a record is, or would be, known by: sorted, each once. Pure.
std::vector<Identity> identities_of(const query::Stored& record);

// The same for many at once, of one object. Cost: a statement for each kind among them.
struct KnownBy {
  Identity identity;
  Id record;
};
std::vector<KnownBy> find_identities(storage::Connection& db, const schema::Schema& schema,
                                     const schema::Object& object,
                                     std::span<const Identity> identities);

}  // namespace kith::records
