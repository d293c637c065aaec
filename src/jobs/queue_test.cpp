#include <gtest/gtest.h>

#include <atomic>
#include <thread>

#include "jobs/under_way.h"
#include "storage/test_database.h"

namespace kith::jobs {
namespace {

using std::chrono::hours;
using std::chrono::seconds;
using storage::Connection;

class Jobs : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(storage::migrate(database(), migrations(), clock.now()).ok());
    ASSERT_TRUE(database()
                    .write([](Connection& db) -> Status {
                      db.script("CREATE TABLE effects (n BIGINT)");
                      return done();
                    })
                    .ok());
  }

  int64_t effects() {
    return *database().read([](Connection& db) -> Result<int64_t> {
      return db.integer("SELECT count(*) FROM effects").value_or(0);
    });
  }
  static void leave_effect(Connection& db, int64_t n) {
    db.execute("INSERT INTO effects (n) VALUES (?1)", {n});
  }

  ManualClock clock{*parse_timestamp("2026-11-21T10:00:00Z")};
  IdSource ids{clock, 1};
};
KITH_BOTH_ENGINES(Jobs);

TEST_P(Jobs, RunsWhatIsDueAndRemembersThatItIsDone) {
  Queue queue(database(), clock, ids);
  std::string seen;
  queue.handle("greet", [&](jobs::Run& run) -> Status {
    seen = run.job().payload.text("name");
    return done();
  });
  const Id id = *queue.enqueue({.kind = "greet", .payload = Json(Json::Object{{"name", "张三"}})});
  EXPECT_EQ(queue.run_due(), 1);
  EXPECT_EQ(seen, "张三");
  EXPECT_EQ(queue.find(id)->state, State::done);
  EXPECT_EQ(queue.run_due(), 0);
}

TEST_P(Jobs, TellsWhoWatchesUntilItIsUnwatched) {
  Queue queue(database(), clock, ids);
  queue.handle("x", [](jobs::Run&) -> Status { return done(); });
  std::vector<State> told;
  queue.watch([&](const Job& job) { told.push_back(job.state); });
  queue.enqueue({.kind = "x"}).value();
  queue.run_due();
  ASSERT_FALSE(told.empty());
  EXPECT_EQ(told.back(), State::done);
  told.clear();
  queue.unwatch();
  queue.enqueue({.kind = "x"}).value();
  queue.run_due();
  EXPECT_TRUE(told.empty());
}

TEST_P(Jobs, DoesNotExistWhenTheTransactionThatAskedForItRollsBack) {
  Queue queue(database(), clock, ids);
  queue.handle("x", [](jobs::Run&) -> Status { return done(); });
  auto refused = database().write([&](Connection& db) -> Status {
    TRY(queue.enqueue(db, {.kind = "x"}));
    return invalid(say("no", "不"));
  });
  EXPECT_FALSE(refused.ok());
  EXPECT_EQ(queue.run_due(), 0);
}

TEST_P(Jobs, AskedForTwiceUnderOneKeyRunsOnce) {
  Queue queue(database(), clock, ids);
  queue.handle("x", [&](jobs::Run& run) -> Status {
    return database().write([&](Connection& db) -> Status {
      leave_effect(db, 1);
      run.save(db, {}, {1, 1});
      return done();
    });
  });
  const Id first = *queue.enqueue({.kind = "x", .once_key = "welcome-7"});
  const Id second = *queue.enqueue({.kind = "x", .once_key = "welcome-7"});
  EXPECT_EQ(first, second);
  queue.run_due();
  EXPECT_EQ(*queue.enqueue({.kind = "x", .once_key = "welcome-7"}), first);
  queue.run_due();
  EXPECT_EQ(effects(), 1);
}

TEST_P(Jobs, IsUnderWayWhileItWaitsOrRuns) {
  Queue queue(database(), clock, ids);
  const auto under_way = [&](std::string_view object) {
    Id id;
    database().read_raw(
        [&](Connection& db) {
          const auto job = jobs::under_way(db, "x", object);
          id = job ? job->id : Id{};
        },
        {});
    return id;
  };
  Id running;
  Id seen;
  queue.handle("x", [&](jobs::Run& run) -> Status {
    running = run.job().id;
    seen = under_way("lead");
    return done();
  });
  queue.handle("y", [](jobs::Run&) -> Status { return done(); });
  queue.enqueue({.kind = "y"}).value();
  EXPECT_FALSE(under_way(""));
  const auto lead = Json(Json::Object{{"object", "lead"}});
  const Id first = *queue.enqueue({.kind = "x", .payload = lead});
  EXPECT_EQ(under_way("lead"), first);
  EXPECT_EQ(under_way(""), first);
  EXPECT_FALSE(under_way("account"));
  const Id second = *queue.enqueue({.kind = "x", .payload = lead});
  EXPECT_EQ(under_way("lead"), second);
  queue.run_due();
  EXPECT_EQ(running, second);
  EXPECT_EQ(seen, second);
  EXPECT_FALSE(under_way("lead"));
}

