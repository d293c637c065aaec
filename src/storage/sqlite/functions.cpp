#include "storage/sqlite/functions.h"

#include <sqlite3.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/formula_functions.h"

namespace kith::storage::sqlite {
namespace {

std::string_view text_of(sqlite3_value* value) {
  const auto* text = reinterpret_cast<const char*>(sqlite3_value_text(value));
  return text ? std::string_view(text, static_cast<size_t>(sqlite3_value_bytes(value)))
              : std::string_view{};
}

bool any_null(int count, sqlite3_value** values) {
  return std::any_of(values, values + count,
                     [](auto* value) { return sqlite3_value_type(value) == SQLITE_NULL; });
}

void bucket_date(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  const auto period = parse_period(text_of(values[1]));
  if (!period) return sqlite3_result_error(context, "kith_bucket_date: unknown period", -1);
  const Date date = from_days(static_cast<int32_t>(sqlite3_value_int64(values[0])));
  sqlite3_result_int64(context, to_days(start_of(*period, date)));
}

// The zone is looked up once a statement where it is a constant.
const TimeZone* zone_of(sqlite3_context* context, sqlite3_value* name) {
  constexpr int argument = 2;
  if (auto* kept = sqlite3_get_auxdata(context, argument)) return static_cast<TimeZone*>(kept);
  const TimeZone* zone = TimeZone::find(text_of(name));
  if (zone) sqlite3_set_auxdata(context, argument, const_cast<TimeZone*>(zone), nullptr);
  return zone;
}

void bucket(sqlite3_context* context, int count, sqlite3_value** values) {
  if (any_null(count, values)) return sqlite3_result_null(context);
  const auto period = parse_period(text_of(values[1]));
  if (!period) return sqlite3_result_error(context, "kith_bucket: unknown period", -1);
  const TimeZone* zone = zone_of(context, values[2]);
  if (!zone) return sqlite3_result_error(context, "kith_bucket: unknown time zone", -1);
  const Date date = zone->date_at(from_us(sqlite3_value_int64(values[0])));
  sqlite3_result_int64(context, to_days(start_of(*period, date)));
}

using Wide = __int128;

// Half away from zero.
int64_t divide_rounded(Wide sum, int64_t count) {
  const Wide twice = sum * 2;
  return static_cast<int64_t>((sum < 0 ? twice - count : twice + count) / (Wide{count} * 2));
}

bool take_integer(sqlite3_context* context, sqlite3_value* value, const char* refusal) {
  const int type = sqlite3_value_type(value);
  if (type != SQLITE_INTEGER && type != SQLITE_NULL) sqlite3_result_error(context, refusal, -1);
  return type == SQLITE_INTEGER;
}

// A group's state lives on the heap: SQLite's own bytes are aligned to 8 only. It gives them
// zeroed, and calls the final function whenever it called the first step.
template <typename State>
State* state_of(sqlite3_context* context) {
  auto** place = static_cast<State**>(sqlite3_aggregate_context(context, sizeof(State*)));
  if (place && !*place) *place = new (std::nothrow) State();
  return place ? *place : nullptr;
}

template <typename State>
std::unique_ptr<State> take_state(sqlite3_context* context) {
  auto** place = static_cast<State**>(sqlite3_aggregate_context(context, 0));
  return std::unique_ptr<State>(place ? *place : nullptr);
}

using Units = std::vector<int64_t>;

void median_step(sqlite3_context* context, int, sqlite3_value** values) {
  if (!take_integer(context, values[0], "kith_median takes integers")) return;
  Units* units = state_of<Units>(context);
  if (!units) return sqlite3_result_error_nomem(context);
  try {
    units->push_back(sqlite3_value_int64(values[0]));
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

int64_t median(Units& units) {
  const auto middle = units.begin() + static_cast<std::ptrdiff_t>(units.size() / 2);
  std::nth_element(units.begin(), middle, units.end());
  if (units.size() % 2 == 1) return *middle;
  return divide_rounded(Wide{*middle} + *std::max_element(units.begin(), middle), 2);
}

void median_final(sqlite3_context* context) {
  const auto units = take_state<Units>(context);
  if (units && !units->empty()) sqlite3_result_int64(context, median(*units));
}

struct Ranked {
  Units units;
  int64_t percent = 50;
};

void percentile_step(sqlite3_context* context, int, sqlite3_value** values) {
  if (!take_integer(context, values[0], "kith_percentile takes integers")) return;
  Ranked* ranked = state_of<Ranked>(context);
  if (!ranked) return sqlite3_result_error_nomem(context);
  try {
    ranked->units.push_back(sqlite3_value_int64(values[0]));
    ranked->percent = sqlite3_value_int64(values[1]);
  } catch (const std::bad_alloc&) {
    sqlite3_result_error_nomem(context);
  }
}

// The nearest rank, by the arithmetic of PostgreSQL's percentile_disc.
int64_t percentile(Ranked& ranked) {
  const auto count = static_cast<double>(ranked.units.size());
  const double rank = std::ceil(static_cast<double>(ranked.percent) / 100 * count);
  const double place = std::clamp(rank - 1, 0.0, count - 1);
  const auto at = ranked.units.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(ranked.units.begin(), at, ranked.units.end());
  return *at;
}

void percentile_final(sqlite3_context* context) {
  const auto ranked = take_state<Ranked>(context);
  if (ranked && !ranked->units.empty()) sqlite3_result_int64(context, percentile(*ranked));
}

struct Mean {
  Wide sum = 0;
  int64_t count = 0;
};

void mean_step(sqlite3_context* context, int, sqlite3_value** values) {
  if (!take_integer(context, values[0], "kith_avg takes integers")) return;
  Mean* mean = state_of<Mean>(context);
  if (!mean) return sqlite3_result_error_nomem(context);
  mean->sum += sqlite3_value_int64(values[0]);
  ++mean->count;
}

void mean_final(sqlite3_context* context) {
  const auto mean = take_state<Mean>(context);
  if (mean) sqlite3_result_int64(context, divide_rounded(mean->sum, mean->count));
}

constexpr int pure = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

}  // namespace

void register_functions(sqlite3* db) {
  const auto check = [&](int code) {
    if (code != SQLITE_OK) raise(db, code, "registering functions");
  };
  const auto scalar = [&](const char* name, int arguments, auto* function) {
    check(sqlite3_create_function_v2(db, name, arguments, pure, nullptr, function, nullptr, nullptr,
                                     nullptr));
  };
  const auto aggregate = [&](const char* name, int arguments, auto* step, auto* final) {
    check(sqlite3_create_function_v2(db, name, arguments, pure, nullptr, nullptr, step, final,
                                     nullptr));
  };
  scalar("kith_bucket", 3, bucket);
  scalar("kith_bucket_date", 2, bucket_date);
  aggregate("kith_median", 1, median_step, median_final);
  aggregate("kith_percentile", 2, percentile_step, percentile_final);
  aggregate("kith_avg", 1, mean_step, mean_final);
  register_formula_functions(db);
}

}  // namespace kith::storage::sqlite
