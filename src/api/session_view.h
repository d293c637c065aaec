// What whoever has just proven who they are is answered.
#pragma once

#include "api/dispatch.h"
#include "app/route.h"

namespace kith::api {

// The session of `secret` as GET /session tells it, with its cookie; what the browser came with ends.
Result<http::Response> signed_in(app::Call& call, const DispatchOptions& options,
                                 const std::string& secret);

// A page of somebody else's would sign its visitors in as somebody else: browsers say where a request is
// from (Fetch Metadata 2.2), programs say nothing.
Status refuse_other_sites(const app::Call& call);

}  // namespace kith::api
