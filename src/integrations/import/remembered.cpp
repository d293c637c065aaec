#include "integrations/import/remembered.h"

#include <algorithm>

#include "base/crypto.h"
#include "integrations/import/error_file.h"
#include "integrations/import/store.h"

namespace kith::integrations {
namespace {

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

// The file of then may have had its column of reasons.
void keep_columns(const Import& import, Json& settings) {
  Json* mapping = settings.find("mapping");
  if (!mapping || !mapping->as_array()) return;
  std::erase_if(*mapping->as_array(), [&](const Json& entry) {
    return std::ranges::find(import.columns, entry.text("column"), &ImportColumn::name) ==
           import.columns.end();
  });
}

}  // namespace

void remember_settings(storage::Connection& db, const Import& import, Timestamp now) {
  put_mapping(db, import, mark_of(import), now);
}

std::optional<Json> remembered_settings(storage::Connection& db, const Import& import) {
  const auto text = find_mapping(db, import, mark_of(import));
  if (!text) return std::nullopt;
  auto settings = parse_json(*text);
  if (!settings) return std::nullopt;
  keep_columns(import, *settings);
  return std::move(*settings);
}

}  // namespace kith::integrations
