// What somebody is told when no other request of theirs could have succeeded: a disk, a lost database,
// a bug. What they need to know is whether their change was kept, and what helps.
#pragma once

#include <exception>

#include "base/message.h"
#include "http/message.h"

namespace kith::api {

http::Response response_of_failure(const std::exception& failure, const http::Request& request,
                                   Locale locale);

}  // namespace kith::api
