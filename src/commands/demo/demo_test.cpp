#include "commands/demo/demo.h"

#include <algorithm>
#include <charconv>

#include "activity/install.h"
#include "app/app.h"
#include "commands/demo/story.h"
#include "insight/install.h"
#include "query/filter.h"
#include "records/search.h"
#include "sales/install.h"
#include "storage/test_database.h"

namespace kith::commands {
namespace {

using storage::Connection;
using storage::Sql;

constexpr std::string_view password = "correct horse battery";

// Wednesday, 18 November 2026, 10:00 in Shanghai.
Timestamp fixed_now() { return *parse_timestamp("2026-11-18T02:00:00Z"); }

class Demo : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    app::install(app_);
    sales::install(app_);
    activity::install(app_);
    insight::install(app_);
    workspace_ = open(location());
  }
  void TearDown() override {
    workspace_.reset();
    BothEngines::TearDown();
  }

  // In a file of its own: the suite holds the one that it was given.
  std::unique_ptr<app::Workspace> open(storage::Location location) {
    if (location.engine == storage::Engine::sqlite) location.path += ".demo";
    auto workspace =
        app::Workspace::open(app_, "main", location, ::testing::TempDir(), {clock_, random_});
    EXPECT_TRUE(workspace.ok());
    EXPECT_TRUE((*workspace)->set_up({"Ada", "ada@kith.example", std::string(password)}, {}).ok());
    return std::move(*workspace);
  }
  void plant() {
    const Status status = plant_demo(*workspace_, password);
    ASSERT_TRUE(status.ok()) << status.error().message.en
                             << (status.error().fields.empty()
                                     ? ""
                                     : " " + status.error().fields[0].field + ": " +
                                           status.error().fields[0].message.en);
  }
  int64_t count(const Sql& sql) {
    int64_t n = -1;
    workspace_->database().read_raw([&](Connection& db) { n = db.integer(sql).value_or(-1); }, {});
    return n;
  }
  std::vector<std::string> found(std::string_view text, std::string_view object) {
    const access::Actor system = workspace_->system();
    const std::vector<std::string> objects{std::string(object)};
    std::vector<std::string> titles;
    workspace_->database().read_raw(
        [&](Connection& db) {
          const schema::SchemaPtr schema = workspace_->schema().current();
          const query::ReadEnvironment environment{db, *schema, system, system.directory()};
          titles.clear();
          for (const auto& hit : records::search(environment, text, {objects, 50}))
            titles.push_back(hit.title);
        },
        {});
    return titles;
  }

  void has_what_it_promises();
  void tells_opportunities_as_they_happen();
  void has_quotes_in_every_state();
  void keeps_stock();
  void aims_at_accounts();
  void tells_leads_from_new_to_converted();
  void knows_no_future();
  void is_found_by_pinyin();
  void lets_users_see_their_team();
  void refuses_a_workspace_that_is_in_use();

  app::App app_;
  ManualClock clock_{fixed_now()};
  SystemRandom random_;
  std::unique_ptr<app::Workspace> workspace_;
};
KITH_BOTH_ENGINES(Demo);

