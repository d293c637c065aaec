#include "access/second_factor.h"

#include <gtest/gtest.h>

#include <functional>

#include "access/one_time_code.h"
#include "access/sign_in.h"
#include "storage/migrations.h"
#include "storage/test_database.h"

namespace kith::access {
namespace {

constexpr Id ann{7};

// Tells the time, and does something meanwhile, once.
class BusyClock final : public Clock {
 public:
  Timestamp now() const override {
    if (auto work = std::exchange(meanwhile, nullptr)) work();
    return at;
  }
  Timestamp at{std::chrono::seconds(1'795'000'000)};
  mutable std::function<void()> meanwhile;
};

Bytes secret_of(std::string_view base32) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  Bytes out;
  uint32_t bits = 0;
  int held = 0;
  for (const char c : base32) {
    bits = bits << 5 | static_cast<uint32_t>(letters.find(c));
    if ((held += 5) < 8) continue;
    held -= 8;
    out.push_back(static_cast<std::byte>(bits >> held));
  }
  return out;
}

class SecondFactorTest : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(storage::migrate(database(), migrations(), clock.at));
    factor = std::make_unique<SecondFactor>(database(), clock, random);
  }
  std::string code(std::string_view secret, int64_t steps_on = 0) const {
    return one_time_code(secret_of(secret), step_at(clock.at) + steps_on);
  }
  // As an app would show it, and on.
  std::string turn_on() {
    const std::string secret = factor->begin(ann).value();
    EXPECT_TRUE(factor->confirm(ann, code(secret), home));
    return secret;
  }

  static constexpr std::string_view home = "192.0.2.1";
  BusyClock clock;
  SystemRandom random;
  std::unique_ptr<SecondFactor> factor;
};
KITH_BOTH_ENGINES(SecondFactorTest);

TEST_P(SecondFactorTest, ConfirmsNoOtherSecretThanTheCodeIsOf) {
  const std::string mine = factor->begin(ann).value();
  const std::string shown = code(mine);
  std::string other;
  clock.meanwhile = [&] { other = factor->begin(ann).value(); };
  EXPECT_FALSE(factor->confirm(ann, shown, home));
  EXPECT_FALSE(factor->state(ann).since);
  EXPECT_TRUE(factor->confirm(ann, code(other), home));
  EXPECT_TRUE(factor->state(ann).since);
}

}  // namespace
}  // namespace kith::access
