// What a person or company is known by outside: normalised mail, phone, domain, external id. One
// table for all objects serves duplicates, mail matching, upserts and the recognition of visitors.
#pragma once

#include <compare>
#include <string>
#include <vector>

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

// Live records, oldest first; what a merged record was known by finds the one it went into. Says nothing about who may see them: whoever shows one asks for that.
std::vector<Identified> find_identity(storage::Connection& db, const schema::Schema& schema,
                                      const Identity& identity, int limit = 10);

}  // namespace kith::records