TEST_P(Jobs, AFailureWaitsLongerEachTimeAndEndsWithItsReason) {
  Queue queue(database(), clock, ids);
  int runs = 0;
  queue.handle("x", [&](jobs::Run&) -> Status {
    ++runs;
    return invalid(say("the mail server refused", "邮件服务器拒绝"));
  });
  const Id id = *queue.enqueue({.kind = "x", .attempts_max = 3});
  queue.run_due();
  EXPECT_EQ(queue.find(id)->state, State::waiting);
  EXPECT_EQ(queue.run_due(), 0);
  clock.advance(seconds(5));
  queue.run_due();
  clock.advance(seconds(5));
  EXPECT_EQ(queue.run_due(), 0);
  clock.advance(seconds(5));
  queue.run_due();
  EXPECT_EQ(runs, 3);
  EXPECT_EQ(queue.find(id)->state, State::failed);
  EXPECT_EQ(queue.find(id)->error, "the mail server refused");
  ASSERT_TRUE(queue.retry(id).ok());
  queue.run_due();
  EXPECT_EQ(runs, 4);
}

TEST_P(Jobs, AnExceptionIsAFailedAttempt) {
  Queue queue(database(), clock, ids);
  queue.handle("x", [](jobs::Run&) -> Status { throw std::runtime_error("disk on fire"); });
  const Id id = *queue.enqueue({.kind = "x", .attempts_max = 1});
  queue.run_due();
  EXPECT_EQ(queue.find(id)->state, State::failed);
  EXPECT_NE(queue.find(id)->error.find("disk on fire"), std::string::npos);
}

TEST_P(Jobs, AfterACrashAnotherWorkerGoesOnFromTheCheckpoint) {
  auto count_to_five = [&](int crash_at) {
    return [this, crash_at](jobs::Run& run) -> Status {
      for (int64_t n = run.job().checkpoint.integer("next", 1); n <= 5; ++n) {
        if (n == crash_at) throw LeaseLost();  // what a killed program leaves: nothing settled
        TRY(database().write([&](Connection& db) -> Status {
          leave_effect(db, n);
          run.save(db, Json(Json::Object{{"next", Json(n + 1)}}), {n, 5});
          return done();
        }));
      }
      return done();
    };
  };
  Id id;
  {
    Queue dying(database(), clock, ids);
    dying.handle("count", [&](jobs::Run& run) -> Status {
      auto status = count_to_five(4)(run);
      return status;
    });
    id = *dying.enqueue({.kind = "count"});
    // The lease stays as a crash leaves it: take the job away from its holder before it settles.
    dying.handle("count", [&](jobs::Run& run) -> Status {
      try {
        (void)count_to_five(4)(run);
      } catch (const LeaseLost&) {
      }
      return database().write([&](Connection& db) -> Status {
        db.execute("UPDATE kith_jobs SET holder = 0");
        return done();
      });
    });
    dying.run_due();
  }
  EXPECT_EQ(effects(), 3);
  Queue next(database(), clock, ids);
  next.handle("count", count_to_five(0));
  EXPECT_EQ(next.run_due(), 0) << "the lease still runs";
  clock.advance(hours(1));
  EXPECT_EQ(next.run_due(), 1);
  EXPECT_EQ(effects(), 5);
  EXPECT_EQ(next.find(id)->state, State::done);
  EXPECT_EQ(next.find(id)->progress.done, 5);
}

// Runs the job as a program does that is killed in the middle: its lease stays.
void die_while_running(Queue& queue, storage::Database& database, const std::string& kind) {
  queue.handle(kind, [&](jobs::Run& run) -> Status {
    return database.write([&](Connection& db) -> Status {
      db.execute("UPDATE kith_jobs SET holder = 0 WHERE id = ?1", {value_of(run.job().id)});
      return done();
    });
  });
  EXPECT_EQ(queue.run_due(), 1);
}

