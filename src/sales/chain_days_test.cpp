#include "sales/chain_days.h"

#include <gtest/gtest.h>

namespace kith::sales {
namespace {

Date day(unsigned of_march) { return Date{std::chrono::year{2026} / 3 / of_march}; }
Mark on(unsigned of_march) { return {day(of_march), Id{1}, "leads"}; }

TEST(ChainDays, AreCountedFromTheNearestHopThatHasADay) {
  Chain chain;
  chain[Hop::lead] = on(1);
  chain[Hop::sal] = Mark{std::nullopt, Id{1}, "leads"};
  chain[Hop::sql] = on(5);
  EXPECT_EQ(days_before(chain, Hop::lead), std::nullopt);
  EXPECT_EQ(days_before(chain, Hop::mql), std::nullopt);
  EXPECT_EQ(days_before(chain, Hop::sal), std::nullopt);
  EXPECT_EQ(days_before(chain, Hop::sql), 4);
}

TEST(ChainDays, MedianAndNinetyPercentAreNearestRanks) {
  std::unordered_map<Id, Chain> chains;
  for (unsigned i = 1; i <= 10; ++i) {
    chains[Id{i}][Hop::lead] = on(1);
    chains[Id{i}][Hop::mql] = on(1 + i);
  }
  const auto hops = days_of_hops(chains, Hop::lead);
  ASSERT_EQ(hops.size(), hop_count);
  EXPECT_EQ(hops[0].reached, 10);
  EXPECT_EQ(hops[0].samples, 0);
  EXPECT_EQ(hops[1].samples, 10);
  EXPECT_EQ(hops[1].median_days, 5);
  EXPECT_EQ(hops[1].p90_days, 9);
  EXPECT_EQ(hops[2].reached, 0);
}

TEST(ChainDays, WhatCameEarlierThanTheHopBeforeIsToldApart) {
  std::unordered_map<Id, Chain> chains;
  chains[Id{1}][Hop::invoice] = on(9);
  chains[Id{1}][Hop::payment] = on(4);
  chains[Id{2}][Hop::invoice] = on(9);
  chains[Id{2}][Hop::payment] = on(12);
  const auto hops = days_of_hops(chains, Hop::payment);
  EXPECT_EQ(hops[0].reached, 2);
  EXPECT_EQ(hops[0].earlier, 1);
  EXPECT_EQ(hops[0].samples, 1);
  EXPECT_EQ(hops[0].median_days, 3);
}

}  // namespace
}  // namespace kith::sales
