// Imports in their system tables: what each is, what was wrong with its rows, and the references
// between rows of one file that wait for its end.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "integrations/import/import.h"
#include "storage/migrations.h"

namespace kith::integrations {

std::span<const storage::Migration> import_migrations();

// With its parts.
void insert_import(storage::Connection& db, const Import& import);
// Everything but what the job moves: state, progress, times.
void save_settings(storage::Connection& db, const Import& import);
void save_state(storage::Connection& db, const Import& import);
// With its parts, in their order.
std::optional<Import> find_import(storage::Connection& db, Id id);
// Newest first, of one person, below `before` (nobody: from the newest). Wholes with their parts.
std::vector<Import> imports_of(storage::Connection& db, Id by, Id before, int limit);
// With its parts and their errors.
void remove_import(storage::Connection& db, Id id);

void add_errors(storage::Connection& db, Id import, std::span<const ImportError> errors);
void clear_errors(storage::Connection& db, Id import);
// In row order, of rows above `after_row`; whole rows, about `limit` errors.
std::vector<ImportError> errors_of(storage::Connection& db, Id import, int64_t after_row,
                                   size_t limit);

// A row names a record of its own file that was not there yet.
struct LaterReference {
  int64_t row = 0;
  int64_t line = 0;
  Id record;
  size_t target = 0;  // index into the mapping's targets
  std::string text;
};
void add_later(storage::Connection& db, Id import, const LaterReference& later);
std::vector<LaterReference> later_of(storage::Connection& db, Id import, int limit);
void remove_later(storage::Connection& db, Id import, const LaterReference& later);
void clear_later(storage::Connection& db, Id import);

// What stands in a column of a part, and the record that its row became (links.h).
struct RowName {
  size_t column = 0;
  std::string text;
  Id record;  // nobody: one that a dry run would make
};
// Of the run of import `run`: a whole, or one file by itself.
void add_names(storage::Connection& db, Id run, const Import& part, std::span<const RowName> names);
struct NamedRecord {
  enum class Found { nothing, one, several } found = Found::nothing;
  Id record;  // of one; nobody in a dry run
};
NamedRecord find_name(storage::Connection& db, Id run, std::string_view object,
                      std::string_view column, std::string_view text);
void clear_names(storage::Connection& db, Id run);

// A row that a dry run would create, change or pass over, to be looked at.
enum class SampleKind { created, updated, skipped };  // stored by number: append only
std::string_view name_of(SampleKind kind);
struct Sample {
  SampleKind kind = SampleKind::created;
  // {"row","line","record","name","change":{…, "changes":[{"field","from","to"}]}}
  std::string json;
};
void add_samples(storage::Connection& db, Id import, std::span<const Sample> samples);
void clear_samples(storage::Connection& db, Id import);
std::vector<Sample> samples_of(storage::Connection& db, Id import);

// The settings of an import for the next one by the same person, object and headings, for which
// `mark` stands. Of each person the 200 used last are kept.
void put_mapping(storage::Connection& db, const Import& import, const std::string& mark,
                 Timestamp now);
std::optional<std::string> find_mapping(storage::Connection& db, const Import& import,
                                        const std::string& mark);

}  // namespace kith::integrations
