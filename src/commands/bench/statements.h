// What Kith asks the engine, overheard, so that the bare loop can ask the very same.
#pragma once

#include <string>
#include <vector>

#include "commands/bench/bare.h"
#include "storage/storage.h"

namespace kith::commands::bench {

struct Statement {
  std::string sql;
  std::vector<Value> values;
};

// Hands everything on, and notes it.
class Eavesdropper final : public storage::Connection {
 public:
  explicit Eavesdropper(storage::Connection& db) : db_(db) {}
  std::vector<Statement> heard;

  storage::Engine engine() const override { return db_.engine(); }
  void query(const storage::Sql& sql, std::span<const Value> values,
             function_ref<bool(const storage::Row&)> each) override {
    note(sql, values);
    db_.query(sql, values, each);
  }
  int64_t execute(const storage::Sql& sql, std::span<const Value> values) override {
    note(sql, values);
    return db_.execute(sql, values);
  }
  void script(const storage::Sql& sql) override { db_.script(sql); }
  void after_commit(std::function<void()> action) override { db_.after_commit(std::move(action)); }
  bool nested(function_ref<bool()> work) override { return db_.nested(work); }
  void take_turns(std::string_view name) override { db_.take_turns(name); }
  uint64_t statements_run() const override { return db_.statements_run(); }

 private:
  void note(const storage::Sql& sql, std::span<const Value> values) {
    heard.push_back({std::string(sql.text()), {values.begin(), values.end()}});
  }
  storage::Connection& db_;
};

// The statements, prepared on a connection of the bare engine, with their values.
class BareStatements {
 public:
  BareStatements(const std::string& path, std::vector<Statement> statements);
  ~BareStatements();
  BareStatements(const BareStatements&) = delete;
  BareStatements& operator=(const BareStatements&) = delete;
  int64_t run();  // answers how many rows came

 private:
  bare* db_;
  std::vector<Statement> statements_;  // keeps the texts that the values point to
  std::vector<int> numbers_;
  std::vector<std::vector<bare_value>> values_;
};

bare_value bare_value_of(const Value& value);

}  // namespace kith::commands::bench
