// The cookie that a session is proven by.
#pragma once

#include <string>

#include "api/dispatch.h"

namespace kith::api {

// As values of Set-Cookie: HttpOnly, SameSite=Lax, and behind TLS Secure with the __Host- prefix.
std::string session_cookie(const DispatchOptions& options, const std::string& secret);
std::string ended_session_cookie(const DispatchOptions& options);

}  // namespace kith::api
