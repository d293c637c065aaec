// Commission as all rooms together do it: what rules write of payments, deals and orders, what becomes of it
// when these are changed or taken back, and what is approved.
#include "sales/commissions.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "app/bulk.h"
#include "commands/test_workspace.h"
#include "records/batch.h"
#include "sales/commission_month.h"
#include "sales/commission_rules.h"
#include "sales/look_up.h"
#include "sales/receivables.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::decimal;
using sales::reference;
using sales::text;

class Commission : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    seller = role(
        R"({"objects":{"*":{"read":"team","create":true,"update":"own","delete":"own"},
            "commissions":{"read":"own","create":false,"update":"own","delete":"none"}}})");
    ann = user("ann", seller);
    bob = user("bob", seller);
    account = made("accounts", R"({"name":"Acme"})");
    contract = contract_of(ann, "1000000");
    follow();
  }
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << said(saved);
    return saved ? saved->id : Id{};
  }
  static std::string said(const Result<records::Saved>& saved) {
    if (saved) return "";
    const auto& fields = saved.error().fields;
    return fields.empty() ? saved.error().message.en
                          : fields[0].field + " " + fields[0].code + ": " + fields[0].message.en;
  }
  static std::string refused(const Result<records::Saved>& saved) {
    if (saved) return "";
    const auto& fields = saved.error().fields;
    return fields.empty() ? "?" : fields[0].field + " " + fields[0].code;
  }
  Id contract_of(Id owner, std::string_view amount, std::string_view more = "") {
    return made(
        "contracts",
        fmt::format(
            R"({{"name":"C","account":"{}","owner":"{}","amount":"{}","status":"active"{}}})",
            format(account), format(owner), amount, more));
  }
  Id payment(std::string_view on, std::string_view amount, Id of = {}) {
    const Id paid =
        made("payments", fmt::format(R"({{"contract":"{}","paid_on":"{}","amount":"{}"}})",
                                     format(of ? of : contract), on, amount));
    follow();
    return paid;
  }
  Id rule(std::string_view more) {
    static int n = 0;
    return made("commission_rules", fmt::format(R"({{"name":"R{}"{}}})", ++n, more));
  }
  void change(std::string_view object, Id id, std::string_view json) {
    const auto saved = update(administrator(), object, id, json);
    ASSERT_TRUE(saved.ok()) << said(saved);
    follow();
  }
  void take_back(std::string_view object, Id id) {
    ASSERT_TRUE(remove(administrator(), object, id).ok());
    follow();
  }
  template <typename F>
  auto as_program(F&& work) {
    const access::Actor system = workspace().system();
    return workspace().database().write([&](storage::Connection& db) {
      return work(workspace().unit(db, system, records::Via::job, workspace().settings()));
    });
  }
  // What the reaction does with all that has happened since.
  void follow() {
    const app::Reaction reaction = sales::follow_commission();
    for (bool more = true; more;) {
      more = as_program([&](const records::Unit& unit) -> Result<bool> {
               auto changes = records::changes_before(unit.db, *unit.schema, 0, 500);
               std::erase_if(changes, [&](const auto& one) { return one.seq <= seen_; });
               std::ranges::sort(changes, {}, &records::Change::seq);
               for (const records::Change& one : changes) {
                 seen_ = one.seq;
                 const schema::Object* object = unit.schema->object(one.object);
                 if (!object ||
                     std::ranges::find(reaction.objects, object->name) == reaction.objects.end())
                   continue;
                 const auto ran = reaction.run(workspace().records(), unit, one);
                 EXPECT_TRUE(ran.ok()) << ran.error().message.en;
                 // As after a crash that forgot where it was.
                 EXPECT_TRUE(reaction.run(workspace().records(), unit, one).ok());
               }
               return !changes.empty();
             }).value();
    }
  }
  std::vector<query::Stored> lines(std::string_view field = "", Id of = {}) {
    return as_program([&](const records::Unit& unit) -> Result<std::vector<query::Stored>> {
             if (!field.empty()) return sales::all_of(unit, "commissions", field, of);
             query::Question question;
             question.object = unit.schema->object("commissions");
             const query::ReadEnvironment where{unit.db, *unit.schema, query::everything(),
                                                unit.actor.directory()};
             auto found = query::fetch_many(where, *question.object,
                                            query::select_ids(where, question, Id{}, 500));
             std::ranges::sort(found, {}, [](const auto& line) { return line.id(); });
             return found;
           })
        .value();
  }
  // "ann 2026-11 1000 30 earned; …"
  std::string told() {
    std::string out;
    for (const query::Stored& line : lines()) {
      if (!out.empty()) out += "; ";
      out += fmt::format("{} {} {} {} {}",
                         workspace().directory()->user_name(reference(line, "person")),
                         format(std::get<Date>(cell(line, "month"))).substr(0, 7),
                         format(decimal(line, "base_amount")), format(decimal(line, "amount")),
                         text(line, "state"));
    }
    return out;
  }
  std::string words(size_t at) { return std::string(text(lines().at(at), "calculation")); }
  void approve(size_t at) { change("commissions", lines().at(at).id(), R"({"state":"approved"})"); }
  Id recalculate(std::string_view day) {
    const access::Actor admin = administrator();
    const auto asked = workspace().database().write([&](storage::Connection& db) {
      const auto unit = workspace().unit(db, admin, records::Via::api, workspace().settings());
      return sales::recalculate_commission(unit, workspace().queue(), *parse_date(day), "again");
    });
    EXPECT_TRUE(asked.ok());
    workspace().queue().run_due();
    return asked->batch;
  }

  Id seller, ann, bob, account, contract;
  int64_t seen_ = 0;
};
KITH_BOTH_ENGINES(Commission);

