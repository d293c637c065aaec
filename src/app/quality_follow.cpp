#include "app/quality_follow.h"

#include <charconv>
#include <map>
#include <set>

#include "app/quality_scan.h"
#include "records/change.h"

namespace kith::app {
namespace {

using query::Filter;
using query::Stored;
using storage::Connection;
using storage::Sql;

constexpr Sql select_place = "SELECT value FROM kith_settings WHERE name = 'quality_place'";
constexpr Sql upsert_place =
    R"(INSERT INTO kith_settings (name, value) VALUES ('quality_place', ?1)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value)";

constexpr int changes_slice = 500;
constexpr size_t followed_max = 20'000;  // more than this is for a whole run
constexpr size_t write_slice = 200;

// Records of `rows` name by `back` those whose scores hang on them.
struct Leaning {
  const schema::Object* object;
  const schema::Object* rows;
  const schema::Field* back;
};

void collect(const Filter& filter, const schema::Object& object, std::vector<Leaning>& leanings) {
  if (filter.relation && filter.path.hops.empty())
    leanings.push_back(
        {&object, filter.relation_object, filter.relation_object->field(filter.relation->field)});
  if (filter.relation) return;
  for (const Filter& child : filter.children) collect(child, object, leanings);
}

std::optional<int64_t> place_in_log(Connection& db) {
  std::optional<int64_t> place;
  db.query(select_place, {}, [&](const storage::Row& row) {
    int64_t seq = 0;
    const std::string_view text = row.text(0);
    const auto read = std::from_chars(text.data(), text.data() + text.size(), seq);
    if (read.ec == std::errc{}) place = seq;
    return false;
  });
  return place;
}

class Following {
 public:
  Following(Workspace& workspace, const access::Actor& system)
      : workspace_(workspace), system_(system), schema_(workspace.schema().current()) {
    for (const schema::Object& object : schema_->objects()) {
      for (const auto& one :
           workspace.quality().conditions(schema_, object, workspace.clock().now()))
        collect(one.condition, object, leanings_);
    }
  }

  // A slice is a read of its own: one snapshot over the changes of a whole import would keep the
  // log of SQLite from beginning anew.
  void read() {
    in_read([&](Connection& db) {
      const auto place = place_in_log(db);
      seq = place ? *place : records::newest_change(db);
      moved = !place;
      if (place && leanings_.empty()) skip(db);
    });
    if (leanings_.empty() || moved) return;
    bool more = true;
    while (more) in_read([&](Connection& db) { more = take_slice(db); });
  }

  int64_t seq = 0;
  bool moved = false;
  std::map<const schema::Object*, std::set<Id>> found;
  std::set<const schema::Object*> too_many;

 private:
  // Done once more where the database asks for it: what was found before stays found.
  template <class Act>
  void in_read(Act&& act) {
    workspace_.database().read_raw(std::forward<Act>(act), {.lane = storage::Lane::bulk});
  }

  void skip(Connection& db) {
    const int64_t newest = records::newest_change(db);
    moved = newest != seq;
    seq = newest;
  }

  bool take_slice(Connection& db) {
    const auto changes = records::changes_after(db, *schema_, seq, changes_slice);
    std::map<const Leaning*, std::vector<Id>> rows;
    for (const records::Change& change : changes) {
      for (const Leaning& leaning : leanings_)
        if (change.object == leaning.rows->id) note(leaning, change, rows[&leaning]);
    }
    for (const auto& [leaning, ids] : rows) look_up(db, *leaning, ids);
    if (!changes.empty()) seq = changes.back().seq;
    moved = moved || !changes.empty();
    return changes.size() == changes_slice;
  }

  // Whom the row named before and after; where the change does not say it, the row does.
  void note(const Leaning& leaning, const records::Change& change, std::vector<Id>& rows) {
    bool said = false;
    for (const records::FieldChange& field : change.fields) {
      if (field.field != leaning.back->id) continue;
      said = true;
      add(leaning, field.from);
      add(leaning, field.to);
    }
    if (!said) rows.push_back(change.record);
  }

  void look_up(Connection& db, const Leaning& leaning, const std::vector<Id>& ids) {
    if (ids.empty()) return;
    const query::ReadEnvironment where{db, *schema_, query::everything(), system_.directory()};
    for (const Stored& row : query::fetch_many(where, *leaning.rows, ids))
      add(leaning, row.cells(*leaning.back));
  }

  // An any-reference names its object first.
  void add(const Leaning& leaning, std::span<const Value> cells) {
    const auto* object = std::get_if<int64_t>(&cells.front());
    if (cells.size() > 1 && (!object || *object != leaning.object->id)) return;
    const auto* id = std::get_if<int64_t>(&cells.back());
    if (!id || too_many.contains(leaning.object)) return;
    found[leaning.object].insert(Id{*id});
    if (found[leaning.object].size() <= followed_max) return;
    too_many.insert(leaning.object);
    found.erase(leaning.object);
  }

  Workspace& workspace_;
  const access::Actor& system_;
  const schema::SchemaPtr schema_;
  std::vector<Leaning> leanings_;
};

void score(Workspace& workspace, const access::Actor& system, const schema::Object& object,
           std::span<const Id> ids) {
  const Settings settings = workspace.settings();
  workspace.database().write_raw(
      [&](Connection& db) {
        const auto unit = workspace.unit(db, system, records::Via::job, settings);
        const query::ReadEnvironment where{db, system.schema(), query::everything(),
                                           system.directory()};
        for (const Stored& stored : query::fetch_many(where, object, ids))
          workspace.records().derive_anew(unit, stored);
        return true;
      },
      {.lane = storage::Lane::bulk});
}

}  // namespace

Status follow_quality(Workspace& workspace, jobs::Run& run) {
  const access::Actor system = workspace.system();
  Following following(workspace, system);
  following.read();
  if (!following.moved) return done();
  for (const auto& [object, ids] : following.found) {
    const std::vector<Id> all(ids.begin(), ids.end());
    for (size_t from = 0; from < all.size() && !run.cancelled(); from += write_slice)
      score(workspace, system, *object,
            std::span(all).subspan(from, std::min(write_slice, all.size() - from)));
  }
  if (run.cancelled()) return done();
  return workspace.database().write(
      [&](Connection& db) -> Status {
        const auto unit = workspace.unit(db, system, records::Via::job, workspace.settings());
        for (const schema::Object* object : following.too_many)
          TRY(start_quality(unit, workspace.queue(), object->name));
        db.execute(upsert_place, {std::to_string(following.seq)});
        return done();
      },
      {.lane = storage::Lane::bulk});
}

}  // namespace kith::app
