// What whoever has just proven who they are is answered.
#pragma once

#include "api/dispatch.h"
#include "app/route.h"

namespace kith::api {

// The session of `secret` as GET /session tells it, with its cookie; what the browser came with ends.
Result<http::Response> signed_in(app::Call& call, const DispatchOptions& options,
                                 const std::string& secret);

}  // namespace kith::api
