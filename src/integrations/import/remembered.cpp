#include "integrations/import/remembered.h"

#include <algorithm>

#include "base/crypto.h"
#include "integrations/import/error_file.h"

namespace kith::integrations {
namespace {

constexpr storage::Sql put_sql =
    "INSERT INTO kith_import_mappings (person, object, headings, settings, used_at) VALUES (?1, "
    "?2, ?3, ?4, ?5) ON CONFLICT (person, object, headings) DO UPDATE SET settings = "
    "excluded.settings, used_at = excluded.used_at";
constexpr storage::Sql find_sql =
    "SELECT settings FROM kith_import_mappings WHERE person = ?1 AND object = ?2 AND headings = ?3";
constexpr storage::Sql forget_sql =
    "DELETE FROM kith_import_mappings WHERE person = ?1 AND used_at < (SELECT used_at FROM "
    "kith_import_mappings WHERE person = ?1 ORDER BY used_at DESC LIMIT 1 OFFSET 199)";

// The same set of headings, in whatever order. The column of reasons in an error file is none of
// them: the corrected file is read as the first one was.
std::string mark_of(const Import& import) {
  std::vector<std::string> headings;
  for (const ImportColumn& column : import.columns) {
    if (!is_reason_column(column.name)) headings.push_back(column.name);
  }
  std::ranges::sort(headings);
  std::string all;
  for (const std::string& heading : headings) all += heading + '\n';
  return hex(sha256(all));
}

}  // namespace

void remember_settings(storage::Connection& db, const Import& import, Timestamp now) {
  db.execute(put_sql,
             {import.by.value, import.object, mark_of(import), import.settings.dump(), now});
  db.execute(forget_sql, {import.by.value});
}

std::optional<Json> remembered_settings(storage::Connection& db, const Import& import) {
  std::optional<Json> found;
  db.query(find_sql, {import.by.value, import.object, mark_of(import)},
           [&](const storage::Row& row) {
             if (auto settings = parse_json(row.text(0))) found = std::move(*settings);
             return false;
           });
  return found;
}

}  // namespace kith::integrations
