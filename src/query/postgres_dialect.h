#pragma once

#include "query/dialect.h"

namespace kith::query {

const Dialect& postgres_dialect();

}  // namespace kith::query
