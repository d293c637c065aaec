#include "sales/settlement.h"

#include <algorithm>
#include <limits>
#include <map>
#include <tuple>

namespace kith::sales {
namespace {

template <typename T, typename Before>
std::vector<size_t> ordered(std::span<const T> all, Before&& key) {
  std::vector<size_t> places(all.size());
  for (size_t i = 0; i < places.size(); ++i) places[i] = i;
  std::ranges::sort(places, {}, [&](size_t place) { return key(all[place]); });
  return places;
}

// Moves as much as both sides have.
void pay(Decimal& left, Decimal& open, Decimal most) {
  const Decimal part = std::min({left, open, most});
  if (part.units <= 0) return;
  left = minus(left, part);
  open = minus(open, part);
}

}  // namespace

Decimal plus(Decimal a, Decimal b) {
  const auto sum = add(a, b);
  if (sum) return *sum;
  return Decimal{a.units > 0 ? std::numeric_limits<int64_t>::max()
                             : -std::numeric_limits<int64_t>::max()};
}

Decimal minus(Decimal a, Decimal b) { return plus(a, Decimal{-b.units}); }

Settlement settle(std::span<const PlannedPayment> plan, std::span<const ReceivedPayment> payments,
                  std::span<const Allocation> allocations) {
  std::vector<Decimal> open;
  std::map<Id, size_t> items;
  for (const PlannedPayment& item : plan) {
    items.emplace(item.id, open.size());
    open.push_back(std::max(item.amount, Decimal{}));
  }
  Settlement settled;
  std::vector<Decimal> left;
  std::map<Id, size_t> received;
  for (const ReceivedPayment& payment : payments) {
    received.emplace(payment.id, left.size());
    left.push_back(std::max(payment.amount, Decimal{}));
    settled.received = plus(settled.received, payment.amount);
  }
  const auto said = ordered(allocations, [](const Allocation& allocation) {
    return std::tuple(allocation.payment, allocation.item, allocation.amount);
  });
  for (const size_t place : said) {
    const auto payment = received.find(allocations[place].payment);
    const auto item = items.find(allocations[place].item);
    if (payment != received.end() && item != items.end())
      pay(left[payment->second], open[item->second], allocations[place].amount);
  }
  const auto by_age = ordered(payments, [](const ReceivedPayment& payment) {
    return std::tuple(payment.paid_on, payment.id);
  });
  const auto by_due = ordered(plan, [](const PlannedPayment& item) {
    return std::tuple(item.due_on, item.position, item.id);
  });
  for (const size_t payment : by_age)
    for (const size_t item : by_due) pay(left[payment], open[item], left[payment]);
  for (size_t i = 0; i < plan.size(); ++i)
    settled.paid.push_back(minus(std::max(plan[i].amount, Decimal{}), open[i]));
  for (const Decimal rest : left) settled.unapplied = plus(settled.unapplied, rest);
  return settled;
}

std::vector<Decimal> split_evenly(Decimal amount, int parts, int minor_digits) {
  int64_t minor_unit = decimal_scale;
  for (int digit = 0; digit < minor_digits && minor_unit > 1; ++digit) minor_unit /= 10;
  const int64_t each = amount.units / parts / minor_unit * minor_unit;
  std::vector<Decimal> shares(static_cast<size_t>(parts), Decimal{each});
  shares.back() = Decimal{amount.units - each * (parts - 1)};
  return shares;
}

}  // namespace kith::sales
