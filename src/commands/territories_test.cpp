// Which accounts and leads belong to which territory, as all rooms together decide it.
#include <gtest/gtest.h>

#include <utility>

#include "app/check.h"
#include "commands/test_workspace.h"
#include "records/batch.h"
#include "sales/look_up.h"
#include "sales/territory_moves.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::reference;
using sales::text;

class Territories : public ProductTest {
 protected:
  Id made(std::string_view object, const std::string& json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  static std::string of_states(std::string_view states) {
    return R"({"field":"address.state","op":"in","value":[)" + std::string(states) + "]}";
  }
  // Of accounts and leads alike.
  Id territory(std::string_view name, std::string_view rule, const std::string& more = "") {
    const std::string both = rule.empty() ? ""
                                          : R"(,"account_rule":)" + std::string(rule) +
                                                R"(,"lead_rule":)" + std::string(rule);
    return made("territories", R"({"name":")" + std::string(name) + "\"" + both + more + "}");
  }
  static std::string below(Id parent) { return R"(,"parent":")" + format(parent) + "\""; }
  Id account(std::string_view state, const std::string& more = "") {
    return made("accounts", R"({"name":"Customer )" + std::to_string(++named_) +
                                R"(","address":{"state":")" + std::string(state) + "\"}" + more +
                                "}");
  }
  Id where(Id account) { return reference(*fetch("accounts", account), "territory"); }
  bool kept(Id account) {
    const auto* value = std::get_if<bool>(&cell(*fetch("accounts", account), "territory_locked"));
    return value && *value;
  }
  bool change(std::string_view object, Id id, std::string_view json) {
    return update(administrator(), object, id, json).ok();
  }
  std::string refused(std::string_view object, const std::string& json) {
    const auto saved = create(administrator(), object, json);
    if (saved) return "";
    return saved.error().fields.empty() ? "?" : saved.error().fields[0].field;
  }
  std::string refused(std::string_view object, Id id, const std::string& json) {
    const auto saved = update(administrator(), object, id, json);
    if (saved) return "";
    return saved.error().fields.empty() ? "?" : saved.error().fields[0].field;
  }
  sales::TerritoryPlan plan() {
    const access::Actor system = workspace().system();
    const schema::Object& accounts = *system.schema().object("accounts");
    sales::TerritoryPlan plan;
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const auto unit = workspace().unit(db, system, records::Via::job, workspace().settings());
          plan = sales::plan_of_territories({db, system.schema(), system, system.directory()},
                                            accounts, sales::TerritoryRules::read(unit, accounts));
        },
        {});
    return plan;
  }
  Id applied() {
    const access::Actor actor = administrator();
    const auto asked = workspace().database().write([&](storage::Connection& db) -> Result<Id> {
      const auto unit = workspace().unit(db, actor, records::Via::web, workspace().settings());
      return TRY(sales::apply_territories(unit, workspace().queue(), "accounts", "moved")).batch;
    });
    EXPECT_TRUE(asked.ok());
    workspace().queue().run_due();
    return *asked;
  }
  // Of accounts; administrators may drop it again.
  bool add_region() {
    return workspace()
        .schema()
        .add_field("accounts", *parse_json(R"({"name":"region_c","kind":"text"})"), clock.now())
        .ok();
  }
  bool drop_region() {
    return workspace().schema().drop_field("accounts", "region_c", clock.now()).ok();
  }
  static std::string of_region(std::string_view region) {
    return R"({"field":"region_c","op":"eq","value":")" + std::string(region) + "\"}";
  }
  void sit_in(std::string_view zone) {
    app::Settings settings = workspace().settings();
    settings.time_zone = zone;
    ASSERT_TRUE(workspace().change_settings(settings).ok());
  }
  int64_t faults() {
    return app::check(workspace(),
                      [](const records::Fault& fault) {
                        ADD_FAILURE() << fault.place << ": " << fault.what.en;
                      })
        .faults;
  }

 private:
  int named_ = 0;
};
KITH_BOTH_ENGINES(Territories);

