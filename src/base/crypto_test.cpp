#include "base/crypto.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace kith {
namespace {

// A source that repeats itself, so that a test knows the token.
class CountingRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override {
    for (auto& byte : out) byte = std::byte{next_++};
  }

 private:
  unsigned char next_ = 0;
};

TEST(Crypto, HashesLikeFips180) {
  EXPECT_EQ(hex(sha256("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(hex(sha256("")), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
}

TEST(Crypto, HashesPiecesLikeTheWhole) {
  Sha256 hash;
  for (char c : std::string_view("abc")) hash.update(std::as_bytes(std::span(&c, 1)));
  EXPECT_EQ(hash.finish(), sha256("abc"));
}

TEST(Crypto, WritesBase64UrlWithoutPadding) {
  const Bytes bytes{std::byte{0xfb}, std::byte{0xff}, std::byte{0xfe}, std::byte{1}};
  EXPECT_EQ(base64url(bytes), "-__-AQ");
  EXPECT_EQ(from_base64url("-__-AQ"), bytes);
  EXPECT_EQ(from_base64url(""), Bytes{});
}

TEST(Crypto, RefusesWhatIsNoBase64Url) {
  for (auto text : {"+//+AQ", "-__-AQ==", "a", "ab c", "AR"}) {
    EXPECT_FALSE(from_base64url(text).has_value()) << text;
  }
}

TEST(Crypto, MakesTokensFromTheRandomnessItIsGiven) {
  CountingRandom random;
  EXPECT_EQ(random.token(3), "AAEC");
  SystemRandom system;
  EXPECT_EQ(system.token().size(), 43u);
  EXPECT_NE(system.token(), system.token());
}

TEST(Crypto, HashesPasswordsWithArgon2idAt19MiB) {
  const auto hash = hash_password("correct horse");
  EXPECT_TRUE(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << hash;
  EXPECT_TRUE(verify_password(hash, "correct horse"));
  EXPECT_FALSE(verify_password(hash, "correct horsf"));
  EXPECT_FALSE(verify_password("", "correct horse"));
  EXPECT_FALSE(verify_password("$argon2id$", "correct horse"));
  EXPECT_FALSE(verify_password(std::string(1000, 'x'), "correct horse"));
  EXPECT_NE(hash, hash_password("correct horse"));
}

TEST(Crypto, NobodyHasNoPassword) { EXPECT_FALSE(verify_nobody("")); }

TEST(Crypto, ComparesWholeTexts) {
  EXPECT_TRUE(equal_in_constant_time("abc", "abc"));
  EXPECT_FALSE(equal_in_constant_time("abc", "abd"));
  EXPECT_FALSE(equal_in_constant_time("abc", "ab"));
}

// RFC 4648 10.
TEST(Crypto, SignsWithEd25519) {  // RFC 8032 7.1, test 1
  const auto seed =
      hash_from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
  ASSERT_TRUE(seed);
  const PublicKey key = public_key_of(*seed);
  EXPECT_EQ(hex(key), "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  Signature signature = sign(*seed, "");
  EXPECT_EQ(hex(signature),
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39"
            "701cf9b46bd25bf5f0595bbe24655141438e7a100b");
  EXPECT_TRUE(is_signed_by(key, "", signature));
  EXPECT_FALSE(is_signed_by(key, "x", signature));
  signature[0] ^= std::byte{1};
  EXPECT_FALSE(is_signed_by(key, "", signature));
}

TEST(Crypto, ReadsHexadecimalAndNothingElse) {
  EXPECT_EQ(from_hex("00fF"), (Bytes{std::byte{0}, std::byte{255}}));
  EXPECT_EQ(from_hex(""), Bytes{});
  for (const char* text : {"0", "0g", "00 ", " 00", "00:01"}) EXPECT_FALSE(from_hex(text)) << text;
  EXPECT_FALSE(hash_from_hex("00"));
}

TEST(Crypto, WritesBase32) {
  const auto written = [](std::string_view text) { return base32(std::as_bytes(std::span(text))); };
  EXPECT_EQ(written(""), "");
  EXPECT_EQ(written("f"), "MY");
  EXPECT_EQ(written("fo"), "MZXQ");
  EXPECT_EQ(written("foo"), "MZXW6");
  EXPECT_EQ(written("foob"), "MZXW6YQ");
  EXPECT_EQ(written("fooba"), "MZXW6YTB");
  EXPECT_EQ(written("foobar"), "MZXW6YTBOI");
}

// RFC 2202 3, case 2.
TEST(Crypto, SignsWithSha1) {
  const std::string_view key = "Jefe", message = "what do ya want for nothing?";
  EXPECT_EQ(hex(hmac_sha1(std::as_bytes(std::span(key)), std::as_bytes(std::span(message)))),
            "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}

}  // namespace
}  // namespace kith
