// The accounting bridge over a whole workspace: what of the books somebody sees, what a file can hold, and
// whose a name in QuickBooks is.
#include <gmock/gmock.h>

#include <algorithm>

#include "commands/test_workspace.h"
#include "sales/accounting_export.h"
#include "sales/accounting_name_list.h"
#include "sales/accounting_sight.h"
#include "sales/line_set.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using sales::BookExport;
using sales::Bookkept;
using sales::BookWish;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class Accounting : public ProductTest {
 protected:
  Id made(std::string_view object, const std::string& json) {
    const auto saved = create(administrator(), object, json);
    EXPECT_TRUE(saved.ok()) << object << ": " << saved.error().message.en;
    return saved ? saved->id : Id{};
  }
  Id customer(std::string_view name, std::string_view more = "") {
    return made("accounts", fmt::format(R"({{"name":"{}"{}}})", name, more));
  }
  Id invoice(Id account, std::string_view number, std::string_view more = "") {
    return made(
        "invoices",
        fmt::format(R"({{"account":"{}","kind":"commercial","status":"issued",)"
                    R"("issued_on":"2026-11-02","number":"{}","amount":"113","tax_rate":13{}}})",
                    format(account), number, more));
  }
  Id payment(Id account, std::string_view more = "") {
    return made("payments", fmt::format(R"({{"account":"{}","amount":"40","paid_on":"2026-11-03")"
                                        R"(,"method":"wechat"{}}})",
                                        format(account), more));
  }
  Id name(std::string_view kind, std::string_view of, std::string_view target) {
    return made("accounting_mappings",
                fmt::format(R"({{"kind":"{}",{},"target":"{}"}})", kind, of, target));
  }
  static std::string of_account(Id id) { return fmt::format(R"("account":"{}")", format(id)); }
  static std::string of_product(Id id) { return fmt::format(R"("product":"{}")", format(id)); }
  Id product(std::string_view name, std::string_view more = "") {
    return made("products",
                fmt::format(R"({{"name":"{}","price":"100","cost":"61.25"{}}})", name, more));
  }
  void lined(const sales::Lined& of, Id whole, Id of_product) {
    const auto actor = administrator();
    const Json lines =
        *parse_json(fmt::format(R"([{{"product":"{}","quantity":"1"}}])", format(of_product)));
    const auto written = workspace().database().write([&](storage::Connection& db) {
      return sales::write_lines(
          workspace().records(),
          workspace().unit(db, actor, records::Via::api, workspace().settings()),
          {.of = of, .whole = whole, .version = {}, .price_book = {}, .lines = lines});
    });
    EXPECT_TRUE(written.ok()) << written.error().message.en;
  }
  // A purchase order of one line, that is on its way.
  Id purchase(Id supplier, Id of) {
    const Id order =
        made("purchase_orders", fmt::format(R"({{"supplier":"{}"}})", format(supplier)));
    lined(sales::of_purchases, order, of);
    EXPECT_TRUE(update(administrator(), "purchase_orders", order, R"({"status":"ordered"})").ok());
    return order;
  }

  template <typename F>
  auto look(const access::Actor& actor, F&& work) {
    return workspace().database().read([&](storage::Connection& db) {
      return work(workspace().unit(db, actor, records::Via::web, workspace().settings()));
    });
  }
  BookExport prepared(const access::Actor& actor, const BookWish& wish = {}) {
    return look(actor, [&](const records::Unit& unit) {
      return sales::prepare_export(unit, wish, workspace().settings());
    });
  }
  BookExport prepared(const BookWish& wish = {}) { return prepared(administrator(), wish); }
  void exported(const BookWish& wish = {}) {
    const auto actor = administrator();
    const app::Settings settings = workspace().settings();
    const Status done = workspace().database().write([&](storage::Connection& db) -> Status {
      const auto unit = workspace().unit(db, actor, records::Via::web, settings);
      const BookExport made = sales::prepare_export(unit, wish, settings);
      TRY(sales::log_export(workspace().records(), unit, wish, made, {.name = "books.iif"}));
      return kith::done();
    });
    EXPECT_TRUE(done.ok()) << done.error().message.en;
  }
  // "INV-1 same_name", of a whole kind "invoice hidden".
  static std::vector<std::string> refusals(const BookExport& made) {
    std::vector<std::string> all;
    for (const auto& each : made.gathered.left)
      all.push_back(std::string(name_of(each.what)) + " " + each.problem.code);
    for (const auto& one : made.gathered.documents)
      for (const auto& problem : one.problems)
        all.push_back(one.document.number + " " + problem.code);
    std::ranges::sort(all);
    return all;
  }
  static std::string told(const BookExport& made) {
    return sales::problems_json(made.gathered, Locale::en).dump();
  }
  std::string file_of(const BookExport& made, const BookWish& wish = {}) {
    auto file = sales::make_file(made, wish, workspace().settings(), clock.now());
    EXPECT_TRUE(file.ok());
    return file ? file->content : std::string();
  }
  // An accountant from whom something is hidden.
  access::Actor accountant(std::string_view objects) {
    const Id id =
        user(fmt::format("Ann{}", ++accountants_),
             role(fmt::format(R"({{"objects":{{"*":{{"read":"all","create":true,"update":"all",)"
                              R"("delete":"all"}},{}}},"actions":["export","import"]}})",
                              objects)));
    return workspace().actor(id);
  }
  static std::string hiding(std::string_view object, std::string_view field) {
    return fmt::format(R"("{}":{{"read":"all","create":true,"update":"all","delete":"all",)"
                       R"("fields":{{"{}":"hidden"}}}})",
                       object, field);
  }

 private:
  int accountants_ = 0;
};
KITH_BOTH_ENGINES(Accounting);

