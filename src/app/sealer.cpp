#include "app/sealer.h"

#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.h"

namespace kith::app {
namespace {

using Steady = std::chrono::steady_clock;

}  // namespace

struct Sealer::State {
  storage::Database& database;
  records::ChangeBell bell;  // shares what the workspace's has
  const Clock& clock;
  Random& random;
  SealFiles files;
  const SealerOptions options;

  std::mutex sealing;                      // one at a time in this program; guards the next
  std::optional<records::TreeHead> newly;  // signed, and not in the file yet
  mutable std::mutex mutex;
  std::optional<Message> broken;
  std::condition_variable wake;
  int64_t rung = 0;  // changes since it last looked
  bool stopping = false;
  int64_t subscription = 0;
  std::thread thread;

  records::TreeHead sign_head(int64_t size, const Hash256& root) {
    const Seed seed = files.key.seed(random);
    records::TreeHead head{
        .size = size, .root = root, .at = clock.now(), .key = public_key_of(seed), .signature = {}};
    head.signature = sign(seed, records::signed_text(head));
    return head;
  }

  records::SealedSome seal_slice() {
    const std::lock_guard one_at_a_time(sealing);
    std::optional<records::TreeHead> signed_now;
    try {
      const auto some = records::seal_some(
          database, random,
          [&](int64_t size, const Hash256& root) { return *(signed_now = sign_head(size, root)); },
          options.slice_changes, newly ? newly : files.last.read());
      if (some.sealed > 0) newly = signed_now;
      if (some.sealed > 0) tell({});
      return some;
    } catch (const records::SealBroken& error) {
      tell(error.told);
      throw;
    } catch (const std::system_error& error) {
      tell(say("What the seal keeps beside the database cannot be used: {}",
               "封存在数据库之外保存的文件无法使用：{}", error.what()));
      throw;
    }
  }

  void tell(std::optional<Message> why) {
    const std::lock_guard lock(mutex);
    broken = std::move(why);
  }

  // Once for many slices: it may lag behind.
  void remember() {
    const std::lock_guard one_at_a_time(sealing);
    try {
      if (newly) files.last.keep(*newly, random);
      newly.reset();
    } catch (const std::system_error& error) {
      log::warn("seal_not_remembered", "reason={}", error.what());  // with the next seal, then
    }
  }

  bool stops() {
    const std::lock_guard lock(mutex);
    return stopping;
  }

  void drain() {
    seal_what_waits();
    remember();
  }

  // Half of the time at the most: whoever works now comes first.
  void seal_what_waits() {
    std::optional<Steady::time_point> until;
    for (;;) {
      const auto began = Steady::now();
      const auto some = seal_slice();
      if (some.looked_at < options.slice_changes) return;
      if (!until && stops()) until = Steady::now() + options.farewell;
      if (until && Steady::now() > *until) return;
      if (until) continue;
      std::unique_lock lock(mutex);
      wake.wait_for(lock, Steady::now() - began, [&] { return stopping; });
    }
  }

  // Whether this was the last time.
  bool wait() {
    std::unique_lock lock(mutex);
    const auto woken = [&] { return rung > 0 || stopping; };
    wake.wait_for(lock, options.poll, woken);
    if (!stopping && rung > 0)
      wake.wait_for(lock, options.gather,
                    [&] { return rung >= options.slice_changes || stopping; });
    rung = 0;
    return stopping;
  }

  void loop() {
    for (bool last = false; !last;) {
      try {
        drain();
      } catch (const std::exception& error) {
        log::error("sealing_stalled", "reason={}", error.what());  // tried again after the poll
      }
      last = wait();
      if (!last) continue;
      try {
        drain();
      } catch (const std::exception& error) {
        log::error("sealing_stalled", "reason={}", error.what());
      }
    }
  }
};

Sealer::Sealer(storage::Database& database, const records::ChangeBell& bell, const Clock& clock,
               Random& random, const std::string& files_directory, std::shared_ptr<KeyRing> keys,
               SealerOptions options)
    : state_(new State{.database = database,
                       .bell = bell,
                       .clock = clock,
                       .random = random,
                       .files = SealFiles(files_directory, std::move(keys)),
                       .options = options}) {}

Sealer::~Sealer() { stop(); }

void Sealer::start() {
  State& state = *state_;
  state.subscription = state.bell.subscribe([&state](std::span<const records::Change> changes) {
    const std::lock_guard lock(state.mutex);
    const int64_t before = state.rung;
    state.rung += static_cast<int64_t>(changes.size());
    if (before == 0 ||
        (before < state.options.slice_changes && state.rung >= state.options.slice_changes))
      state.wake.notify_one();
  });
  state.thread = std::thread([&state] { state.loop(); });
}

void Sealer::stop() {
  State& state = *state_;
  if (!state.thread.joinable()) return;
  state.bell.unsubscribe(state.subscription);
  {
    const std::lock_guard lock(state.mutex);
    state.stopping = true;
    state.wake.notify_one();
  }
  state.thread.join();
}

int64_t Sealer::seal_all() {
  int64_t sealed = 0;
  try {
    for (;;) {
      const auto some = state_->seal_slice();
      if (some.looked_at == 0) break;
      sealed += some.sealed;
    }
  } catch (const records::SealBroken&) {
    return sealed;  // broken() tells
  }
  state_->remember();
  return sealed;
}

std::optional<Message> Sealer::broken() const {
  const std::lock_guard lock(state_->mutex);
  return state_->broken;
}

SealFiles& Sealer::files() { return state_->files; }

}  // namespace kith::app
