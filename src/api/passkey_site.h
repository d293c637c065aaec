// Where passkeys may be made and used: at the address that people open Kith at.
#pragma once

#include "access/webauthn.h"
#include "api/dispatch.h"

namespace kith::api {

// By the setting base_url, or by the Host that the request names where that is not set. Conflict, naming
// the field `address`, where browsers allow none there: its code is `ip` where the address is a number
// (WebAuthn 5.1.2: an RP ID is a domain), and `https` where it is neither over TLS nor this computer
// itself (Secure Contexts 3.1).
Result<access::webauthn::Site> passkey_site(const http::Request& request,
                                            const DispatchOptions& options);

}  // namespace kith::api
