#include "schema/store.h"

#include <gmock/gmock.h>

#include <future>
#include <set>
#include <thread>

#include "schema/indexes.h"
#include "schema/kind.h"
#include "schema/test_schema.h"
#include "storage/sql_builder.h"
#include "storage/test_database.h"

namespace kith::schema {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Not;

class SchemaStore : public storage::BothEngines {
 protected:
  std::set<std::string> columns(std::string_view table) {
    return names({"SELECT name FROM pragma_table_info(?1)",
                  "SELECT attname::text FROM pg_attribute WHERE attrelid = to_regclass(?1)"
                  " AND attnum > 0 AND NOT attisdropped"},
                 table);
  }
  std::set<std::string> indexes(std::string_view table) {
    return names({"SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = ?1",
                  "SELECT indexname::text FROM pg_indexes WHERE schemaname = current_schema()"
                  " AND tablename = ?1"},
                 table);
  }

  // How the engine answers a page sorted by a column.
  std::string plan(const storage::EngineSql& sql) {
    std::string text;
    const int column = database().engine() == storage::Engine::sqlite ? 3 : 0;
    database().read([&](storage::Connection& db) {
      db.query(db.pick(sql), {}, [&](const storage::Row& row) {
        text += std::string(row.text(column)) + "\n";
        return true;
      });
      return 0;
    });
    return text;
  }

  int64_t count(const storage::Sql& sql) {
    return database().read([&](storage::Connection& db) { return db.integer(sql).value_or(-1); });
  }

  static constexpr Timestamp now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21}};

 private:
  std::set<std::string> names(const storage::EngineSql& sql, std::string_view table) {
    std::set<std::string> found;
    database().read([&](storage::Connection& db) {
      db.query(db.pick(sql), {std::string(table)}, [&](const storage::Row& row) {
        found.emplace(row.text(0));
        return true;
      });
      return 0;
    });
    return found;
  }
};
KITH_BOTH_ENGINES(SchemaStore);

Package package_of_one(std::string_view fields) {
  Json object = json_of(R"({"name":"things","title":"name",
      "labels":{"en":{"one":"Thing","many":"Things"},"zh":{"one":"物","many":"物"}}})");
  object.set("fields", json_of(fields));
  return {"test", {object}};
}

std::vector<std::string> places(const Error& error) {
  std::vector<std::string> out;
  for (const FieldError& one : error.fields) out.push_back(one.field + " " + one.code);
  return out;
}

TEST_P(SchemaStore, MakesATableWithNativeColumnsForEachObject) {
  TestWorld world(database());
  EXPECT_THAT(columns("contacts"), ::testing::IsSupersetOf({"id", "deleted_at", "name", "name__key",
                                                            "account", "birthday", "email__key"}));
  EXPECT_THAT(columns("opportunities"),
              ::testing::IsSupersetOf(
                  {"amount", "amount_currency", "amount_base", "amount_rate", "amount_rate_date"}));
  EXPECT_THAT(indexes("contacts"),
              ::testing::IsSupersetOf({"contacts__name__sx", "contacts__email__ux",
                                       "contacts__account__sx", "contacts__owner__sx",
                                       "contacts__updated_at__sx", "contacts__deleted_at__ix"}));
  EXPECT_THAT(indexes("contacts"), Not(Contains("contacts__created_at__sx")));
  EXPECT_THAT(columns("contacts__words"), Contains("tokens"));
}

TEST_P(SchemaStore, OrdersTheTitleOfWhatSomebodyOwns) {
  TestWorld world(database());
  EXPECT_THAT(indexes("contacts"), Contains("contacts__name__ox"));
  EXPECT_EQ(world.field("contacts", "name").owned_index.text(), "contacts__name__ox");
  EXPECT_EQ(world.field("contacts", "name").order_index.text(), "contacts__name__sx");
  EXPECT_EQ(world.field("contacts", "account").owned_index.text(), "");
  EXPECT_EQ(world.field("contacts", "id").order_index.text(), "");
}

