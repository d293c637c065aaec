#include "access/second_factor.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <functional>

#include "access/familiar.h"
#include "access/one_time_code.h"
#include "access/sign_in.h"
#include "base/key_ring.h"
#include "storage/migrations.h"
#include "storage/test_database.h"

namespace kith::access {
namespace {

using testing::ElementsAre;
using testing::Pair;

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

// A file of keys that goes with the test.
class AtRest {
 public:
  explicit AtRest(Random& random)
      : path_(std::filesystem::temp_directory_path() / ("kith-factor-" + random.token(8))) {
    write_key_file(path_, Timestamp(), random);
    keys = *KeyRing::open(path_);
  }
  ~AtRest() { std::filesystem::remove(path_); }
  void rotate(Random& random) {
    add_key(path_, Timestamp(), random);
    keys->reload();
    keys->use_newest();
  }
  std::shared_ptr<KeyRing> keys;

 private:
  const std::filesystem::path path_;
};

TEST_P(SecondFactorTest, LiesUnderAKeyFromOutsideAndWorksAsBefore) {
  AtRest at_rest(random);
  factor->encrypt_under(at_rest.keys);
  const std::string secret = factor->begin(ann).value();
  ASSERT_TRUE(factor->confirm(ann, code(secret), home));
  database().read_raw(
      [&](storage::Connection& db) {
        EXPECT_THAT(SecondFactor::by_key(db), ElementsAre(Pair(at_rest.keys->current(), 1)));
      },
      {});
  clock.at += std::chrono::seconds(30);
  EXPECT_TRUE(factor->prove(ann, code(secret), home));
}

TEST_P(SecondFactorTest, WhatWasThereBeforeIsEncryptedAndAgainUnderANewKey) {
  const std::string secret = factor->begin(ann).value();
  ASSERT_TRUE(factor->confirm(ann, code(secret), home));
  AtRest at_rest(random);
  factor->encrypt_under(at_rest.keys);
  for (int keys = 1; keys <= 2; ++keys) {
    database().write_raw(
        [&](storage::Connection& db) {
          EXPECT_EQ(factor->encrypt_some(db, {}, 100).encrypted, 1);
          EXPECT_EQ(factor->encrypt_some(db, {}, 100).encrypted, 0);
          EXPECT_THAT(SecondFactor::by_key(db), ElementsAre(Pair(at_rest.keys->current(), 1)));
          return true;
        },
        {});
    clock.at += std::chrono::seconds(30);
    EXPECT_TRUE(factor->prove(ann, code(secret), home));
    at_rest.rotate(random);
  }
}

TEST_P(SecondFactorTest, OfSomebodyElseOpensNothing) {
  AtRest at_rest(random);
  factor->encrypt_under(at_rest.keys);
  const std::string secret = factor->begin(ann).value();
  ASSERT_TRUE(factor->confirm(ann, code(secret), home));
  constexpr storage::Sql moved = R"(UPDATE kith_second_factors SET "user" = 8)";
  database().write_raw(
      [&](storage::Connection& db) {
        db.execute(moved, {});
        return true;
      },
      {});
  const auto refused = factor->prove(Id{8}, code(secret), home);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable);
}

TEST_P(SecondFactorTest, ThatCannotBeReadIsNeitherTakenForNoneNorMadeAnew) {
  AtRest at_rest(random);
  factor->encrypt_under(at_rest.keys);
  const std::string secret = turn_on();
  const AtRest other(random);
  factor->encrypt_under(other.keys);
  const auto refused = factor->prove(ann, code(secret, 1), home);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().code, Code::unavailable);
  EXPECT_FALSE(factor->begin(ann));
  factor->encrypt_under(at_rest.keys);
  EXPECT_TRUE(factor->prove(ann, code(secret, 1), home));
}

TEST_P(SecondFactorTest, OneThatIsDamagedKeepsNoOtherFromBeingEncrypted) {
  AtRest at_rest(random);
  factor->encrypt_under(at_rest.keys);
  turn_on();
  const std::string lost = at_rest.keys->current();
  constexpr storage::Sql moved = R"(UPDATE kith_second_factors SET "user" = 6)";
  constexpr storage::Sql spoiled =
      R"(INSERT INTO kith_second_factors ("user", secret, made_at, used_step) VALUES (5, ?1, ?2, 0))";
  database().write_raw(
      [&](storage::Connection& db) {
        db.execute(moved, {});  // there it does not open
        db.execute(spoiled, {Bytes(7), clock.at});
        return true;
      },
      {});
  const std::string secret = turn_on();
  at_rest.rotate(random);
  database().write_raw(
      [&](storage::Connection& db) {
        SecondFactor::Encrypted all;
        Id after;
        do {  // one at a time: those that are left are not met again
          const auto some = factor->encrypt_some(db, after, 1);
          all.encrypted += some.encrypted;
          all.left += some.left;
          after = some.last;
        } while (after);
        EXPECT_EQ(all.encrypted, 1);
        EXPECT_EQ(all.left, 2);
        EXPECT_THAT(SecondFactor::by_key(db),
                    testing::UnorderedElementsAre(Pair(at_rest.keys->current(), 1), Pair(lost, 1),
                                                  Pair(std::string(unknown_key), 1)));
        return true;
      },
      {});
  clock.at += std::chrono::seconds(30);
  EXPECT_TRUE(factor->prove(ann, code(secret), home));
}

