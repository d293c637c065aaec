#include "query/question.h"

#include <gtest/gtest.h>

#include "query/cursor.h"
#include "query/prefix.h"
#include "query/test_world.h"
#include "storage/test_database.h"

namespace kith::query {
namespace {

class Questions : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    world_ = std::make_unique<World>(database());
  }
  void TearDown() override {
    world_.reset();
    BothEngines::TearDown();
  }
  void expect_refused(const Error& error, std::string_view place, std::string_view code) {
    ASSERT_EQ(error.fields.size(), 1u) << error.message.en;
    EXPECT_EQ(error.fields[0].field, place) << error.message.en;
    EXPECT_EQ(error.fields[0].code, code) << error.message.en;
  }
  void refuse(const char* json, std::string_view place, std::string_view code) {
    SCOPED_TRACE(json);
    const Asker asker = world_->asker();
    const auto question = parse_question(*parse_json(json), world_->object("accounts"),
                                         {world_->schema(), everything(), asker});
    ASSERT_FALSE(question.ok());
    expect_refused(question.error(), place, code);
  }
  void refuse_group(const char* json, std::string_view place, std::string_view code) {
    SCOPED_TRACE(json);
    const Asker asker = world_->asker();
    const auto question = parse_group_question(*parse_json(json), world_->object("deals"),
                                               {world_->schema(), everything(), asker});
    ASSERT_FALSE(question.ok());
    expect_refused(question.error(), place, code);
  }
  std::unique_ptr<World> world_;
};
INSTANTIATE_TEST_SUITE_P(, Questions, ::testing::Values(storage::Engine::sqlite),
                         [](const auto&) { return "Sqlite"; });

TEST_P(Questions, NameThePlaceOfWhatIsWrong) {
  refuse(R"({"sorting":"name"})", "sorting", "unknown_member");
  refuse(R"({"sort":"city"})", "sort", "not_sortable");
  refuse(R"({"sort":"tags"})", "sort", "not_sortable");
  refuse(R"({"sort":"nme"})", "sort", "unknown_field");
  refuse(R"({"sort":"name,name,name,name,name"})", "sort", "too_many");
  refuse(R"({"sort":[1]})", "sort", "type");
  refuse(R"({"fields":"name,citty"})", "fields", "unknown_field");
  refuse(R"({"fields":"contacts"})", "fields", "unknown_field");
  refuse(R"({"limit":0})", "limit", "range");
  refuse(R"({"limit":501})", "limit", "range");
  refuse(R"({"limit":"5"})", "limit", "range");
  refuse(R"({"cursor":7})", "cursor", "type");
  refuse(R"({"filter":{"field":"x","op":"eq","value":1}})", "filter.field", "unknown_field");
}

TEST_P(Questions, OfGroupsNameThePlaceOfWhatIsWrong) {
  refuse_group(R"({"group":["created_at"]})", "group[0]", "required");
  refuse_group(R"({"group":[{"field":"stage","by":"month"}]})", "group[0].by", "not_groupable");
  refuse_group(R"({"group":[{"field":"close_date","by":"era"}]})", "group[0].by", "type");
  refuse_group(R"({"group":[{"field":"close_date","by":"day","tz":"Mars/Base"}]})", "group[0].tz",
               "type");
  refuse_group(R"({"group":["stage","stage","stage","stage","stage"]})", "group", "too_many");
  refuse_group(R"({"measures":[{"fn":"total","field":"amount"}]})", "measures[0].fn",
               "unknown_function");
  refuse_group(R"({"measures":[{"fn":"sum","field":"name"}]})", "measures[0].field", "type");
  refuse_group(R"({"measures":[{"fn":"sum"}]})", "measures[0].field", "type");
  refuse_group(R"({"limit":10001})", "limit", "range");
  refuse_group(R"({"measures":[{"fn":"percentile","field":"amount"}]})", "measures[0].percent",
               "range");
  refuse_group(R"({"measures":[{"fn":"percentile","field":"amount","percent":100}]})",
               "measures[0].percent", "range");
  refuse_group(R"({"measures":[{"fn":"percentile","field":"name","percent":9}]})",
               "measures[0].field", "type");
  refuse_group(R"({"measures":[{"fn":"sum","field":"amount","percent":9}]})", "measures[0].percent",
               "unknown_member");
  refuse_group(R"({"measures":[{"fn":"share","field":"amount"}]})", "measures[0].field",
               "unknown_member");
  refuse_group(R"({"measures":[{"fn":"count","of":{}}]})", "measures[0].of", "unknown_member");
  refuse_group(R"({"measures":[{"fn":"share","of":{"field":"x","op":"eq","value":1}}]})",
               "measures[0].of.field", "unknown_field");
}

TEST_P(Questions, DoNotSortOrShowWhatTheAskerMayNotRead) {
  Mask mask;
  mask.hide(*world_->object("accounts").field("name"));
  const Asker asker = world_->asker();
  const ParseContext context{world_->schema(), mask, asker};
  const schema::Object& accounts = world_->object("accounts");
  expect_refused(parse_sort("name", accounts, context, "sort").error(), "sort", "unknown_field");
  expect_refused(parse_sort("parent", accounts, context, "sort").error(), "sort", "not_sortable");
  expect_refused(parse_sort("parent.name", accounts, context, "sort").error(), "sort",
                 "unknown_field");
  expect_refused(parse_fields("parent.name", accounts, context, "fields").error(), "fields",
                 "unknown_field");
}

TEST(Cursor, SurvivesTheWayThereAndBack) {
  const Cursor cursor{{Value{}, true, int64_t{-5}, Decimal{7}, from_days(20'000), from_us(-1),
                       std::string("zhang\x1f张")},
                      Id{42}};
  const auto read = read_cursor(write_cursor(cursor, "sort"), "sort", "cursor");
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(read->values, cursor.values);
  EXPECT_EQ(read->id, cursor.id);
}

TEST(Cursor, RefusesEveryCutAndEveryTail) {
  const std::string whole = write_cursor({{std::string("abc"), int64_t{1}}, Id{42}}, "sort");
  for (size_t i = 1; i < whole.size(); ++i) {
    const auto read = read_cursor(whole.substr(0, i), "sort", "cursor");
    if (!read.ok()) continue;
    EXPECT_LT(read->values.size(), 2u) << i;  // fewer values: no place in this sort
  }
  EXPECT_FALSE(read_cursor(std::string(10'000, 'A'), "sort", "cursor").ok());
}

TEST(Prefix, EndsRightAboveAllTextsThatStartWithIt) {
  EXPECT_EQ(after_prefix("zhang"), "zhanh");
  EXPECT_EQ(after_prefix("a\x7F"), "a\xC2\x80");
  EXPECT_EQ(after_prefix("\xED\x9F\xBF"), "\xEE\x80\x80");  // U+D7FF: surrogates are no text
  EXPECT_EQ(after_prefix("a\xF4\x8F\xBF\xBF"), "b");
  EXPECT_EQ(after_prefix("\xF4\x8F\xBF\xBF"), std::nullopt);
  EXPECT_EQ(after_prefix(""), std::nullopt);
}

TEST(Prefix, TellsValidTextFromBytes) {
  EXPECT_TRUE(valid_utf8("zhang\x1f张😀"));
  for (const char* bad :
       {"\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xE5\xBC", "\xFF"}) {
    EXPECT_FALSE(valid_utf8(bad));
  }
}

}  // namespace
}  // namespace kith::query
