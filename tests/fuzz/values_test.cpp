// Values as people, spreadsheets and clients write them.
#include <gtest/gtest.h>

#include "base/decimal.h"
#include "base/id.h"
#include "base/time.h"
#include "fuzz.h"
#include "http/url.h"
#include "query/cursor.h"
#include "query/question.h"
#include "query/visibility.h"
#include "schema/assembler.h"
#include "schema/kinds/date_text.h"
#include "schema/plan.h"
#include "schema/test_schema.h"
#include "text/mail.h"
#include "text/phone.h"
#include "text/sort_key.h"
#include "text/tokens.h"

namespace kith::fuzz {
namespace {

TEST(Fuzz, NumbersComeBackAsTheyWent) {
  feed(
      {{"1,234.50", "¥1 234", "(12)", "1.234,5", "12 %", "-0.0001", "９９", "922337203685477.5807"},
       {".", ",", "(", ")", "%", "¥", "e", "+", " ", "\u00a0", "'"}},
      [](std::string_view text) {
        const auto plain = schema::kind::plain_number(text);
        for (const std::string_view one :
             {text, plain ? std::string_view(*plain) : std::string_view("x")}) {
          const auto value = parse_decimal(one);
          if (value) {
            EXPECT_EQ(parse_decimal(format(*value)), value) << one;
          }
        }
      });
}

TEST(Fuzz, DatesComeBackAsTheyWent) {
  feed({{"2017-03-01", "01/03/2017", "1 Mar 2017", "March 1, 2017 3:05 PM", "2017年3月1日 下午3:05",
         "42795.5", "2026-11-21T08:30:00.123456Z", "2026-11-21T08:30:00+08:00"},
        {"/", "-", ".", ":", "T", "Z", "年", "月", "日", "下午", "PM", "Feb", "29", "99999"}},
       [](std::string_view text) {
         using namespace schema::kind;
         for (const auto order : {schema::DateOrder::automatic, schema::DateOrder::dmy}) {
           const auto read = read_moment(text, order);
           if (read.moment) {
             EXPECT_EQ(parse_date(format(read.moment->date)), read.moment->date) << text;
           }
         }
         if (const auto at = parse_timestamp(text)) {
           EXPECT_EQ(parse_timestamp(format(*at)), at) << text;
         }
         if (const auto day = parse_date(text)) {
           EXPECT_EQ(parse_date(format(*day)), day) << text;
         }
         if (const auto id = parse_id(text)) {
           EXPECT_EQ(parse_id(format(*id)), id) << text;
         }
       });
}

TEST(Fuzz, PhonesAndMailAddressesAreNormalisedOnce) {
  feed({{"+86 138 0013 8000", "(650) 253-0000 ext. 12", "0041 44 668 18 00",
         "张三 <zhang@例子.中国>", "\"a b\"@x.com", "http://www.acme.example:80/x",
         "１３８００１３８０００"},
        {"+", "ext", "#", "@", "..", "<", ">", "xn--", "www.", "://", "0086"}},
       [](std::string_view text) {
         if (const auto phone = normalise_phone(text, "CN")) {
           EXPECT_EQ(normalise_phone(phone->number, "CN")->number, phone->number) << text;
         }
         if (const auto mail = normalise_email(text)) {
           EXPECT_EQ(normalise_email(*mail), mail) << text;
         }
         if (const auto host = normalise_domain(text)) {
           EXPECT_TRUE(http::is_utf8(*host)) << text;
         }
       });
}

TEST(Fuzz, WordsAndKeysAreMadeOfAnyText) {
  Seeds seeds{{"张三 Zoë MÜLLER", "臺灣 ｶﾞ ﷺ", "a-b_c.d@e.com", "重庆"},
              {"\u0301", "\u200d", "ﬁ", "İ", "ß", "\u3000"}};
  add_shared(seeds, "corpus/fetched/strings", "");
  feed(std::move(seeds), [](std::string_view text) {
    std::string tokens;
    for (const TokenKind kind :
         {TokenKind::text, TokenKind::person, TokenKind::email, TokenKind::phone})
      append_index_tokens(tokens, kind, text);
    EXPECT_TRUE(http::is_utf8(tokens));
    EXPECT_LE(query_tokens(text).size(), 1'000u);
    EXPECT_EQ(sort_key(text), sort_key(text));
  });
}

class Questions : public ::testing::Test {
 protected:
  void SetUp() override {
    schema::Catalog catalog;
    const schema::Package package = schema::test_package();
    ASSERT_TRUE(schema::plan_packages(catalog, std::span(&package, 1)).ok());
    schema_ = *schema::SchemaAssembler(catalog).assemble();
    asker_.zone = &TimeZone::utc();
    asker_.now = *parse_timestamp("2026-11-21T00:00:00Z");
  }
  schema::SchemaPtr schema_;
  query::Asker asker_;
};

TEST_F(Questions, FiltersAreRefusedWithAPlaceOrTaken) {
  Seeds seeds{
      {R"({"and":[{"field":"name","op":"contains","value":"a"},{"not":{"field":"account.industry","op":"eq","value":"retail"}}]})",
       R"({"field":"created_at","op":"within","value":{"last":"30d"}})",
       R"({"field":"id","op":"in","value":["0123456789ABC"]})",
       R"({"field":"contacts","op":"any","filter":{"field":"email","op":"exists"}})",
       R"({"filter":{"or":[]},"sort":"-name","fields":"account.name","limit":5,"cursor":"x","q":"y"})",
       R"({"group":[{"field":"created_at","by":"month","tz":"Asia/Shanghai"}],"measures":[{"fn":"count"}]})"},
      {"\"and\"",
       "\"or\"",
       "\"not\"",
       "\"field\"",
       "\"op\"",
       "\"value\"",
       "\"any\"",
       "\"filter\"",
       "\"between\"",
       "{",
       "}",
       "[",
       "]",
       ",",
       ":",
       "null",
       "\"account.owner.name\"",
       "\"name\"",
       "\"me\"",
       "{\"not\":"}};
  feed(std::move(seeds), [&](std::string_view text) {
    const auto json = parse_json(text);
    if (!json) return;
    const schema::Object& contacts = *schema_->object("contacts");
    const query::ParseContext context{*schema_, query::everything(), asker_};
    const auto filter = query::parse_filter(*json, *schema_, contacts, query::everything(), asker_);
    if (!filter) {
      EXPECT_FALSE(filter.error().message.en.empty());
    }
    (void)query::parse_question(*json, contacts, context);
    (void)query::parse_group_question(*json, contacts, context);
  });
}

TEST_F(Questions, SortsAndColumnsAreRefusedWithAPlaceOrTaken) {
  feed({{"-created_at,name", "name,account.name", "account.owner.name"},
        {"-", ",", ".", "name", "account", "id"}},
       [&](std::string_view text) {
         const query::ParseContext context{*schema_, query::everything(), asker_};
         const schema::Object& contacts = *schema_->object("contacts");
         (void)query::parse_sort(text, contacts, context, "sort");
         (void)query::parse_fields(text, contacts, context, "fields");
       });
}

TEST(Fuzz, CursorsAreRefusedOrTyped) {
  const query::Cursor some{{Value{int64_t{5}}, Value{std::string("x")}, Value{}}, Id{7}};
  feed({{query::write_cursor(some, "name"), query::write_cursor({{}, Id{1}}, "")},
        {"A", "_", "-", "="}},
       [](std::string_view text) {
         const auto cursor = query::read_cursor(text, "name", "cursor");
         if (!cursor) return;
         const auto again =
             query::read_cursor(query::write_cursor(*cursor, "name"), "name", "cursor");
         ASSERT_TRUE(again.ok());
         EXPECT_EQ(again->id, cursor->id);
       });
}

}  // namespace
}  // namespace kith::fuzz
