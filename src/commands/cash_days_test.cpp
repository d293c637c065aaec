// What the days do to contracts when not everything goes well, and when a day begins.
#include <gtest/gtest.h>

#include <algorithm>

#include "commands/test_workspace.h"
#include "sales/contract_days.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using sales::text;
using std::chrono::days;
using std::chrono::hours;

class CashDays : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    account = made("accounts", R"({"name":"Acme"})");
  }
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  Id contract(std::string_view name, std::string_view more) {
    return made("contracts", fmt::format(R"({{"name":"{}","account":"{}","amount":"10",
                             "status":"active"{}{}}})",
                                         name, format(account),
                                         more.find("ends_on") != std::string_view::npos
                                             ? ""
                                             : R"(,"ends_on":"2026-11-30")",
                                         more));
  }
  std::vector<query::Stored> named(std::string_view object, std::string_view field,
                                   std::string_view value) {
    std::vector<query::Stored> found;
    const access::Actor system = workspace().system();
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const schema::Object& where = *system.schema().object(object);
          const query::ReadEnvironment all{db, system.schema(), system, system.directory()};
          const auto ids = query::find_by(all, where, *where.field(field), value, 10);
          found = query::fetch_many(all, where, ids);
        },
        {});
    return found;
  }
  std::string status(Id id) { return std::string(text(*fetch("contracts", id), "status")); }
  void run(std::string_view kind) {
    ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(kind)}).ok());
    workspace().queue().run_due();
  }

  Id account;
};
KITH_BOTH_ENGINES(CashDays);

TEST_P(CashDays, AContractThatIsRefusedHoldsUpNoOther) {
  const Id stuck = contract("Stuck", "");
  const Id stuck_too = contract("Stuck too", R"(,"renewal":"automatic")");
  const Id free = contract("Free", "");
  made("validation_rules", R"({"name":"Stays","applies_to":"contracts","named_field":"status",
       "message_en":"It stays.","message_zh":"保持不变。","condition":{"or":[
       {"field":"status","op":"eq","value":"active"},{"field":"name","op":"eq","value":"Free"}]}})");
  clock.advance(days{30});
  run(sales::contract_days_job);
  EXPECT_EQ(status(free), "expired");
  EXPECT_EQ(status(stuck), "active");
  EXPECT_EQ(status(stuck_too), "active");
  EXPECT_EQ(count(administrator(), "contracts"), 3) << "and nothing half renewed";
}

TEST_P(CashDays, ARenewedYearEndsWithTheYear) {
  contract("Year", R"(,"starts_on":"2027-01-01","ends_on":"2027-12-31","renewal":"automatic")");
  clock.set(*parse_timestamp("2028-01-02T00:00:00Z"));
  run(sales::contract_days_job);
  const auto ends = [&] {
    std::vector<std::string> found;
    for (const auto& one : named("contracts", "name", "Year"))
      found.push_back(format(std::get<Date>(sales::cell(one, "ends_on"))));
    std::ranges::sort(found);
    return found;
  };
  EXPECT_EQ(ends(), (std::vector<std::string>{"2027-12-31", "2028-12-31"}));
}

TEST_P(CashDays, ADayBeginsWithThatOfTheWorkspace) {
  const Id whole = contract("Ends", "");
  app::Settings settings = workspace().settings();
  settings.time_zone = "America/New_York";
  ASSERT_TRUE(workspace().change_settings(settings).ok());
  clock.set(*parse_timestamp("2026-12-01T04:30:00Z"));
  run(sales::contract_days_asker);
  EXPECT_EQ(status(whole), "active") << "there it is the last of November still";
  clock.advance(hours{1});
  run(sales::contract_days_asker);
  EXPECT_EQ(status(whole), "expired");
}

}  // namespace
}  // namespace kith::commands
