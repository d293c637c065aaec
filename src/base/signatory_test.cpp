#include "base/signatory.h"

#include <gtest/gtest.h>

namespace kith {
namespace {

const Timestamp now = *parse_timestamp("2026-11-23T12:00:00Z");
const Timestamp later = *parse_timestamp("2031-11-23T12:00:00Z");

const Signatory& plant() {
  static const Signatory made = Signatory::make("知交科技 Plant Ltd", now, later);
  return made;
}

// Keys take a moment each; of this name X.509 has room for a part.
const Signatory& other() {
  static const Signatory made = [] {
    std::string name;
    for (int i = 0; i < 200; ++i) name += "限";
    return Signatory::make(name, now, later);
  }();
  return made;
}

TEST(Signatory, SignsSoThatItsCertificateProvesTheContentAndNoOther) {
  const std::string cms = plant().sign("what was agreed");
  EXPECT_TRUE(is_signed_by(plant().certificate(), "what was agreed", cms));
  EXPECT_TRUE(is_signed_by(plant().certificate(), "what was agreed", cms + std::string(99, '\0')));
  EXPECT_FALSE(is_signed_by(plant().certificate(), "what was not agreed", cms));
  EXPECT_FALSE(is_signed_by(plant().certificate(), "", cms));
  EXPECT_FALSE(is_signed_by(other().certificate(), "what was agreed", cms));
}

TEST(Signatory, ComesBackFromItsText) {
  const auto again = Signatory::read(plant().pem());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->certificate(), plant().certificate());
  EXPECT_EQ(again->valid_until(), later);
  EXPECT_TRUE(is_signed_by(plant().certificate(), "x", again->sign("x")));
}

TEST(Signatory, RefusesTextThatIsNoPair) {
  const std::string pem = plant().pem();
  const std::string others = other().pem();
  const size_t split = pem.find("-----BEGIN CERTIFICATE");
  EXPECT_FALSE(Signatory::read(""));
  EXPECT_FALSE(Signatory::read("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
  EXPECT_FALSE(Signatory::read(pem.substr(0, split)));
  EXPECT_FALSE(Signatory::read(pem.substr(split)));
  EXPECT_FALSE(
      Signatory::read(pem.substr(0, split) + others.substr(others.find("-----BEGIN CERTIFICATE"))));
}

TEST(Signatory, FindsTheCertificateOfItsKeyAmongOthersAndSendsThemAlong) {
  const auto certificate_in = [](const std::string& pem) {
    return pem.substr(pem.find("-----BEGIN CERTIFICATE"));
  };
  const std::string pem = plant().pem();
  const std::string key = pem.substr(0, pem.find("-----BEGIN CERTIFICATE"));
  const auto found = Signatory::read("Bag Attributes\n" + certificate_in(other().pem()) + key +
                                     certificate_in(pem));
  ASSERT_TRUE(found);
  EXPECT_TRUE(found->self_signed());
  EXPECT_EQ(found->certificate(), plant().certificate());
  const std::string cms = found->sign("x");
  EXPECT_TRUE(is_signed_by(plant().certificate(), "x", cms));
  EXPECT_NE(cms.find(other().certificate()), std::string::npos);
  EXPECT_EQ(Signatory::read(found->pem())->pem(), found->pem());
}

TEST(Signatory, CutsANameThatX509HasNoRoomFor) {
  const std::string der = other().certificate();
  std::string room;
  for (int i = 0; i < 64; ++i) room += "限";
  EXPECT_NE(der.find(room), std::string::npos);
  EXPECT_EQ(der.find(room + "限"), std::string::npos);
}

TEST(Signatory, ReadsAnyBytesWithoutTrouble) {
  std::string cms = plant().sign("x");
  for (size_t i = 0; i < cms.size(); i += 7) {
    std::string bent = cms;
    bent[i] = static_cast<char>(bent[i] ^ 0x55);
    is_signed_by(plant().certificate(), "x", bent);
    EXPECT_FALSE(is_signed_by(plant().certificate(), "x", cms.substr(0, i)));
  }
  EXPECT_FALSE(is_signed_by("", "x", cms));
}

}  // namespace
}  // namespace kith
