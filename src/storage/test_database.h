// For tests: a fresh, empty database of each engine. Instantiate a suite over both with
//
//   class Records : public kith::storage::BothEngines {};
//   KITH_BOTH_ENGINES(Records);
//   TEST_P(Records, …) { auto& db = database(); … }
//
// PostgreSQL is where KITH_TEST_POSTGRES says (./test starts one on a private socket); where it is
// unset the suite skips that engine with a plain message. Every test has a schema of its own,
// dropped afterwards.
#pragma once

#include <gtest/gtest.h>

#include <memory>

#include "storage/storage.h"

namespace kith::storage {

class BothEngines : public ::testing::TestWithParam<Engine> {
 protected:
  void SetUp() override;
  void TearDown() override;
  Database& database() { return *database_; }
  const Location& location() const { return location_; }
  // Closes it, for a test that opens the location itself.
  void let_go_of_database() { database_.reset(); }
  void reopen();  // closes and opens again: what is durable is still there

 private:
  Location location_;
  std::string directory_;
  std::unique_ptr<Database> database_;
};

#define KITH_BOTH_ENGINES(Suite)                                                             \
  INSTANTIATE_TEST_SUITE_P(                                                                  \
      , Suite,                                                                               \
      ::testing::Values(::kith::storage::Engine::sqlite, ::kith::storage::Engine::postgres), \
      [](const auto& info) {                                                                 \
        return info.param == ::kith::storage::Engine::sqlite ? "Sqlite" : "Postgres";        \
      })

}  // namespace kith::storage
