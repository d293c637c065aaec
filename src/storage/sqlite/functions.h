// SQL functions that SQLite lacks and PostgreSQL has.
#pragma once

struct sqlite3;

namespace kith::storage::sqlite {

// kith_bucket(instant, period, zone): the start of the day, week, month, quarter or year that holds
//   an instant (microseconds) in an IANA zone, in days since 1970. NULL of NULL.
//   PostgreSQL: date_trunc(period, instant AT TIME ZONE zone)::date.
// kith_bucket_date(days, period): the same of a date.
// kith_median(units): the middle of exact INTEGERs; of an even number the mean of the two in the
//   middle, halves away from zero. PostgreSQL's percentile_cont goes through floating point; exact
//   is round((percentile_disc(0.5) WITHIN GROUP (ORDER BY x) +
//             percentile_disc(0.5) WITHIN GROUP (ORDER BY x DESC)) / 2, 4).
// kith_avg(units): the mean, exact, halves away from zero; PostgreSQL: round(avg(x), 4).
// kith_percentile(units, percent): the value at the nearest rank; PostgreSQL: percentile_disc.
// The aggregates skip NULLs and answer NULL of nothing. kith_median and kith_percentile keep 8 bytes
// a row.
void register_functions(sqlite3* db);

}  // namespace kith::storage::sqlite
