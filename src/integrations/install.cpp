#include "integrations/install.h"

#include "integrations/export/archive_routes.h"
#include "integrations/export/routes.h"
#include "integrations/export/store.h"
#include "integrations/import/job.h"
#include "integrations/import/routes.h"
#include "integrations/import/store.h"

namespace kith::integrations {

void install(app::App& app) {
  for (const auto tables : {import_migrations(), ticket_migrations()})
    app.migrations.insert(app.migrations.end(), tables.begin(), tables.end());
  app.jobs.push_back({std::string(import_job), run_import});
  add_import_routes(app.routes);
  add_export_routes(app.routes);
  add_archive_routes(app);
}

}  // namespace kith::integrations
