// The search and identity indexes, kept in the transaction of the write, and asked here.
#pragma once

#include <string>
#include <vector>

#include "query/read.h"
#include "records/records.h"

namespace kith::records {

struct Hit {
  const schema::Object* object;
  Id id;
  std::string title;
  std::string subtitle;  // what else helps to tell it: account, mail, phone
};

// Across objects (all that the actor reads and that are searched, or those named), best first:
// whole title, then prefix of the title, then the rest; newer before older.
std::vector<Hit> search(const query::ReadEnvironment& environment, std::string_view text,
                        std::span<const std::string> objects, int limit);

enum class IdentityKind { email, phone, domain, external };
struct Identity {
  IdentityKind kind;
  std::string value;  // normalised
};
struct Identified {
  const schema::Object* object;
  Id id;
};
std::vector<Identified> find_identity(storage::Connection& db, const schema::Schema& schema,
                                      const Identity& identity, int limit = 10);

// Builds both indexes anew for an object, in slices; `after` from 0.
Id reindex_slice(const Unit& unit, const schema::Object& object, Id after, int limit);

}  // namespace kith::records