constexpr std::string_view three_percent = R"(,"rate":3)";
constexpr std::string_view in_tiers =
    R"(,"method":"tiers","rate":3,"tiers":[{"above":"100000","rate":5},{"above":"200000","rate":"8"}])";

TEST_P(Commission, APaymentEarnsItsContractsOwnerOnce) {
  rule(three_percent);
  const Id paid = payment("2026-11-10", "1000.50");
  EXPECT_EQ(told(), "ann 2026-11 1000.5 30.02 earned");
  EXPECT_EQ(words(0), "1000.5 × 3%");
  const query::Stored line = lines().front();
  EXPECT_EQ(line.owner(), ann);
  EXPECT_EQ(cell(line, "source", 1), Value{paid.value});
  EXPECT_EQ(reference(line, "account"), account);
  EXPECT_EQ(std::get<Decimal>(cell(line, "rate")), *parse_decimal("3"));
}

TEST_P(Commission, WhatIsChangedOrTakenBackCorrectsTheLineThatNobodyApproved) {
  rule(three_percent);
  const Id paid = payment("2026-11-10", "1000");
  change("payments", paid, R"({"amount":"2000"})");
  EXPECT_EQ(told(), "ann 2026-11 2000 60 earned");
  change("payments", paid, R"({"paid_on":"2026-10-31"})");
  EXPECT_EQ(told(), "ann 2026-10 2000 60 earned");
  take_back("payments", paid);
  EXPECT_EQ(told(), "ann 2026-10 0 0 taken_back");
}

TEST_P(Commission, WhatIsApprovedIsNeverTouchedAndTheRestIsALineOfItsOwn) {
  rule(three_percent);
  const Id paid = payment("2026-10-10", "1000");
  approve(0);
  change("payments", paid, R"({"amount":"900"})");
  EXPECT_EQ(told(), "ann 2026-10 1000 30 approved; ann 2026-11 -100 -3 earned");
  EXPECT_EQ(words(1), "900 × 3% − 30");
  change("payments", paid, R"({"amount":"1000"})");
  EXPECT_EQ(told(), "ann 2026-10 1000 30 approved; ann 2026-11 0 0 taken_back");
  take_back("payments", paid);
  EXPECT_EQ(told(), "ann 2026-10 1000 30 approved; ann 2026-11 -1000 -30 earned");
  approve(1);
  change("commissions", lines()[0].id(), R"({"state":"paid"})");
  // Back again, out of the bin.
  const access::Actor admin = administrator();
  ASSERT_TRUE(workspace()
                  .database()
                  .write([&](storage::Connection& db) {
                    const auto unit =
                        workspace().unit(db, admin, records::Via::api, workspace().settings());
                    return workspace().records().restore(unit, *unit.schema->object("payments"),
                                                         paid);
                  })
                  .ok());
  follow();
  EXPECT_EQ(told(),
            "ann 2026-10 1000 30 paid; ann 2026-11 -1000 -30 approved; ann 2026-11 1000 30 earned");
}

