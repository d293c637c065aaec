// Requests for approval in the demo: one that was decided, some that wait for whoever looks first.
#pragma once

#include <functional>
#include <span>

#include "app/workspace.h"

namespace kith::commands::demo {

struct ApprovalSetting {
  app::Workspace& workspace;
  ManualClock& clock;
  Timestamp now;
  Id administrator;
  std::span<const access::Actor> people;
  // Of that person, at the clock's time.
  std::function<records::Unit(storage::Connection&, const access::Actor&)> unit;
};
Status plant_approvals(const ApprovalSetting& setting);

}  // namespace kith::commands::demo
