// Quotes over time, as all rooms together keep them: opened by customers, and past their day.
#include <gtest/gtest.h>

#include "commands/test_workspace.h"
#include "sales/look_up.h"
#include "sales/proposals.h"
#include "sales/quote_acts.h"
#include "sales/quotes.h"

namespace kith::commands {
namespace {

using std::chrono::days;
using std::chrono::minutes;

class Quotes : public ProductTest {
 protected:
  Id made(std::string_view object, const std::string& json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  template <typename F>
  auto write(F&& work) {
    const access::Actor actor = administrator();
    return workspace().database().write([&](storage::Connection& db) {
      return work(workspace().unit(db, actor, records::Via::web, workspace().settings()));
    });
  }
  // A quote that has been sent, and the secret of its link.
  Id sent() {
    const Id product = made("products", R"({"name":"Pump","price":"1000","tax_rate":13})");
    const Id quote = made("quotes", R"({"name":"Plant","valid_until":"2026-12-01"})");
    made("quote_lines",
         R"({"quote":")" + format(quote) + R"(","product":")" + format(product) + R"("})");
    const auto link = write([&](const records::Unit& unit) -> Result<sales::MadeProposal> {
      TRY(sales::mark_sent(workspace().records(), unit, *sales::look_up(unit, "quotes", quote)));
      return sales::make_proposal(workspace().records(), unit,
                                  *sales::look_up(unit, "quotes", quote), {"Ann"}, random);
    });
    EXPECT_TRUE(link.ok());
    token = link->token;
    return quote;
  }
  void open() {
    const access::Actor system = workspace().system();
    const Status done = workspace().database().write([&](storage::Connection& db) -> Status {
      const auto unit = workspace().unit(db, system, records::Via::web, workspace().settings());
      return sales::note_opening(workspace().records(), unit, TRY(sales::shown_under(unit, token)));
    });
    EXPECT_TRUE(done.ok());
  }
  int64_t alerts() { return count(administrator(), "notifications"); }
  std::string status(Id quote) {
    return std::string(sales::text(*fetch("quotes", quote), "status"));
  }

  std::string token;
};
KITH_BOTH_ENGINES(Quotes);

TEST_P(Quotes, TellTheirOwnerWhenACustomerLooksTwiceWithinFifteenMinutes) {
  const Id quote = sent();
  open();
  EXPECT_EQ(status(quote), "viewed");
  EXPECT_EQ(alerts(), 0);
  clock.advance(minutes{20});
  open();
  EXPECT_EQ(alerts(), 0);
  clock.advance(minutes{14});
  open();
  EXPECT_EQ(alerts(), 1);
  clock.advance(minutes{1});
  open();
  EXPECT_EQ(alerts(), 1);
  clock.advance(minutes{15});
  open();
  EXPECT_EQ(alerts(), 2);
}

TEST_P(Quotes, AreChangedByTheFirstOpeningAlone) {
  const Id quote = sent();
  open();
  const auto first = fetch("quotes", quote);
  clock.advance(minutes{1});
  open();
  const auto second = fetch("quotes", quote);
  EXPECT_EQ(second->version(), first->version()) << "whoever edits it meets no conflict";
  EXPECT_EQ(sales::cell(*second, "views"), Value{int64_t{2}});
  EXPECT_EQ(sales::cell(*second, "viewed_at"), Value{clock.now()});
}

TEST_P(Quotes, ExpireWithTheDayOfTheWorkspace) {
  const Id quote = sent();
  const auto run = [&] {
    ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(sales::quote_job)}).ok());
    workspace().queue().run_due();
  };
  clock.set(*parse_timestamp("2026-12-01T15:30:00Z"));  // 23:30 in Shanghai
  run();
  EXPECT_EQ(status(quote), "sent");
  clock.set(*parse_timestamp("2026-12-01T16:30:00Z"));
  run();
  EXPECT_EQ(status(quote), "expired");
}

TEST_P(Quotes, ExpireAfterTheirLastDayAndAreNoLongerSigned) {
  const Id quote = sent();
  const auto run = [&] {
    ASSERT_TRUE(workspace().queue().enqueue({.kind = std::string(sales::quote_job)}).ok());
    workspace().queue().run_due();
  };
  run();
  EXPECT_EQ(status(quote), "sent");
  clock.advance(days{12});
  // Before the hourly job has come by, the link knows already.
  const access::Actor system = workspace().system();
  workspace().database().read_raw(
      [&](storage::Connection& db) {
        const auto unit = workspace().unit(db, system, records::Via::web, workspace().settings());
        const auto shown = sales::shown_under(unit, token);
        ASSERT_TRUE(shown.ok());
        EXPECT_EQ(shown->standing, sales::Offer::expired);
      },
      {});
  run();
  EXPECT_EQ(status(quote), "expired");
}

}  // namespace
}  // namespace kith::commands
