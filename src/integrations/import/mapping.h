// How the columns of a file become fields: what a client asked for, checked against the schema and
// the rights of whoever imports.
//
// {"mapping":[{"column":"Account Name","field":"account","match":"name","create_missing":true},
//             {"column":"x","field":null}],
//  "mode":"create|update|upsert", "key":"email"|null,
//  "defaults":{"stage":"Prospecting","name":"{account} {product}"},
//  "date_format":"auto|ymd|dmy|mdy", "clear_empty":false, "twins":"rule|allow|update|skip",
//  "value_map":{"deal_stage":{"Engaging":"Qualification"}}, "as_exported":false}
//
// `key` is a field that some column fills, "id" (a column goes into "id"), "identity"
// (integrations/import/match.h), or "within": by name in the same place. With mode create it tells
// which records are there already: their rows are skipped. A default stands for an empty cell of a new record; in one for text, {column} is
// the row's cell. In a value map "*" stands for every word that it does not name.
//
// Several columns may go into one list (further mail addresses, tags); what is written with " ::: "
// between goes from a single mail address or phone into the list of further ones.
//
// A reference may be found by what stands in a column of the file that holds what it names, another
// file of the archive or this one: {"column":"Account Id","field":"account","match_column":"Id"}
// (integrations/import/links.h).
//
// A column may fill a field of the record that a reference names: "account.name", "account.website".
// That record is found by its domain or name, or made. What it has already stays in mode create and
// is changed in the others; its name stays in any case.
//
// As exported: the file is one of our own (integrations/import/own_export.h). What the program sets by
// itself, since when a deal is in its stage and what became of a lead, comes as it stands there. For
// administrators.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "integrations/import/fields.h"
#include "integrations/import/import.h"
#include "integrations/import/match.h"

namespace kith::integrations {

enum class Mode { create, update, upsert };
enum class Missing { is_an_error, is_created };
enum class EmptyCells { left_out, clear };
// What becomes of a new row that a rule against duplicates refuses: it is wrong, comes in all the
// same, changes the record that is there, or is passed over and listed.
enum class OnTwin { rule, allow, update, skip };

// How a reference is found: by a field of what it names. By name and, for users, by mail address
// too when nothing was said.
struct Match {
  const schema::Object* object = nullptr;  // what is named; null: any, which the cell says
  const schema::Field* field = nullptr;    // null: by id
  bool chosen = false;                     // by the client
  Missing missing = Missing::is_an_error;
  std::string column;  // not empty: by this column of the file that holds what is named
};

struct Target {
  size_t column = 0;  // of the file
  std::string heading;
  FieldPlace place;
  std::optional<Match> match;                                  // references
  const std::map<std::string, std::string>* values = nullptr;  // of value_map, folded
  size_t companion = npos;  // index into Mapping::companions; npos: the row's record itself

  static constexpr size_t npos = static_cast<size_t>(-1);
};

// Another record that stands in the same row: the account of a contact.
struct Companion {
  const schema::Field* reference = nullptr;
  const schema::Object* object = nullptr;
};

struct Default {
  FieldPlace place;
  Json value;
  std::optional<Match> match;  // references that are given by name
};

using ValueMaps = std::map<std::string, std::map<std::string, std::string>>;

struct Mapping {
  const schema::Object* object = nullptr;
  std::vector<Target> targets;
  Mode mode = Mode::create;
  MatchBy by = MatchBy::nothing;
  const schema::Field* key = nullptr;  // MatchBy::field
  size_t key_column = 0;               // by field and by id
  std::vector<Companion> companions;
  std::vector<Default> defaults;
  schema::DateOrder dates = schema::DateOrder::automatic;
  EmptyCells empty = EmptyCells::left_out;
  OnTwin on_twin = OnTwin::rule;
  Brought brought = Brought::as_entered;
  std::vector<const schema::Field*> kept;  // of as_exported: rules leave them as they come
  // Columns by which other rows of the run name the record of a row (links.h). Not of the settings:
  // whoever runs the import sets them.
  std::vector<size_t> named_by;
  ValueMaps value_maps;  // by heading; targets point into it, so a Mapping is moved, not copied
  std::vector<std::string> headings;

  Mapping() = default;
  Mapping(Mapping&&) = default;
  Mapping& operator=(Mapping&&) = default;
};

// All errors at once; their fields are the places in `settings`: "mapping[2].field".
Result<Mapping> read_mapping(const schema::Schema& schema, const access::Actor& actor,
                             const Import& import);

// The settings of a new import: what its columns propose.
Json proposed_settings(const schema::Schema& schema, const schema::Object& object,
                       const std::vector<ImportColumn>& columns);
// In which order the file's dates are written, as far as their samples say: "auto" where each can
// be read by itself, or where two orders would do.
std::string date_order_of(const schema::Schema& schema, const schema::Object& object,
                          const std::vector<ImportColumn>& columns, const Json& settings);
// {"field":"account","match":"name"} or null.
Json proposal_json(const schema::Schema& schema, const schema::Object& object,
                   const ImportColumn& column);

}  // namespace kith::integrations
