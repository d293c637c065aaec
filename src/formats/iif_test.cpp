#include "formats/iif.h"

#include <gmock/gmock.h>

namespace kith::formats {
namespace {

using testing::HasSubstr;

std::string refusal(std::string_view text) {
  const auto read = read_iif(text);
  return read.ok() ? "" : read.error().message.en;
}

constexpr std::string_view heads =
    "!TRNS\tTRNSTYPE\tDOCNUM\tAMOUNT\n!SPL\tTRNSTYPE\tACCNT\tAMOUNT\n!ENDTRNS\n";

TEST(Iif, ReadsTransactionsWithTheirSplitsAndPassesOverLists) {
  const auto read =
      read_iif(std::string("\xEF\xBB\xBF!CUST\tNAME\r\nCUST\tAcme\r\n\r\n") + std::string(heads) +
               "TRNS\tPAYMENT\t\"12\"\"\"\t5.00\nSPL\tpayment\tA/R\t-5.00\nENDTRNS\n");
  ASSERT_TRUE(read.ok()) << read.error().message.en;
  ASSERT_EQ(read->size(), 1u);
  const IifTransaction& only = (*read)[0];
  EXPECT_EQ(only.head["DOCNUM"], "12\"");
  EXPECT_EQ(only.head["MEMO"], "");
  EXPECT_EQ(only.head.line, 7u);
  EXPECT_EQ(only.head.at("DOCNUM"), 14u);
  ASSERT_EQ(only.splits.size(), 1u);
  EXPECT_EQ(only.splits[0]["AMOUNT"], "-5.00");
}

TEST(Iif, NamesLineAndCharacterOfWhatIsBroken) {
  const std::string start(heads);
  EXPECT_THAT(refusal("TRNS\tPAYMENT\n"), HasSubstr("Line 1, character 1: “TRNS” has no heading"));
  EXPECT_THAT(refusal(start + "SPL\tPAYMENT\n"), HasSubstr("Line 4, character 1: an SPL outside"));
  EXPECT_THAT(refusal(start + "ENDTRNS\n"), HasSubstr("Line 4, character 1: an ENDTRNS without"));
  EXPECT_THAT(refusal(start + "TRNS\tPAYMENT\n"), HasSubstr("Line 4, character 1: this TRNS has"));
  EXPECT_THAT(refusal(start + "TRNS\tA\nTRNS\tB\n"),
              HasSubstr("Line 5, character 1: a TRNS inside"));
  EXPECT_THAT(refusal(start + "TRNS\t知\t\"open\n"),
              HasSubstr("Line 4, character 8: the quotation"));
  EXPECT_THAT(refusal(start + "TRNS\t\"a\"b\n"), HasSubstr("Line 4, character 9: there is text"));
  EXPECT_THAT(refusal(start + "TRNS\ta\tb\tc\td\n"),
              HasSubstr("Line 4, character 12: there are more"));
  EXPECT_THAT(refusal("Date,Amount\n1,2\n"), HasSubstr("Line 1, character 1: “DATE,AMOUNT”"));
  EXPECT_THAT(refusal(std::string("!TRNS\0\n", 7)), HasSubstr("NUL"));
}

TEST(Iif, WritesHostileTextAsOneCellThatComesBack) {
  for (const std::string_view hostile :
       {"a\tb", "a\r\nTRNS\tINVOICE", "\"quoted\"", "12\" pipe", "\"", "!TRNS", "ENDTRNS", "=1+1",
        "张三 \t 李四", " edges "}) {
    std::string out;
    IifWriter writer(out);
    writer.heading("TRNS", {"NAME", "AMOUNT"});
    writer.heading("SPL", {"NAME", "AMOUNT"});
    writer.heading("ENDTRNS", {});
    writer.row("TRNS", {hostile, "1.00"});
    writer.row("SPL", {hostile, "-1.00"});
    writer.row("ENDTRNS", {});
    const auto read = read_iif(out);
    ASSERT_TRUE(read.ok()) << hostile << ": " << read.error().message.en;
    ASSERT_EQ(read->size(), 1u) << hostile;
    EXPECT_EQ((*read)[0].head["NAME"], iif_text(hostile));
    EXPECT_EQ((*read)[0].head["AMOUNT"], "1.00");
    EXPECT_EQ((*read)[0].splits.at(0)["AMOUNT"], "-1.00");
  }
  EXPECT_EQ(iif_text("a\t\r\n b\x01"), "a b");
}

TEST(Iif, IsToldFromOtherTables) {
  EXPECT_TRUE(looks_like_iif("\xEF\xBB\xBF\r\n!HDR\tPROD"));
  EXPECT_FALSE(looks_like_iif("Date,Num\n"));
}

}  // namespace
}  // namespace kith::formats
