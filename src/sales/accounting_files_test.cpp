// The files that QuickBooks reads: they add up, and no name breaks out of its cell.
#include "sales/accounting_files.h"

#include <gmock/gmock.h>

#include <random>

#include "formats/csv.h"
#include "formats/iif.h"
#include "sales/accounting_reading.h"
#include "sales/line_sums.h"

namespace kith::sales {
namespace {

using std::chrono::days;
using testing::HasSubstr;

Decimal number(std::string_view text) { return parse_decimal(text).value_or(Decimal{-1}); }
const Date day = *parse_date("2026-11-30");

BookDocument document(Bookkept what, std::string_view amount) {
  return {.what = what,
          .record = Id{7},
          .number = "INV-1",
          .date = day,
          .account = Id{3},
          .amount = number(amount),
          .currency = "USD",
          .book_number = "INV-1",
          .party = "Acme"};
}

BookDocument taxed_invoice() {
  BookDocument made = document(Bookkept::invoice, "113");
  made.lines = {{.product = Id{5},
                 .description = "Pump",
                 .quantity = number("2"),
                 .price = number("50"),
                 .amount = number("100"),
                 .tax = number("13"),
                 .tax_rate = number("13")}};
  return made;
}

Books books_of(std::vector<BookDocument> documents) {
  Books books;
  books.documents = std::move(documents);
  books.parties = {{.name = "Acme", .company = "Acme Ltd", .phone = "+86 571 8888"}};
  books.items[Id{5}] = {"Pump", "A pump", "Sales", number("50"), number("30")};
  books.methods["transfer"] = "Bank transfer";
  return books;
}

std::vector<formats::IifTransaction> read(const Books& books) {
  auto transactions = formats::read_iif(write_iif(books));
  EXPECT_TRUE(transactions.ok()) << transactions.error().message.en;
  return transactions.ok() ? std::move(*transactions) : std::vector<formats::IifTransaction>();
}

Decimal total(const formats::IifTransaction& of) {
  Decimal sum = number(of.head["AMOUNT"]);
  for (const auto& split : of.splits) sum.units += number(split["AMOUNT"]).units;
  return sum;
}

TEST(AccountingFiles, WriteAnInvoiceAsQuickBooksDesktopHasIt) {
  const auto all = read(books_of({taxed_invoice()}));
  ASSERT_EQ(all.size(), 1u);
  const auto& head = all[0].head;
  EXPECT_EQ(head["TRNSTYPE"], "INVOICE");
  EXPECT_EQ(head["DATE"], "11/30/2026");
  EXPECT_EQ(head["DUEDATE"], "12/30/2026");  // Net 30
  EXPECT_EQ(head["ACCNT"], "Accounts Receivable");
  EXPECT_EQ(head["AMOUNT"], "113.00");
  ASSERT_EQ(all[0].splits.size(), 2u);
  EXPECT_EQ(all[0].splits[0]["INVITEM"], "Pump");
  EXPECT_EQ(all[0].splits[0]["QNTY"], "-2");
  EXPECT_EQ(all[0].splits[0]["AMOUNT"], "-100.00");
  EXPECT_EQ(all[0].splits[1]["EXTRA"], "AUTOSTAX");
  EXPECT_EQ(all[0].splits[1]["INVITEM"], "VAT 13%");
  EXPECT_EQ(all[0].splits[1]["AMOUNT"], "-13.00");
}

TEST(AccountingFiles, MirrorACreditNoteAndMoveAPayment) {
  BookDocument credit = taxed_invoice();
  credit.what = Bookkept::credit_note;
  BookDocument paid = document(Bookkept::payment, "50.5");
  paid.method = "transfer";
  const auto all = read(books_of({credit, paid}));
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(all[0].head["TRNSTYPE"], "CREDIT MEMO");
  EXPECT_EQ(all[0].head["AMOUNT"], "-113.00");
  EXPECT_EQ(all[0].splits[0]["AMOUNT"], "100.00");
  EXPECT_EQ(all[0].splits[0]["QNTY"], "2");
  EXPECT_EQ(all[1].head["ACCNT"], "Undeposited Funds");
  EXPECT_EQ(all[1].head["PAYMETH"], "Bank transfer");
  EXPECT_EQ(all[1].head["AMOUNT"], "50.50");
  EXPECT_EQ(all[1].splits.at(0)["ACCNT"], "Accounts Receivable");
}

TEST(AccountingFiles, BringTheListsThatTheirDocumentsNeed) {
  BookDocument bought = taxed_invoice();
  bought.what = Bookkept::purchase_order;
  const std::string file = write_iif(books_of({taxed_invoice(), bought}));
  EXPECT_THAT(file, HasSubstr("ACCNT\tAccounts Receivable\tAR\r\n"));
  EXPECT_THAT(file, HasSubstr("ACCNT\tPurchase Orders\tNONPOSTING\r\n"));
  EXPECT_THAT(file, HasSubstr("CUST\tAcme\tAcme Ltd\t+86 571 8888\t"));
  EXPECT_THAT(file, HasSubstr("INVITEM\tVAT 13%\tCOMPTAX\t\tSales Tax Payable\t13%\t"));
  EXPECT_THAT(file, HasSubstr("VEND\tTax Agency\t"));
}

// Any lines, any rates, any kind: what stands in the file comes to nought.
TEST(AccountingFiles, BalanceWhateverTheInvoice) {
  std::mt19937_64 dice(41);
  const auto pick = [&](int64_t least, int64_t most) {
    return std::uniform_int_distribution<int64_t>(least, most)(dice);
  };
  const Decimal rates[] = {{},          number("3"),  number("6"),
                           number("9"), number("13"), number("8.875")};
  for (int round = 0; round < 500; ++round) {
    BookDocument made = document(static_cast<Bookkept>(pick(0, 3)), "0");
    const auto lines = pick(1, 6);
    for (int64_t n = 0; n < lines; ++n) {
      BookLine line{.product = pick(0, 1) ? Id{5} : Id{},
                    .quantity = {pick(1, 900) * decimal_scale / 4},
                    .price = {pick(1, 99'999'999)},
                    .tax_rate = rates[pick(0, 5)]};
      const auto sums = sums_of({line.quantity, line.price, {}, {}, line.tax_rate, 2});
      ASSERT_TRUE(sums);
      line.amount = sums->net;
      line.tax = sums->tax;
      made.amount.units += line.amount.units + line.tax.units;
      made.lines.push_back(line);
    }
    if (made.what == Bookkept::payment) made.lines.clear();
    const auto all = read(books_of({made}));
    ASSERT_EQ(all.size(), 1u);
    EXPECT_EQ(total(all[0]), Decimal{}) << write_iif(books_of({made}));
    EXPECT_EQ(std::abs(number(all[0].head["AMOUNT"]).units), made.amount.units);
  }
}

constexpr std::string_view hostile[] = {"tab\there",
                                        "line\r\nTRNS\tINVOICE",
                                        "\"quoted\"",
                                        "a,b;c|d",
                                        "=HYPERLINK(\"http://x\")",
                                        "+1",
                                        "@sum",
                                        "-2+3",
                                        "'x",
                                        "＝1",
                                        "中文\"名",
                                        "ENDTRNS"};

TEST(AccountingFiles, KeepHostileTextInItsCell) {
  for (const std::string_view text : hostile) {
    BookDocument made = taxed_invoice();
    made.memo = made.lines[0].description = text;
    Books books = books_of({made});
    books.parties[0].company = text;
    const auto all = read(books);
    ASSERT_EQ(all.size(), 1u) << text;
    EXPECT_EQ(total(all[0]), Decimal{});
    EXPECT_EQ(rearmed(all[0].head["MEMO"]), formats::iif_text(text));
    EXPECT_EQ(defused(all[0].head["MEMO"]).substr(0, 1), all[0].head["MEMO"].substr(0, 1));
  }
}

std::vector<std::vector<std::string>> rows_of(const std::string& csv) {
  std::vector<std::vector<std::string>> rows;
  CsvReader reader({.delimiter = ',', .limits = {}}, [&](const CsvRow& row) {
    rows.emplace_back();
    for (const CsvCell& cell : row.cells) rows.back().emplace_back(cell.text);
    EXPECT_EQ(row.defect, CsvDefect::none);
    return done();
  });
  EXPECT_TRUE(reader.feed(csv).ok() && reader.finish().ok());
  return rows;
}

std::string content(const std::vector<BookFile>& files, std::string_view name) {
  for (const BookFile& file : files)
    if (file.name == name) return file.content;
  return {};
}

TEST(AccountingFiles, WriteInvoicesInTheLayoutOfQuickBooksOnline) {
  const auto files = write_book_csv(books_of({taxed_invoice()}));
  const auto rows = rows_of(content(files, "invoices-1.csv"));
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0][0], "*InvoiceNo");
  EXPECT_EQ(rows[1], (std::vector<std::string>{"INV-1", "Acme", "11/30/2026", "12/30/2026",
                                               "Net 30", "", "Pump", "Pump", "2", "50.00", "100.00",
                                               "Y", "13%", "VAT 13%", "13.00", "USD"}));
}