TEST_P(SchemaStore, MakesTheIndexesOfAnEarlierLayoutAnew) {
  const Package things = package_of_one(R"([{"name":"name","kind":"text","indexed":true}])");
  TestWorld world(database(), {things});
  ASSERT_TRUE(database()
                  .write([](storage::Connection& db) -> Status {
                    db.script(
                        "DROP INDEX things__name__sx; DROP INDEX things__name__ox;"
                        "CREATE INDEX things__name__ix ON things (name__key, id);"
                        "UPDATE kith_schema SET packages_hash = 'of then'");
                    return done();
                  })
                  .ok());
  ASSERT_TRUE(world.store().install(std::span(&things, 1), now).ok());
  EXPECT_THAT(indexes("things"), ::testing::IsSupersetOf({"things__name__sx", "things__name__ox"}));
  EXPECT_THAT(indexes("things"), Not(Contains("things__name__ix")));
}

TEST_P(SchemaStore, HoldsTheNamedWorld) {
  TestWorld world(database());
  world.fill();
  EXPECT_EQ(count("SELECT COUNT(*) FROM contacts"), 5);
  EXPECT_EQ(count("SELECT COUNT(*) FROM accounts WHERE deleted_at IS NULL"), 4);
  EXPECT_EQ(count("SELECT COUNT(*) FROM contacts WHERE name__key LIKE 'zhang%'"), 1);
  EXPECT_EQ(world.object("contacts").title_field().name, "name");
}

TEST_P(SchemaStore, InstallingAgainChangesNothingAndAsksThreeQuestions) {
  TestWorld world(database());
  const int64_t version = world.schema().version();
  const Package package = test_package();
  const uint64_t before = database().counters().statements;
  ASSERT_TRUE(world.store().install(std::span(&package, 1), now).ok());
  EXPECT_LE(database().counters().statements - before, 3u);
  EXPECT_EQ(world.store().current()->version(), version);

  Store another(database());
  ASSERT_TRUE(another.load().ok());
  EXPECT_EQ(another.current()->version(), version);
  ASSERT_NE(another.current()->object("contacts"), nullptr);
  EXPECT_EQ(another.current()->object("contacts")->field("email")->id,
            world.field("contacts", "email").id);
}

TEST_P(SchemaStore, SortsAPageByItsIndexAlone) {
  TestWorld world(database());
  const std::string up =
      plan({"EXPLAIN QUERY PLAN SELECT id FROM contacts WHERE deleted_at IS NULL"
            " ORDER BY name__key, id LIMIT 50",
            "EXPLAIN SELECT id FROM contacts WHERE deleted_at IS NULL"
            " ORDER BY name__key NULLS FIRST, id LIMIT 50"});
  const std::string down =
      plan({"EXPLAIN QUERY PLAN SELECT id FROM contacts WHERE deleted_at IS NULL"
            " ORDER BY name__key DESC, id DESC LIMIT 50",
            "EXPLAIN SELECT id FROM contacts WHERE deleted_at IS NULL"
            " ORDER BY name__key DESC NULLS LAST, id DESC LIMIT 50"});
  for (const std::string& text : {up, down}) {
    EXPECT_THAT(text, HasSubstr("contacts__name__sx"));
    EXPECT_THAT(text, Not(HasSubstr("B-TREE")));
    EXPECT_THAT(text, Not(HasSubstr("Sort")));
  }
}

