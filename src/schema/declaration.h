// The JSON of an object or a field, read and checked. Everything that is wrong is collected, each
// place named as it stands in the JSON ("options[2].value") behind a prefix of the caller's.
#pragma once

#include <string>
#include <vector>

#include "schema/schema.h"

namespace kith::schema {

class Complaints {
 public:
  void add(std::string place, std::string code, Message message);
  // An error of a Result, its places put behind the prefix.
  void add(const std::string& prefix, const Error& error);
  bool empty() const { return errors_.empty(); }
  // All of them as one error; its message is that of the first.
  Error error() &&;

 private:
  std::vector<FieldError> errors_;
};

// Without fields, relations and ids.
Object read_object(const Json& declaration, Origin origin, const std::string& prefix,
                   Complaints& complaints);
// Without ids and what other objects say. Kind is null when it is unknown (and complained about).
Field read_field(const Json& declaration, Origin origin, const std::string& prefix,
                 Complaints& complaints);

// The system fields of every object, with the ids 1 to 8.
std::vector<Field> system_fields();

// Its columns, as its kind says; of a roll-up, once that is known (schema/rollup/settle.h).
void name_columns(Field& field);

// Members of `changes` in place of those of `declaration`; null takes one away.
Json overlaid(const Json& declaration, const Json& changes);

}  // namespace kith::schema
