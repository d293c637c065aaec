// What public pools take back from those who let it lie, as all rooms together do it.
#include <gtest/gtest.h>

#include "commands/test_workspace.h"
#include "sales/look_up.h"
#include "sales/pool_acts.h"
#include "sales/pool_recycling.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::text;
using std::chrono::days;

class Pools : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    ann = user("ann", role(R"({"objects":{"*":{"read":"own","create":true,"update":"own",
                                              "delete":"own"}}})"));
  }
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  Id pool(std::string_view rules) {
    const Id id = made("pools", rules);
    made("pool_members",
         R"({"of_pool":")" + format(id) + R"(","member":")" + format(ann) + R"("})");
    return id;
  }
  Id owned(std::string_view object, std::string_view name) {
    return made(object,
                R"({"name":")" + std::string(name) + R"(","owner":")" + format(ann) + R"("})");
  }
  void touch(Id lead, std::string_view kind) {
    made("activities", R"({"subject":"x","kind":")" + std::string(kind) + R"(","done_at":")" +
                           format(clock.now()) +
                           R"(","links":[{"record":{"object":"leads","id":")" + format(lead) +
                           R"("}}]})");
  }
  void look() {
    const auto asked = workspace().queue().enqueue({.kind = std::string(sales::pool_job)});
    ASSERT_TRUE(asked.ok());
    workspace().queue().run_due();
  }
  bool lies_in(std::string_view object, Id record, Id pool) {
    const auto stored = fetch(object, record);
    return !stored->owner() && cell(*stored, "pool") == value_of(pool);
  }
  std::string why(std::string_view object, Id record) {
    const auto stored = fetch(object, record);
    const auto* move = std::get_if<int64_t>(&cell(*stored, "pool_move"));
    return move ? std::string(text(*fetch("pool_moves", Id{*move}), "reason")) : "";
  }
  Value recycled_at(std::string_view object, Id record) {
    return cell(*fetch(object, record), "recycle_at");
  }
  int64_t warnings() {
    const access::Actor reader = workspace().actor(ann);
    int64_t count = 0;
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const schema::Object& object = *reader.schema().object("notifications");
          count =
              static_cast<int64_t>(query::find_by({db, reader.schema(), reader, reader.directory()},
                                                  object, *object.field("kind"), "recycling", 100)
                                       .size());
        },
        {});
    return count;
  }

  Id ann;
};
KITH_BOTH_ENGINES(Pools);

TEST_P(Pools, TakeBackWhatNobodyWasInTouchWithAndWarnAhead) {
  const Id north = pool(R"({"name":"North","holds":"leads","idle_days":10,"warn_days":3})");
  const Id idle = owned("leads", "Idle");
  const Id called = owned("leads", "Called");
  const Id noted = owned("leads", "Noted");
  const Timestamp start = clock.now();
  look();
  EXPECT_EQ(recycled_at("leads", idle), Value{start + days{10}});
  EXPECT_EQ(warnings(), 0);
  clock.advance(days{8});
  touch(called, "call");
  touch(noted, "note");  // of oneself, not of the customer
  look();
  look();
  EXPECT_EQ(warnings(), 2) << "each once";
  EXPECT_EQ(recycled_at("leads", called), Value{clock.now() + days{10}});
  clock.advance(days{3});
  look();
  EXPECT_TRUE(lies_in("leads", idle, north));
  EXPECT_TRUE(lies_in("leads", noted, north));
  EXPECT_FALSE(lies_in("leads", called, north));
  EXPECT_EQ(why("leads", idle), "idle");
  EXPECT_TRUE(is_null(recycled_at("leads", idle)));
  EXPECT_EQ(cell(*fetch("leads", idle), "former_owner"), value_of(ann));
}

TEST_P(Pools, SpareWhatAFilterFindsWhatIsProtectedAndWhatIsSettled) {
  const Id north = pool(R"({"name":"North","holds":"leads","idle_days":5,"protection_days":9,
                            "spares":{"field":"rating","op":"ge","value":4}})");
  const Id common = owned("leads", "Common");
  const Id dear = made("leads", R"({"name":"Dear","rating":5,"owner":")" + format(ann) + R"("})");
  const Id gone = made("leads", R"({"name":"Gone","status":"disqualified",
      "disqualified_reason":"no_need","owner":")" +
                                    format(ann) + R"("})");
  clock.advance(days{6});
  look();
  EXPECT_FALSE(lies_in("leads", common, north)) << "protected";
  clock.advance(days{4});
  look();
  EXPECT_TRUE(lies_in("leads", common, north));
  EXPECT_FALSE(lies_in("leads", dear, north));
  EXPECT_FALSE(lies_in("leads", gone, north));
}

