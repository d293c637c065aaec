#include "sales/undoing.h"

#include "sales/invoices.h"
#include "sales/look_up.h"
#include "sales/payments.h"
#include "sales/pools.h"
#include "sales/wholes.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Draft;
using records::Unit;

using Judge = Status (*)(const Unit&, Draft&);

// What the rule derives of the copy is left: values go back as they were.
records::Guard as_ruled(Judge judge) {
  return [judge](const Unit& unit, const Stored* before, const Stored& after) -> Status {
    if (unit.via != records::Via::undo || !before) return done();
    Stored copy = after;
    Draft draft(before, copy);
    TRY(judge(unit, draft));
    if (draft.errors().empty()) return done();
    Error error = invalid(draft.errors().front().message);
    error.fields = std::move(draft.errors());
    return error;
  };
}

}  // namespace

std::vector<app::Guard> guards_of_undo() {
  return {{{"payments"}, as_ruled(keep_payment)},
          {{"payment_plan_items"}, as_ruled(keep_plan_item)},
          {{"payment_allocations"}, as_ruled(keep_allocation)},
          {{"invoices"}, as_ruled(keep_invoice_sums)},
          {{"orders", "contracts"}, as_ruled(keep_owed)},
          {{"leads", "accounts"}, as_ruled(keep_pool_on_undo)}};
}

}  // namespace kith::sales