TEST(AccountingFiles, DefuseCellsOfCsvAndGiveThemBackUnchanged) {
  for (const std::string_view text : hostile) {
    BookDocument made = taxed_invoice();
    made.lines[0].description = text;
    const auto rows = rows_of(content(write_book_csv(books_of({made})), "invoices-1.csv"));
    ASSERT_EQ(rows.size(), 2u) << text;
    const std::string kept = formats::iif_text(text);
    EXPECT_EQ(rearmed(rows[1][7]), kept);
    if (defused(kept) != kept) EXPECT_TRUE(rows[1][7].starts_with('\'')) << text;
  }
}

TEST(AccountingFiles, SplitInvoicesByTheHundred) {
  std::vector<BookDocument> many(230, taxed_invoice());
  const auto files = write_book_csv(books_of(std::move(many)));
  EXPECT_EQ(rows_of(content(files, "invoices-1.csv")).size(), 101u);
  EXPECT_EQ(rows_of(content(files, "invoices-3.csv")).size(), 31u);
}

TEST(AccountingFiles, SayWhyANameCannotGo) {
  const auto code = [](std::string_view name) {
    const auto problem = name_problem(name, 41);
    return problem ? problem->code : std::string();
  };
  EXPECT_EQ(code("Acme"), "");
  EXPECT_EQ(code("Hardware:Pumps"), "");
  EXPECT_EQ(code(std::string(42, 'x')), "name_too_long");
  EXPECT_EQ(code("知交知交知交知交知交知交知交知交知交知交"), "");  // characters, not bytes
  EXPECT_EQ(code("=1"), "formula");
  EXPECT_EQ(code("a\tb"), "control");
  EXPECT_EQ(code(""), "no_name");
}

