// The life of a lead, as all rooms together live it.
#include <gtest/gtest.h>

#include "commands/test_workspace.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::text;

class Leads : public ProductTest {
 protected:
  Id lead(std::string_view json) {
    const auto saved = create(administrator(), "leads", json);
    EXPECT_TRUE(saved.ok()) << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  Result<records::Saved> move(Id lead, std::string_view values) {
    return update(administrator(), "leads", lead, values);
  }
  std::string refused(Id lead, std::string_view values) {
    const auto moved = move(lead, values);
    if (moved) return "";
    return moved.error().fields.empty()
               ? std::string("?")
               : moved.error().fields[0].field + " " + moved.error().fields[0].code;
  }
  Value value(Id lead, std::string_view field) { return cell(*fetch("leads", lead), field); }
  Id stage(std::string_view status) {
    Id found;
    const access::Actor system = workspace().system();
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const schema::Object& stages = *system.schema().object("lead_stages");
          const auto ids = query::find_by({db, system.schema(), system, system.directory()}, stages,
                                          *stages.field("status"), status);
          if (!ids.empty()) found = ids.front();
        },
        {});
    return found;
  }
};
KITH_BOTH_ENGINES(Leads);

TEST_P(Leads, GoTheWayFromNewToSqlWithStampsAndAClock) {
  const Id one = lead(R"({"name":"李雷","company":"蓝海"})");
  EXPECT_EQ(value(one, "status_since"), Value{clock.now()});
  EXPECT_TRUE(is_null(value(one, "sla_due_at")));
  clock.advance(std::chrono::hours{1});
  ASSERT_EQ(refused(one, R"({"status":"mql"})"), "");
  const Timestamp qualified = clock.now();
  EXPECT_EQ(value(one, "mql_at"), Value{qualified});
  EXPECT_EQ(value(one, "sla_due_at"), Value{qualified + std::chrono::hours{24}});
  clock.advance(std::chrono::hours{2});
  ASSERT_EQ(refused(one, R"({"status":"sal"})"), "");
  EXPECT_EQ(value(one, "sal_at"), Value{clock.now()});
  EXPECT_EQ(value(one, "mql_at"), Value{qualified});
  EXPECT_TRUE(is_null(value(one, "sla_due_at")));
  EXPECT_EQ(refused(one, R"({"status":"sql"})"), "authority required");
  ASSERT_EQ(refused(one, R"({"status":"sql","authority":"decides","need":"clear"})"), "");
  EXPECT_EQ(value(one, "sql_at"), Value{clock.now()});
}

TEST_P(Leads, RefuseAWayThatIsNotOpenAndNameThoseThatAre) {
  const Id one = lead(R"({"name":"Liv"})");
  const auto refusal = move(one, R"({"status":"sql","authority":"decides","need":"clear"})");
  ASSERT_FALSE(refusal.ok());
  EXPECT_EQ(refusal.error().fields[0].field, "status");
  EXPECT_EQ(refusal.error().fields[0].code, "transition");
  EXPECT_EQ(refusal.error().fields[0].message.en,
            "From “New” a lead does not go to “SQL”, only to: Contacted, MQL, Nurture, "
            "Disqualified.");
  EXPECT_EQ(text(*fetch("leads", one), "status"), "new");
  // The ways are data.
  ASSERT_TRUE(update(administrator(), "lead_stages", stage("new"), R"({"leads_to":["sql"]})").ok());
  EXPECT_EQ(refused(one, R"({"status":"sql","authority":"decides","need":"clear"})"), "");
  EXPECT_FALSE(
      update(administrator(), "lead_stages", stage("new"), R"({"leads_to":["sqll"]})").ok());
  EXPECT_FALSE(
      update(administrator(), "lead_stages", stage("new"), R"({"checklist":["mql_at"]})").ok());
  EXPECT_FALSE(
      update(administrator(), "lead_stages", stage("new"), R"({"checklist":["bugdet"]})").ok());
}

TEST_P(Leads, AskForTheReasonAndForgetItWhenTheyGoOn) {
  const Id one = lead(R"({"name":"Liv","status":"mql"})");
  EXPECT_EQ(refused(one, R"({"status":"rejected"})"), "rejection_reason required");
  EXPECT_EQ(refused(one, R"({"status":"nurture"})"), "nurture_reason required");
  EXPECT_EQ(refused(one, R"({"status":"disqualified"})"), "disqualified_reason required");
  ASSERT_EQ(refused(one, R"({"status":"rejected","rejection_reason":"too_early",
                             "status_note":"asks again in May"})"),
            "");
  EXPECT_FALSE(is_null(value(one, "rejected_at")));
  EXPECT_EQ(refused(one, R"({"rejection_reason":null})"), "rejection_reason required");
  ASSERT_EQ(refused(one, R"({"rejection_reason":"no_fit"})"), "");
  ASSERT_EQ(refused(one, R"({"status":"nurture","nurture_reason":"later",
                             "nurture_until":"2027-05-01"})"),
            "");
  EXPECT_TRUE(is_null(value(one, "rejection_reason")));
  EXPECT_TRUE(is_null(value(one, "status_note")));
  EXPECT_FALSE(is_null(value(one, "rejected_at")));
  ASSERT_EQ(refused(one, R"({"status":"mql"})"), "");
  EXPECT_TRUE(is_null(value(one, "nurture_reason")));
  EXPECT_TRUE(is_null(value(one, "nurture_until")));
}

TEST_P(Leads, BecomeConvertedByNoHand) {
  const Id one = lead(R"({"name":"Liv","status":"sal"})");
  EXPECT_EQ(refused(one, R"({"status":"converted"})"), "status use_convert");
  EXPECT_EQ(refused(one, R"({"converted_at":"2026-11-21T10:00:00Z"})"), "converted_at read_only");
  EXPECT_EQ(refused(one, R"({"sla_due_at":null})"), "sla_due_at read_only");
  EXPECT_FALSE(create(administrator(), "leads", R"({"name":"x","status":"converted"})").ok());
}

TEST_P(Leads, TakeWhatAFileSaysOfThem) {
  const access::Actor actor = administrator();
  const auto import = [&](auto&& act) {
    return workspace().database().write([&](storage::Connection& db) -> Result<records::Saved> {
      return act(workspace().unit(db, actor, records::Via::import, workspace().settings()));
    });
  };
  const schema::Object& leads = *actor.schema().object("leads");
  const auto brought = import([&](const records::Unit& unit) {
    return workspace().records().create(unit, leads,
                                        *parse_json(R"({"name":"Old","status":"disqualified"})"));
  });
  ASSERT_TRUE(brought.ok());
  const auto told = import([&](const records::Unit& unit) {
    return workspace().records().create(unit, leads,
                                        *parse_json(R"({"name":"Old","status":"converted"})"));
  });
  ASSERT_TRUE(told.ok());
  const auto moved = import([&](const records::Unit& unit) {
    return workspace().records().update(unit, leads, brought->id, std::nullopt,
                                        *parse_json(R"({"status":"sql"})"));
  });
  EXPECT_TRUE(moved.ok());
  const auto reopened = import([&](const records::Unit& unit) {
    return workspace().records().update(unit, leads, told->id, std::nullopt,
                                        *parse_json(R"({"status":"sql"})"));
  });
  EXPECT_FALSE(reopened.ok());
}

}  // namespace
}  // namespace kith::commands
