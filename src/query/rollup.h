// Roll-ups (schema/rollup/rollup.h) as questions: what a record counts for, in memory and as rows.
//
// A reference in a condition is compared as it is stored: whether the record that it names is in the
// bin is a matter of that record, of which the child's write knows nothing.
#pragma once

#include <optional>

#include "base/function_ref.h"
#include "query/read.h"
#include "schema/rollup/rollup.h"

namespace kith::query {

// Errors are of "condition".
Result<Filter> read_rollup_condition(const schema::Schema& schema, const schema::Object& over,
                                     const Json& condition);

// The same of a roll-up that there is, read once.
const Filter& rollup_condition(const schema::Schema& schema, const schema::rollup::Rollup& rollup);

struct Share {
  Id of;        // the record that it counts for
  Value value;  // what is measured, as it compares; nothing for a count
  bool operator==(const Share&) const = default;
};
// What a child counts for in a roll-up of `in`; nothing where it does not.
std::optional<Share> share_of(const schema::Schema& schema, const schema::Object& in,
                              const schema::rollup::Rollup& rollup, const Stored& child);
// All shares of these records, whoever may see the children, in no order; as of the instant that the
// environment is of. One statement, along the index of the reference.
void each_share(const ReadEnvironment& environment, const schema::rollup::Rollup& rollup,
                std::span<const Id> of, function_ref<void(const Share&)> take);

// Until the transaction ends nobody else writes these rows: of two who move one total the second
// finds what the first has made of it. In order of ids, so that few wait for one another in a circle.
// SQLite has one writer.
void hold_rows(storage::Connection& db, const schema::Schema& schema, const schema::Object& object,
               std::span<const Id> ids);

}  // namespace kith::query
