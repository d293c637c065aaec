// From a won deal to cash, as all rooms together do it: what is owed, paid, overdue and invoiced.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <random>
#include <thread>

#include "app/bulk.h"
#include "commands/test_workspace.h"
#include "records/batch.h"
#include "sales/cash_documents.h"
#include "sales/contract_days.h"
#include "sales/follow_cash.h"
#include "sales/invoices.h"
#include "sales/look_up.h"
#include "sales/payment_plan.h"
#include "sales/receivables.h"

namespace kith::commands {
namespace {

using sales::cell;
using sales::decimal;
using sales::text;
using std::chrono::days;

class Cash : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    account = made("accounts", R"({"name":"Acme"})");
    follow();
  }
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << said(saved.error());
    return saved ? saved->id : Id{};
  }
  static std::string said(const Error& error) {
    return error.message.en +
           (error.fields.empty() ? ""
                                 : " " + error.fields[0].field + ": " + error.fields[0].message.en);
  }
  static std::string refused(const Result<records::Saved>& saved) {
    if (saved) return "";
    const auto& fields = saved.error().fields;
    return fields.empty() ? "?" : fields[0].field + " " + fields[0].code;
  }
  Id contract(std::string_view amount, std::string_view status = "active") {
    return made("contracts",
                fmt::format(R"({{"name":"C","account":"{}","amount":"{}","status":"{}"}})",
                            format(account), amount, status));
  }
  std::string item_json(Id whole, std::string_view due, std::string_view amount) {
    return fmt::format(R"({{"contract":"{}","due_on":"{}","amount":"{}"}})", format(whole), due,
                       amount);
  }
  Id item(Id whole, std::string_view due, std::string_view amount) {
    return made("payment_plan_items", item_json(whole, due, amount));
  }
  std::string payment_json(Id whole, std::string_view on, std::string_view amount) {
    return fmt::format(R"({{"contract":"{}","paid_on":"{}","amount":"{}"}})", format(whole), on,
                       amount);
  }
  Id payment(Id whole, std::string_view on, std::string_view amount) {
    return made("payments", payment_json(whole, on, amount));
  }
  template <typename F>
  auto in_transaction(const access::Actor& actor, F&& work) {
    const app::Settings settings = workspace().settings();
    return workspace().database().write([&](storage::Connection& db) {
      return work(workspace().unit(db, actor, records::Via::api, settings));
    });
  }
  // What the reaction does with all that has happened since.
  void follow() {
    const app::Reaction reaction = sales::follow_cash();
    for (bool more = true; more;) {
      more = in_transaction(workspace().system(), [&](const records::Unit& unit) -> Result<bool> {
               // From the newest back: what other programs on the server hold open does not count.
               auto changes = records::changes_before(unit.db, *unit.schema, 0, 500);
               std::erase_if(changes, [&](const auto& change) { return change.seq <= seen_; });
               std::ranges::sort(changes, {}, &records::Change::seq);
               for (const records::Change& change : changes) {
                 seen_ = change.seq;
                 const schema::Object* object = unit.schema->object(change.object);
                 if (object &&
                     std::ranges::find(reaction.objects, object->name) != reaction.objects.end()) {
                   const auto ran = reaction.run(workspace().records(), unit, change);
                   EXPECT_TRUE(ran.ok());
                 }
               }
               return !changes.empty();
             }).value();
    }
  }
  std::string sum(std::string_view object, Id id, std::string_view field) {
    const auto stored = fetch(object, id);
    const auto* amount = std::get_if<Decimal>(&cell(*stored, field));
    return amount ? format(*amount) : "nothing";
  }
  std::string state(Id item) {
    return std::string(text(*fetch("payment_plan_items", item), "state"));
  }
  void run_days(Json payload = {}) {
    const auto asked = workspace().queue().enqueue(
        {.kind = std::string(sales::contract_days_job), .payload = std::move(payload)});
    ASSERT_TRUE(asked.ok());
    workspace().queue().run_due();
  }
  Id stage(std::string_view kind) {
    Id found;
    const access::Actor system = workspace().system();
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const schema::Object& stages = *system.schema().object("stages");
          found = query::find_by({db, system.schema(), system, system.directory()}, stages,
                                 *stages.field("kind"), kind)
                      .front();
        },
        {});
    return found;
  }
  std::vector<query::Stored> all(std::string_view object, std::string_view field, Id id) {
    return in_transaction(
               workspace().system(),
               [&](const records::Unit& unit) {
                 return Result<std::vector<query::Stored>>(sales::all_of(unit, object, field, id));
               })
        .value();
  }

  // As noted, or what an untouched record says.
  std::string shown(std::string_view field, Decimal amount) {
    const bool untouched = amount.units == 0 && sum("accounts", account, field) == "nothing";
    return untouched ? "nothing" : format(amount);
  }
  // One contract by its parts, each counted on its own, against what is noted.
  void recount(Id whole, Decimal& owed, Decimal& overdue, Decimal& received) {
    const query::Stored stored = *fetch("contracts", whole);
    const bool binds = text(stored, "status") != "draft" && text(stored, "status") != "terminated";
    Decimal paid, planned, settled, late;
    for (const auto& one : all("payments", "contract", whole))
      paid = sales::plus(paid, decimal(one, "amount"));
    for (const auto& one : all("payment_plan_items", "contract", whole)) {
      const Decimal amount = decimal(one, "amount");
      const Decimal part = decimal(one, "paid");
      const Decimal open = sales::minus(amount, part);
      planned = sales::plus(planned, amount);
      settled = sales::plus(settled, part);
      EXPECT_GE(part.units, 0);
      EXPECT_LE(part, amount);
      Decimal said;
      for (const auto& row : all("payment_allocations", "plan_item", one.id())) {
        const auto from = fetch("payments", Id{std::get<int64_t>(cell(row, "payment"))});
        if (!from->deleted()) said = sales::plus(said, decimal(row, "amount"));
      }
      EXPECT_GE(part, std::min(said, amount)) << "less than an allocation says";
      const bool passed = std::get<Date>(cell(one, "due_on")) < *parse_date("2026-11-21");
      if (binds && passed) late = sales::plus(late, open);
      EXPECT_EQ(text(one, "state"), open.units == 0   ? "paid"
                                    : binds && passed ? "overdue"
                                    : part.units > 0  ? "partly"
                                                      : "open");
      EXPECT_EQ(is_null(cell(one, "collect_on")), !binds || open.units == 0);
    }
    EXPECT_EQ(settled, std::min(planned, paid)) << "money lies idle beside a debt";
    EXPECT_EQ(decimal(stored, "planned"), planned);
    EXPECT_EQ(decimal(stored, "paid"), paid);
    EXPECT_EQ(decimal(stored, "overdue"), late);
    const Decimal open = std::max(sales::minus(decimal(stored, "amount"), paid), Decimal{});
    EXPECT_EQ(decimal(stored, "open_amount"), binds ? open : Decimal{});
    if (binds) owed = sales::plus(owed, open);
    overdue = sales::plus(overdue, late);
    received = sales::plus(received, paid);
  }

  Id account;
  int64_t seen_ = 0;
};
KITH_BOTH_ENGINES(Cash);

