// What other currencies are worth, as all rooms together reckon with it.
#include "app/exchange_rates.h"

#include <gtest/gtest.h>

#include "app/revalue.h"
#include "commands/test_workspace.h"
#include "records/check.h"
#include "sales/look_up.h"
#include "schema/kinds/money.h"

namespace kith::commands {
namespace {

namespace money = schema::money;
using sales::cell;

class ExchangeRates : public ProductTest {
 protected:
  std::string refused(const Result<records::Saved>& saved) {
    if (saved) return "";
    const auto& fields = saved.error().fields;
    return fields.empty() ? std::string("?") : fields[0].field + " " + fields[0].code;
  }
  Id rate(std::string_view currency, std::string_view from, std::string_view units) {
    const auto saved = create(
        administrator(), "exchange_rates",
        fmt::format(R"({{"currency":"{}","valid_from":"{}","rate":"{}"}})", currency, from, units));
    EXPECT_TRUE(saved.ok()) << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  Result<records::Saved> deal(std::string_view amount, std::string_view currency,
                              std::string_view close_date) {
    return create(
        administrator(), "opportunities",
        fmt::format(
            R"({{"name":"D","amount":{{"amount":"{}","currency":"{}"}},"close_date":"{}"}})",
            amount, currency, close_date));
  }
  Id made(std::string_view amount, std::string_view currency, std::string_view close_date) {
    const auto saved = deal(amount, currency, close_date);
    EXPECT_TRUE(saved.ok()) << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  std::string worth(Id deal, std::string_view field = "amount",
                    std::string_view object = "opportunities") {
    const auto stored = fetch(object, deal);
    const auto* base = std::get_if<Decimal>(&cell(*stored, field, money::base));
    return base ? format(*base) : "nothing";
  }
  int64_t version(Id deal) { return fetch("opportunities", deal)->version(); }
  void settle() {
    clock.advance(std::chrono::seconds{2});
    workspace().queue().run_due();
  }
  Id stage(std::string_view kind) {
    Id found;
    const access::Actor system = workspace().system();
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const schema::Object& stages = *system.schema().object("stages");
          const auto ids = query::find_by({db, system.schema(), system, system.directory()}, stages,
                                          *stages.field("kind"), kind);
          if (!ids.empty()) found = ids.front();
        },
        {});
    return found;
  }
  Result<records::Saved> win(Id deal, std::string_view on) {
    return update(administrator(), "opportunities", deal,
                  fmt::format(R"({{"stage":"{}","close_date":"{}"}})", format(stage("won")), on));
  }
};
KITH_BOTH_ENGINES(ExchangeRates);

TEST_P(ExchangeRates, RefuseWhatNobodyCanReckonWith) {
  const auto enter = [&](std::string_view json) {
    return refused(create(administrator(), "exchange_rates", json));
  };
  EXPECT_EQ(enter(R"({"currency":"USX","valid_from":"2026-01-01","rate":"7.1"})"),
            "currency currency");
  EXPECT_EQ(enter(R"({"currency":"CNY","valid_from":"2026-01-01","rate":"1"})"),
            "currency base_currency");
  for (const std::string_view bad : {"0", "-7", "7,1", "1e3", "0.00000000001", "900000001", "x"}) {
    EXPECT_EQ(
        enter(fmt::format(R"({{"currency":"USD","valid_from":"2026-01-01","rate":"{}"}})", bad)),
        "rate format")
        << bad;
  }
  EXPECT_EQ(enter(R"({"currency":"usd","valid_from":"2026-01-01","rate":"07.1000"})"), "");
  EXPECT_EQ(enter(R"({"currency":"USD","valid_from":"2026-01-01","rate":"7.2"})"),
            "valid_from duplicate");
}

TEST_P(ExchangeRates, AreThoseOfTheDayOnWhichADealIsExpected) {
  rate("USD", "2026-01-01", "7.1");
  rate("USD", "2027-01-01", "6.5");
  EXPECT_EQ(worth(made("100", "USD", "2026-12-31")), "710");
  const Id later = made("100", "USD", "2027-03-01");
  EXPECT_EQ(worth(later), "650");
  EXPECT_EQ(worth(made("100", "CNY", "2019-03-01")), "100");
  ASSERT_TRUE(
      update(administrator(), "opportunities", later, R"({"close_date":"2026-12-01"})").ok());
  EXPECT_EQ(worth(later), "710");
}

TEST_P(ExchangeRates, AreAskedForWhereThereIsNone) {
  const auto none = deal("100", "USD", "2026-12-01");
  EXPECT_EQ(refused(none), "amount no_rate");
  EXPECT_EQ(none.error().fields[0].message.en,
            "There is no exchange rate for USD on 2026-12-01. Give the amount in the workspace's "
            "own currency, or ask an administrator to enter a rate that is valid from that day or "
            "earlier, under Settings, Currencies.");
  rate("USD", "2026-06-01", "7.1");
  EXPECT_EQ(refused(deal("100", "USD", "2026-05-31")), "amount no_rate");
  const Id one = made("100", "USD", "2026-06-01");
  EXPECT_EQ(
      refused(update(administrator(), "opportunities", one, R"({"close_date":"2026-05-31"})")),
      "amount no_rate");
}

TEST_P(ExchangeRates, MoveOpenDealsWithoutChangingThemAndLeaveClosedOnesAlone) {
  const Id first = rate("USD", "2026-01-01", "7.1");
  const Id open = made("100", "USD", "2026-12-01");
  const Id won = made("100", "USD", "2026-12-01");
  ASSERT_TRUE(win(won, "2026-11-20").ok());
  const int64_t before = version(open);
  ASSERT_TRUE(update(administrator(), "exchange_rates", first, R"({"rate":"8"})").ok());
  settle();
  EXPECT_EQ(worth(open), "800");
  EXPECT_EQ(worth(open, "expected_amount"), "80");
  EXPECT_EQ(version(open), before);
  EXPECT_EQ(worth(won), "710");
  // A correction of what was won keeps the rate that it was won at.
  ASSERT_TRUE(update(administrator(), "opportunities", won,
                     R"({"amount":{"amount":"200","currency":"USD"}})")
                  .ok());
  EXPECT_EQ(worth(won), "1420");
  // Opened again, it follows the table.
  ASSERT_TRUE(update(administrator(), "opportunities", won,
                     fmt::format(R"({{"stage":"{}"}})", format(stage("open"))))
                  .ok());
  EXPECT_EQ(worth(won), "1600");
}

TEST_P(ExchangeRates, KeepWhatADealWasWorthWhenTheTableHasLostIt) {
  const Id only = rate("USD", "2026-01-01", "7.1");
  const Id open = made("100", "USD", "2026-12-01");
  ASSERT_TRUE(remove(administrator(), "exchange_rates", only).ok());
  settle();
  EXPECT_EQ(worth(open), "710");
  EXPECT_EQ(refused(update(administrator(), "opportunities", open, R"({"next_step":"Call"})")), "");
  EXPECT_EQ(worth(open), "710");
}

TEST_P(ExchangeRates, AddUpExactlyInMixedCurrencies) {
  rate("USD", "2026-01-01", "7.1033");
  rate("JPY", "2026-01-01", "0.0473129876");
  rate("KWD", "2026-01-01", "23.1");
  made("0.01", "CNY", "2026-12-01");
  made("1234567.89", "USD", "2026-12-01");
  made("99999999", "JPY", "2026-12-01");
  made("10.005", "KWD", "2026-12-01");
  // 8769506.0930 + 4731298.7127 + 231.1155 + 0.01, each rounded half away from zero to 1/10,000.
  const access::Actor system = workspace().system();
  std::string answer;
  workspace().database().read_raw(
      [&](storage::Connection& db) {
        const query::Asker asker{
            .user = {}, .team = {}, .now = clock.now(), .zone = TimeZone::find("UTC")};
        const auto question = query::parse_group_question(
            *parse_json(R"({"group":[],"measures":[{"fn":"sum","field":"amount"}]})"),
            *system.schema().object("opportunities"), {system.schema(), system, asker});
        answer.clear();
        JsonWriter json(answer);
        ASSERT_TRUE(
            query::read_groups({db, system.schema(), system, system.directory()}, *question, json)
                .ok());
      },
      {});
  EXPECT_EQ(answer, R"({"groups":[{"keys":[],"values":["13501035.9312"]}],"more":false})");
}

TEST_P(ExchangeRates, AreThoseOfTheDatabaseWhereTheyStayForGood) {
  rate("USD", "2026-01-01", "7.1");
  const Id account = create(administrator(), "accounts", R"({"name":"A"})")->id;
  const access::Actor actor = administrator();
  const app::Settings settings = workspace().settings();
  const auto paid = workspace().database().write([&](storage::Connection& db) {
    const records::Unit unit = workspace().unit(db, actor, records::Via::api, settings);
    const auto make = [&](std::string_view object, const std::string& json) {
      return workspace().records().create(unit, *unit.schema->object(object), *parse_json(json));
    };
    EXPECT_TRUE(
        make("exchange_rates", R"({"currency":"USD","valid_from":"2026-03-01","rate":"8"})").ok());
    return make("payments", fmt::format(R"({{"account":"{}","paid_on":"2026-03-05",
                                "amount":{{"amount":"100","currency":"USD"}}}})",
                                        format(account)));
  });
  ASSERT_TRUE(paid.ok()) << paid.error().message.en;
  EXPECT_EQ(worth(paid->id, "amount", "payments"), "800")
      << "no job mends what was paid: the rate beside it in one transaction counts";
}

