// Every kind by the same laws, on a table of values; what a kind alone does stands below.
#include <gmock/gmock.h>

#include <random>

#include "schema/assembler.h"
#include "schema/kind.h"
#include "schema/kinds/autonumber.h"
#include "schema/kinds/common.h"
#include "schema/kinds/currencies.h"
#include "schema/kinds/date_text.h"
#include "schema/kinds/money.h"
#include "schema/plan.h"
#include "schema/test_schema.h"

namespace kith::schema {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view some_id = "0123456789ABC";

struct Names final : WriteContext {
  std::string_view user_name(Id) const override { return "Ann"; }
  std::string_view title(int64_t, Id) const override { return "Acme Corp"; }
  std::string_view object_name(int64_t) const override { return "accounts"; }
};

SchemaPtr test_schema() {
  Catalog catalog;
  const Package package = test_package();
  EXPECT_TRUE(plan_packages(catalog, std::span(&package, 1)).ok());
  auto assembled = SchemaAssembler(catalog).assemble();
  EXPECT_TRUE(assembled.ok());
  return *assembled;
}

class Kinds : public ::testing::Test {
 protected:
  Field field(std::string_view declaration) {
    Complaints complaints;
    Json json = json_of(declaration);
    json.set("name", "value");
    json.set("label", json_of(R"({"en":"Value","zh":"值"})"));
    Field made = read_field(json, Origin::standard, "", complaints);
    if (!complaints.empty()) ADD_FAILURE() << std::move(complaints).error().message.en;
    return made;
  }

  Error declaration_error(std::string_view declaration) {
    Complaints complaints;
    Json json = json_of(declaration);
    json.set("name", "value");
    read_field(json, Origin::standard, "", complaints);
    if (complaints.empty()) return {};
    return std::move(complaints).error();
  }

  Result<std::vector<Value>> read(const Field& field, const Json& json) {
    std::vector<Value> values(field.kind->columns().size());
    TRY(field.kind->read(field, json, context_, values));
    return values;
  }

  Result<std::vector<Value>> read_text(const Field& field, std::string_view cell,
                                       DateOrder order = DateOrder::automatic) {
    std::vector<Value> values(field.kind->columns().size());
    const TextContext text{context_, order, *TimeZone::find("Asia/Shanghai")};
    TRY(field.kind->read_text(field, cell, text, values));
    return values;
  }

  std::string write(const Field& field, std::span<const Value> values) {
    std::string out;
    JsonWriter writer(out);
    field.kind->write(field, ValueRow(values), 0, names_, writer);
    return out;
  }

  std::string write_text(const Field& field, std::span<const Value> values) {
    return field.kind->write_text(field, ValueRow(values), 0, names_);
  }

  std::string code(const Field& field, std::string_view json) {
    const auto values = read(field, json_of(json));
    return values.ok() ? "" : values.error().fields.at(0).code;
  }

  // How a value reads back when it was sent as this JSON.
  std::string echo(const Field& field, std::string_view json) {
    const auto values = read(field, json_of(json));
    return values.ok() ? write(field, *values) : "error: " + values.error().fields.at(0).code;
  }

  std::string from_cell(const Field& field, std::string_view cell,
                        DateOrder order = DateOrder::automatic) {
    const auto values = read_text(field, cell, order);
    return values.ok() ? write(field, *values) : "error: " + values.error().fields.at(0).code;
  }

  SchemaPtr schema_ = test_schema();
  ReadContext context_{*schema_, "CNY", "CN", *parse_timestamp("2026-11-21T00:00:00Z")};
  Names names_;
};

constexpr std::string_view options =
    R"("options":[{"value":"a","label":{"en":"Alpha","zh":"甲"}},{"value":"b,c","label":{"en":"Beta","zh":"乙"}},
                  {"value":"old","label":{"en":"Old","zh":"旧"},"active":false}])";

struct Sample {
  std::string declaration;
  std::vector<std::string> good;  // JSON that reads back as it was sent
};

