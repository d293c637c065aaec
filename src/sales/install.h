// Sales: accounts, contacts, leads, opportunities with their pipelines, products and lines.
#pragma once

#include "app/app.h"

namespace kith::sales {

void install(app::App& app);

}  // namespace kith::sales
