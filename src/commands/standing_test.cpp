// What is seen with the record that it stands on (docs/decisions/0014-standing.md).
#include <gtest/gtest.h>

#include "commands/test_workspace.h"
#include "query/question.h"
#include "query/test_plan.h"

namespace kith::commands {
namespace {

using access::Actor;

// Wang sells his own accounts and leads; the role grants him all comments, attachments, activities.
// Li sells hers with the same role.
class Standing : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    const Id seller =
        role(R"({"objects":{"*":{"read":"all","create":true,"update":"all","delete":"all"},
      "accounts":{"read":"own","create":true,"update":"own","delete":"own"},
      "leads":{"read":"none"}}})");
    wang_ = user("wang", seller);
    li_ = user("li", seller);
    his_ = made(wang(), "accounts", R"({"name":"His"})");
    hers_ = made(li(), "accounts", R"({"name":"Hers"})");
  }
  Actor wang() { return workspace().actor(wang_); }
  Actor li() { return workspace().actor(li_); }

  Id made(const Actor& actor, std::string_view object, std::string_view json) {
    const auto saved = create(actor, object, json);
    if (!saved) throw std::logic_error(saved.error().message.en);
    clock.advance(std::chrono::seconds(1));
    return saved->id;
  }
  static std::string at(std::string_view object, Id id) {
    return fmt::format(R"({{"object":"{}","id":"{}"}})", object, format(id));
  }
  Id comment(const Actor& actor, std::string_view object, Id on) {
    return made(actor, "comments", fmt::format(R"({{"body":"x","record":{}}})", at(object, on)));
  }
  Id activity(const Actor& actor, std::string_view links) {
    return made(actor, "activities", fmt::format(R"({{"subject":"x","links":[{}]}})", links));
  }
  bool sees(const Actor& actor, std::string_view object, Id id) {
    return workspace().database().read([&](storage::Connection& db) {
      const query::ReadEnvironment seen{db, actor.schema(), actor, actor.directory()};
      return query::fetch(seen, *actor.schema().object(object), id).has_value();
    });
  }
  std::vector<Id> found(std::string_view name, std::string_view filter, const Actor& actor) {
    return *workspace().database().read([&](storage::Connection& db) -> Result<std::vector<Id>> {
      query::Question question;
      question.object = actor.schema().object(name);
      question.filter =
          TRY(query::parse_filter(parse_json(filter).value(), actor.schema(), *question.object,
                                  actor, actor.asker(clock.now(), "CNY")));
      return query::select_ids({db, actor.schema(), actor, actor.directory()}, question, Id{}, 500);
    });
  }
  std::vector<std::string> plan(const Actor& actor, std::string_view object,
                                std::string_view json) {
    const schema::Object& asked = *actor.schema().object(object);
    const query::Asker asker = actor.asker(clock.now(), "CNY");
    auto question = query::parse_question(*parse_json(json), asked, {actor.schema(), actor, asker});
    if (!question) throw std::logic_error(question.error().message.en);
    return workspace().database().read([&](storage::Connection& db) {
      return query::explain_plan({db, actor.schema(), actor, actor.directory()}, *question);
    });
  }

  Id his_, hers_;

 private:
  Id wang_, li_;
};
KITH_BOTH_ENGINES(Standing);

TEST_P(Standing, ACommentIsSeenWithItsRecordWhateverTheRoleGrants) {
  const Id on_his = comment(wang(), "accounts", his_);
  const Id on_hers = comment(li(), "accounts", hers_);
  EXPECT_TRUE(sees(wang(), "comments", on_his));
  EXPECT_FALSE(sees(wang(), "comments", on_hers));
  EXPECT_TRUE(sees(li(), "comments", on_hers));
  EXPECT_EQ(count(wang(), "comments"), 1);
  EXPECT_EQ(count(administrator(), "comments"), 2);
}

TEST_P(Standing, ACommentOnWhatTheRoleDoesNotReadAtAllIsHidden) {
  const Id lead = made(administrator(), "leads", R"({"last_name":"Zhao"})");
  const Id on_lead = comment(administrator(), "leads", lead);
  EXPECT_FALSE(sees(wang(), "comments", on_lead));
  EXPECT_TRUE(sees(administrator(), "comments", on_lead));
}

