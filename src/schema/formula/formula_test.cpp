#include "schema/formula/formula.h"

#include <gtest/gtest.h>

#include <map>

#include "base/decimal.h"
#include "schema/assembler.h"
#include "schema/formula/evaluate.h"
#include "schema/plan.h"

namespace kith::schema::formula {
namespace {

Json json(const char* text) { return parse_json(text).value(); }

Package deals(const char* formulas = "") {
  const std::string fields = R"([
    {"name":"name","kind":"text"},
    {"name":"stage","kind":"choice","options":[
      {"value":"open","label":{"en":"Open","zh":"进行中"}},
      {"value":"won","label":{"en":"Won","zh":"赢单"}}]},
    {"name":"amount","kind":"money"}, {"name":"probability","kind":"percent"},
    {"name":"seats","kind":"integer"}, {"name":"hot","kind":"boolean"},
    {"name":"starts","kind":"date"}, {"name":"seen_at","kind":"timestamp"},
    {"name":"notes","kind":"long_text"},
    {"name":"company","kind":"reference","object":"companies"})" +
                             std::string(formulas) + "]";
  Package package;
  package.room = "test";
  package.objects.push_back(json(R"({"name":"companies","fields":[
      {"name":"name","kind":"text"},{"name":"industry","kind":"text"},
      {"name":"parent","kind":"reference","object":"companies"}]})"));
  Json object = json(R"({"name":"deals"})");
  object.set("fields", parse_json(fields).value());
  package.objects.push_back(std::move(object));
  return package;
}

Result<SchemaPtr> schema_of(const Package& package, Unsound unsound = Unsound::refused) {
  Catalog catalog;
  TRY(plan_packages(catalog, std::span(&package, 1)));
  return SchemaAssembler(catalog, unsound).assemble();
}

// One record, its values by path.
class Record final : public Inputs {
 public:
  std::map<std::string, Value> values;
  Value stored(const Source& source) const override {
    std::string path;
    for (const Field* hop : source.hops) path += hop->name + ".";
    const auto found = values.find(path + source.field->name);
    return found == values.end() ? Value{} : found->second;
  }
  const Inputs* at(const Source& source) const override {
    return source.hops.empty() ? this : nullptr;
  }
};