void Demo::has_what_it_promises() {
  EXPECT_EQ(count("SELECT count(*) FROM accounts"), 300);
  EXPECT_EQ(count("SELECT count(*) FROM contacts"), 1'000);
  EXPECT_GE(count("SELECT count(*) FROM contacts WHERE email_opt_out"), 60);
  EXPECT_EQ(count("SELECT count(*) FROM leads"), 400);
  EXPECT_EQ(count("SELECT count(*) FROM opportunities"), 500);
  EXPECT_EQ(count("SELECT count(*) FROM users"), 13);
  EXPECT_EQ(count("SELECT count(*) FROM teams WHERE parent IS NULL"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM teams"), 3);
  EXPECT_GE(count("SELECT count(*) FROM activities"), 1'500);
  EXPECT_GE(count("SELECT count(*) FROM opportunity_lines"), 300);
  EXPECT_EQ(count("SELECT count(*) FROM products"), 13);
}

void Demo::tells_opportunities_as_they_happen() {
  const int64_t won = count("SELECT count(*) FROM opportunities WHERE status = 'won'");
  const int64_t lost = count("SELECT count(*) FROM opportunities WHERE status = 'lost'");
  EXPECT_GE(won, 130);
  EXPECT_GE(lost, 130);
  EXPECT_GE(500 - won - lost, 60);
  EXPECT_EQ(
      count("SELECT count(*) FROM opportunities WHERE status = 'lost' AND lost_reason IS NULL"), 0);
  EXPECT_EQ(
      count(
          "SELECT count(*) FROM opportunities WHERE status <> 'lost' AND lost_reason IS NOT NULL"),
      0);
  EXPECT_EQ(count("SELECT count(*) FROM opportunities WHERE status = 'won' AND (amount IS NULL OR "
                  "amount <= 0)"),
            0);
  EXPECT_EQ(count("SELECT count(*) FROM opportunities WHERE closed_at < created_at"), 0);
  // Newest first by id is newest first by date: they were written in the order of time.
  EXPECT_EQ(count("SELECT count(*) FROM opportunities a JOIN opportunities b ON a.id < b.id AND "
                  "a.created_at > b.created_at"),
            0);
  // Moved stage by stage by their owners, long before today.
  EXPECT_GE(count("SELECT count(*) FROM opportunities WHERE version >= 4"), 250);
  EXPECT_EQ(
      count("SELECT count(*) FROM opportunities WHERE created_by <> owner OR created_by IS NULL"),
      0);
}

void Demo::has_quotes_in_every_state() {
  const auto quotes = [&](std::string_view status) {
    int64_t n = -1;
    workspace_->database().read_raw(
        [&](Connection& db) {
          n = db.integer("SELECT count(*) FROM quotes WHERE status = ?1",
                         std::vector<Value>{std::string(status)})
                  .value_or(-1);
        },
        {});
    return n;
  };
  for (const char* status :
       {"draft", "sent", "viewed", "accepted", "declined", "expired", "superseded"})
    EXPECT_GE(quotes(status), 1) << status;
  EXPECT_EQ(count("SELECT count(*) FROM quotes WHERE total IS NULL OR total <= 0"), 0);
  EXPECT_EQ(count("SELECT count(*) FROM quotes WHERE status = 'superseded' AND newest IS NULL"), 0);
}

void Demo::keeps_stock() {
  EXPECT_EQ(count("SELECT count(*) FROM products WHERE stock_tracked"), 5);
  EXPECT_EQ(count("SELECT count(*) FROM purchase_orders"), 6);
  EXPECT_EQ(count("SELECT count(DISTINCT status) FROM purchase_orders"), 4);
  EXPECT_GE(count("SELECT count(*) FROM stock_moves WHERE kind = 'delivered'"), 8);
  EXPECT_EQ(count("SELECT count(*) FROM stock_moves WHERE kind = 'correction'"), 1);
  EXPECT_EQ(
      count("SELECT count(*) FROM products p WHERE stock_tracked AND (on_hand < 0 OR on_hand <> "
            "(SELECT sum(quantity) FROM stock_moves m WHERE m.product = p.id))"),
      0);
  EXPECT_GE(count("SELECT count(*) FROM products WHERE stock_tracked AND on_hand < reorder_level"),
            1);
  EXPECT_GE(count("SELECT count(*) FROM order_lines WHERE delivered > 0 AND delivered < quantity"),
            1);
}

void Demo::aims_at_accounts() {
  EXPECT_EQ(count("SELECT count(*) FROM account_plans"), 7);
  EXPECT_EQ(count("SELECT count(*) FROM account_plans WHERE status IN ('draft', 'active')"), 6);
  EXPECT_EQ(count("SELECT count(*) FROM content_pieces"), 8);
  EXPECT_GE(count("SELECT count(*) FROM content_deliveries"), 8);
  EXPECT_EQ(count("SELECT count(*) FROM content_deliveries WHERE account_plan IS NULL"), 0);
  workspace_->queue().run_due();
  EXPECT_GE(count("SELECT count(*) FROM account_plans WHERE score >= 75"), 1);
  EXPECT_GE(count("SELECT count(*) FROM account_plans WHERE score < 50 AND status = 'active'"), 1);
  EXPECT_EQ(count("SELECT count(*) FROM accounts WHERE target_tier IS NOT NULL"), 6);
}

void Demo::tells_leads_from_new_to_converted() {
  const auto leads = [&](std::string_view status) {
    int64_t n = -1;
    workspace_->database().read_raw(
        [&](Connection& db) {
          n = db.integer("SELECT count(*) FROM leads WHERE status = ?1",
                         std::vector<Value>{std::string(status)})
                  .value_or(-1);
        },
        {});
    return n;
  };
  for (const char* status :
       {"new", "contacted", "mql", "rejected", "sal", "sql", "nurture", "disqualified"})
    EXPECT_GE(leads(status), 3) << status;
  EXPECT_GE(leads("converted"), 40);
  EXPECT_EQ(count("SELECT count(*) FROM leads WHERE status = 'converted' AND (converted_contact IS "
                  "NULL OR converted_account IS NULL OR sal_at IS NULL OR converted_at < sal_at)"),
            0);
  EXPECT_EQ(count("SELECT count(*) FROM leads WHERE status = 'disqualified' AND "
                  "disqualified_reason IS NULL"),
            0);
  EXPECT_EQ(count("SELECT count(*) FROM leads WHERE (status = 'mql') <> (sla_due_at IS NOT NULL)"),
            0);
}

void Demo::knows_no_future() {
  const access::Actor system = workspace_->system();
  Timestamp last{};
  workspace_->database().read_raw(
      [&](Connection& db) {
        db.query("SELECT max(at) FROM kith_changes", {}, [&](const storage::Row& row) {
          last = row.timestamp(0);
          return false;
        });
      },
      {});
  EXPECT_LE(last, fixed_now());
  EXPECT_GT(last, fixed_now() - std::chrono::days{7});
}

void Demo::is_found_by_pinyin() {
  const auto hits = found("zhang", "contacts");
  ASSERT_FALSE(hits.empty());
  const auto is_zhang = [](const std::string& name) { return name.starts_with("张"); };
  EXPECT_GE(std::count_if(hits.begin(), hits.end(), is_zhang), 5);
}

void Demo::lets_users_see_their_team() {
  const auto directory = workspace_->directory();
  EXPECT_TRUE(workspace_->sign_in()
                  .sign_in(*directory, {"zhang.wei@kith.example", password}, "127.0.0.1")
                  .ok());
  const auto visible = [&](std::string_view email) {
    const access::Actor actor = workspace_->actor(directory->user_by_email(email)->id);
    return workspace_->database()
        .read([&](Connection& db) -> Result<int64_t> {
          const schema::SchemaPtr schema = workspace_->schema().current();
          query::Question question;
          question.object = schema->object("accounts");
          return query::count({db, *schema, actor, *directory}, question).value;
        })
        .value();
  };
  const int64_t chinese = visible("zhang.wei@kith.example");
  const int64_t international = visible("lars.nielsen@kith.example");
  EXPECT_GT(chinese, international);
  EXPECT_EQ(chinese + international, 300);
  EXPECT_EQ(visible("lin.zhiyuan@kith.example"), 300);
}

void Demo::refuses_a_workspace_that_is_in_use() {
  const Status again = plant_demo(*workspace_, password);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, Code::conflict);
  EXPECT_EQ(count("SELECT count(*) FROM users"), 13);
}

// One workspace for all of it: it takes half a minute to make.
TEST_P(Demo, IsBelievable) {
  ASSERT_NO_FATAL_FAILURE(plant());
  has_what_it_promises();
  tells_opportunities_as_they_happen();
  has_quotes_in_every_state();
  keeps_stock();
  aims_at_accounts();
  tells_leads_from_new_to_converted();
  knows_no_future();
  is_found_by_pinyin();
  lets_users_see_their_team();
  refuses_a_workspace_that_is_in_use();
}

TEST(DemoStory, IsTheSameForTheSameClock) {
  const demo::StorySetting setting{.now = fixed_now(),
                                   .zone = *TimeZone::find("Asia/Shanghai"),
                                   .locale = Locale::zh_cn,
                                   .currency = "CNY",
                                   .stages = 7};
  const auto told = [&] {
    std::string all;
    for (const auto& deed : demo::write_story(setting).deeds) {
      all += format(deed.at) + std::string(deed.object) + std::to_string(deed.record) +
             deed.values.dump() + "\n";
    }
    return all;
  };
  EXPECT_EQ(told(), told());
}

TEST(DemoStory, IsInTheOrderOfTimeAndNamesNothingBeforeItIsThere) {
  const demo::StorySetting setting{.now = fixed_now(),
                                   .zone = *TimeZone::find("Asia/Shanghai"),
                                   .locale = Locale::en,
                                   .currency = "EUR",
                                   .stages = 7};
  const auto story = demo::write_story(setting);
  std::vector<bool> there(static_cast<size_t>(story.records), false);
  std::fill_n(there.begin(), story.beforehand, true);
  Timestamp before = demo::beginning(setting) - std::chrono::days{30};
  for (const auto& deed : story.deeds) {
    EXPECT_LE(before, deed.at);
    EXPECT_LE(deed.at, setting.now);
    before = deed.at;
    const std::string values = deed.values.dump();
    for (size_t at = values.find("\"@"); at != std::string::npos; at = values.find("\"@", at + 1)) {
      size_t named = 0;
      std::from_chars(values.data() + at + 2, values.data() + values.size(), named);
      EXPECT_TRUE(there.at(named)) << deed.object << values;
    }
    if (demo::makes_record(deed.act)) there[static_cast<size_t>(deed.record)] = true;
    EXPECT_TRUE(there[static_cast<size_t>(deed.record)]);
  }
}

}  // namespace
}  // namespace kith::commands
