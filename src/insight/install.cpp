#include "insight/install.h"

#include "insight/stay_routes.h"

namespace kith::insight {

void install(app::App& app) { add_stay_routes(app.routes); }

}  // namespace kith::insight
