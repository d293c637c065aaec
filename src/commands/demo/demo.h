// The demo workspace: eighteen months of a company that sells gateways and a data platform to some
// three hundred accounts, half of them Chinese.
//
// Everything is written through records::Records by the people of the story, at the time of the
// story: ids, history, search and identities are those of a workspace that was worked in. The
// same clock gives the same workspace.
#pragma once

#include <string>
#include <string_view>

#include "app/workspace.h"

namespace kith::commands {

// Only into a workspace without accounts, else Code::conflict. Its twelve users sign in with the
// password; with an empty one they cannot, until an administrator gives them one.
// Cost: some 12,000 records, in slices of one transaction each.
Status plant_demo(app::Workspace& workspace, std::string_view password);

// How to sign in as them, for people to read: a line each.
std::string demo_sign_ins(Locale locale);

}  // namespace kith::commands