TEST_P(Cash, APlanDoesNotPassTheAmountOfItsContract) {
  const Id whole = contract("1000");
  item(whole, "2026-12-01", "600");
  const auto more =
      create(administrator(), "payment_plan_items", item_json(whole, "2027-01-01", "400.01"));
  EXPECT_EQ(refused(more), "amount exceeds_whole");
  EXPECT_NE(more.error().fields[0].message.en.find("400 CNY of 1000 CNY"), std::string::npos)
      << more.error().fields[0].message.en;
  const Id rest =
      made("payment_plan_items",
           fmt::format(R"({{"contract":"{}","due_on":"2027-01-01","percent":40}})", format(whole)));
  EXPECT_EQ(sum("payment_plan_items", rest, "amount"), "400");
  EXPECT_EQ(refused(update(administrator(), "contracts", whole, R"({"amount":"999"})")),
            "amount below_plan");
  EXPECT_EQ(refused(create(administrator(), "payment_plan_items",
                           R"({"due_on":"2027-01-01","amount":"1"})")),
            "contract required");
}

TEST_P(Cash, IsSplitIntoEqualPartsInOneBatchThatCanBeTakenBack) {
  const Id whole = contract("1000");
  const auto written = in_transaction(administrator(), [&](const records::Unit& unit) {
    return sales::split_plan(
        workspace().records(), unit, *sales::look_up(unit, "contracts", whole),
        {.instalments = 3, .first_on = *parse_date("2027-01-31"), .name = "Part"});
  });
  ASSERT_TRUE(written.ok()) << said(written.error());
  ASSERT_EQ(written->items.size(), 3u);
  const auto second = *fetch("payment_plan_items", written->items[1].id);
  const auto third = *fetch("payment_plan_items", written->items[2].id);
  EXPECT_EQ(format(std::get<Date>(cell(second, "due_on"))), "2027-02-28");
  EXPECT_EQ(format(decimal(second, "amount")), "333.33");
  EXPECT_EQ(format(decimal(third, "amount")), "333.34");
  EXPECT_EQ(sum("contracts", whole, "planned"), "1000");
  const auto again = in_transaction(administrator(), [&](const records::Unit& unit) {
    return sales::split_plan(
        workspace().records(), unit, *sales::look_up(unit, "contracts", whole),
        {.instalments = 2, .first_on = *parse_date("2027-01-31"), .name = "Part"});
  });
  EXPECT_EQ(again.error().fields[0].code, "nothing_left");
  EXPECT_TRUE(undo(written->batch));
  follow();
  EXPECT_EQ(sum("contracts", whole, "planned"), "0");
  EXPECT_TRUE(all("payment_plan_items", "contract", whole).empty());
}

