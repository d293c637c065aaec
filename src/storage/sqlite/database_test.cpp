// What the SQLite engine alone promises: the file, the log, the lock, a full disk, a sudden end.
#include <gmock/gmock.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "storage/sqlite/integrity.h"
#include "storage/sqlite/settle.h"
#include "storage/storage.h"

namespace kith::storage::sqlite {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
namespace fs = std::filesystem;

class SqliteFile : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string folder = (fs::temp_directory_path() / "kith-test-XXXXXX").string();
    ASSERT_TRUE(mkdtemp(folder.data()));
    folder_ = folder;
    location_.path = folder + "/workspace.db";
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::unique_ptr<Database> open_here() { return open(location_); }
  static void make_table(Database& database) {
    database
        .write([](Connection& db) -> Status {
          db.script("CREATE TABLE t (id INTEGER PRIMARY KEY, body TEXT) STRICT");
          return done();
        })
        .ok();
  }
  static bool add(Database& database, int64_t id, size_t bytes = 10, WriteOptions options = {}) {
    return database
        .write(
            [&](Connection& db) -> Status {
              db.execute("INSERT INTO t (id, body) VALUES (?1, ?2)", {id, std::string(bytes, 'x')});
              return done();
            },
            options)
        .ok();
  }
  static int64_t count(Database& database) {
    return *database.read([](Connection& db) { return db.integer("SELECT count(*) FROM t"); });
  }
  static std::string check(Database& database) {
    return *database.read([](Connection& db) { return db.text("PRAGMA integrity_check"); });
  }

  fs::path folder_;
  Location location_;
};

