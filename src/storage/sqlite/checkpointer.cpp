#include "storage/sqlite/checkpointer.h"

#include <sqlite3.h>

#include "base/log.h"
#include "storage/sqlite/error.h"
#include "storage/sqlite/open.h"

namespace kith::storage::sqlite {
namespace {

constexpr int64_t checkpoint_bytes = 16 << 20;
constexpr int64_t log_bytes_max = 64 << 20;
constexpr int wait_for_readers_ms = 50;
constexpr std::chrono::seconds start_over_every{1};
constexpr std::chrono::seconds chores_every{15};

int page_size(sqlite3* db) {
  sqlite3_stmt* statement = nullptr;
  int bytes = 4096;
  if (sqlite3_prepare_v2(db, "PRAGMA page_size", -1, &statement, nullptr) == SQLITE_OK &&
      sqlite3_step(statement) == SQLITE_ROW) {
    bytes = sqlite3_column_int(statement, 0);
  }
  sqlite3_finalize(statement);
  return bytes;
}

}  // namespace

Checkpointer::Checkpointer(Setting setting, WriteGate& gate, Meter& meter)
    : setting_(std::move(setting)),
      db_(open_handle(setting_.path)),
      page_bytes_(page_size(db_)),
      gate_(gate),
      meter_(meter),
      thread_([this] { loop(); }) {}

Checkpointer::~Checkpointer() {
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_one();
  thread_.join();
  close_handle(db_);
}

void Checkpointer::log_has(int pages) {
  if (pages < moved_pages_) moved_pages_ = 0;  // the log has started over
  pages_ = pages;
  meter_.log_bytes = int64_t{pages} * page_bytes_;
  if (int64_t{pages - moved_pages_} * page_bytes_ < checkpoint_bytes) return;
  {
    std::lock_guard lock(mutex_);
    if (wanted_) return;
    wanted_ = true;
  }
  wake_.notify_one();
}

void Checkpointer::loop() {
  auto chores_due = std::chrono::steady_clock::now() + chores_every;
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    wake_.wait_until(lock, chores_due, [&] { return wanted_ || stopping_; });
    if (stopping_) return;
    const bool wanted = std::exchange(wanted_, false);
    lock.unlock();
    if (wanted) checkpoint();
    if (std::chrono::steady_clock::now() >= chores_due) {
      setting_.chores();
      chores_due = std::chrono::steady_clock::now() + chores_every;
    }
    lock.lock();
  }
}

void Checkpointer::checkpoint() {
  int pages = 0;
  int moved = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved);
  if (code != SQLITE_OK && code != SQLITE_BUSY) return tell_failure(code);
  ++meter_.checkpoints;
  moved_pages_ = moved;
  const auto now = std::chrono::steady_clock::now();
  if (int64_t{pages} * page_bytes_ > log_bytes_max && now - start_over_tried_ > start_over_every) {
    start_over_tried_ = now;
    start_over();
  }
}

void Checkpointer::start_over() {
  // Once more without holding anybody, so that little is left for when the writer stands aside.
  const int first =
      sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
  if (first != SQLITE_OK && first != SQLITE_BUSY) return tell_failure(first);
  const WriteGate::Closed closed(gate_);
  sqlite3_busy_timeout(db_, wait_for_readers_ms);
  int pages = 0;
  int moved = 0;
  const int code =
      sqlite3_wal_checkpoint_v2(db_, nullptr, SQLITE_CHECKPOINT_RESTART, &pages, &moved);
  if (code == SQLITE_OK) {
    moved_pages_ = 0;
  } else if (code != SQLITE_BUSY) {  // busy: a reader has held on to the log; there is a next time
    tell_failure(code);
  }
}

// Nothing is lost: the pages stay in the log, and the next nudge moves them again. But a disk that
// does not confirm gets no more of them.
void Checkpointer::tell_failure(int code) {
  log::error("checkpoint_failed", "code={} reason={}", code, sqlite3_errmsg(db_));
  if (is_unconfirmed(code)) setting_.unsafe("a checkpoint");
}

}  // namespace kith::storage::sqlite
