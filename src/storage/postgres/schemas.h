// Whole schemas of PostgreSQL, for what is made aside and put into its place at once.
#pragma once

#include <memory>

#include "base/function_ref.h"
#include "storage/storage.h"

namespace kith::storage::postgres {

bool has_schema(const std::string& conninfo, std::string_view name);
// In one transaction. Both names are identifiers; the second is not there yet.
void rename_schema(const std::string& conninfo, std::string_view from, std::string_view to);
void drop_schema(const std::string& conninfo, std::string_view name);  // with all that is in it

// Somebody is at work in a schema, for as long as this lives: a connection of its own holds a lock, so
// that the server lets go of it when the process ends, however that comes.
class SchemaClaim {
 public:
  SchemaClaim(const std::string& conninfo, const std::string& name);
  ~SchemaClaim();
  SchemaClaim(const SchemaClaim&) = delete;

 private:
  struct State;
  std::unique_ptr<State> state_;
};
// Those that are wanted by name and that nobody has a claim on.
void drop_unclaimed_schemas(const std::string& conninfo,
                            function_ref<bool(std::string_view)> wanted);

}  // namespace kith::storage::postgres