TEST_P(Commission, TiersGoOnWithinThePeriodAndAddUpToTheCent) {
  rule(in_tiers);
  payment("2026-11-10", "80000");
  payment("2026-11-12", "50000");
  EXPECT_EQ(told(), "ann 2026-11 80000 2400 earned; ann 2026-11 50000 2100 earned");
  EXPECT_EQ(words(1), "20000 × 3% + 30000 × 5%");
  EXPECT_TRUE(is_null(cell(lines()[1], "rate")));
  payment("2026-12-01", "10000");
  EXPECT_EQ(decimal(lines()[2], "amount"), *parse_decimal("300")) << "another month begins anew";
  // An older one moves those behind it.
  payment("2026-11-01", "90000");
  EXPECT_EQ(told(),
            "ann 2026-11 80000 3800 earned; ann 2026-11 50000 3100 earned; "
            "ann 2026-12 10000 300 earned; ann 2026-11 90000 2700 earned");
}

TEST_P(Commission, ATierThatIsLostBehindAnApprovedLineIsTakenBackBesideIt) {
  rule(in_tiers);
  const Id first = payment("2026-11-10", "100000");
  payment("2026-11-12", "10000");
  approve(1);
  EXPECT_EQ(told(), "ann 2026-11 100000 3000 earned; ann 2026-11 10000 500 approved");
  take_back("payments", first);
  EXPECT_EQ(told(),
            "ann 2026-11 0 0 taken_back; ann 2026-11 10000 500 approved; "
            "ann 2026-11 0 -200 earned");
  EXPECT_EQ(words(2), "10000 × 3% − 500");
}

TEST_P(Commission, ARuleThatHasEndedEarnsNothingNew) {
  const Id ended = rule(R"(,"rate":3,"valid_from":"2026-11-01","valid_to":"2026-11-30")");
  payment("2026-10-31", "100");
  payment("2026-12-01", "100");
  EXPECT_EQ(told(), "");
  const Id in_time = payment("2026-11-30", "100");
  EXPECT_EQ(told(), "ann 2026-11 100 3 earned");
  approve(0);
  EXPECT_EQ(refused(update(administrator(), "commission_rules", ended, R"({"rate":4})")),
            "rate in_use");
  EXPECT_NE(refused(remove(administrator(), "commission_rules", ended)), "");
  change("commission_rules", ended, R"({"active":false,"valid_to":"2026-11-15"})");
  change("payments", in_time, R"({"amount":"200"})");
  EXPECT_EQ(told(), "ann 2026-11 100 3 approved; ann 2026-11 100 3 earned")
      << "what was approved follows its money";
}

TEST_P(Commission, AmountsInOtherCurrenciesCountAtTheRateOfTheirDay) {
  made("exchange_rates", R"({"currency":"USD","valid_from":"2026-10-01","rate":"7"})");
  made("exchange_rates", R"({"currency":"USD","valid_from":"2026-11-01","rate":"7.2"})");
  rule(three_percent);
  const Id abroad = made(
      "contracts",
      fmt::format(
          R"({{"name":"D","account":"{}","owner":"{}","amount":{{"amount":"1000","currency":"USD"}},"status":"active"}})",
          format(account), format(bob)));
  for (const std::string_view on : {"2026-10-20", "2026-11-02"}) {
    made("payments",
         fmt::format(
             R"({{"contract":"{}","paid_on":"{}","amount":{{"amount":"100","currency":"USD"}}}})",
             format(abroad), on));
  }
  payment("2026-11-03", "10");
  EXPECT_EQ(told(),
            "bob 2026-10 700 21 earned; bob 2026-11 720 21.6 earned; ann 2026-11 10 0.3 earned");
}

