// Duplicates in the whole product: found by a job, decided about, merged by a rule, refused by one.
#include <gtest/gtest.h>

#include <thread>

#include "app/bulk.h"
#include "app/merge_twins.h"
#include "app/twin_scan.h"
#include "commands/bench/twins.h"
#include "commands/demo/people.h"
#include "commands/test_workspace.h"

namespace kith::commands {
namespace {

using records::TwinGroup;
using records::TwinState;

class Duplicates : public ProductTest {
 protected:
  const schema::Object& contacts() {
    schema_ = workspace().schema().current();
    return *schema_->object("contacts");
  }
  template <typename F>
  auto write(F&& work, const access::Actor& actor) {
    return workspace().database().write([&](storage::Connection& db) {
      return work(workspace().unit(db, actor, records::Via::api, workspace().settings()));
    });
  }
  void run(Json payload) {
    clock.advance(std::chrono::seconds(10));
    ASSERT_TRUE(
        workspace()
            .queue()
            .enqueue({.kind = std::string(app::twin_scan_job), .payload = std::move(payload)})
            .ok());
    workspace().queue().run_due();
  }
  void scan() { run(Json(Json::Object{{"object", "contacts"}})); }
  void scan_changed() { run(Json(Json::Object{{"changed", true}})); }

  std::vector<TwinGroup> groups(TwinState state = TwinState::open) {
    return workspace().database().read([&](storage::Connection& db) {
      return records::twin_groups(db, contacts(), state, 0, {}, 1'000);
    });
  }
  std::vector<records::FoundGroup> found() {
    std::vector<records::FoundGroup> all;
    for (const TwinGroup& group : groups()) all.push_back({group.members, group.score});
    return all;
  }
  Id contact(std::string_view name, std::string_view mail) {
    return create(administrator(), "contacts",
                  fmt::format(R"({{"name":"{}","email":"{}"}})", name, mail))
        ->id;
  }
  // What is said of a refused contact.
  std::string refusal(const access::Actor& actor, std::string_view json) {
    const auto saved = create(actor, "contacts", json);
    if (saved) return "";
    return saved.error().fields.empty() ? "no field" : saved.error().fields[0].message.en;
  }
  void rule(std::string_view likeness, std::string_view effect) {
    ASSERT_TRUE(create(administrator(), "duplicate_rules",
                       fmt::format(R"({{"name":"r","applies_to":"contacts","likeness":"{}",
                                        "effect":"{}"}})",
                                   likeness, effect))
                    .ok());
  }

 private:
  schema::SchemaPtr schema_;
};
KITH_BOTH_ENGINES(Duplicates);

TEST_P(Duplicates, ArePlantedAndFoundAndLittleElse) {
  demo::Dice dice(7);
  std::vector<Id> accounts;
  for (int n = 0; n < 40; ++n)
    accounts.push_back(
        create(administrator(), "accounts", fmt::format(R"({{"name":"Acme {}"}})", n))->id);
  for (int n = 0; n < 400; ++n) {
    const auto tongue = n % 2 == 0 ? demo::Tongue::zh : demo::Tongue::en;
    const demo::Person person = demo::make_person(dice, tongue);
    const std::string phone = tongue == demo::Tongue::zh
                                  ? fmt::format("1380{:07}", n * 37)
                                  : fmt::format("+1212{:07}", 2'000'000 + n * 37);
    ASSERT_TRUE(
        create(administrator(), "contacts",
               fmt::format(R"({{"first_name":"{}","last_name":"{}","email":"{}{}@a{}.example",
                                        "phone":"{}","account":"{}"}})",
                           person.first, person.last, person.mail_name, n, n % 40, phone,
                           format(accounts[static_cast<size_t>(n) % accounts.size()])))
            .ok());
  }
  const auto planted = bench::plant_twins(workspace(), 10, 11);
  ASSERT_TRUE(planted.ok());
  ASSERT_EQ(planted->size(), 40u);
  scan();
  const auto judged = bench::judge(found(), *planted);
  EXPECT_GE(judged.precision, 0.95);
  EXPECT_GE(judged.recall, 0.95);
}

TEST_P(Duplicates, ThatPeopleTellApartStayApart) {
  contact("Ann Smith", "ann@a.example");
  contact("Anne Smith", "ann@a.example");
  scan();
  ASSERT_EQ(groups().size(), 1u);
  ASSERT_TRUE(write(
                  [&](const records::Unit& unit) -> Status {
                    records::dismiss(unit, groups()[0]);
                    return done();
                  },
                  administrator())
                  .ok());
  scan();
  EXPECT_TRUE(groups().empty());
  EXPECT_EQ(groups(TwinState::dismissed).size(), 1u);
}

