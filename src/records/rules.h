// Runs the rules of an object on a draft.
#pragma once

#include "records/writer.h"

namespace kith::records {

// In the order in which they were registered. What they refuse field by field is collected; an
// error without fields ends the write.
Status run_rules(const Writer& writer, const query::Stored* before, query::Stored& after,
                 std::vector<FieldError>& errors);

// Of a new record, what rules derive from it alone. What they refuse they refuse again in the
// transaction.
void derive_ahead(const ObjectPlan& plan, query::Stored& record,
                  std::span<const schema::Field* const> kept);

}  // namespace kith::records
