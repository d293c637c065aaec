// Which places of a record an import may fill: fields, and the named parts of those that are made
// of parts (address.city).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/actor.h"
#include "schema/kind.h"

namespace kith::integrations {

struct FieldPlace {
  const schema::Field* field = nullptr;
  std::string part;  // "city"; empty: the whole field
  int column = 0;    // of the part, among the field's columns
  std::string text;  // "address.city"
};

// As exported: the file is of our own, so what the program sets by itself may come as it stands there.
enum class Brought { as_entered, as_exported };

std::vector<FieldPlace> importable_places(const schema::Object& object, const access::Actor& actor);
// Errors say what is wrong with this one: unknown, read-only, not writable; their field is `where`.
Result<FieldPlace> find_place(const schema::Schema& schema, const schema::Object& object,
                              const access::Actor& actor, std::string_view text,
                              std::string_view where, Brought brought = Brought::as_entered);

// Of as_exported: rules leave it as it comes.
bool is_kept(const schema::Field& field);

bool is_reference(const schema::Field& field);
// Whether a cell holds many values: several columns may go into it.
bool is_list(const schema::Field& field);
// Who made the record and when, when it was last changed.
bool is_authorship(const schema::Field& field);
// An uploaded image: filled from what stands in the file (pictures.h).
bool is_picture(const schema::Field& field);
// The number by which another system knows the record: found through the identity index.
bool holds_record_number(const schema::Field& field);

}  // namespace kith::integrations
