#include "app/signing_key.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <thread>
#include <vector>

namespace kith::app {
namespace {

namespace fs = std::filesystem;

const Timestamp now = *parse_timestamp("2026-11-23T12:00:00Z");
constexpr std::chrono::hours year{24 * 365};

class SigningKeys : public testing::Test {
 protected:
  SigningKeys() : folder_(fs::temp_directory_path() / ("kith-key-" + random_.token(8))) {}
  ~SigningKeys() override { fs::remove_all(folder_); }
  SigningKey key() const { return SigningKey((folder_ / "main").string(), nullptr); }
  std::string certificate(Timestamp at = now) {
    return key().signatory("Plant", at, random_)->certificate();
  }
  fs::perms rights() const { return fs::status(key().path()).permissions(); }

  SystemRandom random_;
  const fs::path folder_;
};

TEST_F(SigningKeys, AreMadeOnceForTheirOwnerAloneAlsoAfterACarelessCopy) {
  const std::string first = certificate();
  EXPECT_EQ(rights(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_ / "main"), {}), 1);
  fs::permissions(key().path(), fs::perms::all);
  EXPECT_EQ(certificate(now + year), first);
  EXPECT_EQ(rights() & (fs::perms::group_all | fs::perms::others_all), fs::perms::none);
}

TEST_F(SigningKeys, AreRenewedBeforeTheCertificateEnds) {
  const std::string first = certificate();
  EXPECT_EQ(certificate(now + 4 * year), first);
  const std::string second = certificate(now + 5 * year - std::chrono::hours{24});
  EXPECT_NE(second, first);
  EXPECT_EQ(certificate(now + 6 * year), second);
  EXPECT_EQ(rights(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(SigningKeys, AreNeverMadeOverAFileThatHoldsSomethingElse) {
  fs::create_directories(folder_ / "main");
  std::ofstream(key().path()) << "somebody's notes";
  const auto none = key().signatory("Plant", now, random_);
  ASSERT_FALSE(none.ok());
  EXPECT_EQ(none.error().code, Code::unavailable);
  EXPECT_NE(none.error().message.en.find("signing.pem"), std::string::npos);
  std::ifstream file(key().path());
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "somebody's notes");
}

TEST_F(SigningKeys, AreOneWhoeverAsksAtTheSameTime) {
  std::vector<std::string> found(2);
  std::vector<std::thread> threads;
  for (std::string& each : found)
    threads.emplace_back([this, &each] {
      SystemRandom own;
      each = key().signatory("Plant", now, own)->certificate();
    });
  for (std::thread& each : threads) each.join();
  for (const std::string& each : found) EXPECT_EQ(each, found.front());
}

}  // namespace
}  // namespace kith::app
