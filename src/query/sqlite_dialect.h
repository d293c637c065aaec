#pragma once

#include "query/dialect.h"

namespace kith::query {

const Dialect& sqlite_dialect();

}  // namespace kith::query
