// Data quality in the whole product: scores that writes keep, rules that are data, what nobody's write
// changes, and fields that are written properly in bulk.
#include <gtest/gtest.h>

#include "app/quality_days.h"
#include "app/quality_scan.h"
#include "commands/test_workspace.h"
#include "query/question.h"
#include "records/history.h"

namespace kith::commands {
namespace {

using storage::Connection;

class DataQuality : public ProductTest {
 protected:
  const schema::Object& object(std::string_view name) {
    schema_ = workspace().schema().current();
    return *schema_->object(name);
  }
  query::Stored stored(std::string_view name, Id id) {
    return *workspace().database().read([&](Connection& db) -> Result<query::Stored> {
      const access::Actor system = workspace().system();
      return *query::fetch({db, system.schema(), query::everything(), system.directory()},
                           *system.schema().object(name), id);
    });
  }
  std::optional<int64_t> score(std::string_view name, Id id) {
    const auto record = stored(name, id);
    const auto* found = std::get_if<int64_t>(&record.cells(*record.object().quality_field())[0]);
    return found ? std::optional(*found) : std::nullopt;
  }
  void run_jobs() {
    clock.advance(std::chrono::seconds(10));
    workspace().queue().run_due();
  }
  void follow() {
    ASSERT_TRUE(workspace()
                    .queue()
                    .enqueue({.kind = std::string(app::quality_job),
                              .payload = Json(Json::Object{{"changed", true}})})
                    .ok());
    run_jobs();
  }
  // Contacts are judged by what a test says, and by nothing else.
  void only(std::string_view applies_to, std::initializer_list<std::string_view> rules) {
    const schema::Object& all = object("quality_rules");
    const auto ids = workspace().database().read([&](Connection& db) -> Result<std::vector<Id>> {
      const access::Actor system = workspace().system();
      query::Question question;
      question.object = &all;
      return query::select_ids({db, system.schema(), query::everything(), system.directory()},
                               question, Id{}, 500);
    });
    for (const Id id : *ids) ASSERT_TRUE(remove(administrator(), "quality_rules", id).ok());
    for (const auto rule : rules) {
      Json values = parse_json(rule).value();
      values.set("applies_to", applies_to);
      ASSERT_TRUE(create(administrator(), "quality_rules", values.dump()).ok()) << rule;
    }
    run_jobs();
  }
  Id contact(std::string_view json) { return create(administrator(), "contacts", json)->id; }
  std::vector<Id> found(std::string_view name, std::string_view filter,
                        const access::Actor& actor) {
    return *workspace().database().read([&](Connection& db) -> Result<std::vector<Id>> {
      query::Question question;
      question.object = actor.schema().object(name);
      question.filter =
          TRY(query::parse_filter(parse_json(filter).value(), actor.schema(), *question.object,
                                  actor, actor.asker(clock.now(), "CNY")));
      return query::select_ids({db, actor.schema(), actor, actor.directory()}, question, Id{}, 500);
    });
  }

 private:
  schema::SchemaPtr schema_;
};
KITH_BOTH_ENGINES(DataQuality);

constexpr std::string_view has_mail =
    R"({"name_en":"Mail","kind":"filled","asked_fields":["email"],"weight":3})";
constexpr std::string_view has_phone =
    R"({"name_en":"Phone","kind":"filled","asked_fields":["phone","mobile"],"need":"any","weight":1})";

TEST_P(DataQuality, AScoreIsTheShareOfTheWeightsAndFollowsEachWrite) {
  only("contacts", {has_mail, has_phone});
  const Id id = contact(R"({"name":"王芳"})");
  EXPECT_EQ(score("contacts", id), 0);
  ASSERT_TRUE(update(administrator(), "contacts", id, R"({"email":"wang@example.com"})").ok());
  EXPECT_EQ(score("contacts", id), 75);
  ASSERT_TRUE(update(administrator(), "contacts", id, R"({"mobile":"13800138000"})").ok());
  EXPECT_EQ(score("contacts", id), 100);
}

TEST_P(DataQuality, IsNoChangeOfTheRecord) {
  only("contacts", {has_mail});
  const Id id = contact(R"({"name":"王芳"})");
  EXPECT_EQ(score("contacts", id), 0);
  only("contacts",
       {has_phone, R"({"name_zh":"姓名","kind":"filled","asked_fields":["name"],"weight":1})"});
  EXPECT_EQ(score("contacts", id), 50);
  EXPECT_EQ(stored("contacts", id).version(), 1);
  const auto changes = workspace().database().read([&](Connection& db) {
    return Result(
        records::changes_of(db, workspace().system().schema(), object("contacts"), id, 0, 10));
  });
  ASSERT_EQ(changes->size(), 1u);
  const int64_t field = object("contacts").quality_field()->id;
  for (const auto& one : changes->front().fields) EXPECT_NE(one.field, field);
}

TEST_P(DataQuality, ARuleThatChangesIsFollowedByAllRecords) {
  only("contacts", {has_mail});
  std::vector<Id> ids;
  for (int n = 0; n < 30; ++n) ids.push_back(contact(fmt::format(R"({{"name":"c {}"}})", n)));
  const auto rule = create(administrator(), "quality_rules",
                           R"({"name_en":"Name","applies_to":"contacts","kind":"filled",
                               "asked_fields":["name"],"weight":1})");
  ASSERT_TRUE(rule.ok());
  run_jobs();
  for (const Id id : ids) EXPECT_EQ(score("contacts", id), 25);
  ASSERT_TRUE(update(administrator(), "quality_rules", rule->id, R"({"active":false})").ok());
  run_jobs();
  for (const Id id : ids) EXPECT_EQ(score("contacts", id), 0);
}

TEST_P(DataQuality, AnAccountGainsByItsFirstContactAndLosesByItsLast) {
  only("accounts",
       {R"({"name_en":"Has a contact","kind":"related","relation":"contacts","weight":1})"});
  follow();
  const Id account = create(administrator(), "accounts", R"({"name":"Acme"})")->id;
  const auto becomes = [&](int wanted) {
    return in_the_end([&] {
      follow();
      return score("accounts", account) == wanted;
    });
  };
  EXPECT_EQ(score("accounts", account), 0);
  const Id person = contact(fmt::format(R"({{"name":"Zoë","account":"{}"}})", format(account)));
  EXPECT_TRUE(becomes(100));
  ASSERT_TRUE(remove(administrator(), "contacts", person).ok());
  EXPECT_TRUE(becomes(0));
}

TEST_P(DataQuality, StalenessComesWithTime) {
  only("contacts", {R"({"name_en":"Fresh","kind":"fresh","days":30,"weight":1,
                        "relation":"activity_links"})"});
  const Id id = contact(R"({"name":"Otto"})");
  EXPECT_EQ(score("contacts", id), 100);
  clock.advance(std::chrono::days(40));
  ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(app::quality_job)}).ok());
  run_jobs();
  EXPECT_EQ(score("contacts", id), 0);
}