TEST_P(SecondFactorTest, MakesWrongCodesWaitLongerAndLongerAcrossRestarts) {
  turn_on();
  std::chrono::seconds waited{0};
  int tries = 0;
  // A new program each time, as the throttle in memory forgives: the database does not.
  for (int n = 0; n < 200 && waited < std::chrono::days(10); ++n) {
    factor = std::make_unique<SecondFactor>(database(), clock, random);
    const std::string elsewhere = "198.51.100." + std::to_string(n);
    const auto proven = factor->prove(ann, "000000", elsewhere);
    ASSERT_FALSE(proven);
    if (proven.error().code != Code::busy) {
      ++tries;
      continue;
    }
    clock.at += std::chrono::minutes(30);
    waited += std::chrono::minutes(30);
    --n;
  }
  EXPECT_GT(tries, 5);
  EXPECT_LT(tries, 30) << "in ten days";
}

TEST_P(SecondFactorTest, MakesNobodyWaitForAClockThatWasAhead) {
  const std::string secret = turn_on();
  const Timestamp before = clock.at;
  clock.at += std::chrono::days(3650);
  for (int n = 0; n < 6; ++n) (void)factor->prove(ann, "000000", home);
  EXPECT_EQ(factor->prove(ann, "000000", home).error().code, Code::busy);
  clock.at = before + std::chrono::minutes(1);
  EXPECT_TRUE(factor->prove(ann, code(secret), home));
}

TEST_P(SecondFactorTest, LetsTheOwnerInAtHomeWhileAStrangerGuesses) {
  const std::string secret = turn_on();
  for (int n = 0; n < 60; ++n)
    (void)factor->prove(ann, "000000", "198.51.100." + std::to_string(n));
  const auto stranger = factor->prove(ann, code(secret, 1), "203.0.113.9");
  ASSERT_FALSE(stranger);
  EXPECT_EQ(stranger.error().code, Code::busy);
  EXPECT_TRUE(factor->prove(ann, code(secret, 1), home));
}

// Somebody who had the password alone may have been there.
TEST_P(SecondFactorTest, MakesFamiliarOnlyWhereItWasTurnedOn) {
  const auto familiar = [&](std::string_view address) {
    return database()
        .read([&](storage::Connection& db) -> Result<bool> {
          return is_familiar(db, ann, address, clock.at);
        })
        .value();
  };
  ASSERT_TRUE(database().write([&](storage::Connection& db) -> Status {
    note_familiar(db, ann, "198.51.100.7", clock.at);
    return done();
  }));
  EXPECT_TRUE(familiar("198.51.100.7"));
  turn_on();
  EXPECT_FALSE(familiar("198.51.100.7"));
  EXPECT_TRUE(familiar(home));
}

TEST_P(SecondFactorTest, TakesARecoveryCodeFromAnywhereWhileOthersWait) {
  const std::string secret = factor->begin(ann).value();
  const auto recovery = factor->confirm(ann, code(secret), home).value();
  for (int n = 0; n < 10; ++n)
    (void)factor->prove(ann, "000000", "198.51.100." + std::to_string(n));
  EXPECT_EQ(factor->prove(ann, code(secret, 1), "203.0.113.9").error().code, Code::busy);
  EXPECT_TRUE(factor->prove(ann, recovery[0], "203.0.113.9"));
  EXPECT_FALSE(factor->prove(ann, recovery[0], "203.0.113.9"));
}

TEST_P(SecondFactorTest, TellsOfEachWrongCodeAndOfNoRightOne) {
  const std::string secret = turn_on();
  std::vector<std::string> told;
  factor->tell_of_wrong_codes([&](storage::Connection&, const WrongCode& one) {
    EXPECT_EQ(one.user, ann);
    told.emplace_back(one.address);
  });
  EXPECT_FALSE(factor->prove(ann, "000000", "198.51.100.7"));
  EXPECT_TRUE(factor->prove(ann, code(secret, 1), home));
  EXPECT_FALSE(factor->prove(ann, "", home));
  EXPECT_EQ(told, std::vector<std::string>{"198.51.100.7"});
}

TEST_P(SecondFactorTest, ACodeTurnedRightOnceIsWrongAfterwards) {
  const std::string secret = turn_on();
  EXPECT_TRUE(factor->prove(ann, code(secret, 1), home));
  EXPECT_FALSE(factor->prove(ann, code(secret, 1), home));
}

// Handed up as what it is, and not told as a wrong code that counts.
TEST_P(SecondFactorTest, AWriteThatFailsIsNoWrongCode) {
  const std::string secret = turn_on();
  factor->tell_of_wrong_codes(
      [](storage::Connection&, const WrongCode&) { throw storage::StorageFull("no space left"); });
  for (int n = 0; n < 6; ++n)
    EXPECT_THROW((void)factor->prove(ann, "000000", home), storage::StorageFull);
  factor->tell_of_wrong_codes({});
  EXPECT_TRUE(factor->prove(ann, code(secret, 1), home));
}

}  // namespace
}  // namespace kith::access