TEST_P(SchemaStore, RenamesAFieldByItsFormerNameAndKeepsItsValues) {
  TestWorld world(
      database(),
      {package_of_one(
          R"([{"name":"name","kind":"text","indexed":true},{"name":"size","kind":"text","indexed":true}])")});
  const int64_t id = world.field("things", "size").id;
  world.add("things", json_of(R"({"name":"a","size":"large"})"));

  const Package next = package_of_one(
      R"([{"name":"name","kind":"text","indexed":true},
          {"name":"extent","kind":"text","indexed":true,"was":"size"}])");
  ASSERT_TRUE(world.store().install(std::span(&next, 1), now).ok());
  const Object* things = world.store().current()->object("things");
  EXPECT_EQ(things->field("size"), nullptr);
  EXPECT_EQ(things->field("extent")->id, id);
  EXPECT_EQ(count("SELECT COUNT(*) FROM things WHERE extent = 'large' AND extent__key = 'large'"),
            1);
  EXPECT_THAT(indexes("things"), Contains("things__extent__sx"));
  EXPECT_THAT(indexes("things"), Not(Contains("things__size__sx")));
}

TEST_P(SchemaStore, FindsAFieldByItsNameBeforeItsFormerName) {
  TestWorld world(
      database(),
      {package_of_one(
          R"([{"name":"name","kind":"text"},{"name":"a","kind":"integer","indexed":true},
          {"name":"b","kind":"integer","indexed":true}])")});
  world.add("things", json_of(R"({"name":"x","a":1,"b":2})"));
  const Package next = package_of_one(
      R"([{"name":"name","kind":"text"},{"name":"b","kind":"integer","indexed":true,"was":"a"},
          {"name":"a","kind":"integer","indexed":true,"was":"b"}])");
  const Status installed = world.store().install(std::span(&next, 1), now);
  ASSERT_TRUE(installed.ok()) << installed.error().message.en;
  EXPECT_EQ(count("SELECT a FROM things"), 1);
  EXPECT_THAT(indexes("things"), ::testing::IsSupersetOf({"things__a__sx", "things__b__sx"}));
}

TEST_P(SchemaStore, SetsADroppedFieldAsideAndLetsItsNameBeUsedAgain) {
  TestWorld world(
      database(),
      {package_of_one(
          R"([{"name":"name","kind":"text"},{"name":"size","kind":"text","indexed":true}])")});
  const int64_t id = world.field("things", "size").id;
  world.add("things", json_of(R"({"name":"a","size":"large"})"));
  const Package without = package_of_one(R"([{"name":"name","kind":"text"}])");
  ASSERT_TRUE(world.store().install(std::span(&without, 1), now).ok());
  EXPECT_THAT(columns("things"), Not(Contains("size")));
  EXPECT_THAT(columns("things"), Contains(fmt::format("dropped_{}_0", id)));

  const Package again = package_of_one(
      R"([{"name":"name","kind":"text"},{"name":"size","kind":"integer","indexed":true}])");
  const Status installed = world.store().install(std::span(&again, 1), now);
  ASSERT_TRUE(installed.ok()) << installed.error().message.en;
  EXPECT_NE(world.store().current()->object("things")->field("size")->id, id);
  EXPECT_EQ(count("SELECT COUNT(*) FROM things WHERE size IS NULL"), 1);
}

TEST_P(SchemaStore, TakesAnObjectBackThatWasGoneForAWhile) {
  const Package things = package_of_one(R"([{"name":"name","kind":"text"}])");
  TestWorld world(database(), {things});
  world.add("things", json_of(R"({"name":"a"})"));
  ASSERT_TRUE(world.store().install({}, now).ok());
  EXPECT_EQ(world.store().current()->object("things"), nullptr);
  const Status back = world.store().install(std::span(&things, 1), now);
  ASSERT_TRUE(back.ok()) << back.error().message.en;
  EXPECT_EQ(count("SELECT COUNT(*) FROM things WHERE name = 'a'"), 1);
}

