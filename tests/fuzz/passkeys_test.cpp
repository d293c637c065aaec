// What browsers and devices say of passkeys, before anybody is known.
#include <gtest/gtest.h>

#include "access/test_authenticator.h"
#include "fuzz.h"

namespace kith::fuzz {
namespace {

using access::TestAuthenticator;
using access::test_site;
using namespace access::webauthn;

std::span<const std::byte> bytes(std::string_view text) { return std::as_bytes(std::span(text)); }
std::string text(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

TEST(Fuzz, CredentialsAreReadWithinTheirLimitsOrRefused) {
  const TestAuthenticator device('d');
  const std::string client_data = TestAuthenticator::client_data("webauthn.create", "abc", {});
  // {1: EC2, 3: ES256, -1: P-256, …}, {1: RSA, 3: RS256, -1: n, -2: e}, and extensions
  feed({{text(device.made({})), text(device.made({.flags = 0x85})),
         text(device.made({.algorithm = es256})), text(device.made({.id_bytes = 1023}))},
        {"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", "\xa4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00",
         "\x21\x43\x01\x00\x01", "\x22\x58\x20", "\xbf\xff", "\x9b\xff\xff\xff\xff\xff\xff\xff\xff",
         "\x03\xff", "\xa1\x6b"
                     "credProtect\x03"}},
       [&](std::string_view data) {
         const auto made = read_made(client_data, bytes(data), test_site);
         if (!made) return;
         EXPECT_LE(made->credential.size(), credential_bytes_max);
         EXPECT_FALSE(made->credential.empty());
         const std::string used = TestAuthenticator::client_data("webauthn.get", "abc", {});
         const Bytes head = TestAuthenticator::head({});
         EXPECT_FALSE(verify_used(used, head, Bytes(64, std::byte{1}), made->key, test_site));
       });
}

TEST(Fuzz, NobodyElseSignsWithAPasskey) {
  const TestAuthenticator device('d');
  const std::string client_data = TestAuthenticator::client_data("webauthn.get", "abc", {});
  const auto made = read_made(TestAuthenticator::client_data("webauthn.create", "abc", {}),
                              device.made({}), test_site);
  ASSERT_TRUE(made);
  const std::string head = text(TestAuthenticator::head({}));
  const Bytes signature = device.signed_over(TestAuthenticator::head({}), client_data);
  feed({{head, head + text(device.made({}))}, {}}, [&](std::string_view data) {
    if (verify_used(client_data, bytes(data), signature, made->key, test_site)) {
      EXPECT_EQ(data, head);
    }
  });
  feed({{client_data}, {"\"", "\\u0063", ",", "}", "\"origin\":", "\"type\":", "[", "null"}},
       [&](std::string_view data) {
         if (verify_used(data, bytes(head), signature, made->key, test_site)) {
           EXPECT_EQ(data, client_data);
         }
         (void)challenge_of(data, Ceremony::get, test_site);
       });
}

}  // namespace
}  // namespace kith::fuzz
