#include "app/twin_scan.h"

#include <algorithm>
#include <chrono>
#include <set>

#include "jobs/under_way.h"
#include "query/stream.h"
#include "records/conditions.h"
#include "records/twins.h"

namespace kith::app {
namespace {

using records::FoundGroup;
using records::TwinFields;
using storage::Connection;
using Steady = std::chrono::steady_clock;

constexpr int read_slice = 20'000;
constexpr int write_slice = 200;
constexpr int changes_slice = 500;
constexpr size_t changed_max = 2'000;  // more than this is for the whole scan
constexpr int alike_max = 40;
constexpr double reading_part = 0.6;  // of the time that a scan takes

query::ReadEnvironment everything(Connection& db, const access::Actor& system) {
  return {db, system.schema(), query::everything(), system.directory()};
}

// Hashes of the names of companies, by id.
class Companies {
 public:
  void read(Workspace& workspace, const access::Actor& system, const TwinFields& fields) {
    if (!fields.company_is_reference) return;
    const schema::Object& object = *system.schema().target(*fields.company);
    const schema::Field* name[] = {&object.title_field()};
    for (Id after;;) {
      workspace.database().read_raw(
          [&](Connection& db) {
            after = query::stream(everything(db, system), object, name, after, read_slice,
                                  [&](Id id, std::span<const Value> cells) {
                                    if (const auto* text = std::get_if<std::string>(&cells[0]))
                                      hashes_.emplace_back(id, records::company_hash(*text));
                                  });
          },
          {.lane = storage::Lane::bulk});
      if (!after) return;
    }
  }
  uint64_t of(Id id) const {
    const auto found = std::ranges::lower_bound(hashes_, id, {}, &std::pair<Id, uint64_t>::first);
    return found != hashes_.end() && found->first == id ? found->second : 0;
  }

 private:
  std::vector<std::pair<Id, uint64_t>> hashes_;  // in order of ids, as they are read
};

int64_t live_records(Workspace& workspace, const access::Actor& system,
                     const schema::Object& object) {
  query::Question question;
  question.object = &object;
  int64_t count = 0;
  workspace.database().read_raw(
      [&](Connection& db) {
        count = query::count(everything(db, system), question, INT32_MAX).value;
      },
      {.lane = storage::Lane::bulk});
  return count;
}

bool read_records(Workspace& workspace, const access::Actor& system, const TwinFields& fields,
                  records::TwinScan& scan, const std::function<bool(double)>& on_progress) {
  Companies companies;
  companies.read(workspace, system, fields);
  const auto columns = fields.all();
  const int64_t total = std::max<int64_t>(live_records(workspace, system, *fields.object), 1);
  for (Id after;;) {
    workspace.database().read_raw(
        [&](Connection& db) {
          after = query::stream(everything(db, system), *fields.object, columns, after, read_slice,
                                [&](Id id, std::span<const Value> cells) {
                                  scan.add(id, records::features_of(fields, cells, [&](Id company) {
                                             return companies.of(company);
                                           }));
                                });
        },
        {.lane = storage::Lane::bulk});
    const double part = static_cast<double>(scan.records()) / static_cast<double>(total);
    if (!on_progress(reading_part * std::min(part, 1.0))) return false;
    if (!after) return true;
  }
}

// Runs `slice(unit, from)` in transactions of their own until it answers false.
template <typename Slice>
void in_slices(Workspace& workspace, const access::Actor& system, Slice slice) {
  const Settings settings = workspace.settings();
  for (bool more = true; more;) {
    workspace.database().write_raw(
        [&](Connection& db) {
          more = slice(workspace.unit(db, system, records::Via::job, settings));
          return true;
        },
        {.lane = storage::Lane::bulk});
  }
}

void keep(Workspace& workspace, const access::Actor& system, const schema::Object& object,
          const TwinScanResult& result, const records::TwinScanned& scanned) {
  size_t from = 0;
  in_slices(workspace, system, [&](const records::Unit& unit) {
    const auto slice = std::span(result.groups)
                           .subspan(from)
                           .first(std::min<size_t>(write_slice, result.groups.size() - from));
    records::add_twin_groups(unit, object, slice);
    if (slice.size() < write_slice) {
      records::note_twin_scan(unit.db, object, scanned);
      return false;
    }
    from += slice.size();
    return true;
  });
  in_slices(workspace, system, [&](const records::Unit& unit) {
    return records::drop_twin_groups(unit.db, object, scanned.at, write_slice) == write_slice;
  });
}

Status scan_whole(Workspace& workspace, jobs::Run& run, const schema::Object& object) {
  const access::Actor system = workspace.system();
  const auto begun = Steady::now();
  records::TwinScanned scanned{.at = workspace.clock().now()};
  workspace.database().read_raw([&](Connection& db) { scanned.seq = records::newest_change(db); },
                                {});
  int told = -1;
  const auto tell = [&](double part) {
    const int percent = static_cast<int>(part * 100);
    if (percent == told) return !run.cancelled();
    told = percent;
    in_slices(workspace, system, [&](const records::Unit& unit) {
      run.save(unit.db, Json(), {percent, 100});
      return false;
    });
    return !run.cancelled();
  };
  const TwinScanResult result = scan_object(workspace, object, tell);
  if (run.cancelled()) return done();
  scanned.records = result.records;
  scanned.groups = static_cast<int64_t>(result.groups.size());
  scanned.seconds = std::chrono::ceil<std::chrono::seconds>(Steady::now() - begun).count();
  keep(workspace, system, object, result, scanned);
  return done();
}

// What has changed since the last scan, with what it may be the same as.
class Changed {
 public:
  Changed(Connection& db, const access::Actor& system, const TwinFields& fields)
      : db_(db), system_(system), fields_(fields) {}

