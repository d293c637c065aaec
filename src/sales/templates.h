// What an industry starts with: pipelines with their stages, and some fields, as data. A template is
// applied through the doors that an administrator has: fields are custom fields, pipelines are
// records in one batch. Applied twice it adds what is missing and nothing else.
#pragma once

#include "app/app.h"

namespace kith::sales {

void add_template_routes(std::vector<app::Route>& routes);

}  // namespace kith::sales
