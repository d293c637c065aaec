#include "access/passkeys.h"

#include <gtest/gtest.h>

#include "access/sign_in.h"
#include "access/test_authenticator.h"
#include "storage/migrations.h"
#include "storage/test_database.h"

namespace kith::access {
namespace {

using Says = TestAuthenticator::Says;

constexpr Id ann{7};
constexpr Id bob{8};
constexpr std::string_view home = "192.0.2.1";

class PasskeysTest : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    ASSERT_TRUE(storage::migrate(database(), migrations(), clock.now()));
    passkeys =
        std::make_unique<Passkeys>(database(), clock, random, ids, Throttle::Limits{.per_pair = 5});
  }
  Result<Passkey> add(Id user, const TestAuthenticator& device, std::string_view challenge,
                      const Says& says = {}) {
    const std::string data = TestAuthenticator::client_data("webauthn.create", challenge, says);
    return passkeys->add(user, {"Telephone", data, device.made(says)}, test_site,
                         [](auto&, const auto&) { return done(); });
  }
  Result<Passkey> add(Id user, const TestAuthenticator& device, const Says& says = {}) {
    return add(user, device, passkeys->challenge_to_add(user, home), says);
  }
  // With a new challenge, as the owner's browser would.
  Result<Passkeys::Proven> prove(const TestAuthenticator& device, const Says& says = {},
                                 Id handle = ann) {
    return prove_with(passkeys->challenge_to_sign_in(home), device, says, handle);
  }
  Result<Passkeys::Proven> prove_with(std::string_view challenge, const TestAuthenticator& device,
                                      const Says& says = {}, Id handle = ann,
                                      const webauthn::Site& site = test_site) {
    const std::string data = TestAuthenticator::client_data("webauthn.get", challenge, says);
    const Bytes head = TestAuthenticator::head(says);
    return passkeys->prove({device.credential(), data, head, device.signed_over(head, data),
                            Passkeys::handle_of(handle)},
                           site, home, [&](Id user) { return user != gone; });
  }

