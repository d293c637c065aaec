// How the columns of a file become fields: what a client asked for, checked against the schema and
// the rights of whoever imports.
//
// {"mapping":[{"column":"Account Name","field":"account","match":"name","create_missing":true},
//             {"column":"x","field":null}],
//  "mode":"create|update|upsert", "key":"email"|null,
//  "defaults":{"stage":"Prospecting","name":"{account} {product}"},
//  "date_format":"auto|ymd|dmy|mdy", "clear_empty":false,
//  "value_map":{"deal_stage":{"Engaging":"Qualification"}}}
//
// `key` is a field that some column fills, or "id". With mode create it tells which records are
// there already: their rows are skipped. A default stands for an empty cell of a new record; in
// one for text, {column} is the row's cell.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "integrations/import/fields.h"
#include "integrations/import/import.h"

namespace kith::integrations {

enum class Mode { create, update, upsert };
enum class Missing { is_an_error, is_created };
enum class EmptyCells { left_out, clear };

// How a reference is found: by a field of what it names. By name and, for users, by mail address
// too when nothing was said.
struct Match {
  const schema::Object* object = nullptr;  // what is named
  const schema::Field* field = nullptr;    // null: by id
  bool chosen = false;                     // by the client
  Missing missing = Missing::is_an_error;
};

struct Target {
  size_t column = 0;  // of the file
  std::string heading;
  FieldPlace place;
  std::optional<Match> match;                                  // references
  const std::map<std::string, std::string>* values = nullptr;  // of value_map, folded
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
  const schema::Field* key = nullptr;  // null: none
  size_t key_column = 0;
  std::vector<Default> defaults;
  schema::DateOrder dates = schema::DateOrder::automatic;
  EmptyCells empty = EmptyCells::left_out;
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
// {"field":"account","match":"name"} or null.
Json proposal_json(const schema::Schema& schema, const schema::Object& object,
                   const ImportColumn& column);

}  // namespace kith::integrations
