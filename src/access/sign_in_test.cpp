#include "access/sign_in.h"

#include <gtest/gtest.h>

#include <functional>

#include "storage/migrations.h"
#include "storage/test_database.h"

namespace kith::access {
namespace {

constexpr std::string_view password = "a good long password";
constexpr std::string_view home = "192.0.2.1";

// Random as any, and does something before the next draw, once: the secret of a session is drawn when
// all proofs have been checked, before it is written.
class BusyRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override {
    if (auto work = std::exchange(meanwhile, nullptr)) work();
    random.fill(out);
  }
  SystemRandom random;
  std::function<void()> meanwhile;
};

class SignInTest : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(storage::migrate(database(), migrations(), clock.now()));
    open();
    set_password(password);
  }
  void open(Throttle::Limits guessing = {}) {
    door = std::make_unique<SignIn>(database(), clock, random, ids,
                                    SignInOptions{.guessing = guessing});
  }
  void set_password(std::string_view wanted) {
    ASSERT_TRUE(database().write(
        [&](storage::Connection& db) { return door->set_password(db, ann.id, wanted); }));
  }
  Result<std::string> sign_in(std::string_view with = password, std::string_view from = home) {
    return door->sign_in(&ann, {ann.email, with}, from);
  }

  User ann{.id = Id{7}, .name = "Ann", .email = "ann@kith.example"};
  ManualClock clock{from_us(1'795'000'000'000'000)};
  BusyRandom random;
  IdSource ids{clock, 7};
  std::unique_ptr<SignIn> door;
};
KITH_BOTH_ENGINES(SignInTest);

TEST_P(SignInTest, OpensNoSessionOnAPasswordThatChangedMeanwhile) {
  random.meanwhile = [&] { set_password("another good long one"); };
  const auto late = sign_in();
  ASSERT_FALSE(late);
  EXPECT_EQ(late.error().code, Code::unauthenticated);
  EXPECT_TRUE(door->sessions(ann.id, {}).empty());
  EXPECT_TRUE(sign_in("another good long one"));
}

TEST_P(SignInTest, OpensNoSessionWithoutTheFactorThatWasTurnedOnMeanwhile) {
  random.meanwhile = [&] {
    ASSERT_TRUE(database().write([&](storage::Connection& db) -> Status {
      db.execute(storage::Sql(R"(INSERT INTO kith_second_factors
          ("user", secret, made_at, confirmed_at, used_step) VALUES (?1, ?2, ?3, ?3, 0))"),
                 {value_of(ann.id), Bytes(20), clock.now()});
      return done();
    }));
  };
  EXPECT_FALSE(sign_in());
  EXPECT_TRUE(door->sessions(ann.id, {}).empty());
}

TEST_P(SignInTest, ANewPasswordEndsTheOtherSessionsWithIt) {
  const std::string here = sign_in().value();
  const std::string there = sign_in().value();
  ASSERT_TRUE(door->change_password({.user = ann.id,
                                     .email = ann.email,
                                     .current = password,
                                     .wanted = "another good long one",
                                     .keep_secret = here},
                                    home));
  EXPECT_TRUE(door->caller_of_session(here));
  EXPECT_FALSE(door->caller_of_session(there));
  EXPECT_EQ(door->sessions(ann.id, here).size(), 1u);
}

TEST_P(SignInTest, ASessionEndsWhenNobodyUsesItForEightHours) {
  const std::string secret = sign_in().value();
  for (int n = 0; n < 5; ++n) {
    clock.advance(std::chrono::hours(7));
    ASSERT_TRUE(door->caller_of_session(secret)) << n;
  }
  clock.advance(std::chrono::hours(8));
  EXPECT_FALSE(door->caller_of_session(secret));
  open();
  EXPECT_FALSE(door->caller_of_session(secret));
}

TEST_P(SignInTest, ASessionEndsAfterThirtyDaysHoweverMuchItIsUsed) {
  const std::string secret = sign_in().value();
  std::chrono::hours lived{0};
  for (; lived < std::chrono::hours(24 * 40) && door->caller_of_session(secret);
       lived += std::chrono::hours(4))
    clock.advance(std::chrono::hours(4));
  EXPECT_EQ(lived, std::chrono::hours(24 * 30));
}

TEST_P(SignInTest, APasswordCountsToItsLastCharacterAndNeverGrowsOld) {
  const std::string sentence =
      "Ein langer Satz mit Ümlauten, 中文 und Zeichen «!?» over more than a hundred bytes "
      "that nobody cuts off  ";
  ASSERT_TRUE(SignIn::check_password(sentence, ann.email));
  set_password(sentence);
  EXPECT_TRUE(sign_in(sentence));
  EXPECT_FALSE(sign_in(sentence.substr(0, sentence.size() - 1)));
  EXPECT_FALSE(sign_in(sentence.substr(0, 72)));
  EXPECT_FALSE(sign_in("e" + sentence.substr(1)));
  clock.advance(std::chrono::hours(24 * 365 * 5));
  EXPECT_TRUE(sign_in(sentence));
}

TEST_P(SignInTest, ABusyAddressShutsNobodyOutWhoIsFamiliarThereEvenAfterARestart) {
  ASSERT_TRUE(sign_in());
  open({.per_address = 6});
  for (int n = 0; n < 6; ++n) {
    const std::string email = "u" + std::to_string(n) + "@kith.example";
    EXPECT_EQ(door->sign_in(nullptr, {email, "a guess"}, home).error().code, Code::unauthenticated);
  }
  EXPECT_EQ(door->sign_in(nullptr, {"v@kith.example", "a guess"}, home).error().code, Code::busy);
  EXPECT_TRUE(sign_in());
}

TEST_P(SignInTest, CountsGuessesAtThePresentPassword) {
  Code last = Code::invalid;
  for (int n = 0; n < 30 && last == Code::invalid; ++n) {
    last = door->change_password({.user = ann.id, .current = "a guess", .wanted = "x"}, home)
               .error()
               .code;
  }
  EXPECT_EQ(last, Code::busy);
}

}  // namespace
}  // namespace kith::access