TEST(AccountingFiles, MarkWhateverIsWrittenOfADocument) {
  const BookDocument plain = taxed_invoice();
  BookDocument noted = plain, told = plain, named = plain;
  noted.memo = "Pumps for the new plant";
  told.lines[0].description = "Pump, blue";
  named.party = "Acme Trading";
  EXPECT_NE(mark_of(noted), mark_of(plain));
  EXPECT_NE(mark_of(told), mark_of(plain));
  EXPECT_EQ(mark_of(named), mark_of(plain));  // what it is called there is not what it is
}

TEST(AccountingFiles, ReadsItsOwnFileBack) {
  BookDocument paid = document(Bookkept::payment, "1234567.89");
  paid.book_number = "HK-00007";
  const auto rows = read_books(write_iif(books_of({taxed_invoice(), paid})), DayOrder::month_first);
  ASSERT_TRUE(rows.ok());
  ASSERT_EQ(rows->size(), 2u);
  EXPECT_EQ((*rows)[0].invoice, "INV-1");
  EXPECT_EQ((*rows)[0].amount, number("113"));
  EXPECT_EQ((*rows)[1].number, "HK-00007");
  EXPECT_EQ((*rows)[1].customer, "Acme");
  EXPECT_EQ((*rows)[1].date, day);
  EXPECT_EQ((*rows)[1].amount, number("1234567.89"));
}

}  // namespace
}  // namespace kith::sales
