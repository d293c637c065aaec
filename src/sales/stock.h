// Light stock (docs/decisions/0040-stock.md): a ledger of moves, and what follows from it.
//
// The truth are stock moves: so much of a product in (above zero) or out (below zero), for a sales or
// purchase order or for neither. They are written once. What is on hand of a product, and what of an
// order's lines is delivered or received, is the sum of its moves: worked out anew in the transaction of
// each move, by a guard, so it holds for whatever writes one (acts, import, undo, merge), and who takes the
// last piece is one alone.
#pragma once

#include "app/app.h"
#include "sales/line_set.h"

namespace kith::sales {

// Whose lines goods move by.
struct Moving {
  Lined of;               // its reference is that of a move, too
  std::string_view done;  // what has moved of a line
  int direction;          // of its moves: 1 comes in, -1 goes out
};
inline constexpr Moving receiving{of_purchases, "received", 1};
inline constexpr Moving delivering{of_orders, "delivered", -1};

// Who moves goods of one order, or of one product, goes one after the other. The order first.
void take_turns_with(const records::Unit& unit, const Moving& moving, Id whole);
void take_turns_with_product(const records::Unit& unit, Id product);

// What the moves of a product come to now.
Decimal on_hand(const records::Unit& unit, Id product);
// Lines by their places, as the program sees them.
std::vector<query::Stored> lines_in_order(const records::Unit& unit, const Lined& of, Id whole);
bool keeps_stock(const query::Stored& product);
bool allows_negative(const query::Stored& product);
Message says_not_enough(const query::Stored& product, Decimal there, Decimal asked);

// Keeps moves as they were written, no product below zero that may not be there, and all sums.
app::Guard keeps_ledger();
// Of lines that goods have moved for: what has moved stays covered by them.
std::vector<app::Guard> keeps_moved_lines();
// Rule of moves that people write by hand or bring along.
Status keep_stock_move(const records::Unit& unit, records::Draft& draft);

// Seed of workspaces that have roles already. Who reads anything reads the ledger; who may change only
// their own records writes none by hand.
Status plant_stock_rights(const records::Records& records, const records::Unit& unit, Locale);

}  // namespace kith::sales
