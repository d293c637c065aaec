#include "records/reactions.h"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "records/reaction_places.h"

namespace kith::records {
namespace {

using Steady = std::chrono::steady_clock;

bool cares(const Reaction& reaction, const schema::Schema& schema, const Change& change) {
  if (reaction.wants && !reaction.wants(change)) return false;
  if (reaction.objects.empty()) return true;
  const schema::Object* object = schema.object(change.object);
  return object && std::ranges::find(reaction.objects, object->name) != reaction.objects.end();
}

// How it goes on after a change that failed.
struct Trouble {
  int64_t seq = 0;
  size_t tries = 0;
  Timestamp next_try{};
};

// How far a reaction has looked beyond its place without finding anything to do. Kept in memory
// alone, so that a change which no reaction cares for costs no write.
struct Seen {
  int64_t place = 0;
  int64_t seq = 0;
};

}  // namespace

struct Reactions::State {
  storage::Database& database;
  std::vector<Reaction> reactions;
  ChangeBell& bell;
  std::function<ReactionWorld()> world;
  const Clock& clock;
  IdSource& ids;
  ReactionOptions options;

  std::mutex slice_mutex;  // one slice at a time; guards the next three
  bool begun = false;
  std::map<std::string, Trouble> troubles;  // by reaction
  std::map<std::string, Seen> seen;
  std::mutex mutex;
  std::condition_variable wake;
  bool rung = false;
  bool stopping = false;
  int64_t subscription = 0;
  std::thread thread;

  State(storage::Database& database, std::vector<Reaction> reactions, ChangeBell& bell,
        std::function<ReactionWorld()> world, const Clock& clock, IdSource& ids,
        ReactionOptions options)
      : database(database),
        reactions(std::move(reactions)),
        bell(bell),
        world(std::move(world)),
        clock(clock),
        ids(ids),
        options(std::move(options)) {}

  void begin();
  bool run_slice();
  struct Slice;
  void loop();
  std::vector<const Reaction*> due(storage::Connection& db, const schema::Schema& schema);
  int64_t start_of(const Reaction& reaction, int64_t place) const;
  bool waits(const Reaction& reaction) const;
  void failed(const Reaction& reaction, int64_t seq);
};

// One write: some changes for one reaction, and its new place.
struct Reactions::State::Slice {
  State& state;
  const Reaction& reaction;
  int64_t failed_seq = 0;
  std::string reason;
  bool moved = false;

  Unit unit(storage::Connection& db, const ReactionWorld& world) const {
    return {.db = db,
            .schema = world.schema,
            .actor = world.actor,
            .now = state.clock.now(),
            .ids = state.ids,
            .base_currency = world.base_currency,
            .via = Via::rule,
            .batch = {}};
  }

  // In a savepoint, so that what a failing reaction has written goes and its place can still move.
  bool react(storage::Connection& db, const ReactionWorld& world, const Change& change) {
    try {
      return db.nested([&] {
        const auto status = reaction.run(unit(db, world), change);
        if (!status) reason = status.error().message.en;
        return status.ok();
      });
    } catch (const storage::StorageError&) {
      throw;  // no fault of the change: the whole slice is tried again
    } catch (const std::exception& error) {
      reason = error.what();
      return false;
    }
  }

  bool give_up(int64_t seq) const {
    const auto trouble = state.troubles.find(reaction.name);
    return trouble != state.troubles.end() && trouble->second.seq == seq &&
           trouble->second.tries >= state.options.waits.size();
  }