TEST_P(Cash, IsWrittenTogetherAlsoWhereAmountsChangePlaces) {
  const Id whole = contract("300");
  const Id first = item(whole, "2026-12-01", "100");
  const Id second = item(whole, "2027-01-01", "200");
  const auto json = parse_json(fmt::format(
      R"([{{"id":"{}","due_on":"2026-12-01","amount":"200"}},{{"id":"{}","due_on":"2027-01-01","amount":"99"}},{{"due_on":"2027-02-01","amount":"1"}}])",
      format(first), format(second)));
  const auto write = [&](const Json& items) {
    return in_transaction(administrator(), [&](const records::Unit& unit) {
      return sales::write_plan(workspace().records(), unit,
                               *sales::look_up(unit, "contracts", whole), items);
    });
  };
  const auto written = write(*json);
  ASSERT_TRUE(written.ok()) << said(written.error());
  EXPECT_EQ(sum("payment_plan_items", first, "amount"), "200");
  EXPECT_EQ(sum("contracts", whole, "planned"), "300");
  const auto wrong = write(*parse_json(R"([{"due_on":"2026-12-01","amount":"301"}])"));
  ASSERT_FALSE(wrong.ok());
  EXPECT_EQ(wrong.error().fields[0].field, "items[0].amount");
  EXPECT_EQ(all("payment_plan_items", "contract", whole).size(), 3u) << "nothing half-done";
}

TEST_P(Cash, PaymentsSettleTheOldestAndAreRefusedBeyondWhatIsOpen) {
  const Id whole = contract("1000");
  const Id late = item(whole, "2026-11-01", "400");
  const Id soon = item(whole, "2026-12-01", "600");
  follow();
  EXPECT_EQ(state(late), "overdue");
  EXPECT_EQ(state(soon), "open");
  EXPECT_EQ(sum("contracts", whole, "overdue"), "400");
  EXPECT_EQ(sum("accounts", account, "overdue"), "400");
  payment(whole, "2026-11-20", "500");
  // In the same transaction already.
  EXPECT_EQ(state(late), "paid");
  EXPECT_EQ(state(soon), "partly");
  EXPECT_EQ(sum("contracts", whole, "paid"), "500");
  EXPECT_EQ(sum("contracts", whole, "open_amount"), "500");
  EXPECT_EQ(sum("contracts", whole, "overdue"), "0");
  const auto over =
      create(administrator(), "payments", payment_json(whole, "2026-11-21", "500.01"));
  EXPECT_EQ(refused(over), "amount overpaid");
  payment(whole, "2026-11-21", "500");
  follow();
  EXPECT_EQ(state(soon), "paid");
  EXPECT_TRUE(is_null(cell(*fetch("payment_plan_items", soon), "collect_on")));
  EXPECT_EQ(sum("accounts", account, "received"), "1000");
  EXPECT_EQ(sum("accounts", account, "receivable"), "0");
  // What is more is the account's credit.
  made("payments",
       fmt::format(R"({{"account":"{}","paid_on":"2026-11-21","amount":"50"}})", format(account)));
  follow();
  EXPECT_EQ(sum("accounts", account, "credit"), "50");
  EXPECT_EQ(sum("accounts", account, "received"), "1050");
}

