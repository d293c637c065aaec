// The payment plan of a contract or order as one: written together, or split evenly, in one batch that
// can be taken back.
#pragma once

#include <optional>

#include "records/records.h"

namespace kith::sales {

struct PlanWritten {
  Id batch;
  std::vector<records::Saved> items;  // in the order given
};

// `whole` as the actor may change it. Items: [{"id"?,"version"?,"name"?,"due_on","amount"|"percent",
// "note"?}]; what is not among them is removed. Errors are placed: "items[2].amount".
Result<PlanWritten> write_plan(const records::Records& records, const records::Unit& unit,
                               const query::Stored& whole, const Json& items);

struct Split {
  int instalments = 0;
  Date first_on{};
  int months = 1;    // between two of them
  std::string name;  // "Instalment {}"; the number follows
};
// Adds equal parts of what is not planned yet.
Result<PlanWritten> split_plan(const records::Records& records, const records::Unit& unit,
                               const query::Stored& whole, const Split& split);

// So many months later, on the last day where the month has no such day.
Date months_later(Date from, int months);

}  // namespace kith::sales
