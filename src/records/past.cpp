#include "records/past.h"

#include <algorithm>

#include <fmt/core.h>

#include "base/json.h"
#include "records/change_fields.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

using storage::EngineSql;
using storage::Row;
using storage::Sql;

// An id is drawn, and a change signed, some time before the log has it. So much is looked at beside
// the instant itself; whatever is found there is judged by its own time.
constexpr std::chrono::minutes overlap{10};
constexpr int64_t short_window = 100'000;
constexpr int64_t examined_max = 300'000;
constexpr int64_t planted_max = 2'000;  // changes that a set-up makes, and many more

// Each record's changes in the order of the log.
constexpr Sql changed_by_index =
    "SELECT record, act, at, fields FROM kith_changes "
    "WHERE object = ?1 AND record < ?2 AND seq >= ?3 AND at > ?4 ORDER BY record, seq LIMIT ?5";
constexpr Sql changed_by_time =
    "SELECT record, act, at, fields FROM kith_changes "
    "WHERE +object = ?1 AND +record < ?2 AND seq >= ?3 AND at > ?4 ORDER BY seq LIMIT ?5";
constexpr EngineSql changed_of_few = {
    "SELECT record, act, at, fields FROM kith_changes WHERE object = ?1 "
    "AND record IN (SELECT value FROM json_each(?2)) AND seq >= ?3 ORDER BY record, seq",
    "SELECT record, act, at, fields FROM kith_changes WHERE object = ?1 "
    "AND record IN (SELECT value::bigint FROM json_array_elements_text(?2::json)) "
    "AND seq >= ?3 ORDER BY record, seq"};
constexpr Sql planted_sql =
    "SELECT DISTINCT record FROM kith_changes "
    "WHERE +object = ?1 AND +record >= ?2 AND seq < ?3";
constexpr Sql newest_sql = "SELECT max(seq) FROM kith_changes";
constexpr Sql signed_sql =
    "SELECT version, at, actor FROM kith_changes "
    "WHERE object = ?1 AND record = ?2 AND at <= ?3 ORDER BY seq DESC LIMIT 1";

std::string json_list(std::span<const Id> records) {
  std::string list;
  JsonWriter json(list);
  json.begin_array();
  for (const Id record : records) json.number(record.value);
  json.end_array();
  return list;
}

// Moved by every change without a word in the log.
bool moves_by_itself(const schema::Field& field) {
  return field.system &&
         (field.name == "version" || field.name == "updated_at" || field.name == "updated_by");
}

Id first_id_at(Timestamp at) {
  constexpr int bits_below_milliseconds = 22;
  const auto since =
      std::chrono::duration_cast<std::chrono::milliseconds>(at - created_at(Id{0})).count();
  return Id{std::max<int64_t>(since, 0) << bits_below_milliseconds};
}

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

// Whether a change is about the fields that are asked for. A text that merely looks so costs a look.
class Past::Touches {
 public:
  explicit Touches(const Asked& asked) {
    for (const schema::Field* field : asked.fields) {
      signs_ = signs_ || moves_by_itself(*field);
      names_.push_back(fmt::format("\"{}\":", field->id));
    }
  }
  bool operator()(Act act, std::string_view fields) const {
    return signs_ || act == Act::create || std::ranges::any_of(names_, [&](const auto& name) {
             return fields.find(name) != fields.npos;
           });
  }
  // Version, and when and by whom it was changed last, are asked for.
  bool signs() const { return signs_; }

 private:
  bool signs_ = false;
  std::vector<std::string> names_;
};

Past::Past(storage::Connection& db, const schema::Schema& schema, Timestamp at)
    : db_(db),
      schema_(schema),
      at_(at),
      below_(first_id_at(at + overlap)),
      since_(first_change_since(db, at - overlap)) {}

int Past::former(const Asked& asked) const {
  for (const Known& known : known_) {
    if (asked.few || known.object != asked.object.id) continue;
    if (std::ranges::includes(known.fields, asked.fields)) return known.number;
  }
  const Touches touches(asked);
  const Thens thens = changed(asked, touches);
  int number = 0;
  if (thens.size() > static_cast<size_t>(changed_max)) {
    refusal_ = too_much(asked.object);
  } else if (!thens.empty()) {
    number = ++tables_;
    rebuild(asked, touches, thens, number);
  }
  if (!asked.few) known_.push_back({asked.object.id, asked.fields, number});
  return number;
}

