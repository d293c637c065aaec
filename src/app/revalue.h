// The durable job that brings amounts in other currencies to the rates of their days.
//
// It runs when a rate has changed and every night, for days pass. It goes through the open records of
// every object whose amounts have a day (app/exchange_rates.h), reading beside everybody else's work,
// and writes those alone whose worth is another by now. What is closed it never touches.
#pragma once

#include "app/app.h"

namespace kith::app {

inline constexpr std::string_view revalue_job = "revalue";

// In the transaction that changes a rate.
Status start_revaluing(const records::Unit& unit, jobs::Queue& queue);

Status run_revaluing(Workspace& workspace, jobs::Run& run);

// Reaction to changes of the records that `lines` stands on (ValueDay::through): what stands on them
// has their rates.
Reaction follow_worth(std::string whole, std::string lines, std::string reference);

}  // namespace kith::app
