// One connection to a PostgreSQL server: sends, waits with a deadline, and turns what the server
// says into our exceptions. Knows nothing of transactions.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/failures.h"
#include "storage/interruption.h"
#include "storage/meter.h"
#include "storage/postgres/parameters.h"

struct pg_conn;
struct pg_result;

namespace kith::storage::postgres {

struct ClearResult {
  void operator()(pg_result* result) const;
};
using ResultPtr = std::unique_ptr<pg_result, ClearResult>;

// 40001, 40P01: the whole transaction may be run again.
class TryAgain : public StorageError {
 public:
  using StorageError::StorageError;
};
// The connection is gone.
class LinkLost : public Unreachable {
 public:
  using Unreachable::Unreachable;
};

class Link {
 public:
  // Throws Unreachable when the server does not answer within some seconds. Statements that it refuses
  // as they stand are counted in `meter`, where there is one.
  Link(const std::string& conninfo, const std::string& schema, Meter* meter = nullptr);
  ~Link();
  Link(const Link&) = delete;

  void interrupt_when(const Interruption& interruption) { interruption_ = interruption; }
  void never_interrupt() { interruption_ = {}; }

  // Text without values, one statement or several: the last result.
  ResultPtr run(const char* text);
  void prepare(const std::string& name, const std::string& text,
               const std::vector<unsigned>& types);
  void send(const std::string& name, const Parameters& parameters);
  // The next row of what was sent, as a result of its own, so that the longest answer needs no more
  // memory than a short one (0.07 microseconds a row more than all at once); null after the last.
  ResultPtr next();
  void drain();

  bool alive() const;
  bool failed_transaction() const;  // the server takes nothing but ROLLBACK
  bool in_transaction() const;
  // What the server has warned of since it was asked last.
  std::optional<std::string> take_warning();

 private:
  struct Disconnect {
    void operator()(pg_conn* connection) const;
  };
  void wait_for_answer();
  void cancel();
  void check(const ResultPtr& result);
  void sent(int ok);
  [[noreturn]] void raise_lost();

  Meter* const meter_;
  std::unique_ptr<pg_conn, Disconnect> connection_;
  Interruption interruption_;
  bool cancelled_ = false;  // what runs now was told to stop
  std::optional<std::string> warning_;
};

}  // namespace kith::storage::postgres
