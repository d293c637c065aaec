#include "sales/accounting_reading.h"

#include <gmock/gmock.h>

#include "formats/text_encoder.h"

namespace kith::sales {
namespace {

using testing::HasSubstr;

std::vector<BookRow> read(std::string_view text, DayOrder order = DayOrder::month_first) {
  auto rows = read_books(text, order);
  EXPECT_TRUE(rows.ok()) << rows.error().message.en;
  return rows.ok() ? std::move(*rows) : std::vector<BookRow>();
}
std::string amount(std::string_view text) {
  const auto value = read_book_amount(text);
  return value ? format(*value) : "no";
}
std::string day(std::string_view text, DayOrder order = DayOrder::month_first) {
  const auto value = read_book_date(text, order);
  return value ? format(*value) : "no";
}

TEST(AccountingReading, TakesAmountsExactlyOrNotAtAll) {
  EXPECT_EQ(amount("1,234.50"), "1234.5");
  EXPECT_EQ(amount("$1,234,567.89"), "1234567.89");
  EXPECT_EQ(amount("(12.00)"), "-12");
  EXPECT_EQ(amount("-$0.01"), "-0.01");
  EXPECT_EQ(amount("CNY 7"), "7");
  for (const char* wrong :
       {"", "12,50", "1.234,50", ",5", "1,23", "1e3", "--1", "abc", "1 2", "+5"})
    EXPECT_EQ(amount(wrong), "no") << wrong;
}

TEST(AccountingReading, TakesDaysInTheOrderThatIsSaid) {
  EXPECT_EQ(day("11/30/2026"), "2026-11-30");
  EXPECT_EQ(day("1/3/26"), "2026-01-03");
  EXPECT_EQ(day("1/3/26", DayOrder::day_first), "2026-03-01");
  EXPECT_EQ(day("30.11.2026", DayOrder::day_first), "2026-11-30");
  EXPECT_EQ(day("2026-11-30"), "2026-11-30");
  EXPECT_EQ(day("2026/11/30", DayOrder::day_first), "2026-11-30");
  for (const char* wrong :
       {"", "30/11/2026", "2/30/2026", "11/30", "1/2/3/4", "x/1/2026", "0/1/2026"})
    EXPECT_EQ(day(wrong), "no") << wrong;
}

TEST(AccountingReading, FindsTheHeadingBelowTheTitleOfAReport) {
  const auto rows = read(
      "Acme Trading,,,,\n\"Transaction List by Date\",,,,\nNovember 2026,,,,\n\n"
      ",Date,Transaction Type,Num,Name,Memo/Description,Amount\n"
      ",11/02/2026,Payment,P-1,Acme,INV-7,\"1,130.00\"\n"
      ",11/03/2026,Bill,B-9,Vendor,,-5.00\n"
      ",11/04/2026,Invoice,INV-8,Acme,,20.00\n"
      "TOTAL,,,,,,1145\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[0].what, Bookkept::payment);
  EXPECT_EQ(rows[0].line, 6u);
  EXPECT_EQ(format(rows[0].amount), "1130");
  EXPECT_EQ(rows[0].memo, "INV-7");
  EXPECT_EQ(rows[1].what, std::nullopt);
  EXPECT_EQ(rows[2].invoice, "INV-8");
}

TEST(AccountingReading, TellsListsOfPaymentsFromThoseOfInvoices) {
  const auto paid = read(
      "Payment Date,Ref No,Customer,Invoice No,Amount,Payment Method\n"
      "2026-11-02,77,'=Acme,INV-7,10,Cash\n");
  ASSERT_EQ(paid.size(), 1u);
  EXPECT_EQ(paid[0].what, Bookkept::payment);
  EXPECT_EQ(paid[0].customer, "=Acme");  // as it was before it was made harmless
  EXPECT_EQ(paid[0].method, "Cash");
  const auto invoices = read("Date,Num,Customer,Amount,Status\n2026-11-02,INV-7,Acme,10,Voided\n");
  ASSERT_EQ(invoices.size(), 1u);
  EXPECT_EQ(invoices[0].what, Bookkept::invoice);
  EXPECT_TRUE(invoices[0].voided);
}

TEST(AccountingReading, ReadsChineseHeadingsInTheirEncoding) {
  std::string bytes;
  TextEncoder::open("GB18030")->encode(
      "日期,编号,客户,发票号码,金额,付款方式\n2026-11-02,77,杭州西湖科技有限公司,25332000001,10,"
      "现金\n",
      bytes);
  const auto rows = read(bytes);
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(rows[0].customer, "杭州西湖科技有限公司");
  EXPECT_EQ(rows[0].invoice, "25332000001");
}

TEST(AccountingReading, NamesLineAndCharacterOfWhatARowGetsWrong) {
  const auto rows = read(
      "Date,Num,Invoice No,Amount\n13/13/2026,1,INV-7,10\n11/02/2026,2,INV-7,ten\n"
      "11/02/2026,3,\"INV-7\"x,5\n");
  ASSERT_EQ(rows.size(), 3u);
  ASSERT_TRUE(rows[0].problem && rows[1].problem && rows[2].problem);
  EXPECT_THAT(rows[0].problem->message.en, HasSubstr("Line 2, character 1: “13/13/2026”"));
  EXPECT_THAT(rows[1].problem->message.en, HasSubstr("Line 3, character 20: “ten”"));
  EXPECT_THAT(rows[2].problem->message.en, HasSubstr("Line 4"));
}

TEST(AccountingReading, RefusesWhatIsNoFileOfQuickBooks) {
  const auto refusal = [](std::string_view text) {
    const auto rows = read_books(text, DayOrder::month_first);
    return rows.ok() ? std::string() : rows.error().message.en;
  };
  EXPECT_THAT(refusal("Name,Phone\nAnn,1\n"), HasSubstr("Line 1: no row of the first 20"));
  EXPECT_THAT(refusal(""), HasSubstr("no row of the first"));
  EXPECT_THAT(refusal("!TRNS\tTRNSTYPE\nTRNS\tPAYMENT\n"), HasSubstr("Line 2, character 1"));
  std::string many = "Date,Num,Amount\n";
  for (size_t n = 0; n <= book_rows_max; ++n) many += "11/02/2026,1,1\n";
  EXPECT_THAT(refusal(many), HasSubstr("more than 1000 rows"));
}

TEST(AccountingReading, MarksRowsByWhatTheySay) {
  const auto rows = read(
      "Date,Num,Invoice No,Amount\n11/02/2026,1,A,10\n11/02/2026,1,A,10.00\n"
      "11/02/2026,1,A,10.01\n");
  EXPECT_EQ(mark_of(rows[0], 1), mark_of(rows[1], 1));
  EXPECT_NE(mark_of(rows[0], 1), mark_of(rows[1], 2));
  EXPECT_NE(mark_of(rows[0], 1), mark_of(rows[2], 1));
}

}  // namespace
}  // namespace kith::sales
