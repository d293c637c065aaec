// Who is told of what. A reaction on the change log writes records of `notifications`, each the
// property of the one who is told.
//
//   mention    named in an activity or a comment (<span data-mention="id"> in its text)
//   assigned   a record was given to them by somebody else
//   comment    a colleague commented on what they own or follow
//   activity   a colleague logged a call, note, … on it
//   change     a colleague changed it; further changes join the notification while it is unread
//
// Nobody is told of what they may not see, nor of what they did themselves; bulk work (imports,
// batches) tells nobody. A notification holds ids alone: titles and texts are read under the rights
// that its owner has when they look.
#pragma once

#include "app/app.h"

namespace kith::activity {

app::Reaction notifications();
// POST /api/v1/notifications/read {"ids"?}: those, or all that are unread.
void add_notification_routes(std::vector<app::Route>& routes);

// The users that a rich text mentions, each once, in order. At most 50.
std::vector<Id> mentioned(std::string_view html);

}  // namespace kith::activity
