#include "records/past.h"

#include <algorithm>

#include "query/read.h"
#include "records/change_fields.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

using storage::Row;
using storage::Sql;

// An id is drawn, and a change signed, some time before the log has it. So much is looked at beside
// the instant itself; whatever is found there is judged by its own time.
constexpr std::chrono::minutes overlap{10};
constexpr size_t rebuilt_at_once = 200;
constexpr int64_t short_window = 20'000;
constexpr int64_t planted_max = 2'000;  // changes that a set-up makes, and many more

constexpr Sql changed_by_index =
    "SELECT DISTINCT record FROM kith_changes "
    "WHERE object = ?1 AND record < ?2 AND seq >= ?3 LIMIT ?4";
constexpr Sql changed_by_time =
    "SELECT DISTINCT record FROM kith_changes "
    "WHERE +object = ?1 AND +record < ?2 AND seq >= ?3 LIMIT ?4";
constexpr Sql planted_sql =
    "SELECT DISTINCT record FROM kith_changes "
    "WHERE +object = ?1 AND +record >= ?2 AND seq < ?3 AND seq <= ?4";
constexpr Sql newest_sql = "SELECT max(seq) FROM kith_changes";

Id first_id_at(Timestamp at) {
  constexpr int bits_below_milliseconds = 22;
  const auto since =
      std::chrono::duration_cast<std::chrono::milliseconds>(at - created_at(Id{0})).count();
  return Id{std::max<int64_t>(since, 0) << bits_below_milliseconds};
}

class NoNames final : public schema::WriteContext {
 public:
  std::string_view user_name(Id) const override { return {}; }
  std::string_view title(int64_t, Id) const override { return {}; }
};

Error too_much(const schema::Object& object) {
  return invalid_field(
      "as_of", "too_much",
      say("More than {0} {1} have changed since then. Choose a later instant, or look at single "
          "records, which go back to their beginning.",
          "此后已有超过 {0} "
          "条{2}发生变化。请选择较晚的时间，或查看单条记录：单条记录可回溯到创建之时。",
          Past::changed_max, object.many.en, object.many.zh));
}

}  // namespace

Past::Past(storage::Connection& db, const schema::Schema& schema, Timestamp at)
    : db_(db),
      schema_(schema),
      at_(at),
      below_(first_id_at(at + overlap)),
      since_(first_change_since(db, at - overlap)) {}

std::vector<Id> Past::changed(const schema::Object& object) const {
  const bool few = db_.integer(newest_sql).value_or(0) - since_ < short_window;
  std::vector<Id> ids;
  db_.query(few ? changed_by_time : changed_by_index,
            {object.id, below_.value, since_, int64_t{changed_max} + 1}, [&](const Row& row) {
              ids.push_back(row.id(0));
              return true;
            });
  std::ranges::sort(ids);
  return ids;
}

// Younger by their ids than the instant, and older by their place in the log.
std::vector<Id> Past::planted(const schema::Object& object) const {
  std::vector<Id> ids;
  db_.query(planted_sql, {object.id, below_.value, since_, planted_max}, [&](const Row& row) {
    ids.push_back(row.id(0));
    return true;
  });
  return ids;
}

query::Past::Rows Past::rows(const schema::Object& object) const {
  if (const auto known = rows_.find(object.id); known != rows_.end()) return known->second;
  Rows rows{below_, false};
  const auto ids = changed(object);
  const auto before_all = planted(object);
  if (ids.size() > static_cast<size_t>(changed_max)) {
    refusal_ = too_much(object);
  } else if (!ids.empty() || !before_all.empty()) {
    rebuild(object, ids, before_all);
    rows.changed = true;
  }
  rows_.emplace(object.id, rows);
  return rows;
}

void Past::rebuild(const schema::Object& object, std::span<const Id> ids,
                   std::span<const Id> planted) const {
  query::FormerRows former(db_, object);
  const NoNames names;
  const query::ReadEnvironment all{db_, schema_, query::everything(), names};
  for (size_t from = 0; from < ids.size(); from += rebuilt_at_once) {
    const auto some = ids.subspan(from, std::min(rebuilt_at_once, ids.size() - from));
    former.changed(some);
    std::map<Id, AsOfWalk> walks;
    for (const query::Stored& present : query::fetch_many(all, object, some))
      walks.emplace(present.id(), AsOfWalk(present, at_));
    // Back to the first change before the overlap: it signs the state that it left.
    for (const Change& change : changes_of_many(db_, schema_, object, some, 0)) {
      const auto walk = walks.find(change.record);
      if (walk == walks.end()) continue;
      const auto step = walk->second.back(change);
      if (step == AsOfWalk::Step::go_on) continue;
      if (step == AsOfWalk::Step::arrived) former.was(walk->second.record());
      walks.erase(walk);
    }
  }
  std::map<Id, query::Stored> older;
  for (query::Stored& present : query::fetch_many(all, object, planted))
    older.emplace(present.id(), std::move(present));
  for (const Change& change : changes_of_many(db_, schema_, object, planted, since_))
    if (const auto found = older.find(change.record); found != older.end())
      take_back(found->second, change);
  for (const auto& [id, record] : older) former.was(record);
  former.done();
}

}  // namespace kith::records