TEST_P(Standing, WhoeverLosesTheRecordLosesEvenTheirOwnCommentsOnIt) {
  const Id mine = comment(wang(), "accounts", his_);
  ASSERT_TRUE(update(administrator(), "accounts", his_,
                     fmt::format(R"({{"owner":"{}"}})", format(li().id())))
                  .ok());
  EXPECT_FALSE(sees(wang(), "comments", mine));
  EXPECT_TRUE(sees(li(), "comments", mine));
}

TEST_P(Standing, ACommentGoesWithItsDeletedRecord) {
  const Id mine = comment(wang(), "accounts", his_);
  ASSERT_TRUE(remove(wang(), "accounts", his_).ok());
  EXPECT_FALSE(sees(wang(), "comments", mine));
}

TEST_P(Standing, HiddenCommentsCannotBeChangedOrDeletedEither) {
  const Id on_hers = comment(li(), "accounts", hers_);
  const auto changed = update(wang(), "comments", on_hers, R"({"body":"y"})");
  ASSERT_FALSE(changed.ok());
  EXPECT_EQ(changed.error().code, Code::not_found);
  const auto removed = remove(wang(), "comments", on_hers);
  ASSERT_FALSE(removed.ok());
  EXPECT_EQ(removed.error().code, Code::not_found);
}

TEST_P(Standing, AFileOfNoRecordIsSeenByTheScopeAlone) {
  EXPECT_TRUE(sees(wang(), "attachments", made(li(), "attachments", R"({"name":"a.pdf"})")));
}

TEST_P(Standing, AFileOnACommentOfAHiddenRecordIsHidden) {
  const auto file_on = [&](const Actor& actor, Id on) {
    return made(actor, "attachments",
                fmt::format(R"({{"name":"a.pdf","record":{}}})", at("comments", on)));
  };
  const Id hidden = file_on(li(), comment(li(), "accounts", hers_));
  const Id seen = file_on(wang(), comment(wang(), "accounts", his_));
  EXPECT_FALSE(sees(wang(), "attachments", hidden));
  EXPECT_TRUE(sees(wang(), "attachments", seen));
  EXPECT_TRUE(sees(administrator(), "attachments", hidden));
}

TEST_P(Standing, AnActivityIsSeenByItsOwnerAndByThoseWhoSeeOneOfItsRecords) {
  const Id at_his = activity(li(), "");
  const Id on_hers = activity(li(), at("accounts", hers_));
  const Id on_both = activity(administrator(), at("accounts", hers_) + "," + at("accounts", his_));
  EXPECT_TRUE(sees(wang(), "activities", at_his)) << "linked to nothing: the scope decides";
  EXPECT_FALSE(sees(wang(), "activities", on_hers));
  EXPECT_TRUE(sees(wang(), "activities", on_both)) << "one of its records is enough";
  EXPECT_TRUE(sees(li(), "activities", on_both));

  const Id own = activity(wang(), at("accounts", his_));
  ASSERT_TRUE(update(administrator(), "accounts", his_,
                     fmt::format(R"({{"owner":"{}"}})", format(li().id())))
                  .ok());
  EXPECT_TRUE(sees(wang(), "activities", own)) << "their own work stays";
}

TEST_P(Standing, AnActivityStaysSeenWhenAllItsLinksAreTakenAway) {
  const Id on_hers = activity(li(), at("accounts", hers_));
  ASSERT_FALSE(sees(wang(), "activities", on_hers));
  ASSERT_TRUE(update(li(), "activities", on_hers, R"({"links":[]})").ok());
  EXPECT_TRUE(sees(wang(), "activities", on_hers));
}

// No question tells which hidden record something is tied to.
TEST_P(Standing, LinksToHiddenRecordsAreHidden) {
  activity(administrator(), at("accounts", hers_) + "," + at("accounts", his_));
  EXPECT_EQ(count(wang(), "activity_links"), 1);
  EXPECT_EQ(count(administrator(), "activity_links"), 2);
}

