// Stock as all rooms together keep it: what is received, delivered, returned and counted, what is refused,
// and what comes back when it is undone.
#include "sales/stock_acts.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "commands/test_workspace.h"
#include "sales/line_set.h"
#include "sales/look_up.h"
#include "sales/purchases.h"

namespace kith::commands {
namespace {

using sales::decimal;
using sales::text;
using sales::Way;

class Stock : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    account = made("accounts", R"({"name":"Acme"})");
    pump = made("products",
                R"({"name":"Pump","price":"100","cost":"60","tax_rate":13,"unit":"pc",
                    "stock_tracked":true,"reorder_level":"5"})");
    advice = made("products", R"({"name":"Advice","price":"10"})");
  }
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << said(saved.error());
    return saved ? saved->id : Id{};
  }
  static std::string said(const Error& error) {
    return error.fields.empty() ? error.message.en
                                : error.fields[0].field + " " + error.fields[0].code;
  }
  template <typename F>
  auto write(const access::Actor& actor, F&& work) {
    return workspace().database().write([&](storage::Connection& db) {
      return work(workspace().unit(db, actor, records::Via::api, workspace().settings()));
    });
  }
  Id bought(std::string_view lines) {
    const Id order =
        made("purchase_orders", fmt::format(R"({{"supplier":"{}"}})", format(account)));
    lined(sales::of_purchases, order, lines);
    EXPECT_TRUE(update(administrator(), "purchase_orders", order, R"({"status":"ordered"})").ok());
    return order;
  }
  Id sold(std::string_view lines) {
    const Id order =
        made("orders", fmt::format(R"({{"name":"O","account":"{}"}})", format(account)));
    lined(sales::of_orders, order, lines);
    EXPECT_TRUE(update(administrator(), "orders", order, R"({"status":"confirmed"})").ok());
    return order;
  }
  void lined(const sales::Lined& of, Id whole, std::string_view lines) {
    const auto actor = administrator();
    const auto written = write(actor, [&](const records::Unit& unit) {
      return sales::write_lines(
          workspace().records(), unit,
          {.of = of, .whole = whole, .version = {}, .price_book = {}, .lines = *parse_json(lines)});
    });
    EXPECT_TRUE(written.ok()) << said(written.error());
  }
  std::string line(Id product, std::string_view quantity) {
    return fmt::format(R"({{"product":"{}","quantity":"{}"}})", format(product), quantity);
  }
  Result<sales::GoodsMoved> move(const sales::Moving& moving, Id whole,
                                 std::vector<sales::GoodsPart> parts = {}, Way way = Way::forth) {
    const auto actor = administrator();
    return write(actor, [&](const records::Unit& unit) {
      return sales::move_goods(
          workspace().records(), unit,
          {.moving = moving, .whole = whole, .way = way, .parts = parts, .reason = {}});
    });
  }
  Result<sales::Counted> counted(Id product, std::string_view number, std::string_view reason) {
    const auto actor = administrator();
    return write(actor, [&](const records::Unit& unit) {
      return sales::count_stock(workspace().records(), unit, product, *parse_decimal(number),
                                reason);
    });
  }
  // What the reaction does with all that was taken back.
  void follow() {
    const app::Reaction reaction = sales::follow_receipts();
    const access::Actor system = workspace().system();
    workspace().database().write([&](storage::Connection& db) -> Status {
      const auto unit = workspace().unit(db, system, records::Via::job, workspace().settings());
      auto changes = records::changes_before(db, *unit.schema, 0, 500);
      std::ranges::reverse(changes);
      for (const records::Change& one : changes) {
        const schema::Object* object = unit.schema->object(one.object);
        if (object && object->name == "stock_moves" && reaction.wants(one))
          TRY(reaction.run(workspace().records(), unit, one));
      }
      return done();
    });
  }
  std::string hand(Id product) { return format(decimal(*fetch("products", product), "on_hand")); }
  std::string status(Id order) {
    return std::string(text(*fetch("purchase_orders", order), "status"));
  }
  std::vector<query::Stored> lines(const sales::Moving& moving, Id whole) {
    const auto actor = administrator();
    return workspace().database().read([&](storage::Connection& db) {
      return sales::lines_in_order(
          workspace().unit(db, actor, records::Via::api, workspace().settings()), moving.of, whole);
    });
  }
  std::string done_of(const sales::Moving& moving, Id whole, size_t place = 0) {
    return format(decimal(lines(moving, whole)[place], moving.done));
  }
  std::string refused(std::string_view object, Id id, std::string_view json) {
    const auto saved = update(administrator(), object, id, json);
    return saved ? "" : said(saved.error());
  }

  Id account, pump, advice;
};