TEST_P(Cash, OfFiftyWhoPayAtOnceNoMoreThanIsOpenIsTaken) {
  const Id whole = contract("1000");
  item(whole, "2026-12-01", "1000");
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int n = 0; n < 10; ++n) {
    threads.emplace_back([&] {
      for (int each = 0; each < 5; ++each)
        if (create(administrator(), "payments", payment_json(whole, "2026-11-20", "90")).ok())
          ++taken;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 11);
  follow();
  EXPECT_EQ(sum("contracts", whole, "paid"), "990");
  EXPECT_EQ(sum("accounts", account, "received"), "990");
}

TEST_P(Cash, RefusesWhatWouldMakeNoSense) {
  const Id draft = contract("100", "draft");
  EXPECT_EQ(refused(create(administrator(), "payments", payment_json(draft, "2026-11-20", "1"))),
            "contract not_in_effect");
  const Id whole = contract("100");
  EXPECT_EQ(refused(create(administrator(), "payments", payment_json(whole, "2026-11-20", "-1"))),
            "amount range");
  EXPECT_EQ(
      refused(create(administrator(), "payments", R"({"paid_on":"2026-11-20","amount":"1"})")),
      "account required");
  made("exchange_rates", R"({"currency":"USD","valid_from":"2020-01-01","rate":"7"})");
  EXPECT_EQ(refused(create(administrator(), "payments",
                           fmt::format(R"({{"contract":"{}","paid_on":"2026-11-20",
                                           "amount":{{"amount":"1","currency":"USD"}}}})",
                                       format(whole)))),
            "amount currency");
  EXPECT_EQ(refused(create(administrator(), "contracts",
                           fmt::format(R"({{"name":"x","account":"{}","status":"active"}})",
                                       format(account)))),
            "amount required");
  EXPECT_EQ(refused(create(administrator(), "contracts",
                           fmt::format(R"({{"name":"x","account":"{}","starts_on":"2026-02-01",
                                           "ends_on":"2026-01-01"}})",
                                       format(account)))),
            "ends_on range");
  payment(whole, "2026-11-20", "1");
  EXPECT_EQ(refused(remove(administrator(), "contracts", whole)), "status has_payments");
  EXPECT_EQ(refused(update(administrator(), "contracts", whole, R"({"status":"draft"})")),
            "status has_payments");
}

TEST_P(Cash, SaysWhatAPaymentSettles) {
  const Id whole = contract("300");
  const Id first = item(whole, "2026-12-01", "100");
  const Id second = item(whole, "2027-01-01", "200");
  const auto pay = [&](Id of, std::string_view part) {
    return in_transaction(administrator(), [&](const records::Unit& unit) {
      return sales::record_payment(workspace().records(), unit,
                                   {.values = *parse_json(payment_json(whole, "2026-11-20", "150")),
                                    .items = {{of, *parse_decimal(part)}}});
    });
  };
  const auto wrong = pay(second, "200");
  EXPECT_EQ(wrong.error().fields[0].field, "items[0].amount");
  EXPECT_TRUE(all("payments", "contract", whole).empty()) << "nothing half-done";
  const auto went = pay(second, "150");
  ASSERT_TRUE(went.ok()) << said(went.error());
  EXPECT_EQ(sum("payment_plan_items", first, "paid"), "0");
  EXPECT_EQ(sum("payment_plan_items", second, "paid"), "150");
  EXPECT_EQ(sum("accounts", account, "received"), "150");
  EXPECT_TRUE(undo(went->batch));
  follow();
  EXPECT_EQ(sum("payment_plan_items", second, "paid"), "0");
  EXPECT_EQ(sum("contracts", whole, "paid"), "0");
  EXPECT_EQ(sum("accounts", account, "received"), "0");
}

