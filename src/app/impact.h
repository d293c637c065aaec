// What a change of an object or a field would touch, told before it is made.
#pragma once

#include "app/workspace.h"

namespace kith::app {

struct Impact {
  int64_t records = 0;                  // that hold a value of the field; without a field, all
  bool exact = true;                    // false: at least so many
  std::vector<std::string> views;       // names of saved views that show or ask for the field
  std::vector<std::string> rules;       // validation rules that name it
  std::vector<std::string> roles;       // roles that say something of their own of it
  std::vector<std::string> references;  // "object.field" that point at the object
};

// `field` null: of the whole object.
Impact impact_of(storage::Connection& db, const schema::Schema& schema,
                 const access::Directory& directory, const schema::Object& object,
                 const schema::Field* field);

}  // namespace kith::app
