// The customer's side of quotes, for whoever holds a link, and the links themselves.
#pragma once

#include "app/app.h"
#include "base/json.h"
#include "sales/proposals.h"

namespace kith::sales {

// "id","path","code"?: secrets that are told once.
void write_made(JsonWriter& json, const MadeProposal& made);

void add_proposal_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
