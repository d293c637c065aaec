// What the functions of formulas (schema/formula/) mean: once for their evaluation in memory and for
// SQLite, which calls these too. PostgreSQL says the same in its own words (query/formula_postgres.cpp).
//
// A number is a count of 1/10,000 (base/decimal.h), as large either way: nothing stands for what does
// not fit, and for a division by zero. Rounding is half away from zero. Texts are counted in
// characters of Unicode; upper and lower case are those of letters that have exactly one of the other
// (Latin, Greek, Cyrillic), so that no zone, locale or engine decides.
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.h"

namespace kith::spreadsheet {

using Number = std::optional<int64_t>;

inline constexpr int64_t units_max = std::numeric_limits<int64_t>::max();  // and -units_max

Number of_whole(int64_t whole);
Number add(int64_t a, int64_t b);
Number subtract(int64_t a, int64_t b);
Number multiply(int64_t a, int64_t b);
Number divide(int64_t a, int64_t b);
Number absolute(int64_t a);
// To so many digits after the point; before it where there are fewer than none.
inline constexpr int places_min = -12;
inline constexpr int places_max = 4;
Number round(int64_t a, int places);
std::string number_text(int64_t units);  // "12.5"

// Days and months are numbers without digits after the point. Nothing outside the years 1 to 9999,
// and for more than months_max months. A month that is too short ends at its last day.
inline constexpr int64_t months_max = 48'000;
std::optional<Date> add_days(Date date, int64_t units);
std::optional<Date> add_months(Date date, int64_t units);
// Whole months from one day to the other, negative where it goes backwards.
int64_t months_between(Date from, Date to);
int64_t year_of(Date date);
int64_t month_of(Date date);
int64_t day_of(Date date);

int64_t length(std::string_view text);
std::string_view left(std::string_view text, int64_t units);
std::string_view right(std::string_view text, int64_t units);
std::string upper(std::string_view text);
std::string lower(std::string_view text);
// Every letter that has the other case, in the same order.
const std::string& lower_letters();
const std::string& upper_letters();

}  // namespace kith::spreadsheet