TEST_P(Accounting, KeepsBackAKindOfWhichAFieldIsHiddenAndNamesIt) {
  const Id acme = customer("Acme");
  invoice(acme, "INV-1");
  payment(acme);
  const auto ann = accountant(hiding("invoices", "amount"));
  const BookExport made = prepared(ann);
  EXPECT_THAT(refusals(made), ElementsAre("credit_note hidden", "invoice hidden"));
  ASSERT_EQ(made.gathered.documents.size(), 1u);
  EXPECT_EQ(made.gathered.documents[0].document.what, Bookkept::payment);
  EXPECT_THAT(told(made), HasSubstr("Invoices: Amount"));
  EXPECT_THAT(told(made), Not(HasSubstr("113")));
  EXPECT_EQ(prepared().gathered.documents.size(), 2u);
}

TEST_P(Accounting, KeepsEverythingBackFromWhoMayNotKnowWhoseItIs) {
  invoice(customer("Acme"), "INV-1");
  for (const std::string& hidden :
       {hiding("accounts", "name"), hiding("accounting_mappings", "target"),
        hiding("accounting_entries", "number")}) {
    const auto ann = accountant(hidden);
    const BookExport made = prepared(ann);
    EXPECT_THAT(made.gathered.documents, IsEmpty()) << hidden;
    EXPECT_EQ(made.gathered.left.size(), 4u) << hidden;
    EXPECT_THAT(told(made), Not(HasSubstr("Acme")));
    EXPECT_FALSE(look(ann, sales::may_compare_books).ok()) << hidden;
  }
}

TEST_P(Accounting, LeavesEmptyWhatADocumentCanDoWithout) {
  const Id acme = customer("Acme", R"(,"phone":"+86 571 8765 4321","email":"a@acme.example")");
  invoice(acme, "INV-1");
  purchase(customer("Borg"), product("Book pump"));
  EXPECT_THAT(file_of(prepared()), HasSubstr("\t100.00\t61.25\tY"));  // of the list of items
  EXPECT_THAT(file_of(prepared()), HasSubstr("a@acme.example"));
  const auto ann = accountant(hiding("accounts", "phone") + "," + hiding("products", "cost"));
  const std::string file = file_of(prepared(ann));
  EXPECT_THAT(file, HasSubstr("INVOICE"));
  EXPECT_THAT(file, HasSubstr("a@acme.example"));
  EXPECT_THAT(file, Not(HasSubstr("8765")));
  EXPECT_THAT(file, HasSubstr("\t100.00\t\tY"));
}

TEST_P(Accounting, ListsNoNamesThatAreHidden) {
  const Id acme = customer("Acme");
  product("Book pump");
  name("customer", of_account(acme), "Acme Trading");
  const auto listed = [&](const access::Actor& actor) {
    return look(actor, [&](const records::Unit& unit) {
      std::string out;
      JsonWriter json(out);
      json.begin_array();
      sales::write_book_names(unit, Locale::en, workspace().settings(), json);
      json.end_array();
      return out;
    });
  };
  EXPECT_THAT(listed(administrator()), HasSubstr("Acme Trading"));
  EXPECT_THAT(listed(administrator()), HasSubstr("Book pump"));
  EXPECT_THAT(listed(accountant(hiding("accounts", "name"))), Not(HasSubstr("\"Acme")));
  EXPECT_THAT(listed(accountant(hiding("products", "name"))), Not(HasSubstr("Book pump")));
  EXPECT_THAT(listed(accountant(hiding("accounting_mappings", "target"))),
              Not(HasSubstr("Acme Trading")));
}

