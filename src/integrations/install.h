// The door of room `integrations`: the talks that we start, and runs over whole files.
#pragma once

#include "app/app.h"

namespace kith::integrations {

void install(app::App& app);

}  // namespace kith::integrations