KITH_BOTH_ENGINES(Stock);

TEST_P(Stock, BoughtLinesCostWhatTheProductCostsAndMakeTheAmount) {
  const Id order = bought("[" + line(pump, "3") + "," + line(advice, "1") + "]");
  const auto stored = *fetch("purchase_orders", order);
  EXPECT_EQ(format(decimal(stored, "net_amount")), "180");
  EXPECT_EQ(format(decimal(stored, "amount")), "203.4");
  EXPECT_EQ(refused("purchase_orders", order, R"({"amount":"1"})"), "amount follows_lines");
  EXPECT_EQ(refused("purchase_orders", order, R"({"status":"partly_received"})"),
            "status by_receipt");
}

TEST_P(Stock, ReceivingGoesInPartsAndNeverBeyondWhatIsOrdered) {
  const Id order = bought("[" + line(pump, "10") + "," + line(advice, "1") + "]");
  const Id first = lines(sales::receiving, order)[0].id();
  const auto part = move(sales::receiving, order, {{first, *parse_decimal("4.5")}});
  ASSERT_TRUE(part.ok()) << said(part.error());
  EXPECT_EQ(part->status, "partly_received");
  EXPECT_EQ(hand(pump), "4.5");
  EXPECT_EQ(done_of(sales::receiving, order), "4.5");
  const auto over = move(sales::receiving, order, {{first, *parse_decimal("5.6")}});
  ASSERT_FALSE(over.ok());
  EXPECT_EQ(said(over.error()), "lines[0].quantity exceeds_line");
  const auto service = move(sales::receiving, order,
                            {{lines(sales::receiving, order)[1].id(), *parse_decimal("1")}});
  EXPECT_EQ(said(service.error()), "lines[0].id untracked");
  const auto rest = move(sales::receiving, order);
  ASSERT_TRUE(rest.ok()) << said(rest.error());
  EXPECT_EQ(status(order), "received");
  EXPECT_EQ(hand(pump), "10");
  EXPECT_EQ(said(move(sales::receiving, order).error()), "status not_ordered");
  EXPECT_EQ(refused("purchase_orders", order, R"({"status":"draft"})"), "status has_receipts");
}

TEST_P(Stock, UndoTakesGoodsStatusAndLinesBack) {
  const Id order = bought("[" + line(pump, "10") + "]");
  const Id first = lines(sales::receiving, order)[0].id();
  const auto part = move(sales::receiving, order, {{first, *parse_decimal("4")}});
  const auto rest = move(sales::receiving, order);
  ASSERT_TRUE(part.ok() && rest.ok());
  // The earlier one first: the later one stands.
  ASSERT_TRUE(undo(part->batch));
  EXPECT_EQ(hand(pump), "6");
  EXPECT_EQ(done_of(sales::receiving, order), "6");
  follow();
  EXPECT_EQ(status(order), "partly_received");
  ASSERT_TRUE(undo(rest->batch));
  EXPECT_EQ(hand(pump), "0");
  follow();
  EXPECT_EQ(status(order), "ordered");
}

TEST_P(Stock, DeliveringTakesWhatThereIsAndSaysWhatIsMissing) {
  ASSERT_TRUE(counted(pump, "3", "first count").ok());
  const Id order = sold("[" + line(pump, "4") + "," + line(advice, "1") + "]");
  const auto short_of = move(sales::delivering, order);
  ASSERT_FALSE(short_of.ok());
  EXPECT_EQ(said(short_of.error()), "lines not_enough");
  EXPECT_NE(short_of.error().message.en.find("“Pump”: 3 pc on hand, 4 pc asked for"),
            std::string::npos)
      << short_of.error().message.en;
  EXPECT_EQ(hand(pump), "3");
  const Id first = lines(sales::delivering, order)[0].id();
  const auto some = move(sales::delivering, order, {{first, *parse_decimal("2")}});
  ASSERT_TRUE(some.ok()) << said(some.error());
  EXPECT_EQ(hand(pump), "1");
  EXPECT_EQ(done_of(sales::delivering, order), "2");
  EXPECT_EQ(refused("order_lines", first, R"({"quantity":"1"})"), "quantity moved");
  EXPECT_FALSE(remove(administrator(), "order_lines", first).ok());
  ASSERT_TRUE(update(administrator(), "products", pump, R"({"allow_negative":true})").ok());
  const auto all = move(sales::delivering, order);
  ASSERT_TRUE(all.ok()) << said(all.error());
  EXPECT_EQ(hand(pump), "-1");
  EXPECT_EQ(said(move(sales::delivering, order).error()), "lines nothing_left");
  const auto back = move(sales::delivering, order, {}, Way::back);
  ASSERT_TRUE(back.ok()) << said(back.error());
  EXPECT_EQ(hand(pump), "3");
  EXPECT_EQ(done_of(sales::delivering, order), "0");
  ASSERT_TRUE(undo(back->batch));
  EXPECT_EQ(hand(pump), "-1");
}