class Formulas : public testing::Test {
 protected:
  Formulas() : schema_(schema_of(deals()).value()) {
    record_.values = {{"name", std::string("5G 基站")},
                      {"stage", std::string("won")},
                      {"amount", Decimal{12'345'000}},
                      {"probability", Decimal{250'000}},
                      {"seats", int64_t{7}},
                      {"hot", true},
                      {"starts", parse_date("2026-01-31").value()},
                      {"seen_at", parse_timestamp("2026-03-01T20:00:00Z").value()},
                      {"company.name", std::string("华为")}};
    moment_ = {parse_timestamp("2026-03-02T17:00:00Z").value(), TimeZone::find("Asia/Shanghai")};
  }

  const Object& object() const { return *schema_->object("deals"); }

  std::string of(std::string_view text) const {
    Parsed parsed = parse(text, *schema_, object(), formula_of);
    if (auto* problem = std::get_if<Problem>(&parsed))
      return fmt::format("{}: {} ({})", problem->at, problem->why.en, problem->code);
    return shown(evaluate(std::get<Formula>(parsed), record_, moment_));
  }

  static std::string shown(const Value& value) {
    if (is_null(value)) return "blank";
    if (const auto* held = std::get_if<bool>(&value)) return *held ? "TRUE" : "FALSE";
    if (const auto* whole = std::get_if<int64_t>(&value)) return std::to_string(*whole) + " whole";
    if (const auto* number = std::get_if<Decimal>(&value)) return format(*number);
    if (const auto* day = std::get_if<Date>(&value)) return format(*day);
    if (const auto* at = std::get_if<Timestamp>(&value)) return format(*at);
    return std::get<std::string>(value);
  }

  SchemaPtr schema_;
  Record record_;
  Moment moment_;
};

TEST_F(Formulas, ReckonExactlyAndRoundHalfAwayFromZero) {
  EXPECT_EQ(of("amount * probability / 100"), "308.625");
  EXPECT_EQ(of("ROUND(amount * probability / 100, 2)"), "308.63");
  EXPECT_EQ(of("-ROUND(2.5, 0)"), "-3 whole");
  EXPECT_EQ(of("1 + 2 * 3 - 4"), "3 whole");
  EXPECT_EQ(of("(1 + 2) * 3"), "9 whole");
  EXPECT_EQ(of("seats / 2"), "3.5");
  EXPECT_EQ(of("2 / 3"), "0.6667");
  EXPECT_EQ(of("ABS(-seats)"), "7 whole");
  EXPECT_EQ(of("MIN(seats, 3, BLANK())"), "3 whole");
  EXPECT_EQ(of("MAX(seats, amount)"), "1234.5");
}

TEST_F(Formulas, AreBlankWhereAnOperandIsOrWhereNothingFits) {
  EXPECT_EQ(of("company.industry & company.industry"), "blank");
  EXPECT_EQ(of("LEN(company.industry)"), "blank");
  EXPECT_EQ(of("seats / 0"), "blank");
  EXPECT_EQ(of("922337203685477 + 1"), "blank");
  EXPECT_EQ(of("seats + IF(hot, BLANK(), 1)"), "blank");
  EXPECT_EQ(of("IFBLANK(company.industry, \"none\")"), "none");
  EXPECT_EQ(of("COALESCE(company.industry, company.name, name)"), "华为");
  EXPECT_EQ(of("ISBLANK(company.industry)"), "TRUE");
  EXPECT_EQ(of("EDATE(starts, 999999)"), "blank");
  EXPECT_EQ(of("LEFT(name, 0)"), "blank");
}

TEST_F(Formulas, TakeConditionsForTrueOrFalseNeverForBlank) {
  EXPECT_EQ(of("company.industry = \"x\""), "FALSE");
  EXPECT_EQ(of("company.industry <> \"x\""), "TRUE");
  EXPECT_EQ(of("company.industry = BLANK()"), "TRUE");
  EXPECT_EQ(of("company.industry < \"x\""), "FALSE");
  EXPECT_EQ(of("NOT(company.industry < \"x\")"), "TRUE");
  EXPECT_EQ(of("AND(hot, stage = \"won\", seats > 3)"), "TRUE");
  EXPECT_EQ(of("OR(seats >= 8, CONTAINS(name, \"基\"))"), "TRUE");
  EXPECT_EQ(of("IF(hot, 1)"), "1 whole");
  EXPECT_EQ(of("IF(NOT(hot), 1)"), "blank");
}

TEST_F(Formulas, JoinAndCutTexts) {
  EXPECT_EQ(of("LEFT(name, 2) & \"-\" & RIGHT(name, 1)"), "5G-站");
  EXPECT_EQ(of("CONCAT(UPPER(\"abc\"), LOWER(\"DEF\"), company.industry, seats)"), "ABCdef7");
  EXPECT_EQ(of("LEN(name)"), "5 whole");
  EXPECT_EQ(of("starts & \", \" & TEXT(hot) & \", \" & seats / 2"), "2026-01-31, TRUE, 3.5");
  EXPECT_EQ(of("\"a \"\"quoted\"\" word\""), "a \"quoted\" word");
}

TEST_F(Formulas, ChooseByOptions) {
  EXPECT_EQ(of("SWITCH(stage, \"open\", 1, \"won\", 2, 0)"), "2 whole");
  EXPECT_EQ(of("SWITCH(stage, \"open\", 1)"), "blank");
  EXPECT_EQ(of("LABEL(stage, \"zh\") & LABEL(stage, \"en\")"), "赢单Won");
  EXPECT_EQ(of("stage = \"lost\""),
            "8: “stage” has no option “lost”. The options are: open, won (unknown_option)");
}

TEST_F(Formulas, KnowDaysInTheZoneOfWhoeverLooks) {
  EXPECT_EQ(of("TODAY()"), "2026-03-03");  // 01:00 in Shanghai
  EXPECT_EQ(of("DAYS(TODAY(), starts)"), "31 whole");
  EXPECT_EQ(of("TODAY() - starts"), "31 whole");
  EXPECT_EQ(of("DATEDIF(starts, TODAY(), \"M\")"), "1 whole");
  EXPECT_EQ(of("DATEDIF(DATE(2020, 2, 29), starts, \"y\")"), "5 whole");
  EXPECT_EQ(of("DATEVALUE(seen_at)"), "2026-03-02");
  EXPECT_EQ(of("starts + 1"), "2026-02-01");
  EXPECT_EQ(of("starts - seats"), "2026-01-24");
  EXPECT_EQ(of("EDATE(starts, 1)"), "2026-02-28");
  EXPECT_EQ(of("YEAR(starts) * 100 + MONTH(starts)"), "202601 whole");
  EXPECT_EQ(of("IF(seen_at < NOW(), seen_at)"), "2026-03-01T20:00:00Z");
  EXPECT_EQ(of("seen_at > starts"), "TRUE");
}

TEST_F(Formulas, TakeTheSignsOfAChineseKeyboard) {
  EXPECT_EQ(of("IF（seats ≥ 7，“多”，“少”）"), "多");
  EXPECT_EQ(of("seats　×　2"), "14 whole");
}

TEST_F(Formulas, NamePlaceReasonAndWayOutOfWhatIsWrong) {
  EXPECT_EQ(of("seats + amout"),
            "8: “deals” has no field “amout”. Did you mean “amount”? (unknown_field)");
  EXPECT_EQ(of("IFF(hot, 1)"),
            "0: there is no function IFF. Did you mean “IF”? (unknown_function)");
  EXPECT_EQ(of("_()"), "0: there is no function _. (unknown_function)");
  EXPECT_EQ(of("seats + name"), "8: a number is expected here, and this is a text (type)");
  EXPECT_EQ(of("EDATE(starts, amount)"),
            "14: a whole number is expected here, and this is a number; write ROUND(…, 0) (type)");
  EXPECT_EQ(of("ROUND(amount)"), "0: ROUND is written ROUND(number, places) (arguments)");
  EXPECT_EQ(of("company & \"x\""),
            "0: “company” names a record; use one of its fields, such as company.name (type)");
  EXPECT_EQ(of("LEN(notes)"), "4: values of kind long_text cannot be used in formulas (type)");
  EXPECT_EQ(of("(1 + 2"), "0: this bracket is not closed (bracket)");
  EXPECT_EQ(of("1 +"), "3: something is missing at the end: a value, a field or a function (end)");
  EXPECT_EQ(of("\"abc"), "0: the text that begins here has no closing quote (quote)");
  EXPECT_EQ(of("BLANK()"), "0: this is always blank (blank)");
  EXPECT_EQ(of("DATE(2026, 2, 30)").substr(0, 3), "0: ");
  EXPECT_EQ(of("amount # 2").substr(0, 3), "7: ");
}

TEST_F(Formulas, HaveLimits) {
  std::string deep;
  for (int i = 0; i < 40; ++i) deep += "ABS(";
  EXPECT_NE(of(deep + "1").find("too_deep"), std::string::npos);
  std::string wide = "1";
  for (int i = 0; i < 150; ++i) wide += "+1";
  EXPECT_NE(of(wide).find("too_many"), std::string::npos);
  EXPECT_NE(of(std::string(3'000, ' ')).find("too_long"), std::string::npos);
  EXPECT_NE(of("company.parent.parent.name").find("too_deep"), std::string::npos);
}

TEST(FormulaFields, TakeTheKindOfTheirResult) {
  const auto schema = schema_of(deals(R"json(,
    {"name":"weighted","kind":"formula","formula":"amount * probability / 100"},
    {"name":"share","kind":"formula","formula":"weighted / amount * 100","result":"percent"},
    {"name":"late","kind":"formula","formula":"starts < TODAY()"})json"));
  ASSERT_TRUE(schema.ok()) << schema.error().message.en;
  const Object& object = *(*schema)->object("deals");
  EXPECT_EQ(object.field("weighted")->kind->shape(), Shape::decimal);
  EXPECT_EQ(object.field("late")->kind->shape(), Shape::boolean);
  EXPECT_TRUE(object.field("weighted")->read_only);
  EXPECT_TRUE(object.field("weighted")->columns.empty());
  // The second leans on what the first does.
  EXPECT_EQ(object.field("share")->formula->uses.size(), 3U);
}

TEST(FormulaFields, AreRefusedInACircleAndWithWhatOnlyStoredValuesCanBe) {
  const auto circle = schema_of(deals(R"(,
    {"name":"a","kind":"formula","formula":"b + 1"},
    {"name":"b","kind":"formula","formula":"a + 1"})"));
  ASSERT_FALSE(circle.ok());
  EXPECT_EQ(circle.error().fields[0].code, "circle");
  const auto required =
      schema_of(deals(R"(,{"name":"a","kind":"formula","formula":"seats + 1","required":true})"));
  ASSERT_FALSE(required.ok());
  EXPECT_EQ(required.error().fields[0].field, "deals.a.required");
  const auto result = schema_of(
      deals(R"(,{"name":"a","kind":"formula","formula":"seats / 2","result":"integer"})"));
  ASSERT_FALSE(result.ok());
  EXPECT_EQ(result.error().fields[0].field, "deals.a.result");
}

TEST(FormulaFields, ThatCameToBeWrongAreBlankAndSayWhy) {
  const auto schema =
      schema_of(deals(R"(,{"name":"a","kind":"formula","formula":"gone + 1"})"), Unsound::blank);
  ASSERT_TRUE(schema.ok());
  const Field& field = *(*schema)->object("deals")->field("a");
  ASSERT_TRUE(field.formula->problem);
  EXPECT_TRUE(is_null(evaluate(*field.formula, Record(), {})));
}

TEST(FormulaFields, KeepTheFieldsThatTheyUse) {
  const auto schema = schema_of(deals(R"(,
    {"name":"a","kind":"formula","formula":"seats + 1"},
    {"name":"b","kind":"formula","formula":"a + 1"})"))
                          .value();
  const Status dropped = check_unused(*schema, "deals", "seats");
  ASSERT_FALSE(dropped.ok());
  EXPECT_NE(dropped.error().message.en.find("deals.a, deals.b"), std::string::npos);
  EXPECT_TRUE(check_unused(*schema, "deals", "hot").ok());
}

}  // namespace
}  // namespace kith::schema::formula