TEST_P(DataQuality, BeingInTouchKeepsARecordFreshByTheFirstRules) {
  const Id called = contact(R"({"name":"Otto"})");
  const Id forgotten = contact(R"({"name":"Anna"})");
  clock.advance(std::chrono::days(400));
  ASSERT_TRUE(create(administrator(), "activities",
                     fmt::format(R"({{"kind":"call","subject":"x","links":[{{"object":"contacts",
                                     "id":"{}"}}]}})",
                                 format(called)))
                  .ok());
  ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(app::quality_job)}).ok());
  run_jobs();
  EXPECT_GT(score("contacts", called), score("contacts", forgotten));
}

TEST_P(DataQuality, FieldsThatAreNotWrittenProperlyAreFoundByTheFilter) {
  const Id loud = contact(R"({"last_name":"SCHMIDT","first_name":"Otto"})");
  const Id calm = contact(R"({"last_name":"Schmidt","first_name":"Otto"})");
  const auto untidy =
      found("contacts", R"({"not":{"field":"last_name","op":"tidy"}})", administrator());
  EXPECT_EQ(untidy, std::vector{loud});
  EXPECT_EQ(found("contacts", R"({"field":"last_name","op":"tidy"})", administrator()),
            std::vector{calm});
}

TEST_P(DataQuality, ARuleSaysWhatItLacks) {
  const auto refused = [&](std::string_view json) {
    const auto saved = create(administrator(), "quality_rules", json);
    return saved ? std::string("saved") : saved.error().fields.at(0).field;
  };
  EXPECT_EQ(refused(R"({"name_en":"x","applies_to":"nothing","kind":"filled"})"), "applies_to");
  EXPECT_EQ(refused(R"({"name_en":"x","applies_to":"contacts","kind":"filled"})"), "asked_fields");
  EXPECT_EQ(refused(R"({"name_en":"x","applies_to":"contacts","kind":"valid",
                        "asked_fields":["birthday"]})"),
            "asked_fields");
  EXPECT_EQ(refused(R"({"name_en":"x","applies_to":"contacts","kind":"fresh"})"), "days");
  EXPECT_EQ(refused(R"({"name_en":"x","applies_to":"contacts","kind":"related",
                        "relation":"moons"})"),
            "relation");
  EXPECT_EQ(refused(R"({"name_en":"x","applies_to":"contacts","kind":"holds",
                        "condition":{"field":"emial","op":"exists"}})"),
            "condition.field");
  EXPECT_EQ(refused(R"({"applies_to":"contacts","kind":"filled","asked_fields":["email"]})"),
            "name_en");
}

TEST_P(DataQuality, TheDayIsNotedByOwner) {
  only("contacts", {has_mail});
  contact(R"({"name":"a","email":"a@example.com"})");
  contact(R"({"name":"b"})");
  ASSERT_TRUE(workspace()
                  .queue()
                  .enqueue({.kind = std::string(app::quality_job),
                            .payload = Json(Json::Object{{"object", "contacts"}})})
                  .ok());
  run_jobs();
  const auto days = workspace().database().read([&](Connection& db) {
    return Result(app::quality_days(db, administrator(), object("contacts"), 30));
  });
  ASSERT_EQ(days->size(), 1u);
  EXPECT_EQ(days->front().records, 2);
  EXPECT_EQ(days->front().score, 100);
}

TEST_P(DataQuality, NobodyWritesAScore) {
  const auto saved = create(administrator(), "contacts", R"({"name":"a","quality":100})");
  ASSERT_FALSE(saved.ok());
  EXPECT_EQ(saved.error().fields.at(0).field, "quality");
}

}  // namespace
}  // namespace kith::commands