// A run of the job during which something happens between the plan and what it moves.
class Interrupting final : public jobs::Run {
 public:
  Interrupting(jobs::Job job, std::function<void()> meanwhile)
      : job_(std::move(job)), meanwhile_(std::move(meanwhile)) {}
  const jobs::Job& job() const override { return job_; }
  void save(storage::Connection&, Json, jobs::Progress) override {}
  bool cancelled() const override {
    if (meanwhile_) std::exchange(meanwhile_, nullptr)();
    return false;
  }

 private:
  jobs::Job job_;
  mutable std::function<void()> meanwhile_;
};

TEST_P(Territories, FollowTheirRulesWhenMadeAndWhenAFieldOfTheRuleChanges) {
  const Id east = territory("East", of_states(R"("浙江","江苏","上海")"));
  const Id south = territory("South", of_states(R"("广东")"));
  const Id one = account("浙江");
  EXPECT_EQ(where(one), east);
  EXPECT_FALSE(kept(one));
  ASSERT_TRUE(change("accounts", one, R"({"address":{"state":"广东"}})"));
  EXPECT_EQ(where(one), south);
  ASSERT_TRUE(change("accounts", one, R"({"address":{"state":"四川"}})"));
  EXPECT_EQ(where(one), Id{}) << "no rule fits any more";
  const Id lead = made("leads", R"({"name":"Lead","address":{"state":"广东"}})");
  EXPECT_EQ(reference(*fetch("leads", lead), "territory"), south);
  EXPECT_EQ(faults(), 0);
}

TEST_P(Territories, GoByOrderThenDepthThenAge) {
  const Id east = territory("East", of_states(R"("浙江","上海")"));
  const Id shanghai = territory("Shanghai", of_states(R"("上海")"), below(east));
  const Id twin = territory("Shanghai two", of_states(R"("上海")"), below(east));
  EXPECT_EQ(where(account("上海")), shanghai);
  EXPECT_EQ(where(account("浙江")), east);
  ASSERT_TRUE(change("territories", shanghai, R"({"position":5})"));
  EXPECT_EQ(where(account("上海")), twin);
  ASSERT_TRUE(change("territories", twin, R"({"active":false})"));
  EXPECT_EQ(where(account("上海")), east) << "the order counts before the depth";
  const Id named =
      territory("Named", R"({"field":"name","op":"in","value":["Customer 5","Customer 6"]})",
                R"(,"position":0)" + below(east));
  EXPECT_EQ(where(account("北京")), named) << "by name";
}

TEST_P(Territories, StayWhereAHandHasPutThemUntilItLetsGo) {
  const Id east = territory("East", of_states(R"("浙江")"));
  const Id south = territory("South", of_states(R"("广东")"));
  const Id one = account("浙江");
  const auto put = [&](Id territory) {
    return change("accounts", one, R"({"territory":")" + format(territory) + "\"}");
  };
  ASSERT_TRUE(put(east));
  EXPECT_FALSE(kept(one)) << "the rules say the same";
  ASSERT_TRUE(put(south));
  EXPECT_TRUE(kept(one));
  ASSERT_TRUE(change("accounts", one, R"({"address":{"state":"浙江","city":"杭州"}})"));
  EXPECT_EQ(where(one), south);
  ASSERT_TRUE(change("accounts", one, R"({"territory":null})"));
  EXPECT_EQ(where(one), east) << "emptied, it follows the rules again";
  EXPECT_FALSE(kept(one));
  ASSERT_TRUE(put(south));
  ASSERT_TRUE(change("accounts", one, R"({"territory_locked":false})"));
  EXPECT_EQ(where(one), east);
  ASSERT_TRUE(change("accounts", one, R"({"territory":null,"territory_locked":true})"));
  EXPECT_EQ(where(one), Id{}) << "kept out of all of them";
  ASSERT_TRUE(change("accounts", one, R"({"address":{"state":"浙江"},"phone":"0571 8000 0001"})"));
  EXPECT_EQ(where(one), Id{});
}

