// Who follows a record. A row of `followers` belongs to the one who follows; who else does is told
// to those who see the record.
//
//   GET    /api/v1/{object}/{id}/followers          {"followers":[{"id","name"}],"following":true}
//   PUT    /api/v1/{object}/{id}/followers/{user}   a colleague who sees the record, or "me"
//   DELETE /api/v1/{object}/{id}/followers/{user}   oneself; administrators remove anybody
#pragma once

#include "app/app.h"

namespace kith::activity {

void add_follower_routes(std::vector<app::Route>& routes);

// Rows of `followers` on the record, whoever owns them; a user may stand there twice.
struct Following {
  Id row;
  Id user;
};
std::vector<Following> followers_of(storage::Connection& db, const access::Actor& program,
                                    Id record);

}  // namespace kith::activity