TEST_F(SqliteFile, IsPastTheBugThatCorruptsWalDatabases) {
  auto database = open_here();
  const std::string version =
      *database->read([](Connection& db) { return db.text("SELECT sqlite_version()"); });
  int part[3] = {};
  const char* at = version.data();
  for (int& number : part)
    at = std::from_chars(at, version.data() + version.size(), number).ptr + 1;
  EXPECT_GE(part[0] * 1'000'000 + part[1] * 1'000 + part[2], 3'051'003) << version;
}

TEST_F(SqliteFile, RunsWithTheSettingsThatMakeAnAnsweredWriteDurable) {
  auto database = open_here();
  make_table(*database);
  database
      ->write([](Connection& db) -> Status {
        EXPECT_EQ(db.text("PRAGMA journal_mode"), "wal");
        EXPECT_EQ(db.integer("PRAGMA synchronous"), 2);
        EXPECT_EQ(db.integer("PRAGMA wal_autocheckpoint"), 0);
        EXPECT_EQ(db.integer("PRAGMA foreign_keys"), 0);
        return done();
      })
      .ok();
  database->read([](Connection& db) {
    EXPECT_EQ(db.integer("PRAGMA query_only"), 1);
    return 0;
  });
}

TEST_F(SqliteFile, RefusesASecondProgramAtOnce) {
  auto database = open_here();
  try {
    open_here();
    FAIL() << "opened twice";
  } catch (const StorageError& refused) {
    EXPECT_THAT(refused.what(), HasSubstr("in use by another program"));
  }
  database.reset();
  EXPECT_TRUE(open_here());
}

TEST_F(SqliteFile, RefusesAFileThatIsNoDatabase) {
  FILE* file = fopen(location_.path.c_str(), "w");
  fputs("this is a letter, and long enough to be taken for a database header by its size alone....",
        file);
  fclose(file);
  EXPECT_THROW(open_here(), StorageError);
}

TEST_F(SqliteFile, LeavesNoLogAfterACleanClose) {
  auto database = open_here();
  make_table(*database);
  for (int64_t id = 1; id <= 50; ++id) add(*database, id);
  EXPECT_EQ(count(*database), 50);
  EXPECT_TRUE(fs::exists(location_.path + "-wal"));
  database.reset();
  EXPECT_FALSE(fs::exists(location_.path + "-wal"));
  EXPECT_FALSE(fs::exists(location_.path + "-shm"));
}

TEST_F(SqliteFile, KeepsTheLogBoundedUnderABusyWriter) {
  auto database = open_here();
  make_table(*database);
  constexpr size_t bytes = 1 << 20;
  for (int64_t id = 1; id <= 200; ++id) add(*database, id, bytes, {.lane = Lane::bulk});
  const auto patience = std::chrono::steady_clock::now() + 5s;
  int64_t id = 200;
  while (database->counters().log_bytes > (64 << 20) &&
         std::chrono::steady_clock::now() < patience) {
    add(*database, ++id, bytes);
    std::this_thread::sleep_for(20ms);
  }
  EXPECT_LE(database->counters().log_bytes, 64 << 20);
  EXPECT_GT(database->counters().checkpoints, 3u);
  EXPECT_EQ(count(*database), id);
}

TEST_F(SqliteFile, SaysThatTheDiskIsFullAndGoesOnWhenThereIsRoom) {
  auto database = open_here();
  make_table(*database);
  add(*database, 1);
  const auto limit_pages = [&](Sql pragma) {
    database
        ->write([&](Connection& db) -> Status {
          db.script(pragma);
          return done();
        })
        .ok();
  };
  limit_pages("PRAGMA max_page_count = 50");
  EXPECT_THROW(add(*database, 2, 1 << 20), StorageFull);
  EXPECT_EQ(count(*database), 1);
  limit_pages("PRAGMA max_page_count = 100000");
  EXPECT_TRUE(add(*database, 2, 1 << 20));
  EXPECT_EQ(check(*database), "ok");
}

TEST_F(SqliteFile, AnswersNeighboursOfAWriteThatFillsTheDisk) {
  auto database = open_here();
  make_table(*database);
  database
      ->write([&](Connection& db) -> Status {
        db.script("PRAGMA max_page_count = 300");
        return done();
      })
      .ok();
  std::atomic<int> kept{0}, full{0};
  std::vector<std::thread> threads;
  for (int64_t t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int64_t i = 0; i < 20; ++i) {
        try {
          if (add(*database, t * 100 + i + 1, t == 0 ? 2 << 20 : 10)) ++kept;
        } catch (const StorageFull&) {
          ++full;
        }
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(full, 20);
  EXPECT_EQ(kept, 140);
  EXPECT_EQ(count(*database), 140);
}

TEST_F(SqliteFile, LetsAClickOvertakeQueuedChores) {
  auto database = open_here();
  make_table(*database);
  std::vector<std::thread> chores;
  std::atomic<int> chores_done{0};
  std::atomic<bool> started{false};
  for (int64_t t = 0; t < 4; ++t) {
    chores.emplace_back([&, t] {
      database
          ->write(
              [&](Connection&) -> Status {
                started = true;
                std::this_thread::sleep_for(100ms);
                return done();
              },
              {.lane = Lane::bulk})
          .ok();
      ++chores_done;
      (void)t;
    });
  }
  while (!started) std::this_thread::sleep_for(1ms);
  add(*database, 1);
  EXPECT_LE(chores_done, 1);  // only the one that was under way
  for (auto& chore : chores) chore.join();
}

TEST_F(SqliteFile, TellsAChoreThatAClickWaits) {
  auto database = open_here();
  make_table(*database);
  std::thread click;
  bool at_first = true, told = false;
  database
      ->write(
          [&](Connection& db) -> Status {
            at_first = db.somebody_waits();
            click = std::thread([&] { add(*database, 1); });
            const auto until = std::chrono::steady_clock::now() + 30s;
            while (!told && std::chrono::steady_clock::now() < until) told = db.somebody_waits();
            return done();
          },
          {.lane = Lane::bulk})
      .ok();
  click.join();
  EXPECT_FALSE(at_first);
  EXPECT_TRUE(told);
  EXPECT_EQ(count(*database), 1);
}

TEST_F(SqliteFile, LetsAChoreThroughWhenClicksNeverEnd) {
  auto database = open_here();
  make_table(*database);
  std::atomic<bool> stop{false};
  std::atomic<int64_t> next{1};
  std::vector<std::thread> clicks;
  for (int t = 0; t < 8; ++t) {
    clicks.emplace_back([&] {
      while (!stop) add(*database, next++);
    });
  }
  std::this_thread::sleep_for(50ms);
  const auto start = std::chrono::steady_clock::now();
  add(*database, 1'000'000'000, 10, {.lane = Lane::bulk});
  EXPECT_LT(std::chrono::steady_clock::now() - start, 2s);
  stop = true;
  for (auto& click : clicks) click.join();
}

TEST_F(SqliteFile, BacksUpWhileOthersWrite) {
  auto database = open_here();
  make_table(*database);
  for (int64_t id = 1; id <= 100; ++id) add(*database, id, 10'000);
  std::atomic<bool> stop{false};
  std::thread writing([&] {
    for (int64_t id = 101; !stop; ++id) add(*database, id, 10'000);
  });
  const std::string path = (folder_ / "copy.db").string();
  EXPECT_TRUE(database->backup_to(path).ok());
  stop = true;
  writing.join();
  const Status again = database->backup_to(path);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, Code::conflict);
  EXPECT_FALSE(fs::exists(path + ".partial"));
  Location copied;
  copied.path = path;
  auto copy = open(copied);
  EXPECT_GE(count(*copy), 100);
  EXPECT_EQ(check(*copy), "ok");
}

TEST_F(SqliteFile, ThrowsWhereABackupCannotBeWritten) {
  auto database = open_here();
  make_table(*database);
  EXPECT_THROW(database->backup_to("/proc/kith/copy.db").ok(), StorageError);
}

TEST_F(SqliteFile, WritesALogThatACrashLeftOnceMoreAndChangesNothingInIt) {
  auto database = open_here();
  make_table(*database);
  for (int64_t id = 1; id <= 50; ++id) add(*database, id, 100'000);
  Location left;
  left.path = (folder_ / "left.db").string();
  for (const char* ending : {"", "-wal"}) fs::copy(location_.path + ending, left.path + ending);
  const auto bytes = [](const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  settle_log(left.path);
  EXPECT_GT(fs::file_size(left.path + "-wal"), 5'000'000u);
  EXPECT_TRUE(bytes(left.path + "-wal") == bytes(location_.path + "-wal"));
  auto opened = open(left);
  EXPECT_EQ(count(*opened), 50);
  EXPECT_EQ(check(*opened), "ok");
}

TEST_F(SqliteFile, NeedsNoLogToBeThere) {
  settle_log(location_.path);
  EXPECT_FALSE(fs::exists(location_.path + "-wal"));
}

// A child writes and tells through a pipe what was answered; it is killed at some moment.
class KilledWriter {
 public:
  explicit KilledWriter(const Location& location) {
    if (pipe(pipe_) != 0) throw std::runtime_error("pipe");
    child_ = fork();
    if (child_ == 0) write_until_killed(location);
    close(pipe_[1]);
  }
  std::vector<int64_t> kill_after(std::chrono::milliseconds time) {
    std::this_thread::sleep_for(time);
    kill(child_, SIGKILL);
    waitpid(child_, nullptr, 0);
    std::vector<int64_t> answered;
    int64_t id = 0;
    while (read(pipe_[0], &id, sizeof id) == sizeof id) answered.push_back(id);
    close(pipe_[0]);
    return answered;
  }

 private:
  [[noreturn]] void write_until_killed(const Location& location) {
    auto database = open(location);
    std::vector<std::thread> threads;
    for (int64_t t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] {
        const int64_t base = *database->read(
            [&](Connection& db) { return db.integer("SELECT coalesce(max(id), 0) FROM t"); });
        for (int64_t i = 1; i < 20'000; ++i) {
          const int64_t id = base + i * 4 + t;
          const Status status = database->write([&](Connection& db) -> Status {
            db.execute("INSERT INTO t (id, body) VALUES (?1, 'first half')", {id});
            db.execute("UPDATE t SET body = 'whole' WHERE id = ?1", {id});
            return done();
          });
          if (!status.ok() || write(pipe_[1], &id, sizeof id) != sizeof id) _exit(1);
        }
      });
    }
    for (auto& thread : threads) thread.join();
    _exit(0);
  }

  int pipe_[2];
  pid_t child_;
};

TEST_F(SqliteFile, SeesWhereTheTextOfTheSchemaIsSpoilt) {
  make_table(*open_here());
  EXPECT_TRUE(integrity_faults(location_.path).empty());
  std::string bytes;
  {
    std::ifstream file(location_.path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  const size_t column = bytes.find("body TEXT");
  ASSERT_NE(column, std::string::npos);
  bytes[column] = '\xE2';
  std::ofstream(location_.path, std::ios::binary) << bytes;
  const auto faults = integrity_faults(location_.path);
  ASSERT_EQ(faults.size(), 1u);
  EXPECT_THAT(faults[0], HasSubstr("schema"));
}

TEST_F(SqliteFile, KeepsEveryAnsweredWriteThroughAKill) {
  make_table(*open_here());
  std::set<int64_t> answered;
  for (const auto time : {30ms, 60ms, 90ms, 130ms, 170ms}) {
    KilledWriter writer(location_);
    for (const int64_t id : writer.kill_after(time)) answered.insert(id);
  }
  EXPECT_GT(answered.size(), 20u);
  auto database = open_here();
  EXPECT_EQ(check(*database), "ok");
  std::set<int64_t> there;
  database->read([&](Connection& db) {
    db.query("SELECT id, body FROM t", {}, [&](const Row& row) {
      EXPECT_EQ(row.text(1), "whole");
      there.insert(row.integer(0));
      return true;
    });
    return 0;
  });
  for (const int64_t id : answered) EXPECT_TRUE(there.contains(id)) << id;
}

}  // namespace
}  // namespace kith::storage::sqlite