TEST_P(ExchangeRates, AreThoseOfTheOpportunityForItsLines) {
  rate("USD", "2026-01-01", "7.1");
  const Id product = create(administrator(), "products",
                            R"({"name":"Licence","price":{"amount":"10","currency":"USD"}})")
                         ->id;
  const Id whole = made("100", "USD", "2026-12-01");
  const auto line = create(administrator(), "opportunity_lines",
                           fmt::format(R"({{"opportunity":"{}","product":"{}","quantity":"3"}})",
                                       format(whole), format(product)));
  ASSERT_TRUE(line.ok()) << line.error().message.en;
  EXPECT_EQ(worth(line->id, "total", "opportunity_lines"), "213");
  rate("USD", "2026-11-01", "7.5");
  settle();
  EXPECT_EQ(worth(whole), "750");
  EXPECT_EQ(worth(line->id, "total", "opportunity_lines"), "225");
}

TEST_P(ExchangeRates, AreNeitherUndoneNorMissedByTheLog) {
  rate("USD", "2026-01-01", "7.1");
  const Id open = made("100", "USD", "2026-12-01");
  rate("USD", "2026-02-01", "9");
  settle();
  EXPECT_EQ(worth(open), "900");
  const access::Actor system = workspace().system();
  workspace().database().read_raw(
      [&](storage::Connection& db) {
        const auto schema = workspace().schema().current();
        const query::ReadEnvironment all{db, *schema, query::everything(), system.directory()};
        const auto changes =
            records::changes_of(db, *schema, *schema->object("opportunities"), open, 0, 10);
        EXPECT_EQ(changes.size(), 1u);
      },
      {});
}

TEST(RatesInText, AreReadAndWrittenExactly) {
  EXPECT_EQ(money::parse_rate("7.1034"), 71'034'000'000);
  EXPECT_EQ(money::parse_rate("0.0000000001"), 1);
  EXPECT_EQ(money::parse_rate("1.10000000000000"), 11'000'000'000);
  EXPECT_EQ(money::format_rate(71'034'000'000), "7.1034");
  EXPECT_EQ(money::format_rate(10'000'000'000), "1");
  EXPECT_EQ(money::format_rate(1), "0.0000000001");
  for (const char* bad : {"", ".", "1.", ".5", "1..2", "+1", "99999999999999999999", "0", "0.0"})
    EXPECT_FALSE(money::parse_rate(bad)) << bad;
}

}  // namespace
}  // namespace kith::commands