TEST_P(Cash, AnOrderIsMadeOfAWonDealOnceAndAContractOfIt) {
  const Id product = made("products", R"({"name":"Pump","price":"100","tax_rate":13})");
  const Id deal =
      made("opportunities", fmt::format(R"({{"name":"Deal","account":"{}"}})", format(account)));
  made("opportunity_lines", fmt::format(R"({{"opportunity":"{}","product":"{}","quantity":"3"}})",
                                        format(deal), format(product)));
  const auto order = [&] {
    return in_transaction(administrator(), [&](const records::Unit& unit) {
      return sales::make_order(workspace().records(), unit, deal);
    });
  };
  EXPECT_EQ(order().error().fields[0].code, "not_won");
  ASSERT_TRUE(update(administrator(), "opportunities", deal,
                     fmt::format(R"({{"stage":"{}"}})", format(stage("won"))))
                  .ok());
  const auto first = order();
  ASSERT_TRUE(first.ok()) << said(first.error());
  EXPECT_TRUE(first->fresh);
  const auto second = order();
  EXPECT_EQ(second->id, first->id);
  EXPECT_FALSE(second->fresh);
  EXPECT_EQ(sum("orders", first->id, "amount"), "339");
  EXPECT_EQ(all("order_lines", "sales_order", first->id).size(), 1u);
  const auto contract = in_transaction(administrator(), [&](const records::Unit& unit) {
    return sales::make_contract(workspace().records(), unit, "orders", first->id);
  });
  ASSERT_TRUE(contract.ok()) << said(contract.error());
  EXPECT_EQ(sum("contracts", contract->id, "amount"), "339");
  EXPECT_EQ(cell(*fetch("contracts", contract->id), "opportunity"), value_of(deal));
  // What is open is counted once.
  ASSERT_TRUE(update(administrator(), "orders", first->id, R"({"status":"confirmed"})").ok());
  follow();
  EXPECT_EQ(sum("accounts", account, "receivable"), "339");
  ASSERT_TRUE(update(administrator(), "contracts", contract->id, R"({"status":"active"})").ok());
  follow();
  EXPECT_EQ(sum("accounts", account, "receivable"), "339");
  payment(contract->id, "2026-11-20", "39");
  follow();
  EXPECT_EQ(sum("orders", first->id, "paid"), "39");
  EXPECT_EQ(sum("accounts", account, "receivable"), "300");
  EXPECT_TRUE(undo(first->batch));
}

TEST_P(Cash, TellsOwnersOnceOfEachThresholdAndEndsWhatHasEnded) {
  const Id seller = user("ann", role(R"({"objects":{"*":{"read":"own","create":true,"update":"own",
                                                       "delete":"own"}}})"));
  const Id whole = made(
      "contracts", fmt::format(R"({{"name":"Year","account":"{}","amount":"10","status":"active",
                                        "owner":"{}","ends_on":"2027-01-10","notice_days":45}})",
                               format(account), format(seller)));
  const auto told = [&] { return count(workspace().actor(seller), "notifications"); };
  const int64_t before = told();
  run_days();
  run_days();
  EXPECT_EQ(told() - before, 1) << "60 days";
  clock.advance(days{6});
  run_days();
  run_days();
  EXPECT_EQ(told() - before, 2) << "45, its own";
  clock.advance(days{60});
  run_days();
  EXPECT_EQ(text(*fetch("contracts", whole), "status"), "expired");
  EXPECT_EQ(told() - before, 2);
}

