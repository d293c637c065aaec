// Every row that a question picks, a few values of each, in one statement and in no order: for
// answers that are worked out of many records at once, under the asker's visibility.
#pragma once

#include <span>

#include "base/function_ref.h"
#include "query/read.h"

namespace kith::query {

// One value for each path, as it is compared: of money the base amount, of a reference its id, also
// where its target is hidden. Borrowed until the callback returns.
using OnValues = function_ref<void(Id, std::span<const Value>)>;

// The question's order, outputs, limit and cursor count for nothing.
void scan(const ReadEnvironment& environment, const Question& question, std::span<const Path> paths,
          OnValues each);

}  // namespace kith::query