TEST_P(SchemaStore, AddsAFieldToManyRowsWithoutTouchingThem) {
  TestWorld world(database(),
                  {package_of_one(R"([{"name":"name","kind":"text","indexed":true}])")});
  ASSERT_TRUE(
      database()
          .write([](storage::Connection& db) -> Status {
            db.execute(db.pick(
                {"INSERT INTO things (id, created_at, updated_at, version, name, name__key)"
                 " WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                 " WHERE i < 100000) SELECT i, 0, 0, 1, 'thing ' || i, 'thing ' || i FROM n",
                 "INSERT INTO things (id, created_at, updated_at, version, name, name__key)"
                 " SELECT i, now(), now(), 1, 'thing ' || i, 'thing ' || i"
                 " FROM generate_series(1, 100000) AS i"}));
            return done();
          })
          .ok());
  const int64_t log_before = database().counters().log_bytes;
  const auto schema = world.store().add_field(
      "things", json_of(R"({"name":"budget_c","kind":"money","label":"Budget","required":true})"),
      now);
  ASSERT_TRUE(schema.ok()) << schema.error().message.en;
  // Rows written again would be megabytes in SQLite's log, and another file in PostgreSQL.
  EXPECT_LT(database().counters().log_bytes - log_before, 1 << 20);
  EXPECT_THAT(columns("things"), ::testing::IsSupersetOf({"budget_c", "budget_c_base"}));
  EXPECT_EQ(count("SELECT COUNT(*) FROM things WHERE budget_c IS NULL AND name IS NOT NULL"),
            100'000);
}

TEST_P(SchemaStore, WaitsForALongReadWithoutHoldingOthersUp) {
  TestWorld world(database());
  std::promise<void> reading;
  std::thread reader([&] {
    database().read([&](storage::Connection& db) {
      db.integer("SELECT COUNT(*) FROM contacts");
      reading.set_value();
      std::this_thread::sleep_for(std::chrono::milliseconds(1'500));
      return 0;
    });
  });
  reading.get_future().wait();
  const auto schema =
      world.store().add_field("contacts", json_of(R"({"name":"size_c","kind":"integer"})"), now);
  reader.join();
  ASSERT_TRUE(schema.ok()) << schema.error().message.en;
  EXPECT_THAT(columns("contacts"), Contains("size_c"));
}

TEST_P(SchemaStore, KeepsTheSnapshotOfWhoeverHoldsOne) {
  TestWorld world(database());
  const SchemaPtr held = world.store().current();
  const auto next = world.store().add_field(
      "contacts", json_of(R"({"name":"shoe_size_c","kind":"integer","label":"Shoe size"})"), now);
  ASSERT_TRUE(next.ok()) << next.error().message.en;
  EXPECT_EQ(held->object("contacts")->field("shoe_size_c"), nullptr);
  const Field* added = world.store().current()->object("contacts")->field("shoe_size_c");
  ASSERT_NE(added, nullptr);
  EXPECT_EQ(added->origin, Origin::custom);
  EXPECT_GT(world.store().current()->version(), held->version());
}

TEST_P(SchemaStore, KeepsCustomFieldsAndChangesThroughAnUpgrade) {
  TestWorld world(database(), {package_of_one(R"([{"name":"name","kind":"text"}])")});
  ASSERT_TRUE(world.store()
                  .add_field("things", json_of(R"({"name":"size_c","kind":"integer"})"), now)
                  .ok());
  ASSERT_TRUE(
      world.store()
          .change_field("things", "name", json_of(R"({"label":{"en":"Title","zh":"题名"}})"), now)
          .ok());
  const Package upgrade = package_of_one(
      R"([{"name":"name","kind":"text","label":{"en":"Name","zh":"名"},"max_length":50},
          {"name":"colour","kind":"text"}])");
  ASSERT_TRUE(world.store().install(std::span(&upgrade, 1), now).ok());
  const Object* things = world.store().current()->object("things");
  ASSERT_NE(things->field("size_c"), nullptr);
  EXPECT_EQ(things->field("name")->label.en, "Title");
  EXPECT_EQ(things->field("name")->settings.integer("max_length"), 50);
  EXPECT_NE(things->field("colour"), nullptr);
  EXPECT_EQ(things->fields.back().name, "size_c");
}

TEST_P(SchemaStore, MakesACustomObjectWithANameOfItsOwn) {
  TestWorld world(database());
  const auto schema = world.store().add_object(
      json_of(R"({"name":"machines_c","labels":{"en":{"one":"Machine","many":"Machines"}},
                  "fields":[{"name":"account_c","kind":"reference","object":"accounts","inverse":"machines_c"}]})"),
      now);
  ASSERT_TRUE(schema.ok()) << schema.error().message.en;
  const Object* machines = (*schema)->object("machines_c");
  ASSERT_NE(machines, nullptr);
  EXPECT_EQ(machines->origin, Origin::custom);
  EXPECT_EQ(machines->many.zh, "Machines");
  EXPECT_TRUE(machines->field("name")->required);
  EXPECT_NE((*schema)->object("accounts")->relation("machines_c"), nullptr);
  EXPECT_EQ(count("SELECT COUNT(*) FROM machines_c"), 0);
}

