#include "app/audit.h"

namespace kith::app {
namespace {

using storage::Sql;

constexpr Sql insert_entry =
    R"(INSERT INTO kith_audit (id, at, actor, what, subject, detail)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6))";
constexpr Sql select_entries =
    R"(SELECT id, at, actor, what, subject, detail FROM kith_audit
       WHERE id < ?1 ORDER BY id DESC LIMIT ?2)";

constexpr std::chrono::hours again_after{1};
constexpr size_t looks_max = 1'000;

}  // namespace

void note_audit(storage::Connection& db, const AuditEntry& entry) {
  db.execute(insert_entry, {entry.id.value, entry.at, value_of(entry.by), entry.what,
                            value_of(entry.user), entry.detail.dump()});
}

std::vector<AuditEntry> audit_entries(storage::Connection& db, Id before, int limit) {
  std::vector<AuditEntry> out;
  const int64_t below = before ? before.value : INT64_MAX;
  db.query(select_entries, {below, int64_t{limit}}, [&](const storage::Row& row) {
    auto detail = parse_json(row.text(5));
    out.push_back({row.id(0), row.timestamp(1), row.id(2), std::string(row.text(3)), row.id(4),
                   detail ? std::move(*detail) : Json()});
    return true;
  });
  return out;
}

bool PreviewLog::begins(const access::Preview& preview, Timestamp now) {
  std::lock_guard lock(mutex_);
  if (noted_.size() > looks_max) noted_.clear();
  Timestamp& at = noted_[{preview.viewer.value, preview.user.value, preview.role.value}];
  if (at != Timestamp{} && now < at + again_after) return false;
  at = now;
  return true;
}

}  // namespace kith::app