std::vector<Sample> samples() {
  const std::string choice(options);
  return {
      {R"({"kind":"text"})", {R"("x")", R"("张三 ; , \"q\" \\ é")"}},
      {R"({"kind":"long_text"})", {R"("two\nlines")"}},
      {R"({"kind":"rich_text"})", {R"("<p>Hi &amp; <b>all</b></p>")"}},
      {R"({"kind":"email"})", {R"("a.b@example.com")"}},
      {R"({"kind":"emails"})",
       {"[]", R"([{"value":"a@x.cn","label":"work"},{"value":"b@x.cn"}])",
        R"([{"value":"a@x.cn"},{"value":"b@x.cn","label":"home; or not"}])"}},
      {R"({"kind":"phone"})", {R"("+8613800138000")", R"("+16502530000")"}},
      {R"({"kind":"phones"})", {R"([{"value":"+8613800138000","label":"手机"}])"}},
      {R"({"kind":"url"})", {R"("https://example.com/a?b=c#d")"}},
      {R"({"kind":"integer"})", {"0", "-5", "9007199254740993"}},
      {R"({"kind":"decimal"})", {R"("12.5")", R"("-0.0001")", R"("922337203685477.5807")"}},
      {R"({"kind":"percent"})", {"12.5", "0", "-3.1416"}},
      {R"({"kind":"money"})",
       {R"({"amount":"1200","currency":"CNY","base_amount":"1200"})",
        R"({"amount":"-0.5","currency":"USD","base_amount":null})"}},
      {R"({"kind":"boolean"})", {"true", "false"}},
      {R"({"kind":"date"})", {R"("2026-11-21")", R"("1969-02-28")"}},
      {R"({"kind":"timestamp"})",
       {R"("2026-11-21T08:30:00Z")", R"("1969-12-31T23:59:59.999999Z")"}},
      {R"({"kind":"duration"})", {"0", "5400"}},
      {R"({"kind":"rating"})", {"1", "5"}},
      {R"({"kind":"choice",)" + choice + "}", {R"("a")", R"("b,c")"}},
      {R"({"kind":"choices",)" + choice + "}", {"[]", R"(["b,c"])", R"(["a","b,c"])"}},
      {R"({"kind":"tags"})", {"[]", R"(["VIP","重点，大客户","a;b\\c"])", R"(["one, two"])"}},
      {R"({"kind":"address"})",
       {R"({"street":"Hauptstr. 1; 2\\3","city":"München","state":null,"postal_code":"80331","country":"DE"})",
        R"({"street":null,"city":"北京","state":null,"postal_code":null,"country":null})"}},
      {R"({"kind":"user"})", {R"({"id":"0123456789ABC","name":"Ann"})"}},
      {R"({"kind":"reference","object":"accounts"})",
       {R"({"id":"0123456789ABC","name":"Acme Corp"})"}},
      {R"({"kind":"any_reference"})",
       {R"({"object":"accounts","id":"0123456789ABC","name":"Acme Corp"})"}},
      {R"({"kind":"file"})",
       {R"({"id":"0123456789ABC","url":"/api/v1/attachments/0123456789ABC/content"})"}},
      {R"({"kind":"image"})",
       {R"({"id":"0123456789ABC","url":"/api/v1/attachments/0123456789ABC/content"})"}},
      {R"({"kind":"json"})", {R"({"a":[1,2.50,"x"],"b":{}})", "[]"}},
  };
}

TEST_F(Kinds, ReadBackWhatWasSent) {
  for (const Sample& sample : samples()) {
    const Field one = field(sample.declaration);
    for (const std::string& json : sample.good)
      EXPECT_EQ(echo(one, json), json) << sample.declaration;
  }
}

TEST_F(Kinds, ReadBackWhatWasWrittenToAFile) {
  for (const Sample& sample : samples()) {
    const Field one = field(sample.declaration);
    for (const std::string& json : sample.good) {
      const auto values = read(one, json_of(json));
      ASSERT_TRUE(values.ok());
      EXPECT_EQ(from_cell(one, write_text(one, *values)), json) << write_text(one, *values);
    }
  }
}

TEST_F(Kinds, ReadNullAndBlankAsNothing) {
  for (const Sample& sample : samples()) {
    const Field one = field(sample.declaration);
    const auto null = read(one, Json());
    const auto blank = read_text(one, "  \xE3\x80\x80 ");
    ASSERT_TRUE(null.ok() && blank.ok()) << sample.declaration;
    for (const Value& value : *null) EXPECT_TRUE(is_null(value)) << sample.declaration;
    EXPECT_EQ(*null, *blank) << sample.declaration;
    EXPECT_THAT(write(one, *null), ::testing::AnyOf("null", "[]"));
    EXPECT_EQ(write_text(one, *null), "") << sample.declaration;
  }
}

TEST_F(Kinds, SayInBothLanguagesWhatTypeTheyExpect) {
  for (const Sample& sample : samples()) {
    const Field one = field(sample.declaration);
    if (one.kind->name() == "json") continue;
    const bool takes_lists = one.kind->shape() == Shape::list;
    const auto refused = read(one, json_of(takes_lists ? "17" : "[[17]]"));
    ASSERT_FALSE(refused.ok()) << sample.declaration;
    EXPECT_EQ(refused.error().fields.at(0).field, "value");
    EXPECT_EQ(refused.error().fields.at(0).code, "type") << sample.declaration;
    EXPECT_THAT(refused.error().message.en, HasSubstr("Value: expected "));
    EXPECT_THAT(refused.error().message.zh, HasSubstr("值：须为"));
  }
}

TEST_F(Kinds, BringOperandsToTheTypeOfTheComparedColumn) {
  for (const Sample& sample : samples()) {
    const Field one = field(sample.declaration);
    if (one.kind->shape() == Shape::none) continue;
    const auto values = read(one, json_of(sample.good.back()));
    ASSERT_TRUE(values.ok());
    const Value& stored = (*values)[static_cast<size_t>(one.kind->compared_column())];
    Json wanted = json_of(sample.good.back());
    if (one.kind->shape() == Shape::list) {
      wanted = wanted.as_array()->front().is_object() ? *wanted.as_array()->front().find("value")
                                                      : wanted.as_array()->front();
    }
    if (one.kind->name() == "money") wanted = Json("7.5");
    const auto operand = one.kind->operand(one, wanted, context_);
    ASSERT_TRUE(operand.ok()) << sample.declaration << operand.error().message.en;
    if (!is_null(stored)) {
      EXPECT_EQ(operand->index(), stored.index()) << sample.declaration;
    }
    EXPECT_FALSE(one.kind->operand(one, Json(), context_).ok()) << sample.declaration;
  }
}

TEST_F(Kinds, DescribeThemselvesAsJsonSchema) {
  for (const Sample& sample : samples()) {
    const Field one = field(sample.declaration);
    EXPECT_TRUE(one.kind->json_schema(one).is_object()) << sample.declaration;
  }
}

TEST_F(Kinds, RoundTripRandomNumbersAndDays) {
  std::mt19937_64 random(20261121);
  const Field decimal = field(R"({"kind":"decimal"})");
  const Field money = field(R"({"kind":"money"})");
  const Field date = field(R"({"kind":"date"})");
  const Field timestamp = field(R"({"kind":"timestamp"})");
  std::uniform_int_distribution<int32_t> days(-700'000, 2'900'000);
  for (int i = 0; i < 2'000; ++i) {
    const std::vector<Value> number{Decimal{static_cast<int64_t>(random())}};
    EXPECT_EQ(*read(decimal, json_of(write(decimal, number))), number);
    EXPECT_EQ(*read_text(decimal, write_text(decimal, number)), number);
    const auto amount = read(money, Json(format(std::get<Decimal>(number[0]))));
    ASSERT_TRUE(amount.ok());
    EXPECT_EQ(*read_text(money, write_text(money, *amount)), *amount);
    const std::vector<Value> day{from_days(days(random))};
    EXPECT_EQ(*read(date, json_of(write(date, day))), day);
    EXPECT_EQ(*read_text(date, write_text(date, day)), day);
    const int64_t us =
        int64_t{days(random)} * 86'400'000'000 + static_cast<int64_t>(random() % 86'400'000'000);
    const std::vector<Value> instant{from_us(us)};
    EXPECT_EQ(*read(timestamp, json_of(write(timestamp, instant))), instant);
    EXPECT_EQ(*read_text(timestamp, write_text(timestamp, instant)), instant);
  }
}

TEST_F(Kinds, RefuseWhatIsOverALimitAndSayIt) {
  EXPECT_EQ(code(field(R"({"kind":"text","max_length":3})"), R"("张三李四")"), "too_long");
  EXPECT_EQ(code(field(R"({"kind":"text","max_length":4})"), R"("张三李四")"), "");
  EXPECT_EQ(code(field(R"({"kind":"integer","min":0,"max":10})"), "11"), "too_large");
  EXPECT_EQ(code(field(R"({"kind":"integer","min":0,"max":10})"), "-1"), "too_small");
  EXPECT_EQ(code(field(R"({"kind":"integer"})"), "1.5"), "precision");
  EXPECT_EQ(code(field(R"({"kind":"integer"})"), R"("12x")"), "format");
  EXPECT_EQ(code(field(R"({"kind":"integer"})"), "99999999999999999999"), "too_large");
  EXPECT_EQ(code(field(R"({"kind":"decimal","scale":2})"), R"("1.234")"), "precision");
  EXPECT_EQ(code(field(R"({"kind":"decimal","scale":2})"), R"("1.230")"), "");
  EXPECT_EQ(code(field(R"({"kind":"decimal"})"), R"("922337203685478")"), "too_large");
  EXPECT_EQ(code(field(R"({"kind":"decimal"})"), "1e-9"), "precision");
  EXPECT_EQ(code(field(R"({"kind":"rating"})"), "6"), "too_large");
  EXPECT_EQ(code(field(R"({"kind":"duration"})"), "-1"), "too_small");
  EXPECT_EQ(code(field(R"({"kind":"text"})"), R"("a\u0000b")"), "format");
  EXPECT_EQ(code(field(R"({"kind":"json","max_bytes":5})"), R"({"a":1})"), "too_long");
}

TEST_F(Kinds, KeepTextByteForByteButForBlanksAtItsEnds) {
  const Field text = field(R"({"kind":"text"})");
  EXPECT_EQ(echo(text, R"("  Zoe\u0308 \t")"), "\"Zoe\xCC\x88\"");
  EXPECT_EQ(text.kind->key("Zoe\xCC\x88"), text.kind->key("ZOË"));
}

TEST_F(Kinds, NameTheOptionsAndTheNearestOne) {
  const Field one = field("{\"kind\":\"choice\"," + std::string(options) + "}");
  const auto refused = read(one, Json("aa"));
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields[0].code, "unknown_option");
  EXPECT_THAT(refused.error().message.en, HasSubstr("Did you mean “a”?"));
  EXPECT_THAT(refused.error().message.zh, HasSubstr("可选值为：甲 (a)、乙 (b,c)"));
  EXPECT_THAT(refused.error().message.en, HasSubstr("The options are: Alpha (a), Beta (b,c)"));
  EXPECT_EQ(code(one, R"("old")"), "inactive_option");
  EXPECT_TRUE(one.kind->operand(one, Json("old"), context_).ok());
  EXPECT_EQ(from_cell(one, "ALPHA"), "\"a\"");
  EXPECT_EQ(from_cell(one, "乙"), "\"b,c\"");
  EXPECT_EQ(code(one, R"("甲")"), "unknown_option");  // labels are for files
  const Field many = field("{\"kind\":\"choices\"," + std::string(options) + "}");
  EXPECT_EQ(echo(many, R"(["b,c","a","a"])"), R"(["a","b,c"])");
  EXPECT_EQ(from_cell(many, "乙；alpha"), R"(["a","b,c"])");
}

TEST_F(Kinds, ReadPhonesInAnyFormatAndFindThemByAnyPiece) {
  const Field phone = field(R"({"kind":"phone"})");
  EXPECT_EQ(echo(phone, R"("138 0013-8000")"), R"("+8613800138000")");
  EXPECT_EQ(code(phone, R"("call me")"), "format");
  const std::string key = phone.kind->key("+8613800138000");
  EXPECT_NE(key.find(phone.kind->needle("138-0013")), std::string::npos);
  const auto whole = phone.kind->operand(phone, Json("138 0013 8000"), context_);
  EXPECT_EQ(phone.kind->key(std::get<std::string>(*whole)), key);
}

TEST_F(Kinds, KeepLinksOfTheWebAlone) {
  const Field url = field(R"({"kind":"url"})");
  EXPECT_EQ(echo(url, R"("WWW.Example.COM/Path")"), R"("https://www.example.com/Path")");
  EXPECT_EQ(code(url, R"_("javascript:alert(1)")_"), "format");
  EXPECT_EQ(code(url, R"_("javascript://example.com/%0aalert(1)")_"), "format");
  EXPECT_EQ(code(url, R"("ftp://example.com")"), "format");
  EXPECT_EQ(code(url, R"("not a link")"), "format");
  EXPECT_EQ(url.kind->key("https://www.example.com/"), url.kind->key("http://example.com"));
}

TEST_F(Kinds, ConvertMoneyAndSpellItsCurrency) {
  const Field money = field(R"({"kind":"money"})");
  EXPECT_EQ(echo(money, "12.5"), R"({"amount":"12.5","currency":"CNY","base_amount":"12.5"})");
  EXPECT_EQ(echo(money, R"({"amount":5,"currency":"usd"})"),
            R"({"amount":"5","currency":"USD","base_amount":null})");
  EXPECT_EQ(code(money, R"({"amount":5,"currency":"US"})"), "currency");
  EXPECT_EQ(code(money, R"({"amout":5})"), "unknown_member");
  EXPECT_EQ(from_cell(money, "¥1,234.50"),
            R"({"amount":"1234.5","currency":"CNY","base_amount":"1234.5"})");
  EXPECT_EQ(from_cell(money, "$1,234"), R"({"amount":"1234","currency":"USD","base_amount":null})");
  EXPECT_EQ(from_cell(money, "EUR 1.234,56"),
            R"({"amount":"1234.56","currency":"EUR","base_amount":null})");
  auto values = *read(money, json_of(R"({"amount":"-3.3333","currency":"USD"})"));
  const Date day{std::chrono::year{2026} / 11 / 20};
  ASSERT_TRUE(money::apply(values, {71'234'567'891, day}));
  EXPECT_EQ(std::get<Decimal>(values[money::base]), Decimal{-237'446});
  EXPECT_EQ(money::to_base(Decimal{INT64_MAX}, {20'000'000'000, day}), std::nullopt);
  EXPECT_EQ(find_currency("JPY")->minor_digits, 0);
  EXPECT_FALSE(find_currency("XXX").has_value());
}

TEST_F(Kinds, ReadYesAndNoInBothLanguages) {
  const Field boolean = field(R"({"kind":"boolean"})");
  for (std::string_view word : {"yes", "Y", "是", "TRUE", "1", "ｔｒｕｅ"}) {
    EXPECT_EQ(from_cell(boolean, word), "true") << word;
  }
  for (std::string_view word : {"no", "N", "否", "False", "0"}) {
    EXPECT_EQ(from_cell(boolean, word), "false") << word;
  }
  EXPECT_EQ(from_cell(boolean, "maybe"), "error: format");
}

TEST_F(Kinds, ReadDatesAsPeopleWriteThem) {
  const Field date = field(R"({"kind":"date"})");
  for (std::string_view cell :
       {"2017-03-01", "2017/3/1", "2017.03.01", "20170301", "2017年3月1日", "1 Mar 2017",
        "March 1, 2017", "1-Mar-17", "42795", "42795.75", "2017-03-01 23:59"}) {
    EXPECT_EQ(from_cell(date, cell), "\"2017-03-01\"") << cell;
  }
  EXPECT_EQ(from_cell(date, "01/03/2017", DateOrder::dmy), "\"2017-03-01\"");
  EXPECT_EQ(from_cell(date, "03/01/2017", DateOrder::mdy), "\"2017-03-01\"");
  EXPECT_EQ(from_cell(date, "13/03/2017"), "\"2017-03-13\"");
  EXPECT_EQ(from_cell(date, "03/03/2017"), "\"2017-03-03\"");
  EXPECT_EQ(from_cell(date, "01/03/2017"), "error: ambiguous_date");
  for (std::string_view cell :
       {"31/02/2017", "2017-13-01", "soon", "123", "2017-03-01x", "42795.5.1"}) {
    EXPECT_EQ(from_cell(date, cell), "error: format") << cell;
  }
  EXPECT_EQ(from_cell(date, "42795", DateOrder::ymd), "error: format");
}

TEST_F(Kinds, ReadTimesInTheZoneOfTheFile) {
  const Field timestamp = field(R"({"kind":"timestamp"})");
  EXPECT_EQ(from_cell(timestamp, "2017-03-01 08:30"), "\"2017-03-01T00:30:00Z\"");
  EXPECT_EQ(from_cell(timestamp, "2017/3/1 下午3:05:06"), "\"2017-03-01T07:05:06Z\"");
  EXPECT_EQ(from_cell(timestamp, "3/13/2017 3:05 PM"), "\"2017-03-13T07:05:00Z\"");
  EXPECT_EQ(from_cell(timestamp, "2017-03-01T08:30:00+01:00"), "\"2017-03-01T07:30:00Z\"");
  EXPECT_EQ(from_cell(timestamp, "2017-03-01 25:00"), "error: format");
  const TimeZone& berlin = *TimeZone::find("Europe/Berlin");
  const Date spring{std::chrono::year{2026} / 3 / 29};
  const auto at = [&](int hour) {
    return format(kind::in_zone({spring, std::chrono::hours{hour}}, berlin));
  };
  EXPECT_EQ(at(1), "2026-03-29T00:00:00Z");
  EXPECT_EQ(at(2), "2026-03-29T01:00:00Z");  // no clock shows it
  EXPECT_EQ(at(3), "2026-03-29T01:00:00Z");
  EXPECT_EQ(at(12), "2026-03-29T10:00:00Z");
}

TEST_F(Kinds, ReadNumbersAsPeopleWriteThem) {
  const std::pair<std::string_view, std::string_view> good[] = {{"1,234.50", "1234.50"},
                                                                {"1.234,50", "1234.50"},
                                                                {"1 234,5", "1234.5"},
                                                                {"(12)", "-12"},
                                                                {"¥1,234", "1234"},
                                                                {"12 %", "12"},
                                                                {"−3", "-3"},
                                                                {"１２３．５", "123.5"},
                                                                {"12,5", "12.5"},
                                                                {"1,234,567", "1234567"},
                                                                {"0,125", "0.125"},
                                                                {"USD 7", "7"},
                                                                {".5", "0.5"},
                                                                {"1'000", "1000"},
                                                                {"12,34,567", "1234567"}};
  for (const auto& [cell, number] : good) EXPECT_EQ(kind::plain_number(cell), number) << cell;
  for (std::string_view cell : {"", "abc", "1.2.3", "1,2,3", "--1", "1e5", "12,34.5.6", "1,23.4"}) {
    EXPECT_EQ(kind::plain_number(cell), std::nullopt) << cell;
  }
}

TEST_F(Kinds, NumberDocumentsThemselves) {
  const Field number = field(R"({"kind":"autonumber","prefix":"Q-","digits":4})");
  EXPECT_EQ(format_autonumber(number, 42), "Q-0042");
  EXPECT_EQ(format_autonumber(number, 123'456), "Q-123456");
  EXPECT_EQ(code(number, R"("Q-1")"), "read_only");
  EXPECT_TRUE(number.unique && number.indexed && number.read_only);
}

TEST_F(Kinds, PointAtAllowedObjectsAlone) {
  const Field any = field(R"({"kind":"any_reference","objects":["accounts"]})");
  EXPECT_EQ(code(any, R"({"object":"contacts","id":"0123456789ABC"})"), "object_not_allowed");
  EXPECT_EQ(code(any, R"({"object":"acounts","id":"0123456789ABC"})"), "unknown_object");
  EXPECT_EQ(code(any, R"({"object":"accounts","id":"nope"})"), "format");
  const auto& part = any.kind->parts().front();
  EXPECT_EQ(std::get<int64_t>(*any.kind->part_operand(any, part, Json("accounts"), context_)),
            schema_->object("accounts")->id);
  const Field reference = field(R"({"kind":"reference","object":"accounts"})");
  EXPECT_EQ(echo(reference, "\"" + std::string(some_id) + "\""),
            R"({"id":"0123456789ABC","name":"Acme Corp"})");
}

TEST_F(Kinds, CheckTheirDeclarations) {
  EXPECT_EQ(declaration_error(R"({"kind":"choice"})").fields.at(0).field, "options");
  EXPECT_EQ(declaration_error(R"({"kind":"choice","options":["a","a"]})").fields.at(0).field,
            "options[1].value");
  EXPECT_EQ(declaration_error(R"({"kind":"text","max_length":0})").fields.at(0).field,
            "max_length");
  EXPECT_EQ(declaration_error(R"({"kind":"reference"})").fields.at(0).field, "object");
  EXPECT_EQ(declaration_error(R"({"kind":"integer","min":5,"max":1})").fields.at(0).field, "max");
  EXPECT_EQ(declaration_error(R"({"kind":"boolean","max":1})").fields.at(0).code, "unknown_member");
}

TEST_F(Kinds, CleanRichTextBeforeItIsKept) {
  const Field one = field(R"({"kind":"rich_text"})");
  const auto read_as = [&](std::string_view json) {
    return read(one, json_of(json)).value().at(0);
  };
  EXPECT_EQ(read_as(R"("<p onclick=x>a<script>b</script></p>")"), Value{std::string("<p>a</p>")});
  EXPECT_EQ(read_as(R"("<img src=x onerror=alert(1)>")"), Value{});
  std::string deep;
  for (int i = 0; i < 300; ++i) deep += "<b>";
  EXPECT_EQ(read(one, Json(deep)).error().fields.at(0).code, "too_deep");
}

struct Found final : Findable {
  std::vector<std::string> all;
  void text(std::string_view utf8) override { all.push_back("text " + std::string(utf8)); }
  void name(std::string_view utf8) override { all.push_back("name " + std::string(utf8)); }
  void email(std::string_view address) override { all.push_back("email " + std::string(address)); }
  void phone(std::string_view e164) override { all.push_back("phone " + std::string(e164)); }
  void domain(std::string_view host) override { all.push_back("domain " + std::string(host)); }
  void code(std::string_view utf8) override { all.push_back("code " + std::string(utf8)); }
};

TEST_F(Kinds, AreFoundByTheirWords) {
  Found found;
  const auto find = [&](std::string_view declaration, std::string_view json) {
    const Field one = field(declaration);
    const auto values = read(one, json_of(json));
    ASSERT_TRUE(values.ok());
    one.kind->find(one, *values, found);
  };
  find(R"({"kind":"text","names":"person"})", R"("张三")");
  find(R"({"kind":"rich_text"})", R"("<p>a&amp;b</p>")");
  find(R"({"kind":"url"})", R"("https://www.acme.example/x")");
  find(R"({"kind":"emails"})", R"([{"value":"a@x.cn"},{"value":"b@x.cn"}])");
  find(R"({"kind":"phone"})", R"("13800138000")");
  EXPECT_THAT(found.all,
              ::testing::ElementsAre("name 张三", "text  a&b ", "domain acme.example",
                                     "email a@x.cn", "email b@x.cn", "phone +8613800138000"));
}

}  // namespace
}  // namespace kith::schema
