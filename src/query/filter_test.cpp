#include "query/filter.h"

#include <fmt/core.h>
#include <gtest/gtest.h>

#include "query/test_world.h"
#include "storage/test_database.h"

namespace kith::query {
namespace {

class FilterParser : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (!IsSkipped()) world_ = std::make_unique<World>(database());
  }
  void TearDown() override {
    world_.reset();
    BothEngines::TearDown();
  }
  Error refused(const char* json, const Visibility& visibility = everything()) {
    const auto parsed = parse_json(json);
    EXPECT_TRUE(parsed.ok());
    const Asker asker = world_->asker();
    auto filter =
        parse_filter(*parsed, world_->schema(), world_->object("accounts"), visibility, asker);
    EXPECT_FALSE(filter.ok()) << json;
    return filter.ok() ? Error{} : filter.error();
  }
  void expect_refused(const char* json, std::string_view place, std::string_view code) {
    SCOPED_TRACE(json);
    const Error error = refused(json);
    ASSERT_EQ(error.fields.size(), 1u);
    EXPECT_EQ(error.fields[0].field, place);
    EXPECT_EQ(error.fields[0].code, code);
    EXPECT_FALSE(error.fields[0].message.en.empty());
    EXPECT_FALSE(error.fields[0].message.zh.empty());
  }
  std::string found(const char* json) {
    std::string names;
    const Filter filter = world_->filter("accounts", json);
    const auto ids = world_->in_database(world_->object("accounts"), filter);
    EXPECT_EQ(ids, world_->in_memory("accounts", filter)) << json;
    for (Id id : ids) names += std::to_string(id.value) + " ";
    return names;
  }
  std::unique_ptr<World> world_;
};
INSTANTIATE_TEST_SUITE_P(, FilterParser, ::testing::Values(storage::Engine::sqlite),
                         [](const auto&) { return "Sqlite"; });

TEST_P(FilterParser, NamesThePlaceOfWhatIsWrong) {
  expect_refused(R"({"and":[{},{"field":"nmae","op":"eq","value":"x"}]})", "filter.and[1].field",
                 "unknown_field");
  expect_refused(R"({"field":"name","op":"like","value":"x"})", "filter.op", "unknown_operator");
  expect_refused(R"({"field":"employees","op":"contains","value":"1"})", "filter.op",
                 "unknown_operator");
  expect_refused(R"({"or":[{"not":{"field":"employees","op":"eq","value":"many"}}]})",
                 "filter.or[0].not.value", "format");
  expect_refused(R"({"field":"name","op":"in","value":["a",null]})", "filter.value[1]", "type");
  expect_refused(R"({"field":"name","op":"eq","value":"x","valeu":1})", "filter.valeu",
                 "unknown_member");
  expect_refused(R"({"field":"name","op":"eq"})", "filter.value", "required");
  expect_refused(R"({"field":"name"})", "filter.op", "required");
  expect_refused(R"({"op":"eq"})", "filter.field", "required");
  expect_refused(R"({"field":"contact","op":"any"})", "filter.field", "unknown_field");
  expect_refused(R"({"field":"contacts","op":"any","filter":{"field":"x","op":"exists"}})",
                 "filter.filter.field", "unknown_field");
  expect_refused(R"({"field":"name.x","op":"exists"})", "filter.field", "unknown_field");
  expect_refused(R"({"field":"revenue.currencyy","op":"exists"})", "filter.field", "unknown_field");
  expect_refused(R"({"field":"name","op":"contains","value":""})", "filter.value", "empty");
  expect_refused(R"({"field":"founded","op":"within","value":{"last":"30x"}})", "filter.value.last",
                 "type");
  expect_refused(R"({"field":"founded","op":"within","value":{"this":"fortnight"}})",
                 "filter.value.this", "type");
  expect_refused(R"({"field":"employees","op":"between","value":[null,null]})", "filter.value",
                 "type");
  expect_refused(R"({"field":"parent.parent.parent.parent.parent.name","op":"exists"})",
                 "filter.field", "too_deep");
  expect_refused(R"([])", "filter", "type");
}

TEST_P(FilterParser, SuggestsTheNearestFieldButNeverAHiddenOne) {
  EXPECT_NE(refused(R"({"field":"nam","op":"exists"})").message.en.find("name"), std::string::npos);
  Mask mask;
  mask.hide(*world_->object("accounts").field("remarks"));
  const Error error = refused(R"({"field":"remark","op":"exists"})", mask);
  EXPECT_EQ(error.message.en.find("remarks"), std::string::npos) << error.message.en;
}

TEST_P(FilterParser, TreatsAHiddenFieldAsUnknown) {
  Mask mask;
  mask.hide(*world_->object("accounts").field("name"));
  EXPECT_EQ(refused(R"({"field":"name","op":"exists"})", mask).fields[0].code, "unknown_field");
  EXPECT_EQ(refused(R"({"field":"parent.name","op":"exists"})", mask).fields[0].code,
            "unknown_field");
}