// Answers false when there is too much.
bool Past::note(const Row& row, const Touches& touches, const schema::Object& object,
                std::optional<Timestamp> at, Thens& thens) const {
  const auto act = static_cast<Act>(row.integer(1));
  if ((at && row.timestamp(2) <= *at) || !touches(act, row.text(3))) return true;
  Then& then = thens[row.id(0)];
  then.born_later = then.born_later || act == Act::create;
  if (then.born_later) return true;
  for (FieldChange& change : read_fields(object, row.text(3))) {
    const bool known =
        std::ranges::find(then.fields, change.field, &FieldChange::field) != then.fields.end();
    if (!known) then.fields.push_back(std::move(change));
  }
  return thens.size() <= static_cast<size_t>(changed_max);
}

Past::Thens Past::changed(const Asked& asked, const Touches& touches) const {
  Thens thens;
  const auto take = [&](const Row& row) { return note(row, touches, asked.object, at_, thens); };
  if (asked.few) {
    db_.query(db_.pick(changed_of_few), {asked.object.id, json_list(*asked.few), since_}, take);
  } else {
    const bool short_ = db_.integer(newest_sql).value_or(0) - since_ < short_window;
    int64_t examined = 0;
    db_.query(short_ ? changed_by_time : changed_by_index,
              {asked.object.id, below_.value, since_, at_, examined_max}, [&](const Row& row) {
                ++examined;
                return take(row);
              });
    if (examined == examined_max) refusal_ = too_much(asked.object);
  }
  note_planted(asked, touches, thens);
  return thens;
}

// Those are as they were before all changes of the window, and always former rows: by their ids they
// would be younger.
void Past::note_planted(const Asked& asked, const Touches& touches, Thens& thens) const {
  std::vector<Id> ids = planted(asked.object);
  if (asked.few) {
    std::erase_if(ids,
                  [&](Id id) { return std::ranges::find(*asked.few, id) == asked.few->end(); });
  }
  if (ids.empty()) return;
  for (const Id id : ids) thens[id] = {};
  db_.query(db_.pick(changed_of_few), {asked.object.id, json_list(ids), since_},
            [&](const Row& row) { return note(row, touches, asked.object, {}, thens); });
}

// Younger by their ids than the instant, and older by their place in the log.
const std::vector<Id>& Past::planted(const schema::Object& object) const {
  const auto [known, fresh] = planted_.try_emplace(object.id);
  if (!fresh) return known->second;
  const int64_t end = std::min(since_, planted_max + 1);  // one bound: SQLite walks along one alone
  db_.query(planted_sql, {object.id, below_.value, end}, [&](const Row& row) {
    known->second.push_back(row.id(0));
    return true;
  });
  return known->second;
}

void Past::rebuild(const Asked& asked, const Touches& touches, const Thens& thens,
                   int number) const {
  query::FormerRows rows(db_, asked, number);
  std::vector<Id> ids;
  for (const auto& [id, then] : thens) ids.push_back(id);
  std::ranges::sort(ids);
  rows.take(ids, [&](query::FormerRow& row) {
    const Then& then = thens.at(row.id());
    if (then.born_later) return false;
    for (const FieldChange& change : then.fields) {
      const auto cells = row.cells(change.field);
      if (cells.size() == change.from.size()) std::ranges::copy(change.from, cells.begin());
    }
    if (touches.signs()) sign(row, asked.object);
    return true;
  });
  rows.done();
}

void Past::sign(query::FormerRow& row, const schema::Object& object) const {
  const auto set = [&](std::string_view name, Value value) {
    const auto cells = row.cells(object.field(name)->id);
    if (!cells.empty()) cells[0] = std::move(value);
  };
  db_.query(signed_sql, {object.id, row.id().value, at_}, [&](const Row& change) {
    set("version", change.integer(0));
    set("updated_at", change.timestamp(1));
    set("updated_by", value_of(change.id(2)));
    return false;
  });
}

}  // namespace kith::records