TEST_P(Commission, AWonDealAnOrderAndAContractEarnAsWell) {
  rule(R"(,"earned_on":"opportunities","rate":1)");
  rule(R"(,"earned_on":"orders","method":"fixed","fixed_amount":"50")");
  rule(fmt::format(R"(,"earned_on":"contracts","rate":2,"whom":"person","person":"{}")",
                   format(bob)));
  const auto won =
      as_program([&](const records::Unit& unit) -> Result<Id> {
        const schema::Object& stages = *unit.schema->object("stages");
        return query::find_by({unit.db, *unit.schema, query::everything(), unit.actor.directory()},
                              stages, *stages.field("kind"), "won")
            .front();
      }).value();
  const Id deal =
      made("opportunities",
           fmt::format(R"({{"name":"Deal","owner":"{}","amount":"500"}})", format(ann)));
  follow();
  EXPECT_EQ(told(), "");
  change("opportunities", deal, fmt::format(R"({{"stage":"{}"}})", format(won)));
  EXPECT_EQ(told(), "ann 2026-11 500 5 earned");
  const Id order = made(
      "orders",
      fmt::format(
          R"({{"name":"O","account":"{}","owner":"{}","amount":"300","ordered_on":"2026-11-05"}})",
          format(account), format(ann)));
  change("orders", order, R"({"status":"confirmed"})");
  contract_of(ann, "400", R"(,"signed_on":"2026-11-06")");
  follow();
  EXPECT_EQ(told(),
            "ann 2026-11 500 5 earned; ann 2026-11 300 50 earned; bob 2026-11 400 8 earned");
  change("orders", order, R"({"status":"cancelled"})");
  EXPECT_EQ(text(lines()[1], "state"), "taken_back");
}

TEST_P(Commission, ATeamSharesToTheCentAndAHandOverMovesNothing) {
  const Id team = made("teams", R"({"name":"North"})");
  for (const Id one : {ann, bob})
    change("users", one, fmt::format(R"({{"team":"{}"}})", format(team)));
  workspace().refresh_directory();
  rule(fmt::format(R"(,"rate":10,"whom":"team","team":"{}")", format(team)));
  const Id paid = payment("2026-11-10", "100.01");
  EXPECT_EQ(told(), "ann 2026-11 50 5 earned; bob 2026-11 50.01 5 earned");
  change("users", bob, R"({"team":null})");
  workspace().refresh_directory();
  change("contracts", contract, fmt::format(R"({{"owner":"{}"}})", format(bob)));
  change("payments", paid, R"({"reference":"T1"})");
  EXPECT_EQ(told(), "ann 2026-11 50 5 earned; bob 2026-11 50.01 5 earned");
  recalculate("2026-11-30");
  EXPECT_EQ(told(), "ann 2026-11 100.01 10 earned; bob 2026-11 0 0 taken_back");
}

TEST_P(Commission, TheConditionOfARuleIsAskedOfTheRecord) {
  rule(R"(,"rate":3,"condition":{"field":"method","op":"eq","value":"cash"})");
  const Id paid = payment("2026-11-10", "100");
  EXPECT_EQ(told(), "");
  change("payments", paid, R"({"method":"cash"})");
  EXPECT_EQ(told(), "ann 2026-11 100 3 earned");
  EXPECT_EQ(refused(create(
                administrator(), "commission_rules",
                R"({"name":"x","rate":3,"condition":{"field":"colour","op":"eq","value":1}})")),
            "condition.field unknown_field");
  EXPECT_EQ(refused(create(administrator(), "commission_rules", R"({"name":"x"})")),
            "rate required");
  EXPECT_EQ(
      refused(create(
          administrator(), "commission_rules",
          R"({"name":"x","method":"tiers","rate":1,"tiers":[{"above":"5","rate":1},{"above":"4","rate":2}]})")),
      "tiers format");
  EXPECT_EQ(refused(create(administrator(), "commission_rules",
                           R"({"name":"x","rate":1,"whom":"person"})")),
            "person required");
}

