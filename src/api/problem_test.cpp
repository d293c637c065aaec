#include "api/problem.h"

#include <gtest/gtest.h>

#include "base/json.h"

namespace kith::api {
namespace {

Json told(size_t wrong_fields) {
  Error error = invalid(say("Some fields cannot be set.", "有些字段无法设置。"));
  for (size_t i = 0; i < wrong_fields; ++i) {
    error.fields.push_back(
        {"field_" + std::to_string(i), "unknown_field", say("There is none.", "没有此字段。")});
  }
  return *parse_json(std::get<std::string>(problem(error, Locale::en, "0").body));
}

TEST(Problem, TellsEveryWrongFieldOfARecord) {
  const Json said = told(100);
  EXPECT_EQ(said.find("errors")->as_array()->size(), 100u);
  EXPECT_EQ(said.find("errors")->as_array()->back().text("field"), "field_99");
  EXPECT_EQ(said.find("more_errors"), nullptr);
}

TEST(Problem, StaysShortWhereEverythingIsWrong) {
  const Json said = told(100'000);
  EXPECT_EQ(said.find("errors")->as_array()->size(), 100u);
  EXPECT_EQ(said.integer("more_errors"), 99'900);
}

}  // namespace
}  // namespace kith::api