TEST_P(FilterParser, LimitsDepthNodesAndValues) {
  std::string deep = R"({"field":"name","op":"exists"})";
  for (int i = 0; i < 20; ++i) deep = R"({"not":)" + deep + "}";
  EXPECT_EQ(refused(deep.c_str()).fields[0].code, "too_deep");
  std::string far = R"({"field":"name","op":"exists"})";
  for (int i = 0; i < 13; ++i)
    far = fmt::format(R"({{"field":"{}","op":"any","filter":{}}})",
                      i == 12 ? "contacts" : "account.contacts", far);
  EXPECT_EQ(refused(far.c_str()).fields[0].code, "too_deep");
  std::string wide = R"({"or":[{})";
  for (int i = 0; i < 200; ++i) wide += ",{}";
  EXPECT_EQ(refused((wide + "]}").c_str()).fields[0].code, "too_many");
  std::string many = R"({"field":"employees","op":"in","value":[1)";
  for (int i = 0; i < 1'000; ++i) many += ",1";
  EXPECT_EQ(refused((many + "]}").c_str()).fields[0].code, "too_many");
}

TEST_P(FilterParser, AnswersTheLargestFilters) {
  world_->add("accounts", R"({"name":"a","tags":["t7"]})");
  world_->save();
  std::string wide = R"({"or":[{"field":"name","op":"eq","value":"a"})";
  for (int i = 0; i < 197; ++i) wide += R"(,{"field":"name","op":"contains","value":"zhangsan"})";
  EXPECT_EQ(found((wide + "]}").c_str()), "1 ");
  std::string many = R"({"field":"tags","op":"in","value":["x")";
  for (int i = 0; i < 999; ++i) many += ",\"t" + std::to_string(i) + "\"";
  EXPECT_EQ(found((many + "]}").c_str()), "1 ");
}

TEST_P(FilterParser, FindsHanByPinyinAndByWriting) {
  world_->add("accounts", R"({"name":"张三"})");       // 1
  world_->add("accounts", R"({"name":"章鱼"})");       // 2
  world_->add("accounts", R"({"name":"Zhang Wei"})");  // 3
  world_->add("accounts", R"({"name":"ZHANG WEI"})");  // 4
  world_->save();
  EXPECT_EQ(found(R"({"field":"name","op":"starts","value":"zhang"})"), "1 2 3 4 ");
  EXPECT_EQ(found(R"({"field":"name","op":"starts","value":"张"})"), "1 ");
  EXPECT_EQ(found(R"({"field":"name","op":"contains","value":"三"})"), "1 ");
  EXPECT_EQ(found(R"({"field":"name","op":"ends","value":"WEI"})"), "3 4 ");
  EXPECT_EQ(found(R"({"field":"name","op":"eq","value":"zhang wei"})"), "3 4 ");
  EXPECT_EQ(found(R"({"field":"name","op":"ne","value":"zhang wei"})"), "1 2 ");
}

TEST_P(FilterParser, TreatsEmptyAsUnequalAndNeverUnknown) {
  world_->add("accounts", R"({"name":"a","employees":5})");  // 1
  world_->add("accounts", R"({"name":"b"})");                // 2
  world_->save();
  EXPECT_EQ(found(R"({"field":"employees","op":"ne","value":5})"), "2 ");
  EXPECT_EQ(found(R"({"field":"employees","op":"nin","value":[5]})"), "2 ");
  EXPECT_EQ(found(R"({"field":"employees","op":"nin","value":[]})"), "1 2 ");
  EXPECT_EQ(found(R"({"field":"employees","op":"in","value":[]})"), "");
  EXPECT_EQ(found(R"({"field":"employees","op":"lt","value":9})"), "1 ");
  EXPECT_EQ(found(R"({"not":{"field":"employees","op":"lt","value":9}})"), "2 ");
  EXPECT_EQ(
      found(
          R"({"not":{"and":[{"field":"employees","op":"lt","value":9},{"field":"name","op":"exists"}]}})"),
      "2 ");
  EXPECT_EQ(found(R"({"field":"employees","op":"eq","value":null})"), "2 ");
  EXPECT_EQ(found(R"({"field":"employees","op":"empty","value":false})"), "1 ");
}

TEST_P(FilterParser, ResolvesRelativeDatesInTheAskersZone) {
  // It is 2026-11-21 12:00 UTC, 20:00 in Shanghai.
  world_->add("accounts",
              R"({"name":"a","founded":"2026-11-21","checked_at":"2026-11-20T16:00:00Z"})");
  world_->add("accounts",
              R"({"name":"b","founded":"2026-11-15","checked_at":"2026-11-20T15:59:59Z"})");
  world_->add("accounts",
              R"({"name":"c","founded":"2026-10-31","checked_at":"2026-11-21T15:59:59Z"})");
  world_->save();
  EXPECT_EQ(found(R"({"field":"checked_at","op":"within","value":{"this":"day"}})"), "1 3 ");
  EXPECT_EQ(found(R"({"field":"checked_at","op":"eq","value":"2026-11-21"})"), "1 3 ");
  EXPECT_EQ(found(R"({"field":"checked_at","op":"lt","value":"2026-11-21"})"), "2 ");
  EXPECT_EQ(found(R"({"field":"founded","op":"within","value":{"last":"7d"}})"), "1 2 ");
  EXPECT_EQ(found(R"({"field":"founded","op":"within","value":{"last":"6d"}})"), "1 ");
  EXPECT_EQ(found(R"({"field":"founded","op":"within","value":{"previous":"month"}})"), "3 ");
  EXPECT_EQ(found(R"({"field":"founded","op":"between","value":[null,"2026-11-15"]})"), "2 3 ");
}

TEST_P(FilterParser, KnowsMeAndMyTeam) {
  for (int i = 0; i < 4; ++i) world_->add("accounts", R"({"name":"a"})");  // owners 1 2 3 none
  world_->save();
  EXPECT_EQ(found(R"({"field":"owner","op":"eq","value":"me"})"), "1 ");
  EXPECT_EQ(found(R"({"field":"owner","op":"in","value":["my_team"]})"), "1 2 ");
  EXPECT_EQ(found(R"({"field":"owner","op":"nin","value":["me"]})"), "2 3 4 ");
}

}  // namespace
}  // namespace kith::query
