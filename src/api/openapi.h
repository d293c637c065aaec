// The OpenAPI 3.1 document, from the route table and the schema: it cannot say what is not there.
#pragma once

#include <string>
#include <vector>

#include "access/actor.h"
#include "app/route.h"

namespace kith::api {

// Paths of records are written out for every object that the actor may read, custom ones included.
std::string openapi_document(const std::vector<app::Route>& routes, const access::Actor& actor);

}  // namespace kith::api
