#include "query/lead.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "query/test_plan.h"
#include "query/test_world.h"
#include "storage/test_database.h"

namespace kith::query {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class Leading : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (!IsSkipped()) world_ = std::make_unique<World>(database());
  }
  void TearDown() override {
    world_.reset();
    BothEngines::TearDown();
  }

  // Sees what these own.
  Mask owned_by(std::vector<Value> owners) {
    const schema::Object& accounts = world_->object("accounts");
    const Op op = owners.size() == 1 ? Op::eq : Op::in;
    Mask mask;
    mask.restrict(accounts,
                  condition_on(accounts, *accounts.field("owner"), op, std::move(owners)));
    return mask;
  }

  std::vector<std::string> every_page(Question question, const Visibility& visibility) {
    std::vector<std::string> ids;
    do {
      const World::Page page = world_->page(question, visibility);
      std::ranges::copy(page.ids(), std::back_inserter(ids));
      question.cursor = page.next;
    } while (!question.cursor.empty());
    return ids;
  }

  std::vector<std::string> plan(const char* json, const Visibility& visibility) {
    const Names names;
    return database().read([&](storage::Connection& db) {
      return explain_plan({db, world_->schema(), visibility, names},
                          world_->question("accounts", json, visibility));
    });
  }

  // More accounts than are sorted: of the owners 1, 2, 3 and of nobody, each a quarter.
  void fill_beyond_few() {
    for (int n = 0; n < 5'200; ++n) {
      Json::Object values{{"name", "n" + std::to_string(n % 97)}, {"employees", n % 50}};
      values.emplace_back("industry", "retail");
      values.emplace_back("founded", n % 1'000 == 0 ? Json("2026-01-01") : Json("2026-02-02"));
      world_->add("accounts", values);
    }
    world_->add("accounts", R"({"name":"Rare","industry":"energy","owner":null})");
    world_->save();
  }

  std::unique_ptr<World> world_;
};
KITH_BOTH_ENGINES(Leading);

TEST_P(Leading, ChangesNoAnswer) {
  std::mt19937 random(5);
  world_->fill(random, 90);
  const std::vector<std::vector<Value>> scopes = {
      {int64_t{1}}, {int64_t{1}, int64_t{3}}, {int64_t{1}, int64_t{2}, int64_t{3}, int64_t{9}}};
  for (const char* sort : {"name", "-name", "-created_at", "id", "employees", "-employees,name",
                           "industry", "-founded", "name,employees"}) {
    for (const char* filter :
         {"{}", R"({"field":"industry","op":"eq","value":"retail"})",
          R"({"field":"owner","op":"eq","value":"me"})", R"({"field":"employees","op":"empty"})",
          R"({"field":"employees","op":"ge","value":2})",
          R"({"or":[{"field":"name","op":"eq","value":"acme"},{"field":"city","op":"exists"}]})",
          R"({"field":"name","op":"starts","value":"z"})",
          R"({"field":"industry","op":"in","value":["retail","media"]})"}) {
      const std::string json = std::string(R"({"fields":"name","limit":7,"sort":")") + sort +
                               R"(","filter":)" + filter + "}";
      SCOPED_TRACE(json);
      const Question question = world_->question("accounts", json.c_str());
      const auto all = every_page(question, everything());
      for (const auto& owners : scopes) {
        const Mask mask = owned_by(owners);
        std::vector<std::string> expected;
        for (Id id : world_->in_memory("accounts", question.filter, mask)) {
          expected.push_back(format(id));
        }
        auto found = every_page(question, mask);
        // Sorted as the same rows are among all.
        std::vector<std::string> in_order;
        std::ranges::copy_if(all, std::back_inserter(in_order), [&](const std::string& id) {
          return std::ranges::find(expected, id) != expected.end();
        });
        EXPECT_EQ(found, in_order);
        std::ranges::sort(found);
        std::ranges::sort(expected);
        EXPECT_EQ(found, expected);
      }
    }
  }
}

TEST_P(Leading, WalksWhatIsOwnedInTheOrderOfThePage) {
  if (GetParam() != storage::Engine::sqlite) GTEST_SKIP() << "SQLite's plans";
  fill_beyond_few();
  const Mask mine = owned_by({int64_t{1}});
  const auto by_name = plan(R"({"sort":"name"})", mine);
  EXPECT_THAT(by_name, Contains(HasSubstr("INDEX accounts__name__ox (owner=?)")));
  EXPECT_THAT(sorts(by_name), IsEmpty());
  const auto newest = plan(R"({})", mine);
  EXPECT_THAT(newest, Contains(HasSubstr("INDEX accounts__owner__sx (owner=?)")));
  EXPECT_THAT(sorts(newest), IsEmpty());
  const auto by_size = plan(R"({"sort":"-employees"})", mine);
  EXPECT_THAT(by_size, Contains(HasSubstr("SCAN t0 USING INDEX accounts__employees__sx")));
  EXPECT_THAT(sorts(by_size), IsEmpty());
}

