#include "api/page_links.h"

#include <gtest/gtest.h>

namespace kith::api {
namespace {

class Links : public ::testing::Test {
 protected:
  std::string_view of(std::string_view address) { return links.of(*http::parse_target(address)); }

  PageLinks links{R"([
    {"name":"home","paths":["/"],"files":["assets/home.js"]},
    {"name":"settings","paths":["/settings","/settings/*"],"files":["assets/settings.js"]},
    {"name":"board","paths":["/*?show=board"],"files":["assets/board.js","assets/board.css"]},
    {"name":"list","paths":["/*"],"files":["assets/list.js"]}])"};
};

TEST_F(Links, NameScriptsAsModulesAndStylesAsTheyAreAskedFor) {
  EXPECT_EQ(of("/deals?show=board"),
            "</assets/board.js>; rel=modulepreload, "
            "</assets/board.css>; rel=preload; as=style; crossorigin");
}

TEST_F(Links, AreThoseOfTheFirstPageThatFits) {
  EXPECT_EQ(of("/"), "</assets/home.js>; rel=modulepreload");
  EXPECT_EQ(of("/settings"), "</assets/settings.js>; rel=modulepreload");
  EXPECT_EQ(of("/settings/roles"), "</assets/settings.js>; rel=modulepreload");
  EXPECT_EQ(of("/contacts?sort=-name"), "</assets/list.js>; rel=modulepreload");
  EXPECT_EQ(of("/contacts?show=table"), "</assets/list.js>; rel=modulepreload");
  EXPECT_EQ(of("/a/b/c"), "");
}

TEST(PageLinks, OfNoTableAreNone) {
  for (const char* text :
       {"", "{}", "[1]", R"([{"paths":"/","files":[]}])", R"([{"paths":[1]}])"}) {
    EXPECT_EQ(PageLinks(text).of(*http::parse_target("/")), "") << text;
  }
}

}  // namespace
}  // namespace kith::api
