#include "access/throttle.h"

#include <gtest/gtest.h>

namespace kith::access {
namespace {

constexpr std::string_view ann = "ann@kith.example";
constexpr std::string_view home = "192.0.2.1";
const Timestamp now{std::chrono::seconds(1'795'000'000)};

void fail(Throttle& throttle, std::string_view account, std::string_view address, int times) {
  for (int n = 0; n < times; ++n) throttle.failed(account, address, now);
}

TEST(Throttle, MakesAPairWaitUntilItsWindowIsOver) {
  Throttle throttle({});
  fail(throttle, ann, home, 9);
  EXPECT_FALSE(throttle.wait(ann, home, now));
  fail(throttle, ann, home, 30);
  EXPECT_EQ(throttle.wait(ann, home, now), std::chrono::minutes(15));
  EXPECT_FALSE(throttle.wait(ann, home, now + std::chrono::minutes(15)));
  EXPECT_FALSE(throttle.wait(ann, "192.0.2.2", now));
}

TEST(Throttle, MakesNobodyWaitForAClockThatWasAhead) {
  Throttle throttle({});
  for (int n = 0; n < 30; ++n) throttle.failed(ann, home, now + std::chrono::days(3650));
  EXPECT_FALSE(throttle.wait(ann, home, now));
  fail(throttle, ann, home, 10);
  EXPECT_EQ(throttle.wait(ann, home, now), std::chrono::minutes(15));
}

TEST(Throttle, CountsAnAccountFromAllAddressesThatItDoesNotKnow) {
  Throttle throttle({});
  throttle.succeeded(ann, home);
  for (int n = 0; n < 50; ++n) throttle.failed(ann, "198.51.100." + std::to_string(n), now);
  EXPECT_TRUE(throttle.wait(ann, "203.0.113.9", now));
  EXPECT_FALSE(throttle.wait(ann, home, now));
}

TEST(Throttle, ShutsNobodyOutWhoIsFamiliarBehindABusyAddress) {
  Throttle throttle({});
  throttle.succeeded(ann, home);
  for (int n = 0; n < 100; ++n) throttle.failed("u" + std::to_string(n), home, now);
  EXPECT_TRUE(throttle.wait("somebody@kith.example", home, now));
  EXPECT_FALSE(throttle.wait(ann, home, now));
  fail(throttle, ann, home, 10);
  EXPECT_TRUE(throttle.wait(ann, home, now)) << "guesses at a familiar pair still count";
}

TEST(Throttle, DoesNotCountAFamiliarOwnersFailuresAgainstOthers) {
  Throttle throttle({});
  throttle.succeeded(ann, home);
  fail(throttle, ann, home, 200);
  EXPECT_FALSE(throttle.wait("somebody@kith.example", home, now));
  EXPECT_FALSE(throttle.wait(ann, "192.0.2.2", now));
}

TEST(Throttle, CountsTheAddressesOfOneSubscriberAsOne) {
  EXPECT_EQ(network_of("2001:db8:1:2:3:4:5:6"), network_of("2001:DB8:1:2::9"));
  EXPECT_NE(network_of("2001:db8:1:2::9"), network_of("2001:db8:1:3::9"));
  EXPECT_EQ(network_of("::ffff:192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(network_of("fe80::1%eth0"), network_of("fe80::2"));
  EXPECT_EQ(network_of("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(network_of(""), "");
  Throttle throttle({});
  for (int n = 0; n < 10; ++n) throttle.failed(ann, "2001:db8:1:2::" + std::to_string(n), now);
  EXPECT_TRUE(throttle.wait(ann, "2001:db8:1:2:ffff::1", now));
}

TEST(Throttle, HoldsNoMoreThanItIsGivenAndForgetsTheOldestFirst) {
  Throttle throttle({.keys_max = 100});
  fail(throttle, ann, home, 10);
  const std::string long_one(8'000, 'x');
  for (int n = 0; n < 90; ++n) throttle.failed(long_one + std::to_string(n), "198.51.100.7", now);
  EXPECT_TRUE(throttle.wait(ann, home, now));
  for (int n = 90; n < 2'000; ++n) {
    throttle.failed(long_one + std::to_string(n), "198.51.100.7", now);
    ASSERT_LE(throttle.size(), 400u);
  }
  EXPECT_FALSE(throttle.wait(ann, home, now));
  EXPECT_TRUE(throttle.wait("u", "198.51.100.7", now)) << "the address that floods is the newest";
}

}  // namespace
}  // namespace kith::access