TEST_P(Territories, DoNotMoveWhatIsThereWhenARuleChangesUntilItIsAsked) {
  const Id east = territory("East", of_states(R"("浙江","江苏")"));
  const Id north = territory("North", "");
  const Id zhejiang = account("浙江");
  const Id jiangsu = account("江苏");
  const Id by_hand = account("江苏", R"(,"territory":")" + format(north) + "\"");
  const Id nowhere = account("西藏");
  EXPECT_TRUE(kept(by_hand));
  ASSERT_TRUE(change("territories", north,
                     R"({"account_rule":)" + of_states(R"("江苏","西藏")") + R"(,"position":0})"));
  ASSERT_TRUE(change("territories", east, R"({"account_rule":)" + of_states(R"("浙江")") + "}"));
  ASSERT_TRUE(change("accounts", jiangsu, R"({"phone":"025 8000 0001"})"));
  EXPECT_EQ(where(jiangsu), east) << "no field of the rules changed";

  const auto foreseen = plan();
  EXPECT_EQ(foreseen.records, 4);
  EXPECT_EQ(foreseen.kept_by_hand, 1);
  EXPECT_EQ(foreseen.unplaced, 0);
  ASSERT_EQ(foreseen.moves.size(), 2);
  EXPECT_EQ(foreseen.moves[0].record, jiangsu);
  EXPECT_EQ(foreseen.moves[0].from, east);
  EXPECT_EQ(foreseen.moves[0].to, north);
  EXPECT_EQ(foreseen.moves[1].record, nowhere);
  EXPECT_EQ(where(jiangsu), east) << "foreseen alone";

  const Id batch = applied();
  EXPECT_EQ(where(jiangsu), north);
  EXPECT_EQ(where(nowhere), north);
  EXPECT_EQ(where(zhejiang), east);
  EXPECT_FALSE(kept(jiangsu));
  EXPECT_TRUE(plan().moves.empty());
  ASSERT_TRUE(undo(batch));
  EXPECT_EQ(where(jiangsu), east);
  EXPECT_EQ(where(nowhere), Id{});
  EXPECT_EQ(plan().moves.size(), 2);
  EXPECT_EQ(faults(), 0);
}

TEST_P(Territories, AreMovedByFieldsRulesAndRightsAsTheyAreByThen) {
  ASSERT_TRUE(add_region());
  const Id one = account("浙江", R"(,"region_c":"west")");
  const Id other = account("江苏");
  const Id east = territory("East", of_states(R"("浙江","江苏")"));
  const Id west = made("territories",
                       R"({"name":"West","position":0,"account_rule":)" + of_region("west") + "}");
  ASSERT_TRUE(change("territories", east, R"({"position":1})"));
  ASSERT_EQ(plan().moves.size(), 2);
  EXPECT_EQ(plan().moves[0].to, west);
  const auto move = [&](std::function<void()> meanwhile) {
    const access::Actor actor = administrator();
    const auto asked = workspace().database().write([&](storage::Connection& db) {
      const auto unit = workspace().unit(db, actor, records::Via::web, workspace().settings());
      return sales::apply_territories(unit, workspace().queue(), "accounts", "moved");
    });
    Interrupting run(*workspace().queue().find(asked->job), std::move(meanwhile));
    return sales::run_territories(workspace(), run).ok();
  };
  ASSERT_TRUE(move([&] { ASSERT_TRUE(drop_region()); }));
  EXPECT_EQ(where(one), east) << "the field of the other rule was gone by then";
  EXPECT_EQ(where(other), east);

  ASSERT_TRUE(change("territories", east, R"({"account_rule":null})"));
  ASSERT_EQ(plan().moves.size(), 2);
  ASSERT_TRUE(move([&] { ASSERT_TRUE(add_region()); }));
  EXPECT_EQ(where(one), Id{});
  EXPECT_EQ(faults(), 0);
}

TEST_P(Territories, KeepNoRuleThatWasReadOtherwise) {
  sit_in("Asia/Kolkata");
  const auto by_day = [&](std::string_view name, std::string_view condition) {
    return made("territories", R"({"name":")" + std::string(name) +
                                   R"(","account_rule":{"field":"created_at",)" +
                                   std::string(condition) + "}}");
  };
  const Id late = by_day("Late", R"("op":"ge","value":"2026-11-22")");
  EXPECT_EQ(where(account("浙江")), Id{});
  sit_in("Pacific/Kiritimati");
  EXPECT_EQ(where(account("浙江")), late) << "there it is tomorrow";
  ASSERT_TRUE(remove(administrator(), "territories", late).ok());

  sit_in("Asia/Kolkata");
  const Id today = by_day("Today", R"("op":"within","value":{"this":"day"})");
  clock.advance(std::chrono::hours(8) + std::chrono::minutes(15));
  EXPECT_EQ(where(account("浙江")), today);
  clock.advance(std::chrono::minutes(30));
  EXPECT_EQ(where(account("浙江")), today) << "midnight there is at 18:30 in UTC";
}

