// For tests: one small named world, the same for every room.
//
//   accounts        华为技术 (telecom), 小米科技 (electronics), Müller GmbH (machinery, child of
//                   Acme Corp), Acme Corp (retail), 空壳公司 (nothing but its name; deleted)
//   contacts        张三 and 李四 at 华为技术, Zoë Müller at Müller GmbH, John Smith at Acme Corp,
//                   欧阳娜 at none
//   opportunities   5G 基站 (华为技术, negotiation, 120,000 CNY, 2026-03-31), Phone cases
//   (小米科技,
//                   won, 8,000.50 CNY, 2026-01-15), Press line (Müller GmbH, proposal, 50,000 EUR
//                   at 7.8, 2026-06-30), Shelves (Acme Corp, lost, 1,000 USD at 7.1), Idea (no
//                   account, no stage, no amount)
//   activities      Kick-off (meeting, linked to 华为技术 and 5G 基站), Call John (call, to John
//                   Smith), Tidy up (task, to none)
//   users           Ann and Bob, in no team; owners alternate, Ann first
//
// Rows are written by SQL alone: no change log, no search index.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/id.h"
#include "base/json.h"
#include "base/time.h"
#include "schema/store.h"

namespace kith::schema {

// users, accounts, contacts, opportunities, opportunity_contacts, activities, activity_links, and
// samples: one field of every other kind.
Package test_package();

class TestWorld {
 public:
  // Migrates room `schema` and installs the package.
  explicit TestWorld(storage::Database& database, std::vector<Package> packages = {test_package()});

  const Schema& schema() const { return *schema_; }
  SchemaPtr schema_ptr() const { return schema_; }
  const Object& object(std::string_view name) const;
  const Field& field(std::string_view object, std::string_view field) const;
  Store& store() { return store_; }
  ManualClock& clock() { return clock_; }  // starts at 2026-01-01T00:00:00Z
  IdSource& ids() { return ids_; }

  // Values as a client would send them; "owner" too. Each row is a minute younger than the one
  // before. Throws std::runtime_error on values that a kind refuses.
  Id add(std::string_view object, const Json& values);
  std::vector<Id> add_all(std::string_view object, const std::vector<Json>& rows);
  // Into the recycle bin.
  void remove(std::string_view object, Id id);

  // The world of the head of this file; `at` finds its rows by their titles.
  void fill();
  Id at(std::string_view title) const;

 private:
  void insert(storage::Connection& db, const Object& object, Id id, const Json& values);
  Id named(std::string_view object, Json values);
  void fill_people();
  void fill_opportunities();
  void fill_activities();
  Json owned(Json values);

  storage::Database& database_;
  ManualClock clock_;
  IdSource ids_;
  Store store_;
  SchemaPtr schema_;
  std::map<std::string, Id, std::less<>> named_;
  int next_owner_ = 0;
};

// {"a": 1} as Json; throws on what is none. For tests and their literals.
Json json_of(std::string_view text);

}  // namespace kith::schema
