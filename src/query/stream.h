// All live records of an object in order of their ids, a few fields of each: for work that reads a
// whole object once (duplicates, quality). One statement a slice, along the table's own order.
#pragma once

#include <span>

#include "base/function_ref.h"
#include "query/read.h"

namespace kith::query {

// The cells of the fields asked for, one behind the other. Borrowed until the callback returns.
using OnCells = function_ref<void(Id, std::span<const Value>)>;

// Those with an id above `after`, at most `limit`; answers the last id, nobody when that was all.
// Fields have to be readable: whoever streams what nobody in particular asked for passes
// everything() as the visibility.
Id stream(const ReadEnvironment& environment, const schema::Object& object,
          std::span<const schema::Field* const> fields, Id after, int limit, OnCells each);

}  // namespace kith::query
