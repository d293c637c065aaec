// A client's JSON object to a record's cells, with every error at once.
#pragma once

#include <vector>

#include "records/writer.h"

namespace kith::records {

// An array under a relation's name: the rows of its junction as they are to be.
struct JunctionValues {
  const schema::Relation* relation;
  const Json* rows;
};

// Unknown and unreadable fields, read-only and unwritable ones, and values that their kind refuses
// are errors. Where `values` is no object, that is the only one.
std::vector<JunctionValues> read_values(const Writer& writer, const Json& values,
                                        query::Stored& record, std::vector<FieldError>& errors);

// Defaults of fields that `values` does not name.
void fill_defaults(const Writer& writer, const Json& values, query::Stored& record,
                   std::vector<FieldError>& errors);

// The next numbers of the object's autonumber fields, where they are empty.
void fill_numbers(const Writer& writer, query::Stored& record);

// Required fields that are empty: all of a new record, of a changed one those that have changed.
void check_required(const ObjectPlan& plan, const query::Stored* before, const query::Stored& after,
                    std::vector<FieldError>& errors);

// Fields that typed values set or change although the actor may not write them.
void check_rights(const Writer& writer, const query::Stored* before, const query::Stored& after,
                  std::vector<FieldError>& errors);

// Whether a new record may say who made it and when: imports by administrators bring the dates and
// authors of the system that they come from.
bool may_backdate(const Unit& unit);

// Takes over what a Result says of fields; an error without any is said of `field`.
void collect(std::vector<FieldError>& errors, Error error, std::string_view field);

// One error for all of them.
Error invalid_values(std::vector<FieldError> errors);

}  // namespace kith::records
