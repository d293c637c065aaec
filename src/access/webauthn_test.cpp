#include "access/webauthn.h"

#include <gtest/gtest.h>

#include "access/test_authenticator.h"

namespace kith::access::webauthn {
namespace {

using Says = TestAuthenticator::Says;

const TestAuthenticator device('d');

std::string why(const auto& result) { return result ? "good" : result.error().fields.at(0).code; }

std::string create(const Says& says, std::string_view type = "webauthn.create") {
  return why(
      read_made(TestAuthenticator::client_data(type, "abc", says), device.made(says), test_site));
}

std::string get(const Says& says, std::string_view type = "webauthn.get",
                const TestAuthenticator& signer = device) {
  const Key key = read_made(TestAuthenticator::client_data("webauthn.create", "abc", {}),
                            device.made({}), test_site)
                      ->key;
  const std::string client_data = TestAuthenticator::client_data(type, "abc", says);
  const Bytes head = TestAuthenticator::head(says);
  return why(verify_used(client_data, head, signer.signed_over(head, client_data), key, test_site));
}

TEST(WebAuthn, ReadsWhatWasMade) {
  const Says says{.flags = 0x1d, .counter = 7};
  const auto made = read_made(TestAuthenticator::client_data("webauthn.create", "abc", says),
                              device.made(says), test_site);
  ASSERT_TRUE(made);
  EXPECT_EQ(made->credential, device.credential());
  EXPECT_EQ(made->key.algorithm, eddsa);
  EXPECT_EQ(made->counter, 7u);
  EXPECT_TRUE(made->backed_up);
}

TEST(WebAuthn, TellsTheCounterOfWhatWasUsed) {
  EXPECT_EQ(get({}), "good");
  EXPECT_EQ(get({.more = R"(,"crossOrigin":false,"other":{"made":["up"]})"}), "good");
}

TEST(WebAuthn, RefusesTheOtherCeremony) {
  EXPECT_EQ(create({}, "webauthn.get"), "type");
  EXPECT_EQ(get({}, "webauthn.create"), "type");
}

TEST(WebAuthn, RefusesOtherPlaces) {
  for (const auto& ask : {+[](const Says& says) { return create(says); },
                          +[](const Says& says) { return get(says); }}) {
    for (const char* origin :
         {"https://crm.example.com.evil.example", "http://crm.example.com", "https://example.com",
          "https://crm.example.com:444", "HTTPS://CRM.EXAMPLE.COM", ""})
      EXPECT_EQ(ask({.origin = origin}), "origin") << origin;
    EXPECT_EQ(ask({.rp_id = "example.com"}), "rp");
    EXPECT_EQ(ask({.more = R"(,"crossOrigin":true)"}), "origin");
    EXPECT_EQ(ask({.more = R"(,"crossOrigin":"no")"}), "origin");
    EXPECT_EQ(ask({.more = R"(,"topOrigin":"https://evil.example")"}), "origin");
  }
}

TEST(WebAuthn, RefusesWhereNobodyWasAskedOrRecognised) {
  for (const auto& ask : {+[](const Says& says) { return create(says); },
                          +[](const Says& says) { return get(says); }}) {
    EXPECT_EQ(ask({.flags = 0x04}), "user_absent");
    EXPECT_EQ(ask({.flags = 0x01}), "user_not_verified");
    EXPECT_EQ(ask({.flags = 0x05 | 0x10}), "backup_flags");  // backed up, and cannot be
  }
}

TEST(WebAuthn, RefusesWhatIsNotSignedWithTheKey) {
  EXPECT_EQ(get({}, "webauthn.get", TestAuthenticator('x')), "signature");
  const Key key{eddsa, Bytes(31)};
  const std::string client_data = TestAuthenticator::client_data("webauthn.get", "abc", {});
  const Bytes head = TestAuthenticator::head({});
  EXPECT_EQ(why(verify_used(client_data, head, Bytes(64), key, test_site)), "signature");
  EXPECT_EQ(why(verify_used(client_data, head, {}, key, test_site)), "signature");
  EXPECT_EQ(why(verify_used(client_data, head, Bytes(2000), key, test_site)), "signature");
}

TEST(WebAuthn, RefusesAlgorithmsThatItDidNotAskFor) {
  EXPECT_EQ(create({.algorithm = -19}), "algorithm");
  EXPECT_EQ(create({.algorithm = es256}), "algorithm");  // on a key that is none of it
}

TEST(WebAuthn, RefusesIdentifiersThatAreTooLong) {
  EXPECT_EQ(create({.id_bytes = 1023}), "good");
  EXPECT_NE(create({.id_bytes = 1024}), "good");
  EXPECT_NE(create({.id_bytes = 0}), "good");
}

TEST(WebAuthn, RefusesWhatIsCutShortOrTooLong) {
  const std::string client_data = TestAuthenticator::client_data("webauthn.create", "abc", {});
  const Bytes made = device.made({});
  for (size_t size = 0; size < made.size(); ++size)
    EXPECT_FALSE(read_made(client_data, std::span(made).first(size), test_site)) << size;
  Bytes longer = made;
  longer.resize(authenticator_data_bytes_max + 1);
  EXPECT_FALSE(read_made(client_data, longer, test_site));
  for (const char* text : {"", "{", "[]", "null", R"({"type":"webauthn.create"})"})
    EXPECT_FALSE(challenge_of(text, Ceremony::create, test_site)) << text;
  EXPECT_EQ(why(challenge_of(std::string(5000, ' '), Ceremony::create, test_site)), "client_data");
  // Without the credential that the flags promise.
  EXPECT_FALSE(read_made(client_data, TestAuthenticator::head({.flags = 0x45}), test_site));
  EXPECT_FALSE(read_made(client_data, TestAuthenticator::head({}), test_site));
}

// A list of so many takes their memory before the first of them is read.
TEST(WebAuthn, RefusesListsThatAreLongerThanWhatFollows) {
  const std::string client_data = TestAuthenticator::client_data("webauthn.create", "abc", {});
  const Bytes made = device.made({.flags = 0x85});  // extensions follow the key
  const auto with = [&](std::initializer_list<int> more) {
    Bytes longer = made;
    for (const int byte : more) longer.push_back(static_cast<std::byte>(byte));
    return why(read_made(client_data, longer, test_site));
  };
  EXPECT_EQ(with({0xa0}), "good");
  EXPECT_EQ(with({0xa1, 0x61, 'a', 0xf5}), "good");
  EXPECT_EQ(with({0x9b, 0, 0, 0, 1, 0, 0, 0, 0}), "authenticator_data");
  EXPECT_EQ(with({0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}), "authenticator_data");
  EXPECT_EQ(with({0x9f, 0xff}), "authenticator_data");
  EXPECT_EQ(with({0x5b, 0x7f, 0, 0, 0, 0, 0, 0, 0}), "authenticator_data");
  EXPECT_EQ(with({0x1c}), "authenticator_data");
}

}  // namespace
}  // namespace kith::access::webauthn
