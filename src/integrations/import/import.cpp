#include "integrations/import/import.h"

#include <array>

namespace kith::integrations {

std::string_view name_of(ImportState state) {
  constexpr std::array<std::string_view, 7> names{"draft", "checking", "checked",  "running",
                                                  "done",  "failed",   "cancelled"};
  return names.at(static_cast<size_t>(state));
}

std::string_view name_of(FileFormat format) {
  constexpr std::array<std::string_view, 5> names{"csv", "xlsx", "vcard", "jsonl", "zip"};
  return names.at(static_cast<size_t>(format));
}

void add(Progress& to, const Progress& more) {
  to.rows += more.rows;
  to.total += more.total;
  to.created += more.created;
  to.updated += more.updated;
  to.skipped += more.skipped;
  to.failed += more.failed;
}

Json json_of(const Progress& progress) {
  return Json(Json::Object{{"rows", Json(progress.rows)},
                           {"total", Json(progress.total)},
                           {"created", Json(progress.created)},
                           {"updated", Json(progress.updated)},
                           {"skipped", Json(progress.skipped)},
                           {"failed", Json(progress.failed)}});
}

Progress progress_of(const Json& json) {
  return {json.integer("rows"),    json.integer("total"),   json.integer("created"),
          json.integer("updated"), json.integer("skipped"), json.integer("failed")};
}

std::string path_of(const std::string& files_directory, Id import) {
  return files_directory + "/imports/" + format(import);
}

}  // namespace kith::integrations