  void run(storage::Connection& db) {
    failed_seq = 0;
    moved = false;
    db.take_turns("reaction " + reaction.name);
    const ReactionWorld world = state.world();  // once it is our turn: others have changed it
    const auto start = Steady::now();
    const int64_t place = place_of(db, reaction.name).value_or(0);
    const int64_t from = state.start_of(reaction, place);
    int64_t reached = from;
    for (const Change& change :
         changes_after(db, *world.schema, from, state.options.slice_changes_max)) {
      if (cares(reaction, *world.schema, change) && !react(db, world, change)) {
        if (!give_up(change.seq)) {
          failed_seq = change.seq;
          break;
        }
        set_aside(db, {state.ids.next(), reaction.name, change.seq, reason, state.clock.now()});
      }
      reached = change.seq;
      if (Steady::now() - start > state.options.slice_time_max) break;
    }
    moved = reached != from;
    if (moved) set_place(db, reaction.name, reached);
  }
};

bool Reactions::State::waits(const Reaction& reaction) const {
  const auto trouble = troubles.find(reaction.name);
  return trouble != troubles.end() && trouble->second.next_try > clock.now();
}

void Reactions::State::failed(const Reaction& reaction, int64_t seq) {
  Trouble& trouble = troubles[reaction.name];
  if (trouble.seq != seq) trouble = {seq, 0, {}};
  const size_t wait = std::min(trouble.tries, options.waits.size() - 1);
  trouble.next_try = clock.now() + options.waits[wait];
  ++trouble.tries;
}

// Another program may have moved the place since; then what we saw says nothing.
int64_t Reactions::State::start_of(const Reaction& reaction, int64_t place) const {
  const auto looked = seen.find(reaction.name);
  return looked != seen.end() && looked->second.place == place ? looked->second.seq : place;
}

std::vector<const Reaction*> Reactions::State::due(storage::Connection& db,
                                                   const schema::Schema& schema) {
  std::vector<const Reaction*> list;
  std::map<int64_t, std::vector<Change>> read;  // most reactions stand at the same place
  const auto stand = places(db);
  for (const Reaction& reaction : reactions) {
    if (waits(reaction)) continue;
    const int64_t place = stand.at(reaction.name);
    const int64_t start = start_of(reaction, place);
    const auto [changes, is_new] = read.try_emplace(start);
    if (is_new) changes->second = changes_after(db, schema, start, options.slice_changes_max);
    const auto& some = changes->second;
    if (some.empty()) continue;
    const bool full = some.size() == static_cast<size_t>(options.slice_changes_max);
    const bool wanted = std::ranges::any_of(
        some, [&](const Change& change) { return cares(reaction, schema, change); });
    if (full || wanted)
      list.push_back(&reaction);
    else
      seen[reaction.name] = {place, some.back().seq};
  }
  return list;
}

// All new ones at once: one by one, what is written meanwhile would be behind the place of the last.
void Reactions::State::begin() {
  if (begun) return;
  std::vector<const Reaction*> unplaced;
  const auto stand = database.read([](storage::Connection& db) { return places(db); });
  for (const Reaction& reaction : reactions)
    if (!stand.contains(reaction.name)) unplaced.push_back(&reaction);
  if (!unplaced.empty()) {
    database.write_raw(
        [&](storage::Connection& db) {
          const int64_t newest = newest_change(db);
          for (const Reaction* reaction : unplaced) begin_at(db, reaction->name, newest);
          return true;
        },
        {});
  }
  begun = true;
}

bool Reactions::State::run_slice() {
  std::lock_guard one_at_a_time(slice_mutex);
  begin();
  const ReactionWorld now = world();
  const auto list = database.read([&](storage::Connection& db) { return due(db, *now.schema); });
  bool any = false;
  for (const Reaction* reaction : list) {
    Slice slice{*this, *reaction, 0, {}, false};
    (void)database
        .write(
            [&](storage::Connection& db) -> Status {
              slice.run(db);
              return done();
            },
            {.lane = storage::Lane::bulk})
        .ok();
    if (slice.failed_seq) {
      failed(*reaction, slice.failed_seq);
      log::warn("reaction_failed", "reaction={} change={} tries={} reason={}", reaction->name,
                slice.failed_seq, troubles[reaction->name].tries, slice.reason);
    }
    any |= slice.moved;
  }
  return any;
}

void Reactions::State::loop() {
  for (;;) {
    {
      std::unique_lock lock(mutex);
      wake.wait_for(lock, options.poll, [&] { return rung || stopping; });
      if (stopping) return;
      rung = false;
    }
    try {
      bool more = true;
      while (more) {
        more = run_slice();
        std::lock_guard lock(mutex);
        if (stopping) return;
      }
    } catch (const std::exception& error) {
      log::error("reactions_stalled", "reason={}", error.what());  // tried again after the poll
    }
  }
}

Reactions::Reactions(storage::Database& database, std::vector<Reaction> reactions, ChangeBell& bell,
                     std::function<ReactionWorld()> world, const Clock& clock, IdSource& ids,
                     ReactionOptions options)
    : state_(std::make_unique<State>(database, std::move(reactions), bell, std::move(world), clock,
                                     ids, std::move(options))) {}

Reactions::~Reactions() { stop(); }

bool Reactions::run_slice() { return state_->run_slice(); }

void Reactions::start() {
  State& state = *state_;
  try {
    std::lock_guard one_at_a_time(state.slice_mutex);
    state.begin();
  } catch (const storage::StorageError& error) {
    log::error("reactions_stalled", "reason={}", error.what());  // begin with the first slice
  }
  state.subscription = state.bell.subscribe([&state](std::span<const Change>) {
    std::lock_guard lock(state.mutex);
    state.rung = true;
    state.wake.notify_one();
  });
  state.thread = std::thread([&state] { state.loop(); });
}

void Reactions::stop() {
  State& state = *state_;
  if (!state.thread.joinable()) return;
  state.bell.unsubscribe(state.subscription);
  {
    std::lock_guard lock(state.mutex);
    state.stopping = true;
    state.wake.notify_one();
  }
  state.thread.join();
}

Status Reactions::retry(Id dead) {
  State& state = *state_;
  std::lock_guard one_at_a_time(state.slice_mutex);
  return state.database.write(
      [&](storage::Connection& db) -> Status {
        const ReactionWorld world = state.world();
        const auto held = find_dead(db, dead);
        if (!held)
          return not_found(
              say("There is no failed reaction {}.", "没有失败的反应 {}。", format(dead)));
        const auto reaction = std::ranges::find(state.reactions, held->reaction, &Reaction::name);
        const auto change = change_at(db, *world.schema, held->seq);
        if (reaction == state.reactions.end() || !change)
          return invalid(say("“{}” does not exist any more.", "“{}”已不存在。", held->reaction));
        const State::Slice slice{state, *reaction, 0, {}, false};
        TRY(reaction->run(slice.unit(db, world), *change));
        forget_dead(db, dead);
        return done();
      },
      {.lane = storage::Lane::bulk});
}

}  // namespace kith::records
