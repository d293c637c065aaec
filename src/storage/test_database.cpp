#include "storage/test_database.h"

#include <fmt/core.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>

#include "storage/sql_builder.h"

namespace kith::storage {
namespace {

std::string fresh_name() {
  static std::atomic<int> count{0};
  return fmt::format("kith_test_{}_{}", getpid(), ++count);
}

std::string fresh_folder() {
  std::string path = (std::filesystem::temp_directory_path() / "kith-test-XXXXXX").string();
  if (!mkdtemp(path.data())) throw std::runtime_error("cannot make " + path);
  return path;
}

SqlBuilder::Built drop_schema(const std::string& name) {
  SqlBuilder sql;
  sql.add("DROP SCHEMA ").name(*Identifier::parse(name)).add(" CASCADE");
  return std::move(sql).build();
}

}  // namespace

void BothEngines::SetUp() {
  location_.engine = GetParam();
  if (location_.engine == Engine::sqlite) {
    directory_ = fresh_folder();
    location_.path = directory_ + "/workspace.db";
  } else {
    const char* where = std::getenv("KITH_TEST_POSTGRES");
    if (!where || !*where) GTEST_SKIP() << "KITH_TEST_POSTGRES does not name a PostgreSQL";
    location_.conninfo = where;
    location_.pg_schema = fresh_name();
  }
  database_ = open(location_);
}

void BothEngines::TearDown() {
  if (!database_ && !location_.pg_schema.empty()) database_ = open(location_);
  if (database_ && location_.engine == Engine::postgres) {
    database_
        ->write([&](Connection& db) -> Status {
          db.execute(drop_schema(location_.pg_schema).sql);
          return done();
        })
        .ok();
  }
  database_.reset();
  if (!directory_.empty()) std::filesystem::remove_all(directory_);
}

void BothEngines::reopen() {
  database_.reset();
  database_ = open(location_);
}

}  // namespace kith::storage
