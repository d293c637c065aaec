// The values of a filter's leaf: typed by the field's kind, keys made, relative words resolved.
#pragma once

#include "query/filter.h"
#include "query/visibility.h"

namespace kith::query {

struct OperandContext {
  const schema::Schema& schema;
  const Asker& asker;
};

// A leaf, or what stands for it: an instant compared with a date is a comparison with that day's
// start or end in the asker's zone, `eq null` is `empty`, `in` of nothing is never.
Result<Filter> make_leaf(Path path, Op op, const Json* value, const OperandContext& context,
                         std::string_view place);

}  // namespace kith::query