  Id gone{};
  ManualClock clock{from_us(1'795'000'000'000'000)};
  SystemRandom random;
  IdSource ids{clock, 7};
  const TestAuthenticator device{'a'};
  std::unique_ptr<Passkeys> passkeys;
};
KITH_BOTH_ENGINES(PasskeysTest);

TEST_P(PasskeysTest, LetsItsOwnerInAndSaysWhen) {
  ASSERT_TRUE(add(ann, device));
  EXPECT_FALSE(passkeys->of(ann).at(0).last_used_at);
  const auto proven = prove(device);
  ASSERT_TRUE(proven);
  EXPECT_EQ(proven->user, ann);
  EXPECT_EQ(passkeys->of(ann).at(0).last_used_at, clock.now());
  EXPECT_TRUE(passkeys->of(bob).empty());
}

// Where base_url is not set the site is what the sender calls Host.
TEST_P(PasskeysTest, OpensNothingToAPageAtAnotherPort) {
  ASSERT_TRUE(add(ann, device));
  const webauthn::Site other{test_site.rp_id, test_site.origin + ":8443"};
  const Says there{.origin = other.origin};
  EXPECT_FALSE(prove_with(passkeys->challenge_to_sign_in(home), device, there, ann, other));
  EXPECT_TRUE(prove(device));
}

TEST_P(PasskeysTest, KeepsNoneWhoseSessionHasEndedMeanwhile) {
  const std::string challenge = passkeys->challenge_to_add(ann, home);
  const std::string data = TestAuthenticator::client_data("webauthn.create", challenge, {});
  EXPECT_FALSE(passkeys->add(ann, {"Telephone", data, device.made({})}, test_site,
                             [](auto&, const auto&) -> Status {
                               return Error{Code::unauthenticated, say("Out.", "已退出。"), {}};
                             }));
  EXPECT_TRUE(passkeys->of(ann).empty());
}

TEST_P(PasskeysTest, CountsNoGuessWhereOthersWereLate) {
  ASSERT_TRUE(add(ann, device));
  const std::string late = passkeys->challenge_to_sign_in(home);
  clock.advance(std::chrono::minutes(5));
  for (int n = 0; n < 20; ++n) EXPECT_FALSE(prove_with(late, device));
  EXPECT_TRUE(prove(device));
}

TEST_P(PasskeysTest, TakesAChallengeOnceInTimeAndForItsPurpose) {
  const std::string to_add = passkeys->challenge_to_add(ann, home);
  EXPECT_FALSE(add(bob, device, to_add));                                // somebody else's
  EXPECT_FALSE(add(ann, device, to_add));                                // used up by that
  EXPECT_FALSE(add(ann, device, passkeys->challenge_to_sign_in(home)));  // of another purpose
  EXPECT_FALSE(add(ann, device, "bm9uZSBvZiBvdXJz"));
  const std::string late = passkeys->challenge_to_add(ann, home);
  clock.advance(std::chrono::minutes(5));
  EXPECT_FALSE(add(ann, device, late));
  ASSERT_TRUE(add(ann, device));
  const std::string once = passkeys->challenge_to_sign_in(home);
  EXPECT_TRUE(prove_with(once, device));
  EXPECT_FALSE(prove_with(once, device));
  EXPECT_FALSE(prove_with(passkeys->challenge_to_add(ann, home), device));
}

TEST_P(PasskeysTest, RefusesAlikeWhateverIsWrong) {
  ASSERT_TRUE(add(ann, device));
  std::vector<std::string> said;
  const auto refuse = [&](const auto& result) {
    ASSERT_FALSE(result);
    said.push_back(result.error().message.en);
    EXPECT_EQ(result.error().code, Code::unauthenticated);
    EXPECT_TRUE(result.error().fields.empty());
  };
  refuse(prove(TestAuthenticator('x')));  // nobody's
  refuse(prove(device, {}, bob));         // somebody else's handle
  refuse(prove(device, {.rp_id = "evil.example"}));
  refuse(prove(device, {.flags = 0x01}));
  gone = ann;
  refuse(prove(device));
  for (const auto& text : said) EXPECT_EQ(text, said.front());
}

TEST_P(PasskeysTest, RefusesAndTellsOfACounterThatDoesNotGoUp) {
  ASSERT_TRUE(add(ann, device, {.counter = 5}));
  std::vector<std::string> told;
  passkeys->tell_of_counters(
      [&](auto&, const CounterBack& one) { told.push_back(one.name + " of " + format(one.user)); });
  EXPECT_TRUE(prove(device, {.counter = 6}));
  EXPECT_FALSE(prove(device, {.counter = 6}));
  EXPECT_FALSE(prove(device, {.counter = 5}));
  EXPECT_FALSE(prove(device, {.counter = 0}));
  EXPECT_EQ(told, std::vector<std::string>(3, "Telephone of " + format(ann)));
  EXPECT_TRUE(prove(device, {.counter = 0xffffffff}));
}

TEST_P(PasskeysTest, AreTwentyAtMostAndEachIsOnesOwn) {
  for (int n = 0; n < passkeys_max; ++n)
    ASSERT_TRUE(add(ann, TestAuthenticator(static_cast<char>('A' + n))));
  EXPECT_EQ(add(ann, device).error().code, Code::conflict);
  ASSERT_TRUE(add(bob, device));
  EXPECT_EQ(add(Id{9}, device).error().code, Code::conflict);
}

TEST_P(PasskeysTest, OpenNothingOnceRemoved) {
  const Id id = add(ann, device)->id;
  const auto proven = prove(device);
  ASSERT_TRUE(database().write([&](storage::Connection& db) -> Status {
    EXPECT_FALSE(passkeys->remove(db, bob, id));
    EXPECT_TRUE(passkeys->is_still(db, *proven));
    EXPECT_EQ(passkeys->remove(db, ann, id), "Telephone");
    EXPECT_FALSE(passkeys->is_still(db, *proven));
    return done();
  }));
  EXPECT_FALSE(prove(device));
  EXPECT_FALSE(passkeys->any(ann));
}

TEST_P(PasskeysTest, MakesWhoGuessesWait) {
  ASSERT_TRUE(add(ann, device));
  const TestAuthenticator thief('a');  // who knows the identifier
  for (int n = 0; n < 5; ++n)
    EXPECT_EQ(prove(thief, {.flags = 0}).error().code, Code::unauthenticated);
  EXPECT_EQ(prove(thief, {.flags = 0}).error().code, Code::busy);
  clock.advance(std::chrono::minutes(15));
  EXPECT_TRUE(prove(device));
}

TEST(Challenges, AreBoundedByAskerAndInAll) {
  SystemRandom random;
  Challenges challenges(random, {.of_one = 2, .all = 3});
  const Timestamp now = from_us(1'795'000'000'000'000);
  using enum Challenges::Purpose;
  const auto issue = [&](std::string_view address) {
    return challenges.issue(sign_in, Id{}, address, now);
  };
  const std::string first = issue("192.0.2.1");
  const std::string second = issue("192.0.2.1");
  const std::string third = issue("192.0.2.1");
  EXPECT_EQ(challenges.size(), 2u);
  EXPECT_FALSE(challenges.take(first, sign_in, Id{}, now));
  EXPECT_TRUE(challenges.take(second, sign_in, Id{}, now));
  for (int n = 0; n < 10; ++n) issue("198.51.100." + std::to_string(n));
  EXPECT_EQ(challenges.size(), 3u);
  EXPECT_FALSE(challenges.take(third, sign_in, Id{}, now));
  (void)challenges.issue(add, ann, home, now + std::chrono::minutes(5));
  EXPECT_EQ(challenges.size(), 1u) << "those out of time are gone";
}

}  // namespace
}  // namespace kith::access
