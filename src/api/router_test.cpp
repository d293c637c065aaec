#include "api/router.h"

#include <gtest/gtest.h>

namespace kith::api {
namespace {

using http::Method;

app::Route route(Method method, std::string pattern) {
  return {method, std::move(pattern), app::Permit::signed_in(), "a route",
          [](app::Call&) -> Result<http::Response> { return http::Response::of(204); }};
}

class Routing : public ::testing::Test {
 protected:
  Router router{[] {
    std::vector<app::Route> routes;
    routes.push_back(route(Method::get, "/api/v1/{object}"));
    routes.push_back(route(Method::get, "/api/v1/{object}/{id}"));
    routes.push_back(route(Method::patch, "/api/v1/{object}/{id}"));
    routes.push_back(route(Method::post, "/api/v1/{object}/query"));
    routes.push_back(route(Method::get, "/api/v1/session"));
    routes.push_back(route(Method::post, "/api/v1/attachments"));
    routes.push_back(route(Method::get, "/api/v1/imports/{id}/errors.csv"));
    return routes;
  }()};
};

TEST_F(Routing, ALiteralBeatsAPart) {
  EXPECT_EQ(router.match(Method::get, {"api", "v1", "session"}).route->pattern, "/api/v1/session");
  EXPECT_EQ(router.match(Method::get, {"api", "v1", "contacts"}).route->pattern,
            "/api/v1/{object}");
}

TEST_F(Routing, PartsComeInOrder) {
  const auto match = router.match(Method::get, {"api", "v1", "contacts", "0ABC"});
  EXPECT_EQ(match.parts, (std::vector<std::string>{"contacts", "0ABC"}));
}

TEST_F(Routing, GoesBackFromALiteralThatLeadsNowhere) {
  const auto match = router.match(Method::get, {"api", "v1", "imports", "0ABC"});
  ASSERT_TRUE(match.route);
  EXPECT_EQ(match.route->pattern, "/api/v1/{object}/{id}");
  EXPECT_EQ(match.parts, (std::vector<std::string>{"imports", "0ABC"}));
}

TEST_F(Routing, ALiteralOfAnotherMethodHidesNothing) {
  const auto match = router.match(Method::get, {"api", "v1", "attachments"});
  ASSERT_TRUE(match.route);
  EXPECT_EQ(match.route->pattern, "/api/v1/{object}");
  EXPECT_EQ(match.parts, (std::vector<std::string>{"attachments"}));
}

TEST_F(Routing, HeadIsGet) {
  EXPECT_TRUE(router.match(Method::head, {"api", "v1", "session"}).route);
}

TEST_F(Routing, AWrongMethodNamesTheRightOnes) {
  const auto match = router.match(Method::remove, {"api", "v1", "contacts", "0ABC"});
  EXPECT_FALSE(match.route);
  EXPECT_EQ(match.allowed, (std::vector<Method>{Method::get, Method::patch}));
}

TEST_F(Routing, UnknownPathsAndEmptySegmentsMatchNothing) {
  EXPECT_FALSE(router.match(Method::get, {"api"}).route);
  EXPECT_FALSE(router.match(Method::get, {"api", "v1", ""}).route);
  EXPECT_FALSE(router.match(Method::get, {}).route);
}

TEST_F(Routing, TwoOfAKindAreABug) {
  std::vector<app::Route> twice;
  twice.push_back(route(Method::get, "/a/{x}"));
  twice.push_back(route(Method::get, "/a/{y}"));
  EXPECT_THROW(Router{std::move(twice)}, std::logic_error);
}

}  // namespace
}  // namespace kith::api
