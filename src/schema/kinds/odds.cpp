// How likely the record ends well, from 0 to 100, learned from the records of its object that have
// ended (app/odds.h). Its declaration says what that means here: which field tells the outcome, which
// facts may be learned from, and which are written only when a record closes. An object has at most
// one such field, and its name is "learned_probability".
#include "schema/kinds/list.h"
#include "schema/kinds/worked_out.h"

namespace kith::schema::kind {
namespace {

constexpr Column odds_columns[] = {{"", ColumnType::integer}};

// outcome: a choice; open, won, lost: its options; stage, stage_since, entered, closed, stated: fields;
// early: paths that are known from the beginning; apart: fields that are written when it closes, or that say nothing;
// touched: a relation whose rows are contacts with the customer.
constexpr std::string_view setting_names[] = {"outcome", "open",    "won",     "lost",
                                              "stage",   "entered", "closed",  "stated",
                                              "early",   "apart",   "touched", "stage_since"};

class Odds final : public WorkedOutPercentage {
 public:
  Odds() : WorkedOutPercentage("odds", "learned_probability", odds_columns) {}
  std::span<const std::string_view> settings() const override { return setting_names; }
};

}  // namespace

const Kind& odds() {
  static const Odds kind;
  return kind;
}

}  // namespace kith::schema::kind
