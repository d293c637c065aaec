// A small company for tests of this room and of those above: Ada who may all, Wang and Li who sell
// in one team, Zhao in another who sees only her own, and their accounts, contacts and deals.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "access/actor.h"
#include "base/id.h"
#include "query/read.h"
#include "records/records.h"
#include "schema/store.h"
#include "storage/test_database.h"

namespace kith::records {

class World : public storage::BothEngines {
 protected:
  void SetUp() override;

  const schema::Object& object(std::string_view name) const;
  access::Actor actor(std::string_view user) const;  // by first name: "Wang"; "" is the program
  Id user(std::string_view name) const { return users_.at(std::string(name)); }
  query::ReadEnvironment all(storage::Connection& db) const;

  // One verb in a write of its own, as the actor in `as`.
  Result<Saved> create(std::string_view object, std::string_view values);
  Result<Saved> update(std::string_view object, Id id, std::string_view values,
                       std::optional<int64_t> version = {});
  Result<Saved> remove(std::string_view object, Id id, std::optional<int64_t> version = {});
  Result<Saved> restore(std::string_view object, Id id);
  // The same where success goes without saying.
  Id made(std::string_view object, std::string_view values);

  template <typename F>
  auto write(F&& work) {
    const access::Actor who = actor(as);
    return database().write([&](storage::Connection& db) { return work(unit(db, who)); });
  }
  Unit unit(storage::Connection& db, const access::Actor& who);

  std::optional<query::Stored> stored(std::string_view object, Id id);
  // Live records of all objects, deleted ones marked, identities: what undo has to bring back.
  // Versions and who changed a record last are left out.
  std::string contents();
  int64_t changes();  // rows of the log

  std::string as = "Wang";
  Via via = Via::api;
  Id batch;
  ManualClock clock{from_us(1'795'000'000'000'000)};  // in 2026
  IdSource ids{clock, 7};
  ChangeBell bell;
  std::vector<Rule> rules();
  std::unique_ptr<Records> records;
  schema::SchemaPtr schema;
  access::DirectoryPtr directory;

 private:
  void hire();
  std::map<std::string, Id> users_;
};

// The errors of a refused write as "field code, field code".
std::string told(const Error& error);

}  // namespace kith::records
