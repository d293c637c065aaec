// What follows from what: an order of a won opportunity, a contract of an order or of a won
// opportunity, the next contract (or the opportunity for it) of one that ends, a payment with what it
// settles. Each asks for the right to change what it is made of; made twice, the first one stands.
#pragma once

#include <optional>

#include "records/records.h"

namespace kith::sales {

// A record that the actor sees and may change; else why not.
Result<query::Stored> changeable(const records::Unit& unit, std::string_view object, Id id);

struct Made {
  Id id;
  int64_t version = 0;
  bool fresh = false;  // it was not there before
  Id batch;            // of a fresh one
};

Result<Made> make_order(const records::Records& records, const records::Unit& unit, Id opportunity);
// `of`: "opportunities", "orders".
Result<Made> make_contract(const records::Records& records, const records::Unit& unit,
                           std::string_view of, Id id);

enum class Renewal { contract, opportunity };
Result<Made> renew(const records::Records& records, const records::Unit& unit, Id contract,
                   Renewal as);

struct PaymentWish {
  Json values;  // of the payment
  struct Part {
    Id item;
    Decimal amount;
  };
  std::vector<Part> items;  // empty: the oldest first
};
Result<Made> record_payment(const records::Records& records, const records::Unit& unit,
                            const PaymentWish& wish);

}  // namespace kith::sales
