// Layouts name what there is.
#include <gtest/gtest.h>

#include "commands/test_workspace.h"

namespace kith::commands {
namespace {

class Layouts : public ProductTest {};
KITH_BOTH_ENGINES(Layouts);

TEST_P(Layouts, NameWhatThereIsAndAreOneForEachRole) {
  auto refused = create(administrator(), "layouts",
                        R"({"object":"contacts","sections":[{"name":"a","fields":["nmae"]}]})");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.front().field, "sections");
  EXPECT_FALSE(create(administrator(), "layouts", R"({"object":"planets","sections":[]})").ok());
  EXPECT_FALSE(create(administrator(), "layouts",
                      R"({"object":"contacts","sections":[{"name":"a","fields":["name","name"]}]})")
                   .ok());
  constexpr std::string_view good =
      R"({"object":"contacts","sections":[{"name":"a","fields":["name","email"]}]})";
  ASSERT_TRUE(create(administrator(), "layouts", good).ok());
  refused = create(administrator(), "layouts", good);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.front().code, "duplicate");
}

TEST_P(Layouts, AreWrittenByAdministratorsAlone) {
  const Id everything =
      role(R"({"objects":{"*":{"read":"all","create":true,"update":"all","delete":"all"}}})");
  const Id ann = user("ann", everything);
  auto refused =
      create(workspace().actor(ann), "layouts", R"({"object":"contacts","sections":[]})");
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::forbidden);
}

}  // namespace
}  // namespace kith::commands