TEST_P(Cash, IsRenewedOnceWithBothLinked) {
  const Id whole = made(
      "contracts", fmt::format(R"({{"name":"Year","account":"{}","amount":"10","status":"active",
                                        "starts_on":"2026-01-01","ends_on":"2026-12-31","terms":"T"}})",
                               format(account)));
  const auto renewed = [&](sales::Renewal as) {
    return in_transaction(administrator(), [&](const records::Unit& unit) {
      return sales::renew(workspace().records(), unit, whole, as);
    });
  };
  const auto deal = renewed(sales::Renewal::opportunity);
  ASSERT_TRUE(deal.ok()) << said(deal.error());
  EXPECT_EQ(cell(*fetch("opportunities", deal->id), "renews"), value_of(whole));
  const auto next = renewed(sales::Renewal::contract);
  ASSERT_TRUE(next.ok()) << said(next.error());
  EXPECT_FALSE(renewed(sales::Renewal::contract)->fresh);
  const auto stored = *fetch("contracts", next->id);
  EXPECT_EQ(format(std::get<Date>(cell(stored, "starts_on"))), "2027-01-01");
  EXPECT_EQ(format(std::get<Date>(cell(stored, "ends_on"))), "2027-12-31");
  EXPECT_EQ(text(stored, "terms"), "T");
  EXPECT_EQ(text(*fetch("contracts", whole), "status"), "renewed");
}

TEST_P(Cash, WhatDaysDoIsNotedByTheJob) {
  const Id whole = contract("100");
  const Id one = item(whole, "2026-11-25", "100");
  follow();
  EXPECT_EQ(state(one), "open");
  clock.advance(days{10});
  run_days();
  EXPECT_EQ(state(one), "overdue");
  EXPECT_EQ(sum("contracts", whole, "overdue"), "100");
  EXPECT_EQ(sum("accounts", account, "overdue"), "100");
}

TEST_P(Cash, AnIssuedInvoiceIsTakenBackByARedLetter) {
  const Id whole = contract("1130");
  const auto invoice = [&](std::string_view amount, std::string_view more) {
    return create(administrator(), "invoices",
                  fmt::format(R"({{"contract":"{}","amount":"{}","tax_rate":13{}}})", format(whole),
                              amount, more));
  };
  EXPECT_EQ(refused(invoice("100", R"(,"status":"issued")")), "number required");
  EXPECT_EQ(refused(invoice("100", R"(,"status":"issued","number":"1","kind":"special")")),
            "tax_number required");
  EXPECT_EQ(refused(invoice("1131", R"(,"status":"issued","number":"1")")), "amount exceeds_whole");
  const auto issued = invoice("1130", R"(,"status":"issued","number":"1")");
  ASSERT_TRUE(issued.ok()) << said(issued.error());
  EXPECT_EQ(sum("invoices", issued->id, "tax_amount"), "130");
  EXPECT_EQ(text(*fetch("invoices", issued->id), "name"), "Acme");
  follow();
  EXPECT_EQ(sum("contracts", whole, "invoiced"), "1130");
  EXPECT_EQ(refused(update(administrator(), "invoices", issued->id, R"({"amount":"1"})")),
            "amount issued");
  EXPECT_EQ(refused(remove(administrator(), "invoices", issued->id)), "status issued");
  const auto red = [&](std::string_view amount, std::string_view number) {
    return in_transaction(administrator(), [&](const records::Unit& unit) {
      return sales::make_red_letter(workspace().records(), unit,
                                    {.invoice = issued->id,
                                     .amount = parse_decimal(amount),
                                     .reason = "Returned",
                                     .number = std::string(number)});
    });
  };
  EXPECT_EQ(refused(red("1130.01", "2")), "amount exceeds_invoice");
  ASSERT_TRUE(red("130", "2").ok());
  follow();
  EXPECT_EQ(sum("contracts", whole, "invoiced"), "1000");
  EXPECT_EQ(text(*fetch("invoices", issued->id), "status"), "issued");
  ASSERT_TRUE(red("1000", "3").ok());
  follow();
  EXPECT_EQ(sum("contracts", whole, "invoiced"), "0");
  EXPECT_EQ(text(*fetch("invoices", issued->id), "status"), "reversed");
}

TEST(TaxWithin, IsRoundedOnceToTheMinorUnit) {
  const auto tax = [](std::string_view gross, std::string_view rate, int digits) {
    return format(sales::tax_within(*parse_decimal(gross), *parse_decimal(rate), digits));
  };
  EXPECT_EQ(tax("1130", "13", 2), "130");
  EXPECT_EQ(tax("100", "13", 2), "11.5");
  EXPECT_EQ(tax("-100", "6", 2), "-5.66");
  EXPECT_EQ(tax("100", "10", 0), "9");
  EXPECT_EQ(tax("100", "0", 2), "0");
}

