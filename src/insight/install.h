// Insight: what many records together say.
#pragma once

#include "app/app.h"

namespace kith::insight {

void install(app::App& app);

}  // namespace kith::insight
