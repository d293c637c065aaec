// Activities (calls, e-mails, meetings, tasks, notes) on any record; comments and attachments.
#pragma once

#include "app/app.h"

namespace kith::activity {

void install(app::App& app);

}  // namespace kith::activity
