#include "api/openapi_passkeys.h"

#include "api/openapi_shapes.h"

namespace kith::api {
namespace {

using namespace shapes;

Json passkey() {
  return object_of({{"id", text()},
                    {"name", text()},
                    {"created_at", text()},
                    {"last_used_at", or_null("string")},
                    {"backed_up", told(yes_or_no(), "The maker of the device keeps a copy")},
                    {"site", told(text(), "The name of the host that it works at")}});
}

Json own_passkeys() {
  return object_of(
      {{"impossible", told(or_null("string"), "Why none can be made or used at this address")},
       {"site", told(or_null("string"), "The name of the host that they are made for here")},
       {"passkeys", list_of(passkey())}});
}

Json to_create() {
  return told(object_of({{"challenge", told(text(), "Good once and for five minutes")},
                         {"rp", typed("object")},
                         {"user", typed("object")},
                         {"pubKeyCredParams", list_of(typed("object"))},
                         {"timeout", whole()},
                         {"excludeCredentials", list_of(typed("object"))},
                         {"authenticatorSelection", typed("object")},
                         {"attestation", text()}}),
              "PublicKeyCredentialCreationOptionsJSON of Web Authentication Level 3, 5.1.8");
}

Json to_get() {
  return told(object_of({{"challenge", told(text(), "Good once and for five minutes")},
                         {"rpId", text()},
                         {"timeout", whole()},
                         {"allowCredentials", list_of(typed("object"))},
                         {"userVerification", text()}}),
              "PublicKeyCredentialRequestOptionsJSON of Web Authentication Level 3, 5.1.9");
}

}  // namespace

std::optional<Json> passkey_reply(http::Method method, std::string_view pattern) {
  if (pattern == "/api/v1/session/passkeys")
    return method == http::Method::get ? own_passkeys() : passkey();
  if (pattern == "/api/v1/session/passkeys/options") return to_create();
  if (pattern == "/api/v1/session/passkey/options") return to_get();
  return std::nullopt;
}

}  // namespace kith::api
