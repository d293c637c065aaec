#include "activity/install.h"

#include "activity/followers.h"
#include "activity/notifications.h"
#include "activity/rules.h"
#include "schema/package.h"

namespace kith::embedded {
std::vector<File> activity_objects();
}

namespace kith::activity {

void install(app::App& app) {
  app.packages.push_back(schema::package_of("activity", embedded::activity_objects()));
  app.rules.push_back({"activities", "times are in order", order_times});
  // What was done or written down is done, by whoever did it.
  app.settled.push_back({"activities", R"({"or":[{"field":"done_at","op":"exists","value":true},
                               {"field":"kind","op":"eq","value":"note"}]})"});
  app.reactions.push_back(notifications());
  add_follower_routes(app.routes);
  add_notification_routes(app.routes);
}

}  // namespace kith::activity
