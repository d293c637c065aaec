// The functions of formulas (base/spreadsheet.h) for SQLite, each with the answer of PostgreSQL's own
// words: kith_add(a, b), kith_left(text, units), … Numbers are units of 1/10,000, dates days since 1970.
// NULL of NULL, of what does not fit and of empty texts; kith_least and kith_greatest leave NULL out.
#pragma once

struct sqlite3;

namespace kith::storage::sqlite {

void register_formula_functions(sqlite3* db);

}  // namespace kith::storage::sqlite