TEST_P(Territories, ForgetWhatWasRolledBack) {
  const Id first = territory("First", of_states(R"("浙江")"));
  const Id second = territory("Second", of_states(R"("浙江")"));
  const access::Actor actor = administrator();
  const auto tried = workspace().database().write([&](storage::Connection& db) -> Status {
    const auto unit = workspace().unit(db, actor, records::Via::web, workspace().settings());
    const schema::Schema& schema = *unit.schema;
    db.nested([&] {
      const auto& records = workspace().records();
      EXPECT_TRUE(records.remove(unit, *schema.object("territories"), first, {}).ok());
      const auto one = records.create(unit, *schema.object("accounts"),
                                      *parse_json(R"({"name":"A","address":{"state":"浙江"}})"));
      EXPECT_TRUE(one.ok());
      return false;
    });
    return done();
  });
  ASSERT_TRUE(tried.ok());
  ASSERT_TRUE(remove(administrator(), "territories", second).ok());
  EXPECT_EQ(where(account("浙江")), first);
}

TEST_P(Territories, RefuseRulesThatHangOnWhoeverAsks) {
  const auto with = [](std::string_view rule) {
    return R"({"name":"Mine","account_rule":)" + std::string(rule) + "}";
  };
  EXPECT_EQ(refused("territories", with(R"({"and":[{"field":"owner","op":"eq","value":"me"}]})")),
            "account_rule.and[0].value");
  EXPECT_EQ(refused("territories", with(R"({"field":"owner","op":"in","value":["my_team"]})")),
            "account_rule.value[0]");
  EXPECT_EQ(refused("territories", with(R"({"field":"contacts","op":"any",
                "filter":{"field":"owner","op":"in","value":"me"}})")),
            "account_rule.filter.value");
  EXPECT_EQ(refused("territories", with(R"({"field":"name","op":"eq","value":"me"})")), "");
}

TEST_P(Territories, CanBeChangedWhereTheirRuleCannotBeReadAnyMore) {
  ASSERT_TRUE(add_region());
  const Id west =
      made("territories", R"({"name":"West","account_rule":)" + of_region("west") + "}");
  ASSERT_TRUE(drop_region());
  EXPECT_TRUE(change("territories", west, R"({"name":"Far West","position":3})"));
  EXPECT_TRUE(change("territories", west, R"({"active":false})"));
  EXPECT_EQ(refused("territories", west, R"({"account_rule":)" + of_region("east") + "}"),
            "account_rule.field");
  EXPECT_EQ(where(account("浙江")), Id{});
}

TEST_P(Territories, SayWhereEqualRulesOverlapAndWhatNoneOfThemFits) {
  const Id east = territory("East", of_states(R"("浙江")"));
  // Leads have neither an industry nor employees.
  const Id makers = territory("Makers", "", R"(,"position":1,"account_rule":
      {"field":"industry","op":"eq","value":"manufacturing"})");
  territory("Key accounts", "", R"(,"account_rule":{"field":"employees","op":"ge","value":1000})");
  ASSERT_TRUE(change("territories", east, R"({"position":1})"));
  account("浙江", R"(,"industry":"manufacturing")");
  account("浙江", R"(,"industry":"manufacturing","employees":5000)");
  account("四川");
  const auto seen = plan();
  EXPECT_EQ(seen.unplaced, 1);
  EXPECT_EQ(seen.overlapping, 1) << "of the large one another order decides";
  ASSERT_EQ(seen.overlaps.size(), 1);
  EXPECT_EQ(seen.overlaps.begin()->first, std::pair(east, makers));
  EXPECT_EQ(seen.overlaps.begin()->second, 1);
  EXPECT_TRUE(seen.moves.empty());
}