TEST_P(Commission, AMonthIsRecalculatedWhereNothingIsApprovedAndThatIsTakenBack) {
  const Id three = rule(three_percent);
  payment("2026-11-10", "100");
  payment("2026-11-11", "200");
  const Id other = rule(R"(,"rate":1)");
  change("commission_rules", three, R"({"rate":4})");
  EXPECT_EQ(told(), "ann 2026-11 100 3 earned; ann 2026-11 200 6 earned");
  const Id batch = recalculate("2026-11-30");
  EXPECT_EQ(told(),
            "ann 2026-11 100 4 earned; ann 2026-11 200 8 earned; ann 2026-11 100 1 earned; "
            "ann 2026-11 200 2 earned");
  approve(0);
  EXPECT_TRUE(undo(batch));
  EXPECT_EQ(told(), "ann 2026-11 100 4 approved; ann 2026-11 200 6 earned")
      << "what was approved meanwhile stays";
  change("commission_rules", other, R"({"active":false})");
  recalculate("2026-11-01");
  EXPECT_EQ(told(), "ann 2026-11 100 4 approved; ann 2026-11 200 8 earned");
}

TEST_P(Commission, LinesAreApprovedThenPaidByOthersThanTheirPerson) {
  rule(three_percent);
  payment("2026-11-10", "100");
  const Id line = lines().front().id();
  EXPECT_EQ(refused(update(workspace().actor(ann), "commissions", line, R"({"state":"approved"})")),
            "state own");
  EXPECT_EQ(refused(update(administrator(), "commissions", line, R"({"state":"paid"})")),
            "state way");
  EXPECT_EQ(refused(update(administrator(), "commissions", line, R"({"by_hand":"5"})")),
            "by_hand by_rule");
  EXPECT_EQ(refused(update(administrator(), "commissions", line, R"({"amount":"5"})")),
            "amount read_only");
  approve(0);
  EXPECT_EQ(reference(lines()[0], "approved_by"), administrator_id());
  EXPECT_FALSE(remove(administrator(), "commissions", line).ok());
  change("commissions", line, R"({"state":"earned"})");
  EXPECT_TRUE(is_null(cell(lines()[0], "approved_at")));
  approve(0);
  change("commissions", line, R"({"state":"paid"})");
  EXPECT_EQ(refused(update(administrator(), "commissions", line, R"({"state":"approved"})")),
            "state way");
}

TEST_P(Commission, SeveralAreApprovedAtOnceAndBackAgain) {
  rule(three_percent);
  payment("2026-11-10", "100");
  payment("2026-11-11", "200");
  const access::Actor admin = administrator();
  const std::vector<Id> both{lines()[0].id(), lines()[1].id()};
  const auto started = workspace().database().write([&](storage::Connection& db) {
    const auto unit = workspace().unit(db, admin, records::Via::api, workspace().settings());
    return app::start_bulk(unit, workspace().queue(),
                           {.object = unit.schema->object("commissions"),
                            .ids = both,
                            .values = Json(Json::Object{{"state", "approved"}}),
                            .label = "approve"});
  });
  ASSERT_TRUE(started.ok());
  workspace().queue().run_due();
  EXPECT_EQ(told(), "ann 2026-11 100 3 approved; ann 2026-11 200 6 approved");
  EXPECT_TRUE(undo(started->batch));
  EXPECT_EQ(told(), "ann 2026-11 100 3 earned; ann 2026-11 200 6 earned");
}

TEST_P(Commission, EverybodySeesTheirOwnAndALineByHandStandsBeside) {
  rule(three_percent);
  payment("2026-11-10", "100");
  const std::string bonus = fmt::format(
      R"({{"person":"{}","month":"2026-11-20","by_hand":"-5.5","note":"Advance"}})", format(bob));
  made("commissions", bonus);
  EXPECT_EQ(told(), "ann 2026-11 100 3 earned; bob 2026-11 0 -5.5 earned");
  EXPECT_EQ(count(workspace().actor(ann), "commissions"), 1);
  EXPECT_EQ(count(workspace().actor(bob), "commissions"), 1);
  EXPECT_EQ(refused(create(administrator(), "commissions",
                           fmt::format(R"({{"person":"{}","month":"2026-11-01"}})", format(bob)))),
            "by_hand required");
  EXPECT_FALSE(create(workspace().actor(bob), "commissions", bonus).ok());
}

}  // namespace
}  // namespace kith::commands
