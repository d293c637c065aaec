// Errors as RFC 9457 problem documents, in the caller's language. The one table from Code to HTTP.
#pragma once

#include "base/message.h"
#include "base/result.h"
#include "http/message.h"

namespace kith::api {

int status_of(const Error& error);
std::string_view name_of(Code code);

// Of the wrong fields the first hundred are told, and in `more_errors` how many others there are.
// `current`: a member "current" with the record as it stands, for stale versions; empty for none.
http::Response problem(const Error& error, Locale locale, std::string_view request_id,
                       std::string_view current = {});
// The same under a status that says more than the code does: 408, 431.
http::Response problem_of_status(int status, const Error& error, Locale locale,
                                 std::string_view request_id, std::string_view current = {});

}  // namespace kith::api
