// What is paid, open, overdue and invoiced of a contract or order (a "whole"), of its planned payments
// and of its account: noted on the records (docs/decisions/0032-cash.md).
//
// The truth are planned payments, payments, allocations and invoices. settle() reads those of one
// whole and notes what follows; it is called by the rules and acts that write them, so that an answer
// already has the sums, and by a reaction behind the change log (follow_cash.h), so that what came in
// another way (import, undo, merge, restore) is followed too. A job does it for all every night, for days pass.
#pragma once

#include <optional>

#include "records/records.h"
#include "sales/days.h"
#include "sales/settlement.h"

namespace kith::sales {

// The contract or order that a planned payment, payment or invoice names; live or not.
std::optional<query::Stored> whole_of(const records::Unit& unit, const query::Stored& part);
// Whether anything is owed by it: an active or ended contract, a confirmed or fulfilled order.
bool binds(const query::Stored& whole);
// Who writes what counts for one whole goes one after the other.
void take_turns(const records::Unit& unit, Id whole);
std::string_view link_to(const query::Stored& whole);  // "contract", "sales_order"

// All live records of `object` whose reference names `id`.
std::vector<query::Stored> all_of(const records::Unit& unit, std::string_view object,
                                  std::string_view field, Id id);

// Amounts of a kind of part of a whole, but for one record: what is planned, paid, invoiced.
Decimal sum_but(const records::Unit& unit, std::string_view object, const query::Stored& whole,
                Id but);

// Notes what stands there now. `draft` is a part that is about to be written: it counts as it will be,
// and is not noted itself.
void settle(const records::Unit& unit, const query::Stored& whole,
            const query::Stored* draft = nullptr);

}  // namespace kith::sales