TEST_P(Territories, GiveTheirLeadsToTheirMembersByTheRulesOfAssignment) {
  const Id seller = role(R"({"objects":{"*":{"read":"all","create":true,"update":"own"}}})");
  const Id ann = user("ann", seller);
  const Id bob = user("bob", seller);
  const Id cho = user("cho", seller);
  const Id dan = user("dan", seller);
  const Id east = territory("East", of_states(R"("浙江","上海")"));
  territory("Shanghai", of_states(R"("上海")"), below(east));
  const Id south = territory("South", of_states(R"("广东")"));
  const auto member = [&](Id territory, Id who, const std::string& more = "") {
    return made("territory_members", R"({"of_territory":")" + format(territory) +
                                         R"(","member":")" + format(who) + "\"" + more + "}");
  };
  member(east, ann);
  member(east, bob);
  member(east, dan, R"(,"role":"support")");
  member(south, cho);
  made("assignment_rules", R"({"name":"By territory","whom":"territory"})");
  const auto owner = [&](std::string_view state) {
    const Id lead = made("leads", R"({"name":"Lead","assign_by_rules":true,"address":{"state":")" +
                                      std::string(state) + "\"}}");
    return fetch("leads", lead)->owner();
  };
  EXPECT_EQ(owner("浙江"), ann);
  EXPECT_EQ(owner("广东"), cho);
  EXPECT_EQ(owner("广东"), cho);
  EXPECT_EQ(owner("上海"), bob) << "Shanghai has no members: those of the East, whose turn goes on";
  EXPECT_EQ(owner("浙江"), ann);
  EXPECT_EQ(owner("四川"), administrator_id()) << "in no territory nobody is free";
  EXPECT_EQ(refused("territory_members", R"({"of_territory":")" + format(east) + R"(","member":")" +
                                             format(ann) + "\"}"),
            "member");
  EXPECT_EQ(faults(), 0);
}

TEST_P(Territories, RefuseCirclesBadRulesAndTargetsOfTwo) {
  const Id east = territory("East", "");
  const Id zhejiang = territory("Zhejiang", "", below(east));
  EXPECT_EQ(refused("territories", east, R"({"parent":")" + format(zhejiang) + "\"}"), "parent");
  EXPECT_EQ(refused("territories",
                    R"({"name":"X","account_rule":{"field":"stat","op":"eq","value":"x"}})"),
            "account_rule.field");
  EXPECT_EQ(refused("territories", R"({"name":"East"})"), "name");
  const std::string target =
      R"({"period":"year","starts_on":"2026-03-04","amount":"100","territory":")" + format(east) +
      "\"";
  const Id set = made("targets", target + "}");
  EXPECT_EQ(text(*fetch("targets", set), "name"), "2026 · East");
  EXPECT_EQ(refused("targets", target + R"(,"person":")" + format(administrator_id()) + "\"}"),
            "territory");
}

TEST_P(Territories, ShowOnDealsAndAreAskedForThere) {
  const Id east = territory("East", of_states(R"("浙江")"));
  const Id one = account("浙江");
  const Id deal = made("opportunities", R"({"name":"Deal","account":")" + format(one) + "\"}");
  made("opportunities", R"({"name":"Without"})");
  const access::Actor actor = administrator();
  const schema::Object& deals = *actor.schema().object("opportunities");
  const auto ids = workspace().database().read([&](storage::Connection& db)
                                                   -> Result<std::vector<Id>> {
    query::Question question;
    question.object = &deals;
    const Json asked =
        TRY(parse_json(R"({"and":[{"field":"account.territory","op":"eq","value":")" +
                       format(east) + R"("},{"field":"territory","op":"eq","value":"East"}]})"));
    question.filter = TRY(
        query::parse_filter(asked, actor.schema(), deals, actor, actor.asker(clock.now(), "CNY")));
    return query::select_ids({db, actor.schema(), actor, actor.directory()}, question, Id{}, 10);
  });
  ASSERT_TRUE(ids.ok()) << ids.error().message.en;
  EXPECT_EQ(*ids, std::vector{deal});
}

}  // namespace
}  // namespace kith::commands