// Whatever happened, what is noted is what a recount says.
TEST_P(Cash, DerivedSumsAreThoseOfARecountWhateverWasWrittenUndoneDeletedOrRestored) {
  std::mt19937 dice(20261122);
  const auto upto = [&](size_t most) { return static_cast<size_t>(dice() % most); };
  const std::vector<Id> wholes{contract("5000"), contract("800"), contract("3000", "draft")};
  std::vector<Id> items, payments;
  std::vector<Id> batches;
  const auto batched = [&](auto&& work) {
    const auto done = in_transaction(administrator(), [&](records::Unit unit) -> Result<Id> {
      unit.batch = records::open_batch(unit, records::BatchKind::batch, "x").id;
      TRY(work(unit));
      records::close_batch(unit, unit.batch, 1, records::BatchState::done);
      return unit.batch;
    });
    if (done) batches.push_back(*done);
  };
  const auto object = [](const records::Unit& unit,
                         std::string_view name) -> const schema::Object& {
    return *unit.schema->object(name);
  };
  const auto day = [&] { return format(*parse_date("2026-10-01") + days{upto(100)}); };
  for (int step = 0; step < 140; ++step) {
    const Id whole = wholes[upto(wholes.size())];
    const auto& records = workspace().records();
    switch (upto(9)) {
      case 0:
      case 1:
        batched([&](const records::Unit& unit) -> Status {
          items.push_back(TRY(records.create(unit, object(unit, "payment_plan_items"),
                                             *parse_json(item_json(whole, day(),
                                                                   std::to_string(1 + upto(900))))))
                              .id);
          return done();
        });
        break;
      case 2:
      case 3:
        batched([&](const records::Unit& unit) -> Status {
          payments.push_back(TRY(records.create(unit, object(unit, "payments"),
                                                *parse_json(payment_json(
                                                    whole, day(), std::to_string(1 + upto(700))))))
                                 .id);
          return done();
        });
        break;
      case 4:
        if (items.empty()) break;
        batched([&](const records::Unit& unit) -> Status {
          TRY(records.update(unit, object(unit, "payment_plan_items"), items[upto(items.size())],
                             {},
                             *parse_json(fmt::format(R"({{"amount":"{}","due_on":"{}"}})",
                                                     1 + upto(900), day()))));
          return done();
        });
        break;
      case 5: {
        const bool of_items = upto(2) == 0;
        const auto& ids = of_items ? items : payments;
        if (ids.empty()) break;
        const Id id = ids[upto(ids.size())];
        const bool back = upto(2) == 0;
        batched([&](const records::Unit& unit) -> Status {
          const auto& where = object(unit, of_items ? "payment_plan_items" : "payments");
          if (back)
            TRY(records.restore(unit, where, id));
          else
            TRY(records.remove(unit, where, id, {}));
          return done();
        });
        break;
      }
      case 6:
        if (items.empty() || payments.empty()) break;
        batched([&](const records::Unit& unit) -> Status {
          TRY(records.create(
              unit, object(unit, "payment_allocations"),
              *parse_json(fmt::format(R"({{"payment":"{}","plan_item":"{}","amount":"{}"}})",
                                      format(payments[upto(payments.size())]),
                                      format(items[upto(items.size())]), 1 + upto(300)))));
          return done();
        });
        break;
      case 7:
        batched([&](const records::Unit& unit) -> Status {
          constexpr std::string_view states[] = {"active", "draft", "terminated", "expired"};
          TRY(records.update(unit, object(unit, "contracts"), whole, {},
                             *parse_json(fmt::format(R"({{"status":"{}"}})", states[upto(4)]))));
          return done();
        });
        break;
      default:
        if (!batches.empty()) undo(batches[upto(batches.size())]);
    }
    follow();
    Decimal owed, overdue, received;
    for (const Id id : wholes) recount(id, owed, overdue, received);
    EXPECT_EQ(sum("accounts", account, "received"), shown("received", received)) << step;
    EXPECT_EQ(sum("accounts", account, "receivable"), shown("receivable", owed)) << step;
    EXPECT_EQ(sum("accounts", account, "overdue"), shown("overdue", overdue)) << step;
    if (HasFailure()) break;
  }
}

}  // namespace
}  // namespace kith::commands