  // Answers the last change; nothing when there are too many.
  std::optional<int64_t> follow(int64_t seq) {
    while (true) {
      const auto changes = records::changes_after(db_, system_.schema(), seq, changes_slice);
      for (const records::Change& change : changes) {
        seq = change.seq;
        if (change.object == fields_.object->id) changed.insert(change.record);
      }
      if (changed.size() > changed_max) return std::nullopt;
      if (changes.size() < changes_slice) return seq;
    }
  }

  void find_alike() {
    for (const query::Stored& record : fetch(changed)) {
      if (record.deleted()) continue;
      for (const auto& known : records::known_in_fields(record)) {
        for (const auto& holder :
             records::find_identity(db_, system_.schema(), known.identity, alike_max))
          if (holder.object == fields_.object) compared.insert(holder.id);
      }
      const auto* name = std::get_if<std::string>(&record.cells(fields_.object->title_field())[0]);
      if (!name) continue;
      for (const Id id : query::find_by(everything(db_, system_), *fields_.object,
                                        fields_.object->title_field(), *name, alike_max))
        compared.insert(id);
    }
    for (const Id id : changed) {
      const auto group = records::twin_group_of(db_, *fields_.object, id);
      if (!group) continue;
      stale.insert(group->id);
      compared.insert(group->members.begin(), group->members.end());
    }
    compared.insert(changed.begin(), changed.end());
  }

  std::vector<FoundGroup> groups(int64_t records_in_all) {
    records::TwinScan scan(fields_);
    scan.assume_records(records_in_all);
    for (const query::Stored& record : fetch(compared)) {
      if (record.deleted()) continue;
      scan.add(record.id(), records::features_of(fields_, record, [&](Id id) -> uint64_t {
                 const Id ids[] = {id};
                 const auto titles = query::titles(everything(db_, system_),
                                                   *system_.schema().target(*fields_.company), ids);
                 return titles.empty() ? 0 : records::company_hash(titles[0].second);
               }));
    }
    for (const auto& [one, other] : records::told_apart(db_, *fields_.object))
      scan.keep_apart(one, other);
    auto found = scan.find([](double) { return true; });
    std::erase_if(found, [&](const FoundGroup& group) {
      return std::ranges::none_of(group.members, [&](Id id) { return touched(id); });
    });
    for (const FoundGroup& group : found) {
      for (const Id id : group.members) {
        if (const auto old = records::twin_group_of(db_, *fields_.object, id))
          stale.insert(old->id);
      }
    }
    return found;
  }