TEST_P(Accounting, SaysThatItReadNoMoreAndReadsAPeriodWithin) {
  const Id acme = customer("Acme");
  for (int n = 0; n < 201; ++n) invoice(acme, fmt::format("INV-{}", n));
  payment(acme);
  const BookWish wish = {.read_max = 200};
  const BookExport read = prepared(wish);
  EXPECT_EQ(read.gathered.documents.size(), 201u);  // of invoices 200, and the payment
  EXPECT_TRUE(read.gathered.more);
  ASSERT_EQ(read.gathered.left.size(), 1u);
  EXPECT_EQ(read.gathered.left[0].what, Bookkept::invoice);
  EXPECT_EQ(read.gathered.left[0].problem.code, "too_many");
  EXPECT_THAT(told(read), HasSubstr("200 were read"));
  exported();
  EXPECT_THAT(prepared({.only = BookWish::Only::changed, .read_max = 200}).gathered.left,
              testing::SizeIs(1));
  EXPECT_THAT(prepared({.only = BookWish::Only::changed,
                        .from = *parse_date("2026-12-01"),
                        .to = *parse_date("2026-12-31"),
                        .read_max = 200})
                  .gathered.left,
              IsEmpty());
}

TEST_P(Accounting, JudgesEveryTextThatGoesIntoTheFile) {
  const Id acme = customer("Acme");
  name("setting", R"("key":"encoding")", "windows-1252");
  invoice(acme, "INV-1", R"(,"name":"Zürich pumps")");
  invoice(acme, "INV-2", R"(,"name":"上海泵站")");
  invoice(acme, "INV-3", R"(,"name":"Pumps","description":"水泵")");
  invoice(acme, "发票4", R"(,"name":"Pumps")");
  const Id paid = payment(acme, R"(,"reference":"回单")");
  const std::string number(sales::text(*fetch("payments", paid), "number"));
  EXPECT_THAT(refusals(prepared()),
              testing::UnorderedElementsAre("INV-2 encoding", "INV-3 encoding", "发票4 encoding",
                                            number + " encoding"));
  EXPECT_THAT(told(prepared()), HasSubstr("its memo “上海泵站”"));
  EXPECT_THAT(refusals(prepared({.format = sales::AccountingFormat::csv})),
              testing::Each(HasSubstr("unmapped")));
}

TEST_P(Accounting, JudgesNamesOfAccountsMethodsAndTaxes) {
  const Id acme = customer("Acme");
  invoice(acme, "INV-1");
  payment(acme);
  EXPECT_THAT(refusals(prepared()), IsEmpty());
  const std::string level(32, 'x');
  name("role", R"("key":"income")", "Income:" + level);
  name("method", R"("key":"wechat")", level);
  const BookExport made = prepared();
  ASSERT_EQ(refusals(made).size(), 2u);
  EXPECT_THAT(refusals(made), testing::Each(HasSubstr("name_too_long")));
  EXPECT_THAT(told(made), HasSubstr(R"("name_for":{"kind":"role","key":"income")"));
  EXPECT_THAT(told(made), HasSubstr(R"("name_for":{"kind":"method","key":"wechat")"));
}

TEST_P(Accounting, CutsFreeTextAndLeavesOutDetailsThatDoNotFit) {
  const std::string title(50, 't');
  const Id acme = customer(
      "Acme", fmt::format(R"(,"invoice_title":"{}","tax_number":"9133010000000000XX")", title));
  invoice(acme, "INV-1", R"(,"name":"Pumps")");
  const std::string file = file_of(prepared());
  EXPECT_THAT(file, HasSubstr("CUST\tAcme\t" + title.substr(0, 41) + "\t"));
  EXPECT_THAT(file, Not(HasSubstr(title)));
  EXPECT_THAT(file, Not(HasSubstr("9133010000000000")));
}

TEST_P(Accounting, NeverGivesANameTwiceWhateverItsCapitals) {
  const Id acme = customer("Acme"), shouting = customer("ACME");
  invoice(acme, "INV-1");
  invoice(shouting, "INV-2");
  EXPECT_THAT(refusals(prepared()), ElementsAre("INV-2 same_name"));
  // One of them said: the other is still another.
  const Id said = name("customer", of_account(shouting), "ACME");
  EXPECT_THAT(refusals(prepared()), ElementsAre("INV-1 same_name"));
  // Both said: they are one there.
  name("customer", of_account(acme), "Acme");
  const BookExport one = prepared();
  EXPECT_THAT(refusals(one), IsEmpty());
  EXPECT_EQ(one.books.parties.size(), 1u);
  EXPECT_TRUE(
      update(administrator(), "accounting_mappings", said, R"({"target":"Acme Two"})").ok());
  EXPECT_EQ(prepared().books.parties.size(), 2u);
}

