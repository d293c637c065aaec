#include "http/trusted_proxies.h"

#include <gtest/gtest.h>

#include <initializer_list>

namespace kith::http {
namespace {

TrustedProxies trusting(std::string_view list) {
  auto parsed = TrustedProxies::parse(list, "trusted_proxies");
  return parsed.ok() ? std::move(*parsed) : TrustedProxies();
}

std::string caller(const TrustedProxies& proxies, const std::string& peer,
                   std::initializer_list<std::string_view> lines) {
  Headers headers;
  for (const std::string_view line : lines) headers.add("X-Forwarded-For", line);
  return proxies.caller(peer, headers);
}

TEST(TrustedProxies, BelieveNobodyUnlessToldTo) {
  EXPECT_EQ(caller(TrustedProxies(), "127.0.0.1", {"198.51.100.7"}), "127.0.0.1");
  EXPECT_EQ(caller(trusting(""), "127.0.0.1", {"198.51.100.7"}), "127.0.0.1");
  EXPECT_EQ(caller(trusting("10.0.0.0/8"), "192.0.2.1", {"198.51.100.7"}), "192.0.2.1");
}

TEST(TrustedProxies, TellTheCallerThatTheyWereReachedFrom) {
  const auto proxies = trusting("127.0.0.1, ::1,10.0.0.0/8, 2001:db8::/32");
  EXPECT_EQ(caller(proxies, "127.0.0.1", {"198.51.100.7"}), "198.51.100.7");
  EXPECT_EQ(caller(proxies, "10.200.3.4", {"198.51.100.7:4711"}), "198.51.100.7");
  EXPECT_EQ(caller(proxies, "::1", {"[2001:DB9:0::7]:443"}), "2001:db9::7");
  EXPECT_EQ(caller(proxies, "::ffff:127.0.0.1", {"2001:db9::7"}), "2001:db9::7");
  EXPECT_EQ(caller(proxies, "127.0.0.1", {"198.51.100.7, 10.1.1.1 ,10.2.2.2"}), "198.51.100.7");
  EXPECT_EQ(caller(proxies, "127.0.0.1", {"198.51.100.7", "2001:db8::9"}), "198.51.100.7");
  EXPECT_EQ(caller(proxies, "127.0.0.1", {}), "127.0.0.1");
}

TEST(TrustedProxies, AreNotTakenInByWhatTheCallerInvents) {
  const auto proxies = trusting("127.0.0.1,10.0.0.0/8");
  EXPECT_EQ(caller(proxies, "127.0.0.1", {"203.0.113.1, 198.51.100.7"}), "198.51.100.7");
  EXPECT_EQ(caller(proxies, "127.0.0.1", {"203.0.113.1, 10.0.0.1, 198.51.100.7"}), "198.51.100.7");
  EXPECT_EQ(caller(proxies, "127.0.0.1", {"203.0.113.1, no address, 10.0.0.1"}), "10.0.0.1");
  for (const std::string_view nonsense :
       {"unknown", "", ",", "_hidden", "[::1", "1.2.3", "fe80::1%lo"})
    EXPECT_EQ(caller(proxies, "127.0.0.1", {nonsense}), "127.0.0.1") << nonsense;
}

TEST(TrustedProxies, RefuseWhatIsNoNetworkByItsName) {
  for (const std::string_view wrong :
       {"localhost", "10.0.0.0/33", "127.0.0.1;::1", "::1/129", "/8"}) {
    const auto refused = TrustedProxies::parse(wrong, "trusted_proxies");
    ASSERT_FALSE(refused.ok()) << wrong;
    EXPECT_EQ(refused.error().fields.at(0).field, "trusted_proxies");
  }
  EXPECT_TRUE(TrustedProxies::parse(" 127.0.0.1 , ", "trusted_proxies").ok());
}

}  // namespace
}  // namespace kith::http
