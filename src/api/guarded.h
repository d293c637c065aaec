// What every answer says to browsers, whoever made it: sniff nothing, frame nothing, tell other sites
// nothing of where somebody came from, load nothing of what is no page; and over TLS, come back over
// TLS alone. An answer that says more of its own keeps that.
#pragma once

#include "http/message.h"

namespace kith::api {

enum class Over { http, https };

http::Response guarded(http::Response response, Over over);

}  // namespace kith::api
