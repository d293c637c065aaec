#include "storage/storage.h"

namespace kith::storage {

bool Connection::exists(const Sql& sql, std::span<const Value> values) {
  bool found = false;
  query(sql, values, [&](const Row&) {
    found = true;
    return false;
  });
  return found;
}

std::optional<int64_t> Connection::integer(const Sql& sql, std::span<const Value> values) {
  std::optional<int64_t> answer;
  query(sql, values, [&](const Row& row) {
    if (!row.is_null(0)) answer = row.integer(0);
    return false;
  });
  return answer;
}

std::optional<std::string> Connection::text(const Sql& sql, std::span<const Value> values) {
  std::optional<std::string> answer;
  query(sql, values, [&](const Row& row) {
    if (!row.is_null(0)) answer = std::string(row.text(0));
    return false;
  });
  return answer;
}

}  // namespace kith::storage