TEST_P(Leading, GoesOnBehindACursorInTheSameIndex) {
  if (GetParam() != storage::Engine::sqlite) GTEST_SKIP() << "SQLite's plans";
  fill_beyond_few();
  const Mask mine = owned_by({int64_t{1}});
  for (const char* sort : {"name", "-name", "-created_at"}) {
    Question question = world_->question(
        "accounts", (std::string(R"({"fields":"id","sort":")") + sort + "\"}").c_str());
    question.cursor = world_->page(question, mine).next;
    const Names names;
    const auto lines = database().read([&](storage::Connection& db) {
      return explain_plan({db, world_->schema(), mine, names}, question);
    });
    EXPECT_THAT(sorts(lines), IsEmpty()) << sort;
    EXPECT_THAT(scans(lines), IsEmpty()) << sort;
    EXPECT_THAT(lines, Contains(HasSubstr("owner=? AND "))) << sort;
  }
}

TEST_P(Leading, GoesFromOwnerToOwnerInTheOrderOfThePage) {
  if (GetParam() != storage::Engine::sqlite) GTEST_SKIP() << "SQLite's plans";
  fill_beyond_few();
  std::vector<Value> many;
  for (int64_t owner = 1; owner <= 100; ++owner) many.push_back(owner);
  for (const Mask& mask : {owned_by({int64_t{1}, int64_t{2}}), owned_by(many)}) {
    EXPECT_THAT(plan(R"({"sort":"name"})", mask),
                Contains(HasSubstr("INDEX accounts__name__ox (owner=?)")));
    EXPECT_THAT(plan(R"({})", mask), Contains(HasSubstr("INDEX accounts__owner__sx (owner=?)")));
    EXPECT_THAT(plan(R"({"sort":"employees"})", mask),
                Contains(HasSubstr("SCAN t0 USING INDEX accounts__employees__sx")));
  }
}

TEST_P(Leading, SortsTheFewThatOneConditionLeaves) {
  if (GetParam() != storage::Engine::sqlite) GTEST_SKIP() << "SQLite's plans";
  fill_beyond_few();
  const Mask mine = owned_by({int64_t{1}});
  const auto founded =
      plan(R"({"sort":"name","filter":{"field":"founded","op":"eq","value":"2026-01-01"}})", mine);
  EXPECT_THAT(founded, Contains(HasSubstr("accounts__founded__sx (founded=?)")));
  const auto retail = plan(
      R"({"sort":"name","filter":{"field":"industry","op":"eq","value":"retail"}})", everything());
  EXPECT_THAT(retail, Contains(HasSubstr("SCAN t0 USING INDEX accounts__name__sx")));
  EXPECT_THAT(sorts(retail), IsEmpty());
  const auto energy = plan(
      R"({"sort":"name","filter":{"field":"industry","op":"eq","value":"energy"}})", everything());
  EXPECT_THAT(energy, Contains(HasSubstr("accounts__industry__sx (industry=?)")));
  const auto few = plan(R"({"sort":"employees"})", owned_by({int64_t{77}}));
  EXPECT_THAT(few, Contains(HasSubstr("accounts__owner__sx (owner=?)")));
}

TEST_P(Leading, CountsOnlyWhereMoreThanOneWayIsOpen) {
  if (GetParam() != storage::Engine::sqlite) GTEST_SKIP() << "PostgreSQL never counts";
  fill_beyond_few();
  const Mask mine = owned_by({int64_t{1}});
  const auto statements = [&](const char* json, const Visibility& visibility) {
    const Names names;
    const Question question = world_->question("accounts", json, visibility);
    return database().read([&](storage::Connection& db) {
      std::string text;
      JsonWriter out(text);
      EXPECT_TRUE(read_records({db, world_->schema(), visibility, names}, question, out).ok());
      return db.statements_run();
    });
  };
  EXPECT_EQ(statements(R"({"sort":"name"})", mine), 1u);
  EXPECT_EQ(statements(R"({})", mine), 1u);
  EXPECT_EQ(statements(R"({"sort":"-employees"})", everything()), 1u);
  EXPECT_EQ(statements(R"({"sort":"-employees"})", mine), 2u);
}

// NULLS LAST does not fit the primary key, which would then be sorted whole.
TEST_P(Leading, ReadsTheNewestBackwardsAlongTheKeyOnPostgres) {
  if (GetParam() != storage::Engine::postgres) GTEST_SKIP() << "PostgreSQL's plans";
  fill_beyond_few();
  ASSERT_TRUE(database()
                  .write([](storage::Connection& db) -> Status {
                    db.script("ANALYZE accounts");
                    return done();
                  })
                  .ok());
  const std::vector<std::string> lines = plan(R"({"fields":"id"})", everything());
  EXPECT_THAT(lines, Contains(HasSubstr("Index Scan Backward using accounts_pkey")));
  const auto mine = plan(R"({"fields":"id","sort":"-name"})", owned_by({int64_t{1}}));
  EXPECT_THAT(mine, Contains(HasSubstr("Backward using accounts__name__ox")));
}

}  // namespace
}  // namespace kith::query
