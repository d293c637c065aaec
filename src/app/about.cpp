#include "app/about.h"

#include <array>
#include <filesystem>

#include "app/housekeeping.h"
#include "records/change.h"

namespace kith::app {
namespace {

using storage::EngineSql;
using storage::Sql;

constexpr EngineSql select_size = {
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()",
    "SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class c "
    "JOIN pg_namespace n ON n.oid = c.relnamespace "
    "WHERE n.nspname = current_schema() AND c.relkind = 'r'"};
constexpr Sql count_jobs = "SELECT state, count(*) FROM kith_jobs GROUP BY state ORDER BY state";
constexpr std::array<std::string_view, 5> states = {"waiting", "running", "done", "failed",
                                                    "cancelled"};

void measure_files(const std::string& directory, About& about) {
  std::error_code gone;  // a file that goes while we look is none
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory, gone)) {
    if (!entry.is_regular_file(gone)) continue;
    const auto bytes = entry.file_size(gone);
    if (gone) continue;
    about.file_bytes += static_cast<int64_t>(bytes);
    ++about.files;
  }
}

// It holds files/<workspace>.
std::string data_directory(const Workspace& workspace) {
  return std::filesystem::path(workspace.files_directory()).parent_path().parent_path().string();
}

}  // namespace

About about(Workspace& workspace) {
  About about;
  storage::Database& database = workspace.database();
  about.engine = database.engine() == storage::Engine::sqlite ? "sqlite" : "postgres";
  about.counters = database.counters();
  about.recycle_bin_days = workspace.settings().bin_days;
  database.read_raw(
      [&](storage::Connection& db) {
        about.database_bytes = db.integer(db.pick(select_size)).value_or(0);
        about.newest_change = records::newest_change(db);
        about.jobs.clear();
        db.query(count_jobs, {}, [&](const storage::Row& row) {
          about.jobs.emplace_back(states.at(static_cast<size_t>(row.integer(0))), row.integer(1));
          return true;
        });
      },
      {});
  const auto directory = workspace.directory();
  for (const access::User& user : directory->users()) about.active_users += user.active;
  measure_files(workspace.files_directory(), about);
  about.last_backup = last_backup(data_directory(workspace));
  return about;
}

}  // namespace kith::app