TEST_P(Stock, WhatWasDeliveredSinceKeepsItsReceipt) {
  const Id bought_order = bought("[" + line(pump, "2") + "]");
  const auto received = move(sales::receiving, bought_order);
  ASSERT_TRUE(received.ok());
  const auto delivered = move(sales::delivering, sold("[" + line(pump, "2") + "]"));
  ASSERT_TRUE(delivered.ok());
  static_cast<void>(undo(received->batch));
  EXPECT_EQ(hand(pump), "0") << "the receipt stays, and is named";
  ASSERT_TRUE(undo(delivered->batch));
  EXPECT_EQ(hand(pump), "2");
}

TEST_P(Stock, CountingWritesTheDifferenceWithItsReason) {
  EXPECT_EQ(said(counted(pump, "7", "").error()), "reason required");
  EXPECT_EQ(said(counted(pump, "-1", "x").error()), "counted range");
  EXPECT_EQ(said(counted(advice, "1", "x").error()), "stock_tracked untracked");
  ASSERT_TRUE(counted(pump, "7", "found").ok());
  const auto less = counted(pump, "6.5", "broken");
  ASSERT_TRUE(less.ok());
  EXPECT_EQ(format(less->difference), "-0.5");
  EXPECT_EQ(hand(pump), "6.5");
  const auto same = counted(pump, "6.5", "");
  ASSERT_TRUE(same.ok());
  EXPECT_FALSE(same->batch);
}

TEST_P(Stock, MovesStayAsTheyWereWritten) {
  const std::string by_hand =
      fmt::format(R"({{"product":"{}","quantity":"5","kind":"received"}})", format(pump));
  const Id move = made("stock_moves", by_hand);
  EXPECT_EQ(hand(pump), "5");
  EXPECT_FALSE(update(administrator(), "stock_moves", move, R"({"quantity":"6"})").ok());
  EXPECT_FALSE(remove(administrator(), "stock_moves", move).ok());
  EXPECT_EQ(hand(pump), "5");
  const auto out = [&](std::string_view quantity, std::string_view kind) {
    const auto saved = create(administrator(), "stock_moves",
                              fmt::format(R"({{"product":"{}","quantity":"{}","kind":"{}"}})",
                                          format(pump), quantity, kind));
    return saved ? std::string() : said(saved.error());
  };
  EXPECT_EQ(out("-6", "delivered"), "quantity not_enough");
  EXPECT_EQ(out("6", "delivered"), "quantity sign");
  EXPECT_EQ(out("0", "correction"), "quantity sign");
  const auto untracked =
      create(administrator(), "stock_moves",
             fmt::format(R"({{"product":"{}","quantity":"1"}})", format(advice)));
  EXPECT_EQ(said(untracked.error()), "product untracked");
}

TEST_P(Stock, WhoMayWriteTheOrderMayDeliverIt) {
  ASSERT_TRUE(counted(pump, "3", "count").ok());
  const Id seller = role(
      R"({"objects":{"*":{"read":"all","create":true,"update":"own","delete":"own"},
          "stock_moves":{"read":"all","create":false,"update":"none","delete":"none"}}})");
  const Id ann = user("ann", seller);
  const Id order = sold("[" + line(pump, "1") + "]");
  const auto actor = workspace().actor(ann);
  const auto deliver = [&] {
    return write(actor, [&](const records::Unit& unit) {
      return sales::move_goods(
          workspace().records(), unit,
          {.moving = sales::delivering, .whole = order, .parts = {}, .reason = {}});
    });
  };
  const auto not_hers = deliver();
  ASSERT_FALSE(not_hers.ok());
  EXPECT_EQ(not_hers.error().code, Code::forbidden);
  ASSERT_TRUE(
      update(administrator(), "orders", order, fmt::format(R"({{"owner":"{}"}})", format(ann)))
          .ok());
  const auto hers = deliver();
  ASSERT_TRUE(hers.ok()) << said(hers.error());
  EXPECT_EQ(hand(pump), "2");
  EXPECT_FALSE(create(actor, "stock_moves",
                      fmt::format(R"({{"product":"{}","quantity":"1"}})", format(pump)))
                   .ok());
}

}  // namespace
}  // namespace kith::commands
