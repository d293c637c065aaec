#include "app/merge_twins.h"

#include <algorithm>
#include <chrono>

#include "app/lead_on.h"

namespace kith::app {
namespace {

using records::TwinGroup;
using storage::Connection;
using Steady = std::chrono::steady_clock;

// Read at once: to find the next groups among thousands that are merged already costs more than to
// merge some.
constexpr int read_groups_max = 500;
constexpr std::chrono::milliseconds slice_time_max{50};  // a click never waits behind a chore

struct Name {
  records::WinnerBy rule;
  std::string_view text;
};
constexpr Name names[] = {{records::WinnerBy::fullest, "fullest"},
                          {records::WinnerBy::newest, "newest"},
                          {records::WinnerBy::oldest, "oldest"}};

// Where the job stands.
struct Tally {
  records::TwinPlace after;
  int64_t looked_at = 0;  // groups
  int64_t merged = 0;     // records that went into another
  int64_t skipped = 0;    // groups
  Json leading;           // what still hangs on the records of the last group, if much did

  static Tally of(const Json& checkpoint) {
    Tally tally;
    if (const auto id = parse_id(checkpoint.text("after"))) {
      tally.after = {static_cast<double>(checkpoint.integer("score")) / 1'000, *id};
    }
    tally.looked_at = checkpoint.integer("looked_at");
    tally.merged = checkpoint.integer("merged");
    tally.skipped = checkpoint.integer("skipped");
    if (const Json* leading = checkpoint.find("leading")) tally.leading = *leading;
    return tally;
  }
  Json json() const {
    return Json(Json::Object{{"after", format(after.id)},
                             {"score", Json(static_cast<int64_t>(after.score * 1'000 + 0.5))},
                             {"looked_at", Json(looked_at)},
                             {"merged", Json(merged)},
                             {"skipped", Json(skipped)},
                             {"leading", leading}});
  }
};

bool changed_since(const query::Stored& record, Timestamp at) {
  const auto* changed =
      std::get_if<Timestamp>(&record.cells(*record.object().field("updated_at"))[0]);
  return changed && *changed > at;
}

// In a savepoint: a group that cannot be merged leaves the others alone.
void merge_group(const records::Records& records, const records::Unit& unit, const MergeRule& rule,
                 const TwinGroup& group, Tally& tally) {
  const query::ReadEnvironment seen{unit.db, *unit.schema, unit.actor, unit.actor.directory()};
  const auto request = chosen_merge(seen, rule, group);
  const bool merged = request && unit.db.nested([&] {
    const auto done = records::merge(records, unit, *request);
    if (!done) return false;
    records::mark_merged(unit, group.id, unit.batch);
    if (done->rest) {
      tally.leading =
          LeadingOn(*rule.object, request->winner, request->losers, *done->rest, done->moved)
              .json();
    }
    return true;
  });
  ++tally.looked_at;
  tally.after = {group.score, group.id};
  if (merged)
    tally.merged += static_cast<int64_t>(request->losers.size());
  else
    ++tally.skipped;
}

// Those that come next, and how far they have been gone through.
struct Ahead {
  std::vector<TwinGroup> groups;
  size_t at = 0;
  bool last = false;  // behind them there are none
};

Ahead read_ahead(storage::Database& database, const MergeRule& rule, records::TwinPlace after) {
  Ahead ahead;
  database.read_raw(
      [&](Connection& db) {
        ahead.groups = records::twin_groups(db, *rule.object, records::TwinState::open,
                                            rule.score_least, after, read_groups_max);
      },
      {.lane = storage::Lane::bulk});
  ahead.last = ahead.groups.size() < read_groups_max;
  return ahead;
}

// Somebody may have told its records apart since it was read.
bool is_open_still(Connection& db, const TwinGroup& group) {
  const auto now = records::find_twin_group(db, group.id);
  return now && now->state == records::TwinState::open;
}

// One slice; answers whether there is more.
Result<bool> merge_some(const records::Records& records, const records::Unit& unit,
                        const MergeRule& rule, Ahead& ahead, Tally& tally) {
  const auto until = Steady::now() + slice_time_max;
  if (!tally.leading.is_null()) {
    auto leading = LeadingOn::of(*rule.object, tally.leading);
    const bool more = TRY(leading.go_on(records, unit, until));
    tally.leading = more ? leading.json() : Json();
    return true;
  }
  while (ahead.at < ahead.groups.size()) {
    const TwinGroup& group = ahead.groups[ahead.at++];
    if (is_open_still(unit.db, group)) merge_group(records, unit, rule, group, tally);
    if (!tally.leading.is_null() || Steady::now() > until) return true;
  }
  return !ahead.last;
}

}  // namespace

std::optional<records::WinnerBy> parse_winner_by(std::string_view text) {
  const auto name = std::ranges::find(names, text, &Name::text);
  return name == std::end(names) ? std::nullopt : std::optional(name->rule);
}

std::string_view name_of(records::WinnerBy rule) {
  return std::ranges::find(names, rule, &Name::rule)->text;
}

std::optional<records::MergeRequest> chosen_merge(const query::ReadEnvironment& seen,
                                                  const MergeRule& rule, const TwinGroup& group) {
  const auto members = query::fetch_many(seen, *rule.object, group.members);
  const bool whole = members.size() == group.members.size();
  if (!whole || std::ranges::any_of(members, [&](const query::Stored& record) {
        return record.deleted() || changed_since(record, group.found_at);
      }))
    return std::nullopt;
  const size_t winner = records::winner_among(members, rule.winner);
  records::MergeRequest request{.object = rule.object, .winner = members[winner].id()};
  for (const query::Stored& record : members)
    if (record.id() != request.winner) request.losers.push_back(record.id());
  return request;
}

Result<MergeTwinsStarted> start_merge_twins(const records::Unit& unit, jobs::Queue& queue,
                                            const MergeRule& rule, std::string label) {
  const auto batch = records::open_batch(unit, records::BatchKind::merge, std::move(label));
  Json payload(Json::Object{{"object", rule.object->name},
                            {"score", Json(static_cast<int64_t>(rule.score_least * 1'000 + 0.5))},
                            {"keep", Json(name_of(rule.winner))},
                            {"batch", format(batch.id)}});
  const Id job = TRY(queue.enqueue(unit.db, {.kind = std::string(merge_twins_job),
                                             .payload = std::move(payload),
                                             .by = unit.actor.id()}));
  return MergeTwinsStarted{job, batch.id};
}

Status run_merge_twins(Workspace& workspace, jobs::Run& run) {
  const Json payload = run.job().payload;
  const Id batch = parse_id(payload.text("batch")).value_or(Id{});
  const Settings settings = workspace.settings();
  Tally tally = Tally::of(run.job().checkpoint);
  int64_t total = run.job().progress.total;
  Ahead ahead;
  for (bool more = true; more && !run.cancelled();) {
    const access::Actor actor = workspace.actor(run.job().by);
    const MergeRule rule{
        .object = TRY(actor.schema().require_object(payload.text("object"))),
        .score_least = static_cast<double>(payload.integer("score")) / 1'000,
        .winner = parse_winner_by(payload.text("keep")).value_or(records::WinnerBy::fullest)};
    if (ahead.at == ahead.groups.size() && !ahead.last)
      ahead = read_ahead(workspace.database(), rule, tally.after);
    const Tally before = tally;
    const size_t first = ahead.at;
    TRY(workspace.database().write(
        [&](Connection& db) -> Status {
          tally = before;  // the work may run twice
          ahead.at = first;
          const auto unit = workspace.unit(db, actor, records::Via::job, settings, batch);
          if (total == 0) total = records::count_twin_groups(db, *rule.object, rule.score_least);
          more = TRY(merge_some(workspace.records(), unit, rule, ahead, tally));
          records::close_batch(unit, batch, tally.merged,
                               more ? records::BatchState::running : records::BatchState::done);
          run.save(db, tally.json(), {tally.looked_at, std::max(total, tally.looked_at)});
          return done();
        },
        {.lane = storage::Lane::bulk}));
  }
  return done();
}

}  // namespace kith::app
