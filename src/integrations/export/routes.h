#pragma once

#include "app/route.h"

namespace kith::integrations {

// /api/v1/{object}/export: a file at once, for programs.
// /api/v1/export: the records of the whole workspace, for an administrator.
// /api/v1/exports: says in advance whether an export will go well, and gives the address of its file,
// which a browser loads onto the disk.
void add_export_routes(std::vector<app::Route>& routes);

}  // namespace kith::integrations