TEST_P(Duplicates, OfWhatHasChangedAreFoundWithoutAWholeScan) {
  contact("Ann Smith", "ann@a.example");
  scan();
  EXPECT_TRUE(groups().empty());
  const Id twin = contact("Anne Smith", "ann@a.example");
  const auto groups_become = [&](size_t count) {
    return in_the_end([&] {
      scan_changed();
      return groups().size() == count;
    });
  };
  ASSERT_TRUE(groups_become(1));
  ASSERT_TRUE(update(administrator(), "contacts", twin,
                     R"({"email":"x@b.example","last_name":"Zhou","first_name":"Ben"})")
                  .ok());
  EXPECT_TRUE(groups_become(0));
}

TEST_P(Duplicates, AreMergedByARuleAndAllOfItIsUndone) {
  const Id ann = contact("Ann Smith", "ann@a.example");
  const Id other = contact("Ann Smith", "ann@a.example");
  contact("Bob Jones", "bob@a.example");
  const Id changed = contact("Bob Jones", "bob@a.example");
  scan();
  ASSERT_EQ(groups().size(), 2u);
  clock.advance(std::chrono::seconds(60));
  ASSERT_TRUE(update(administrator(), "contacts", changed, R"({"title":"Boss"})").ok());
  const auto started = write(
      [&](const records::Unit& unit) {
        return app::start_merge_twins(
            unit, workspace().queue(),
            {.object = &contacts(), .score_least = 0.9, .winner = records::WinnerBy::oldest},
            "all");
      },
      administrator());
  ASSERT_TRUE(started.ok());
  workspace().queue().run_due();
  EXPECT_FALSE(fetch("contacts", ann)->deleted());
  EXPECT_TRUE(fetch("contacts", other)->deleted());
  EXPECT_FALSE(fetch("contacts", changed)->deleted());  // somebody worked on it since
  EXPECT_EQ(groups().size(), 1u);
  EXPECT_EQ(groups(TwinState::merged).size(), 1u);
  const auto undone = write(
      [&](const records::Unit& unit) {
        const auto batch = records::find_batch(unit.db, started->batch);
        return app::start_undo(workspace().records(), unit, workspace().queue(), *batch);
      },
      administrator());
  ASSERT_TRUE(undone.ok());
  EXPECT_TRUE(undone->conflicts.empty());
  EXPECT_FALSE(fetch("contacts", other)->deleted());
  EXPECT_EQ(groups().size(), 2u);
  EXPECT_TRUE(groups(TwinState::merged).empty());
}

TEST_P(Duplicates, AreRefusedWhereARuleSaysSo) {
  contact("Ann Smith", "ann@a.example");
  const char* twin = R"({"name":"Somebody","email":"ANN@a.example"})";
  rule("email", "warn");
  EXPECT_TRUE(create(administrator(), "contacts", twin).ok());
  rule("email", "block");
  EXPECT_NE(refusal(administrator(), twin).find("Ann Smith"), std::string::npos);
  EXPECT_EQ(refusal(administrator(), R"({"name":"Ann Smith"})"), "");  // names are not held to it

  const Id narrow = role(R"({"objects":{"*":{"read":"own","create":true,"update":"own",
                             "delete":"own","duplicates":"exists"}}})");
  const std::string told = refusal(workspace().actor(user("eve", narrow)), twin);
  EXPECT_EQ(told.find("Ann Smith"), std::string::npos) << told;
  EXPECT_NE(told.find("A record of"), std::string::npos) << told;

  // Whoever insists, and a change that does not touch the mail.
  const auto insisted = write(
      [&](records::Unit unit) {
        unit.duplicates = records::Duplicates::allowed;
        return workspace().records().create(unit, contacts(), *parse_json(twin));
      },
      administrator());
  ASSERT_TRUE(insisted.ok());
  EXPECT_TRUE(update(administrator(), "contacts", insisted->id, R"({"title":"Boss"})").ok());
}

TEST_P(Duplicates, AreRefusedByNameAndCompanyTogether) {
  rule("name_company", "block");
  const auto acme = format(create(administrator(), "accounts", R"({"name":"Acme Ltd"})")->id);
  const auto same = format(create(administrator(), "accounts", R"({"name":"ACME Inc."})")->id);
  const auto other = format(create(administrator(), "accounts", R"({"name":"Beta"})")->id);
  const auto at = [&](const std::string& account) {
    return fmt::format(R"({{"name":"李雷","account":"{}"}})", account);
  };
  EXPECT_EQ(refusal(administrator(), at(acme)), "");
  EXPECT_EQ(refusal(administrator(), at(other)), "");
  EXPECT_NE(refusal(administrator(), at(same)), "");
}

TEST_P(Duplicates, RulesNameAnObjectThatHasThem) {
  EXPECT_FALSE(create(administrator(), "duplicate_rules",
                      R"({"name":"r","applies_to":"nought","likeness":"email","effect":"block"})")
                   .ok());
}

}  // namespace
}  // namespace kith::commands
