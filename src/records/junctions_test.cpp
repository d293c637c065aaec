#include <gtest/gtest.h>

#include "query/read.h"
#include "records/conditions.h"
#include "records/test_world.h"

namespace kith::records {
namespace {

class Junctions : public World {
 protected:
  void SetUp() override {
    World::SetUp();
    if (IsSkipped()) return;
    ann = made("contacts", R"({"name":"Ann"})");
    bob = made("contacts", R"({"name":"Bob"})");
  }
  std::string row(Id contact, std::string_view part) {
    return fmt::format(R"({{"contact":"{}","part":"{}"}})", format(contact), part);
  }
  // "Ann buyer, Bob boss" of a deal's people.
  std::string people(Id deal) {
    const schema::Object& junction = object("deal_contacts");
    return database().read([&](storage::Connection& db) {
      query::Question question;
      question.object = &junction;
      question.filter = where(junction, *junction.field("deal"), query::Op::eq, {deal.value});
      std::string out;
      for (const Id id : query::select_ids(all(db), question, Id{}, 100)) {
        const auto held = query::fetch(all(db), junction, id);
        const Id contact{std::get<int64_t>(held->cells(*junction.field("contact"))[0])};
        const auto* part = std::get_if<std::string>(&held->cells(*junction.field("part"))[0]);
        if (!out.empty()) out += ", ";
        out += contact == ann ? "Ann " : contact == bob ? "Bob " : "? ";
        out += part ? *part : "-";
      }
      return out;
    });
  }
  Id ann, bob;
};
KITH_BOTH_ENGINES(Junctions);

TEST_P(Junctions, AreWrittenWithTheRecordAndReplaceTheSet) {
  const Id deal = made("deals", fmt::format(R"({{"name":"D","people":[{},{}]}})", row(ann, "buyer"),
                                            row(bob, "boss")));
  EXPECT_EQ(people(deal), "Ann buyer, Bob boss");
  const int64_t log = changes();
  ASSERT_TRUE(update("deals", deal,
                     fmt::format(R"({{"people":[{},{}]}})", row(ann, "buyer"), row(bob, "user")))
                  .ok());
  EXPECT_EQ(people(deal), "Ann buyer, Bob user");
  EXPECT_EQ(changes(), log + 1);  // Bob's row alone
  ASSERT_TRUE(update("deals", deal, fmt::format(R"({{"people":[{}]}})", row(bob, "user"))).ok());
  EXPECT_EQ(people(deal), "Bob user");
  ASSERT_TRUE(update("deals", deal, R"({"people":[]})").ok());
  EXPECT_EQ(people(deal), "");
}

TEST_P(Junctions, TakeShortFormsOfTheFarSide) {
  const Id deal =
      made("deals", fmt::format(R"({{"name":"D","people":["{}",{{"id":"{}","part":"x"}}]}})",
                                format(ann), format(bob)));
  EXPECT_EQ(people(deal), "Ann -, Bob x");
  const Id note = made("notes", fmt::format(R"({{"subject":"S","links":[
      {{"object":"contacts","id":"{}"}},{{"object":"deals","id":"{}","name":"as read"}}]}})",
                                            format(ann), format(deal)));
  EXPECT_TRUE(stored("notes", note).has_value());
}

TEST_P(Junctions, NameThePlaceOfAnErrorAndWriteNothing) {
  const std::string before = contents();
  const auto unknown =
      create("deals", fmt::format(R"({{"name":"D","people":[{},{{"contact":"{}"}}]}})",
                                  row(ann, "x"), format(Id{99})));
  EXPECT_EQ(told(unknown.error()), "people[1].contact not_found");
  const auto twice =
      create("deals", fmt::format(R"({{"name":"D","people":[{0},{0}]}})", row(ann, "x")));
  EXPECT_EQ(told(twice.error()), "people[1].contact duplicate");
  EXPECT_EQ(told(create("deals", R"({"name":"D","people":7})").error()), "people type");
  EXPECT_EQ(
      told(create("deals", fmt::format(R"({{"name":"D","people":[{{"contact":"{}","prat":"x"}}]}})",
                                       format(ann)))
               .error()),
      "people[0].prat unknown_field");
  EXPECT_EQ(contents(), before);
}

TEST_P(Junctions, LeaveRowsAloneWhoseFarSideTheActorCannotSee) {
  as = "Zhao";
  const Id secret = made("contacts", R"({"name":"Secret"})");
  as = "Ada";
  const Id deal = made("deals", fmt::format(R"({{"name":"D","people":[{},{}]}})",
                                            row(secret, "hidden"), row(ann, "seen")));
  ASSERT_TRUE(update("deals", deal, fmt::format(R"({{"owner":"{}"}})", format(user("Wang")))).ok());
  as = "Wang";
  ASSERT_TRUE(update("deals", deal, fmt::format(R"({{"people":[{}]}})", row(bob, "new"))).ok());
  EXPECT_EQ(people(deal), "? hidden, Bob new");
}

}  // namespace
}  // namespace kith::records
