// What is too grave for a session alone, as somebody may have found the screen open or taken the
// cookie: whoever asks has signed in (a token does not count) and shows the present password again.
#pragma once

#include "app/route.h"

namespace kith::api {

Error no_token();

// `field` is where the body holds the present password. Forbidden with a token.
Status prove_password_again(app::Call& call, const Json& body, std::string_view field = "password");

// For setting up what a role asks for: whoever has a second factor or a passkey already, and has shown but
// the password, shows that first. Else whoever has the password would put their own beside it.
Status require_shown_step(app::Call& call);

// For acts on the account of somebody else: the present password as `current`, and a `code` where the
// caller has a second factor. Forbidden on one's own account, which has routes of its own.
Status prove_for_other(app::Call& call, const Json& body, Id other);

}  // namespace kith::api
