// What a page needs beside its own rows: titles of any-references and rows of junctions, one
// statement each for the whole page.
#pragma once

#include "query/page.h"

namespace kith::query {

// Looks up what `rows` refer to. Any-references to records that are deleted or hidden become NULL
// in `rows`.
Lookups look_up(const ReadEnvironment& environment, const RowShape& shape, HeldRows& rows);

}  // namespace kith::query
