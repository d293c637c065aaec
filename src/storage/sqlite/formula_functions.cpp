#include "storage/sqlite/formula_functions.h"

#include <sqlite3.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "base/spreadsheet.h"
#include "storage/sqlite/error.h"

namespace kith::storage::sqlite {
namespace {

using spreadsheet::Number;
using Arguments = sqlite3_value**;

bool any_null(int count, Arguments values) {
  return std::any_of(values, values + count,
                     [](auto* value) { return sqlite3_value_type(value) == SQLITE_NULL; });
}

int64_t integer(sqlite3_value* value) { return sqlite3_value_int64(value); }
Date day(sqlite3_value* value) { return from_days(static_cast<int32_t>(integer(value))); }
std::string_view text(sqlite3_value* value) {
  const auto* bytes = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return bytes ? std::string_view(bytes, static_cast<size_t>(sqlite3_value_bytes(value)))
               : std::string_view{};
}

void give(sqlite3_context* context, Number units) {
  units ? sqlite3_result_int64(context, *units) : sqlite3_result_null(context);
}
void give(sqlite3_context* context, std::optional<Date> date) {
  date ? sqlite3_result_int64(context, to_days(*date)) : sqlite3_result_null(context);
}
void give(sqlite3_context* context, std::string_view text) {
  if (text.empty()) return sqlite3_result_null(context);
  sqlite3_result_text64(context, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
}

Number years_between(Date from, Date to) {
  return spreadsheet::of_whole(spreadsheet::months_between(from, to) / 12);
}
Number months_between(Date from, Date to) {
  return spreadsheet::of_whole(spreadsheet::months_between(from, to));
}

template <auto function>
void of_numbers(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  if constexpr (std::is_invocable_v<decltype(function), int64_t, int64_t>) {
    give(context, function(integer(values[0]), integer(values[1])));
  } else {
    give(context, function(integer(values[0])));
  }
}

void round(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  give(context, spreadsheet::round(integer(values[0]), sqlite3_value_int(values[1])));
}

template <auto function>
void between_days(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  give(context, function(day(values[0]), day(values[1])));
}

template <auto function>
void later(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  give(context, function(day(values[0]), integer(values[1])));
}

template <auto function>
void of_day(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  give(context, spreadsheet::of_whole(function(day(values[0]))));
}

template <auto function>
void of_text(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  give(context, std::string_view(function(text(values[0]))));
}

template <auto function>
void part(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  give(context, function(text(values[0]), integer(values[1])));
}

void length(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  give(context, spreadsheet::of_whole(spreadsheet::length(text(values[0]))));
}

void number_text(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  give(context, std::string_view(spreadsheet::number_text(integer(values[0]))));
}

void date_text(sqlite3_context* context, int count, Arguments values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  give(context, std::string_view(format(day(values[0]))));
}

enum class End { least, greatest };

template <End end>
void extreme(sqlite3_context* context, int count, Arguments values) {
  Number best;
  for (int i = 0; i < count; ++i) {
    if (sqlite3_value_type(values[i]) == SQLITE_NULL) continue;
    const int64_t value = integer(values[i]);
    if (!best || (end == End::least ? value < *best : value > *best)) best = value;
  }
  give(context, best);
}

constexpr int pure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

}  // namespace

void register_formula_functions(sqlite3* db) {
  const auto scalar = [&](const char* name, int arguments, auto* function) {
    const int code = sqlite3_create_function_v2(db, name, arguments, pure, nullptr, function,
                                                nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) raise(db, code, "registering functions");
  };
  scalar("kith_whole", 1, of_numbers<spreadsheet::of_whole>);
  scalar("kith_add", 2, of_numbers<spreadsheet::add>);
  scalar("kith_subtract", 2, of_numbers<spreadsheet::subtract>);
  scalar("kith_multiply", 2, of_numbers<spreadsheet::multiply>);
  scalar("kith_divide", 2, of_numbers<spreadsheet::divide>);
  scalar("kith_absolute", 1, of_numbers<spreadsheet::absolute>);
  scalar("kith_round", 2, round);
  scalar("kith_least", -1, extreme<End::least>);
  scalar("kith_greatest", -1, extreme<End::greatest>);
  scalar("kith_length", 1, length);
  scalar("kith_left", 2, part<spreadsheet::left>);
  scalar("kith_right", 2, part<spreadsheet::right>);
  scalar("kith_upper", 1, of_text<spreadsheet::upper>);
  scalar("kith_lower", 1, of_text<spreadsheet::lower>);
  scalar("kith_number_text", 1, number_text);
  scalar("kith_date_text", 1, date_text);
  scalar("kith_months_between", 2, between_days<months_between>);
  scalar("kith_years_between", 2, between_days<years_between>);
  scalar("kith_add_days", 2, later<spreadsheet::add_days>);
  scalar("kith_add_months", 2, later<spreadsheet::add_months>);
  scalar("kith_year", 1, of_day<spreadsheet::year_of>);
  scalar("kith_month", 1, of_day<spreadsheet::month_of>);
  scalar("kith_day", 1, of_day<spreadsheet::day_of>);
}

}  // namespace kith::storage::sqlite