  std::set<Id> changed;
  std::set<Id> compared;
  std::set<Id> stale;  // groups

 private:
  bool touched(Id id) {
    if (changed.contains(id)) return true;
    const auto group = records::twin_group_of(db_, *fields_.object, id);
    return group && stale.contains(group->id);
  }
  std::vector<query::Stored> fetch(const std::set<Id>& ids) {
    const std::vector<Id> list(ids.begin(), ids.end());
    return query::fetch_many(everything(db_, system_), *fields_.object, list);
  }

  Connection& db_;
  const access::Actor& system_;
  const TwinFields& fields_;
};

// Too much has changed: the whole scan of the night will see it.
void scan_changed(Workspace& workspace, const TwinFields& fields) {
  const access::Actor system = workspace.system();
  std::vector<FoundGroup> found;
  std::set<Id> stale;
  std::optional<records::TwinScanned> last;
  bool worth_keeping = false;
  workspace.database().read_raw(
      [&](Connection& db) {
        last = records::last_twin_scan(db, *fields.object);
        if (!last) return;
        Changed changed(db, system, fields);
        const auto seq = changed.follow(last->seq);
        if (!seq || *seq == last->seq) return;
        last->seq = *seq;
        changed.find_alike();
        found = changed.groups(last->records);
        stale = std::move(changed.stale);
        worth_keeping = true;
      },
      {.lane = storage::Lane::bulk});
  if (!worth_keeping) return;
  in_slices(workspace, system, [&](const records::Unit& unit) {
    for (const Id group : stale) records::drop_twin_group(unit.db, group);
    records::add_twin_groups(unit, *fields.object, found);
    records::note_twin_scan(unit.db, *fields.object, *last);
    return false;
  });
}

}  // namespace

TwinScanResult scan_object(Workspace& workspace, const schema::Object& object,
                           const std::function<bool(double)>& on_progress) {
  const access::Actor system = workspace.system();
  const auto fields = records::twin_fields(object, system.schema(), query::everything());
  if (!fields) return {};
  records::TwinScan scan(*fields);
  if (!read_records(workspace, system, *fields, scan, on_progress)) return {};
  workspace.database().read_raw(
      [&](Connection& db) {
        for (const auto& [one, other] : records::told_apart(db, object))
          scan.keep_apart(one, other);
      },
      {});
  auto groups =
      scan.find([&](double part) { return on_progress(reading_part + (1 - reading_part) * part); });
  return {std::move(groups), scan.records()};
}

Result<Id> start_twin_scan(const records::Unit& unit, jobs::Queue& queue,
                           const schema::Object& object) {
  unit.db.take_turns(twin_scan_job);
  if (const auto job = jobs::under_way(unit.db, twin_scan_job, object.name)) return job->id;
  return queue.enqueue(unit.db, {.kind = std::string(twin_scan_job),
                                 .payload = Json(Json::Object{{"object", object.name}}),
                                 .by = unit.actor.id()});
}

Status run_twin_scan(Workspace& workspace, jobs::Run& run) {
  const Json& payload = run.job().payload;
  const schema::SchemaPtr schema = workspace.schema().current();
  const std::string_view wanted = payload.text("object");
  for (const schema::Object& object : schema->objects()) {
    if (run.cancelled()) return done();
    if (!wanted.empty() && object.name != wanted) continue;
    const auto fields = records::twin_fields(object, *schema, query::everything());
    if (!fields) continue;
    if (payload.flag("changed"))
      scan_changed(workspace, *fields);
    else
      TRY(scan_whole(workspace, run, object));
  }
  return done();
}

}  // namespace kith::app
