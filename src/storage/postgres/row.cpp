#include "storage/postgres/row.h"

#include <fmt/core.h>
#include <libpq-fe.h>

#include <bit>

#include "storage/postgres/wire.h"

namespace kith::storage::postgres {

std::string_view PgRow::bytes(int column) const {
  return {PQgetvalue(result_, row_, column),
          static_cast<size_t>(PQgetlength(result_, row_, column))};
}
unsigned PgRow::type(int column) const { return PQftype(result_, column); }
bool PgRow::is_null(int column) const { return PQgetisnull(result_, row_, column) != 0; }

void PgRow::refuse(int column, std::string_view wanted) const {
  throw StorageError(fmt::format("PostgreSQL: column {} \"{}\" of type {} cannot be read as {}",
                                 column, PQfname(result_, column), type(column), wanted));
}

int64_t PgRow::integer(int column) const {
  if (is_null(column)) return 0;
  const std::string_view from = bytes(column);
  switch (type(column)) {
    case oid::int8:
      return load<int64_t>(from.data());
    case oid::int4:
      return load<int32_t>(from.data());
    case oid::int2:
      return load<int16_t>(from.data());
    case oid::oid:
      return load<uint32_t>(from.data());
    case oid::boolean:
      return from[0];
    case oid::numeric:  // what sum(bigint) answers
      if (const auto whole = load_numeric_whole(from)) return *whole;
  }
  refuse(column, "an integer");
}

double PgRow::real(int column) const {
  if (is_null(column)) return 0;
  const std::string_view from = bytes(column);
  switch (type(column)) {
    case oid::float8:
      return std::bit_cast<double>(load<uint64_t>(from.data()));
    case oid::float4:
      return static_cast<double>(std::bit_cast<float>(load<uint32_t>(from.data())));
    case oid::numeric:
      return load_numeric_real(from);
    default:
      return static_cast<double>(integer(column));
  }
}

bool PgRow::boolean(int column) const { return integer(column) != 0; }

std::string_view PgRow::text(int column) const {
  if (is_null(column)) return {};
  switch (type(column)) {
    case oid::text:
    case oid::varchar:
    case oid::bpchar:
    case oid::name:
    case oid::character:
    case oid::unknown:
    case oid::json:
      return bytes(column);
    case oid::jsonb:
      return bytes(column).substr(1);  // behind the number of its version
  }
  refuse(column, "text");
}

std::span<const std::byte> PgRow::blob(int column) const {
  if (is_null(column)) return {};
  if (type(column) != oid::bytea) refuse(column, "bytes");
  const std::string_view from = bytes(column);
  return {reinterpret_cast<const std::byte*>(from.data()), from.size()};
}

Decimal PgRow::decimal(int column) const {
  if (is_null(column)) return {};
  if (type(column) == oid::numeric) {
    if (const auto value = load_numeric(bytes(column))) return *value;
  }
  refuse(column, "a decimal");
}

Date PgRow::date(int column) const {
  if (is_null(column)) return {};
  if (type(column) != oid::date) refuse(column, "a date");
  return from_days(load<int32_t>(bytes(column).data()) + days_to_2000);
}

Timestamp PgRow::timestamp(int column) const {
  if (is_null(column)) return {};
  if (type(column) != oid::timestamptz && type(column) != oid::timestamp) {
    refuse(column, "a timestamp");
  }
  return from_us(load<int64_t>(bytes(column).data()) + us_to_2000);
}

}  // namespace kith::storage::postgres
