#pragma once

#include "app/app.h"

namespace kith::integrations {

// /api/v1/archive: the whole workspace for an administrator who moves it to another server. `app`
// outlives its routes.
void add_archive_routes(app::App& app);

}  // namespace kith::integrations
