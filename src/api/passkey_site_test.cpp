#include "api/passkey_site.h"

#include <gtest/gtest.h>

namespace kith::api {
namespace {

// "rp_id at origin", or why there can be none.
std::string site(std::string_view host, const DispatchOptions& options = {}) {
  http::Request request;
  request.headers.add("Host", std::string(host));
  const auto site = passkey_site(request, options);
  return site ? site->rp_id + " at " + site->origin : site.error().fields[0].code;
}

TEST(PasskeySite, IsTheNameThatPeopleOpen) {
  EXPECT_EQ(site("localhost:8080"), "localhost at http://localhost:8080");
  EXPECT_EQ(site("Kith.LocalHost"), "kith.localhost at http://kith.localhost");
  EXPECT_EQ(site("crm.example.com", {.secure_cookies = true}),
            "crm.example.com at https://crm.example.com");
  EXPECT_EQ(site("crm.example.com:8443", {.secure_cookies = true}),
            "crm.example.com at https://crm.example.com:8443");
}

TEST(PasskeySite, IsTheSettingWhateverTheRequestSays) {
  const DispatchOptions set{.secure_cookies = true, .base_url = "https://crm.example.com"};
  EXPECT_EQ(site("127.0.0.1:8080", set), "crm.example.com at https://crm.example.com");
  EXPECT_EQ(site("evil.example", set), "crm.example.com at https://crm.example.com");
  EXPECT_EQ(site("", {.base_url = "https://crm.example.com:443"}),
            "crm.example.com at https://crm.example.com");
}

TEST(PasskeySite, IsNoAddressOfNumbers) {
  const DispatchOptions tls{.secure_cookies = true};
  for (const char* host : {"192.0.2.7", "192.0.2.7:443", "[2001:db8::1]:8080", "[::1]", "", ":80",
                           "a..b", "-a.example", "a_b.example", "a.example.", "a b", "0x7f.1"})
    EXPECT_EQ(site(host, tls), "ip") << host;
  EXPECT_EQ(site("x", {.base_url = "http://[::1]:81"}), "ip");
}

TEST(PasskeySite, IsOverTlsOrThisComputer) {
  EXPECT_EQ(site("crm.example.com"), "https");
  EXPECT_EQ(site("localhost.example.com"), "https");
  EXPECT_EQ(site("x", {.base_url = "http://crm.example.com"}), "https");
}

}  // namespace
}  // namespace kith::api