TEST_P(SchemaStore, RenamesAndDropsCustomFieldsOnly) {
  TestWorld world(database());
  Store& store = world.store();
  ASSERT_TRUE(store
                  .add_field("contacts",
                             json_of(R"({"name":"size_c","kind":"integer","indexed":true})"), now)
                  .ok());
  const auto renamed = store.change_field("contacts", "size_c",
                                          json_of(R"({"name":"shoe_c","required":true})"), now);
  ASSERT_TRUE(renamed.ok()) << renamed.error().message.en;
  EXPECT_TRUE((*renamed)->object("contacts")->field("shoe_c")->required);
  EXPECT_THAT(indexes("contacts"), Contains("contacts__shoe_c__sx"));
  ASSERT_TRUE(store.drop_field("contacts", "shoe_c", now).ok());
  EXPECT_THAT(columns("contacts"), Not(Contains("shoe_c")));
  EXPECT_EQ(store.drop_field("contacts", "email", now).error().code, Code::forbidden);
  EXPECT_THAT(
      places(store.change_field("contacts", "email", json_of(R"({"name":"mail_c"})"), now).error()),
      Contains("name not_changeable"));
}

TEST_P(SchemaStore, RefusesUniqueWhereLiveRecordsShareAValue) {
  TestWorld world(
      database(),
      {package_of_one(
          R"([{"name":"name","kind":"text"},{"name":"code","kind":"text","max_length":20}])")});
  world.add("things", json_of(R"({"name":"a","code":"X1"})"));
  const Id twin = world.add("things", json_of(R"({"name":"b","code":"x1"})"));
  const auto refused =
      world.store().change_field("things", "code", json_of(R"({"unique":true})"), now);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::conflict);
  EXPECT_THAT(places(refused.error()), Contains("unique duplicates"));
  EXPECT_FALSE(world.store().current()->object("things")->field("code")->unique);

  world.remove("things", twin);
  EXPECT_TRUE(
      world.store().change_field("things", "code", json_of(R"({"unique":true})"), now).ok());
  EXPECT_THAT(indexes("things"), Contains("things__code__ux"));
}

TEST_P(SchemaStore, LeadsFromAnIndexBackToItsField) {
  TestWorld world(database());
  world.add("contacts", json_of(R"({"name":"a","email":"A@x.cn"})"));
  try {
    world.add("contacts", json_of(R"({"name":"b","email":"a@x.cn"})"));
    FAIL() << "a second live record with this address";
  } catch (const storage::UniqueViolation& violation) {
    const auto owner = owner_of_index(world.schema(), violation.index);
    ASSERT_TRUE(owner.has_value()) << violation.index;
    EXPECT_EQ(owner->object->name, "contacts");
    EXPECT_EQ(owner->field->name, "email");
  }
}

