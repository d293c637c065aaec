// Which planned payments the money that came in has settled.
//
// What an allocation says goes first, as far as the payment and the planned payment reach. The rest of
// each payment, the older first, goes to what is open, the earlier due first. So a payment that names
// nothing settles the oldest debt, and the answer is the same in whatever order things were written.
#pragma once

#include <span>
#include <vector>

#include "base/decimal.h"
#include "base/time.h"
#include "base/value.h"

namespace kith::sales {

struct PlannedPayment {
  Id id;
  Date due_on{};
  int64_t position = 0;
  Decimal amount;
};
struct ReceivedPayment {
  Id id;
  Date paid_on{};
  Decimal amount;
};
struct Allocation {
  Id payment;
  Id item;
  Decimal amount;
};

struct Settlement {
  std::vector<Decimal> paid;  // of each planned payment, in the order given
  Decimal received;           // of all payments
  Decimal unapplied;          // what no planned payment took
};

Settlement settle(std::span<const PlannedPayment> plan, std::span<const ReceivedPayment> payments,
                  std::span<const Allocation> allocations);

// Equal parts of an amount that add up to it, to the minor unit; the last takes what is left over.
std::vector<Decimal> split_evenly(Decimal amount, int parts, int minor_digits);

// What does not fit is the largest there is: sums of what one contract owes always do.
Decimal plus(Decimal a, Decimal b);
Decimal minus(Decimal a, Decimal b);

}  // namespace kith::sales