TEST_P(Pools, TakeBackAccountsWithoutADealAndSomeTimeAfterTheLastOne) {
  const Id sea = pool(R"({"name":"Sea","holds":"accounts","deal_days":30,"won_days":60})");
  const Id without = owned("accounts", "Without");
  const Id open = owned("accounts", "Open");
  const Id won = owned("accounts", "Won");
  const auto deal = [&](Id account) {
    return made("opportunities",
                R"({"name":"Deal","amount":"5","account":")" + format(account) + R"("})");
  };
  deal(open);
  const Id closed = deal(won);
  Id stage;
  const access::Actor system = workspace().system();
  workspace().database().read_raw(
      [&](storage::Connection& db) {
        const schema::Object& stages = *system.schema().object("stages");
        stage = query::find_by({db, system.schema(), system, system.directory()}, stages,
                               *stages.field("kind"), "won")
                    .front();
      },
      {});
  ASSERT_TRUE(
      update(administrator(), "opportunities", closed, R"({"stage":")" + format(stage) + R"("})")
          .ok());
  clock.advance(days{31});
  look();
  EXPECT_TRUE(lies_in("accounts", without, sea));
  EXPECT_EQ(why("accounts", without), "no_deal");
  EXPECT_FALSE(lies_in("accounts", open, sea));
  EXPECT_FALSE(lies_in("accounts", won, sea));
  clock.advance(days{30});
  look();
  EXPECT_TRUE(lies_in("accounts", won, sea));
  EXPECT_EQ(why("accounts", won), "after_won");
  EXPECT_FALSE(lies_in("accounts", open, sea));
}

// Whose calendar says that it is tomorrow has not begun another day of claims.
TEST_P(Pools, CountTheClaimsOfADayOfTheWorkspace) {
  const Id north = pool(R"({"name":"North","holds":"leads","claims_per_day":1})");
  const auto claimed = [&](Id lead) {
    const access::Actor actor = workspace().actor(ann);
    const app::Settings settings = workspace().settings();
    return workspace().database().write([&](storage::Connection& db) {
      const auto unit = workspace().unit(db, actor, records::Via::api, settings);
      return sales::PoolWork(workspace().records(), unit, *unit.schema->object("leads"))
          .claim(lead);
    });
  };
  const auto lead = [&](std::string_view name) {
    return made("leads", fmt::format(R"({{"name":"{}","pool":"{}"}})", name, format(north)));
  };
  const auto [first, second] = std::pair(lead("One"), lead("Two"));
  ASSERT_TRUE(update(administrator(), "users", ann, R"({"time_zone":"Pacific/Kiritimati"})").ok());
  clock.set(*parse_timestamp("2026-11-23T09:00:00Z"));
  ASSERT_TRUE(claimed(first).ok());
  clock.set(*parse_timestamp("2026-11-23T11:00:00Z"));  // tomorrow there, and not in Shanghai
  EXPECT_FALSE(claimed(second).ok());
  clock.set(*parse_timestamp("2026-11-23T16:00:00Z"));
  EXPECT_TRUE(claimed(second).ok());
}

TEST_P(Pools, LeaveAloneWhatBelongsToNobodyWithinThem) {
  const Id north = pool(R"({"name":"North","holds":"leads","idle_days":1})");
  const Id mine = made("leads", R"({"name":"Of the administrator"})");
  const Id theirs = owned("leads", "Of Ann");
  ASSERT_TRUE(update(administrator(), "pools", north, R"({"active":false})").ok());
  clock.advance(days{5});
  look();
  EXPECT_FALSE(lies_in("leads", theirs, north)) << "not in use";
  ASSERT_TRUE(update(administrator(), "pools", north, R"({"active":true})").ok());
  look();
  EXPECT_TRUE(lies_in("leads", theirs, north));
  EXPECT_FALSE(lies_in("leads", mine, north));
}

}  // namespace
}  // namespace kith::commands
