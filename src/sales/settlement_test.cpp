#include "sales/settlement.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace kith::sales {
namespace {

Decimal yuan(int64_t amount) { return Decimal{amount * decimal_scale}; }
Date on(int day) { return Date{std::chrono::days{20'000 + day}}; }

PlannedPayment due(int id, int day, int64_t amount) { return {Id{id}, on(day), id, yuan(amount)}; }
ReceivedPayment got(int id, int day, int64_t amount) { return {Id{id}, on(day), yuan(amount)}; }

TEST(Settlement, GoesToTheOldestDebtFirst) {
  const std::vector<PlannedPayment> plan{due(1, 30, 100), due(2, 10, 100), due(3, 20, 100)};
  const auto settled = settle(plan, std::vector{got(9, 1, 150)}, {});
  EXPECT_EQ(settled.paid, (std::vector{yuan(0), yuan(100), yuan(50)}));
  EXPECT_EQ(settled.received, yuan(150));
  EXPECT_EQ(settled.unapplied, Decimal{});
}

TEST(Settlement, DoesWhatAnAllocationSaysAndTheRestByAge) {
  const std::vector<PlannedPayment> plan{due(1, 10, 100), due(2, 20, 100)};
  const std::vector<Allocation> said{{Id{9}, Id{2}, yuan(60)}};
  const auto settled = settle(plan, std::vector{got(9, 1, 90)}, said);
  EXPECT_EQ(settled.paid, (std::vector{yuan(30), yuan(60)}));
}

TEST(Settlement, TakesNoMoreThanIsThereAndNamesWhatIsLeft) {
  const std::vector<PlannedPayment> plan{due(1, 10, 100)};
  const std::vector<Allocation> said{{Id{9}, Id{1}, yuan(500)}, {Id{7}, Id{1}, yuan(5)}};
  const auto settled = settle(plan, std::vector{got(9, 1, 120)}, said);
  EXPECT_EQ(settled.paid, std::vector{yuan(100)});
  EXPECT_EQ(settled.unapplied, yuan(20));
}

TEST(Settlement, IsTheSameInWhateverOrderThingsWereWritten) {
  std::mt19937 dice(7);
  const auto upto = [&](int most) {
    return static_cast<int>(dice() % static_cast<unsigned>(most));
  };
  for (int round = 0; round < 200; ++round) {
    std::vector<PlannedPayment> plan;
    std::vector<ReceivedPayment> payments;
    std::vector<Allocation> said;
    for (int i = 0; i < 6; ++i) plan.push_back(due(i + 1, upto(9), upto(50)));
    for (int i = 0; i < 4; ++i) payments.push_back(got(i + 10, upto(9), upto(80)));
    for (int i = 0; i < 5; ++i) said.push_back({Id{upto(4) + 10}, Id{upto(6) + 1}, yuan(upto(40))});
    const auto first = settle(plan, payments, said);
    Decimal paid, planned;
    for (const Decimal part : first.paid) paid = plus(paid, part);
    for (const auto& item : plan) planned = plus(planned, item.amount);
    EXPECT_EQ(paid, std::min(planned, first.received)) << "money lies idle beside a debt";
    EXPECT_EQ(plus(paid, first.unapplied), first.received);
    std::ranges::shuffle(payments, dice);
    std::ranges::shuffle(said, dice);
    EXPECT_EQ(settle(plan, payments, said).paid, first.paid);
  }
}

TEST(Split, AddsUpToTheLastUnit) {
  std::mt19937 dice(11);
  for (int round = 0; round < 500; ++round) {
    const int digits = static_cast<int>(dice() % 4);
    const int64_t minor = digits == 0 ? 10'000 : digits == 1 ? 1'000 : digits == 2 ? 100 : 10;
    const Decimal amount{static_cast<int64_t>(dice() % 1'000'000'000) * minor};
    const int parts = 1 + static_cast<int>(dice() % 36);
    const auto shares = split_evenly(amount, parts, digits);
    Decimal sum;
    for (const Decimal share : shares) {
      sum = plus(sum, share);
      EXPECT_EQ(share.units % minor, 0);
      EXPECT_LE(share.units - shares.front().units, minor * parts);
    }
    EXPECT_EQ(sum, amount);
  }
}

}  // namespace
}  // namespace kith::sales