// What is come to from a record that is seen is not asked again whether it stands on one.
TEST_P(Standing, RelatedRecordsAreThoseThatTheirOwnListsShow) {
  const Id on_both = activity(administrator(), at("accounts", hers_) + "," + at("accounts", his_));
  const Id on_hers = activity(administrator(), at("accounts", hers_));
  const Id on_lead = made(administrator(), "leads", R"({"last_name":"Zhao"})");
  activity(administrator(), at("leads", on_lead));
  comment(li(), "accounts", hers_);
  const Id mine = comment(wang(), "accounts", his_);
  const auto one = [](Id id) { return std::vector{id}; };
  const std::string any = R"({"field":"activity_links","op":"any","filter":)";
  EXPECT_EQ(found("accounts", any + "{}}", wang()), one(his_));
  EXPECT_EQ(
      found("accounts", any + R"({"field":"activity.subject","op":"eq","value":"x"}})", wang()),
      one(his_));
  EXPECT_EQ(found("accounts",
                  fmt::format(R"({}{{"field":"activity","op":"eq","value":"{}"}}}})", any,
                              format(on_hers)),
                  wang()),
            std::vector<Id>{});
  EXPECT_EQ(found("activity_links", R"({"field":"activity.subject","op":"exists"})", wang()).size(),
            1u);
  EXPECT_EQ(found("activities", R"({"field":"links","op":"any"})", wang()), one(on_both));
  EXPECT_EQ(found("comments", "{}", wang()), one(mine));
  EXPECT_EQ(found("leads", any + "{}}", administrator()), one(on_lead));
}

TEST_P(Standing, AFilterOnActivitiesAsksOfNoOtherObject) {
  const auto lines = plan(wang(), "accounts",
                          R"({"filter":{"field":"activity_links","op":"any",
                             "filter":{"field":"activity.done_at","op":"exists"}}})");
  for (const std::string& line : lines)
    for (const char* other : {"comments", "attachments", "contacts", "opportunities"})
      EXPECT_EQ(line.find(other), line.npos) << line;
}

TEST_P(Standing, AFileOnAnActivityFollowsTheActivity) {
  const auto file_on = [&](Id on) {
    return made(administrator(), "attachments",
                fmt::format(R"({{"name":"a.pdf","record":{}}})", at("activities", on)));
  };
  EXPECT_FALSE(sees(wang(), "attachments", file_on(activity(li(), at("accounts", hers_)))));
  EXPECT_TRUE(
      sees(wang(), "attachments", file_on(activity(administrator(), at("accounts", his_)))));
}

TEST_P(Standing, RolesThatReadAllPayNothing) {
  const Actor chief = administrator();
  for (const char* name : {"comments", "attachments", "activities", "activity_links"})
    EXPECT_EQ(chief.rows(*chief.schema().object(name)).node, query::Filter::Node::always) << name;
}

TEST_P(Standing, ListsOfThemKeepToIndexes) {
  if (workspace().database().engine() != storage::Engine::sqlite) GTEST_SKIP() << "SQLite's plans";
  for (int i = 0; i < 30; ++i) comment(wang(), "accounts", his_);
  const std::string on = fmt::format(R"({{"filter":{{"field":"record","op":"eq","value":{}}}}})",
                                     at("accounts", his_));
  struct Asked {
    const char* object;
    std::string question;
  };
  const Asked questions[] = {{"comments", "{}"},
                             {"comments", R"({"sort":"-created_at"})"},
                             {"comments", on},
                             {"attachments", R"({"sort":"name"})"},
                             {"attachments", on},
                             {"activities", R"({"sort":"due_at"})"},
                             {"activities", R"({"sort":"-created_at"})"},
                             {"activities", fmt::format(R"({{"filter":{{"field":"links","op":"any",
                               "filter":{{"field":"record","op":"eq","value":{}}}}}}})",
                                                        at("accounts", his_))},
                             {"activity_links", on}};
  for (const Asked& asked : questions) {
    SCOPED_TRACE(asked.object + asked.question);
    const auto lines = plan(wang(), asked.object, asked.question);
    EXPECT_EQ(query::scans(lines), std::vector<std::string>{});
    EXPECT_EQ(query::sorts(lines), std::vector<std::string>{});
  }
}

}  // namespace
}  // namespace kith::commands