TEST_P(Jobs, WhatAKilledProgramLeftBehindIsDueAtOnceWhereOnlyOneProgramCanHaveTheDatabase) {
  const bool alone = database().engine() == storage::Engine::sqlite;
  Id id;
  {
    Queue dying(database(), clock, ids);
    id = *dying.enqueue({.kind = "x"});
    die_while_running(dying, database(), "x");
  }
  Queue next(database(), clock, ids);
  int runs = 0;
  next.handle("x", [&](jobs::Run&) -> Status {
    ++runs;
    return done();
  });
  next.take_over();
  next.run_due();
  EXPECT_EQ(runs, alone ? 1 : 0) << "another program may be at work on it";
  clock.advance(seconds(61));
  next.run_due();
  EXPECT_EQ(runs, 1);
  EXPECT_EQ(next.find(id)->state, State::done);
  EXPECT_EQ(next.find(id)->attempt, 2);
}

TEST_P(Jobs, AJobThatKillsTheProgramAgainAndAgainIsNotDueAtOnce) {
  Queue dying(database(), clock, ids);
  const Id id = *dying.enqueue({.kind = "x", .attempts_max = 2});
  die_while_running(dying, database(), "x");
  clock.advance(seconds(61));
  die_while_running(dying, database(), "x");
  Queue next(database(), clock, ids);
  next.take_over();
  EXPECT_EQ(next.run_due(), 0);
  EXPECT_EQ(next.find(id)->state, State::running);
}

TEST_P(Jobs, AJobThatComesForwardBetweenKillsIsTakenUpEachTime) {
  Queue dying(database(), clock, ids);
  const Id id = *dying.enqueue({.kind = "x", .attempts_max = 2});
  dying.handle("x", [&](jobs::Run& run) -> Status {
    return database().write([&](Connection& db) -> Status {
      leave_effect(db, run.job().progress.done);
      run.save(db, {}, {run.job().progress.done + 1, 9});
      db.execute("UPDATE kith_jobs SET holder = 0 WHERE id = ?1", {value_of(run.job().id)});
      return done();
    });
  });
  for (int kill = 1; kill <= 5; ++kill) {
    dying.take_over();
    clock.advance(seconds(database().engine() == storage::Engine::sqlite ? 0 : 61));
    EXPECT_EQ(dying.run_due(), 1) << kill;
  }
  EXPECT_EQ(effects(), 5);
  EXPECT_EQ(dying.find(id)->progress.done, 5);
}

TEST_P(Jobs, ACancelledJobCanSaveNothingMore) {
  Queue queue(database(), clock, ids);
  queue.handle("x", [&](jobs::Run& run) -> Status {
    EXPECT_TRUE(queue.cancel(run.job().id).ok());
    EXPECT_TRUE(run.cancelled());
    return database().write([&](Connection& db) -> Status {
      leave_effect(db, 1);
      run.save(db, {}, {1, 1});
      return done();
    });
  });
  const Id id = *queue.enqueue({.kind = "x"});
  queue.run_due();
  EXPECT_EQ(effects(), 0);
  EXPECT_EQ(queue.find(id)->state, State::cancelled);
}

TEST_P(Jobs, AMissedScheduleIsMadeUpForOnce) {
  Queue queue(database(), clock, ids);
  int runs = 0;
  queue.handle("digest", [&](jobs::Run&) -> Status {
    ++runs;
    return done();
  });
  ASSERT_TRUE(
      queue
          .schedule(
              {.name = "morning", .cron = "0 7 * * *", .zone = "Asia/Shanghai", .kind = "digest"})
          .ok());
  queue.run_due();
  EXPECT_EQ(runs, 0) << "the first look only sets the start";
  clock.advance(hours(24 * 3));
  queue.run_due();
  EXPECT_EQ(runs, 1);
  clock.advance(hours(24));
  queue.run_due();
  EXPECT_EQ(runs, 2);
}

TEST_P(Jobs, WorkersShareTheQueueWithoutRunningAnythingTwice) {
  SystemClock real;
  IdSource fresh{real, 2};
  Queue queue(database(), real, fresh, {.poll = std::chrono::milliseconds(20)});
  std::atomic<int> finished = 0;
  queue.handle("x", [&](jobs::Run& run) -> Status {
    TRY(database().write([&](Connection& db) -> Status {
      leave_effect(db, run.job().id.value);
      run.save(db, {}, {1, 1});
      return done();
    }));
    ++finished;
    return done();
  });
  queue.start(4);
  for (int n = 0; n < 40; ++n) ASSERT_TRUE(queue.enqueue({.kind = "x"}).ok());
  for (int wait = 0; wait < 500 && finished < 40; ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  queue.stop();
  EXPECT_EQ(finished, 40);
  EXPECT_EQ(effects(), 40);
}

}  // namespace
}  // namespace kith::jobs