TEST_P(SchemaStore, HoldsAPairOfAJunctionOnceAmongLiveRows) {
  TestWorld world(database());
  world.fill();
  const Json pair = Json::Object{{"opportunity", format(world.at("5G 基站"))},
                                 {"contact", format(world.at("张三"))}};
  try {
    world.add("opportunity_contacts", pair);
    FAIL() << "the pair is there already";
  } catch (const storage::UniqueViolation& violation) {
    EXPECT_EQ(owner_of_index(world.schema(), violation.index)->field->name, "contact");
  }
}

TEST_P(SchemaStore, NamesEveryPlaceThatIsWrongAndChangesNothing) {
  TestWorld world(database(), {package_of_one(R"([{"name":"name","kind":"text"}])")});
  const SchemaPtr before = world.store().current();
  const auto refused = world.store().add_field(
      "things", json_of(R"({"name":"Größe","kind":"choise","lable":"x","required":"yes",
                  "options":[{"value":"a"},{"label":"b"}]})"),
      now);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(places(refused.error()),
              ::testing::UnorderedElementsAre("name name", "kind declaration",
                                              "required declaration", "options[1].value required"));
  EXPECT_THAT(refused.error().fields[1].message.en, HasSubstr("choice"));
  const auto typed = world.store().add_field(
      "things",
      json_of(R"({"name":"size","kind":"text","max_lenght":10,"required":"yes","object":7})"), now);
  ASSERT_FALSE(typed.ok());
  EXPECT_THAT(places(typed.error()),
              ::testing::UnorderedElementsAre("name name", "max_lenght unknown_member",
                                              "required declaration", "object declaration"));
  EXPECT_THAT(typed.error().fields.back().message.en, HasSubstr("max_length"));
  EXPECT_EQ(world.store().current(), before);
  EXPECT_THAT(columns("things"), Not(Contains("size")));
}

TEST_P(SchemaStore, NamesAnUnknownObjectAndTheNearestOne) {
  TestWorld world(database());
  const auto refused = world.store().add_field(
      "contacts", json_of(R"({"name":"firm_c","kind":"reference","object":"acounts"})"), now);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(places(refused.error()), Contains("object unknown_object"));
  EXPECT_THAT(refused.error().fields[0].message.en, HasSubstr("accounts"));
  EXPECT_THAT(refused.error().fields[0].message.zh, HasSubstr("accounts"));
  EXPECT_EQ(world.store().add_field("contact", Json::Object(), now).error().code, Code::not_found);
}

TEST_P(SchemaStore, RefusesAnotherKindForTheSameField) {
  TestWorld world(
      database(),
      {package_of_one(R"([{"name":"name","kind":"text"},{"name":"n","kind":"text"}])")});
  const Package other =
      package_of_one(R"([{"name":"name","kind":"text"},{"name":"n","kind":"integer"}])");
  const Status refused = world.store().install(std::span(&other, 1), now);
  ASSERT_FALSE(refused.ok());
  EXPECT_THAT(places(refused.error()), Contains("things.n.kind not_changeable"));
}

TEST_P(SchemaStore, SeesAReferenceFromItsOtherSide) {
  TestWorld world(database());
  const Relation* contacts = world.object("accounts").relation("contacts");
  ASSERT_NE(contacts, nullptr);
  EXPECT_EQ(contacts->object, "contacts");
  EXPECT_EQ(contacts->field, "account");
  const Relation* roles = world.object("opportunities").relation("contact_roles");
  ASSERT_NE(roles, nullptr);
  EXPECT_EQ(roles->through, "contact");
  // A link may point at anything: each object that people keep records of has the other side.
  for (std::string_view name : {"accounts", "contacts", "opportunities"}) {
    const Relation* activities = world.object(name).relation("activities");
    ASSERT_NE(activities, nullptr) << name;
    EXPECT_EQ(activities->object, "activity_links");
    EXPECT_EQ(activities->through, "activity");
  }
  EXPECT_EQ(world.object("users").relation("activities"), nullptr);
}

}  // namespace
}  // namespace kith::schema