TEST_P(Accounting, RemembersWhoseANameWasInEarlierExports) {
  const Id acme = customer("Acme");
  invoice(acme, "INV-1");
  exported();
  const Id other = customer("acme");
  invoice(other, "INV-2");
  EXPECT_THAT(refusals(prepared()), ElementsAre("INV-2 same_name"));
  // Neither does a vendor get it, nor whoever is called so now that the first is not.
  purchase(other, product("Book pump"));
  EXPECT_TRUE(update(administrator(), "accounts", acme, R"({"name":"Borg"})").ok());
  EXPECT_EQ(refusals(prepared()).size(), 2u);
  EXPECT_THAT(refusals(prepared()), testing::Each(HasSubstr("same_name")));
  name("customer", of_account(other), "Acme Trading");
  name("vendor", of_account(other), "Acme (vendor)");
  EXPECT_THAT(refusals(prepared()), IsEmpty());
}

// So many that they were all that one question for the log gave.
TEST_P(Accounting, RemembersWhoseANameWasBehindManyDocumentsOfAnother) {
  const Id acme = customer("Acme"), borg = customer("Borg"), gone = customer("Cyan");
  const Id draft =
      made("invoices", fmt::format(R"({{"kind":"commercial","amount":"5",{}}})", of_account(acme)));
  const auto actor = administrator();
  const Status logged = workspace().database().write([&](storage::Connection& db) -> Status {
    const auto unit = workspace().unit(db, actor, records::Via::web, workspace().settings());
    const auto& records = workspace().records();
    const auto run =
        TRY(sales::log_run(records, unit, {.name = "books.iif", .direction = "export"}));
    const auto log = [&](int n, std::string_view party, Id account) {
      return sales::log_entry(records, unit,
                              {.run = run.run,
                               .direction = "export",
                               .record = draft,
                               .number = fmt::format("OLD-{}", n),
                               .currency = "CNY",
                               .mark = fmt::format("{:064}", n),
                               .party = std::string(party),
                               .account = account});
    };
    for (int n = 0; n < 2001; ++n) TRY(log(n, "Acme", acme));
    TRY(log(2001, "Borg", borg));
    return log(2002, "CYAN", gone);
  });
  ASSERT_TRUE(logged.ok()) << logged.error().message.en;
  EXPECT_TRUE(remove(actor, "accounts", gone).ok());
  invoice(acme, "INV-1");
  invoice(customer("BORG"), "INV-2");
  invoice(customer("cyan"), "INV-3");
  invoice(customer("Cyän"), "INV-4");  // found as the same, and there another
  EXPECT_THAT(refusals(prepared()), ElementsAre("INV-2 same_name", "INV-3 same_name"));
}

TEST_P(Accounting, KeepsItemsTaxesAndAccountsApart) {
  const Id acme = customer("Acme");
  invoice(acme, "INV-1");
  EXPECT_THAT(refusals(prepared()), IsEmpty());
  name("tax_rate", R"("key":"13")", "sales");  // as the item of invoices without lines
  EXPECT_THAT(refusals(prepared()), ElementsAre("INV-1 same_name"));
  EXPECT_THAT(told(prepared()), HasSubstr(R"("name_for":{"kind":"tax_rate","key":"13")"));
  name("role", R"("key":"sales_item")", "Services");
  EXPECT_THAT(refusals(prepared()), IsEmpty());
  name("role", R"("key":"income")", "accounts receivable");  // of two types
  EXPECT_THAT(refusals(prepared()), ElementsAre("INV-1 same_name"));
}

TEST_P(Accounting, TellsProductsOfOneNameApart) {
  const Id pump = product("Book pump"), twin = product("BOOK PUMP");
  purchase(customer("Borg"), pump);
  ASSERT_EQ(refusals(prepared()).size(), 1u);  // the other may go tomorrow
  EXPECT_THAT(refusals(prepared())[0], HasSubstr("same_name"));
  const Id said = name("product", of_product(pump), "Book pump");
  EXPECT_THAT(refusals(prepared()), IsEmpty());
  purchase(customer("Borg Two"), twin);
  ASSERT_EQ(refusals(prepared()).size(), 1u);
  name("product", of_product(twin), "book pump");
  const BookExport one = prepared();
  EXPECT_THAT(refusals(one), IsEmpty());
  EXPECT_EQ(items_of(one.books).size(), 1u);
  EXPECT_TRUE(
      update(administrator(), "accounting_mappings", said, R"({"target":"Purchases"})").ok());
  EXPECT_THAT(refusals(prepared()), IsEmpty());  // no line is without a product
}

}  // namespace
}  // namespace kith::commands
