// The accounting bridge of the demo company: names for QuickBooks, last month's export, and payments that came
// back, one of which does not fit.
#pragma once

#include <functional>

#include "app/workspace.h"

namespace kith::commands::demo {

struct AccountingStory {
  app::Workspace& workspace;
  Timestamp now;
  const access::Actor& accountant;  // whoever set it up
  std::function<records::Unit(storage::Connection&, const access::Actor&)> unit;
};

Status plant_accounting(const AccountingStory& story);

}  // namespace kith::commands::demo
