// What a browser says when a passkey is made and when somebody signs in with one, judged as the W3C's
// "Web Authentication" Level 3 has a relying party do it (7.1 Registering a New Credential, 7.2 Verifying
// an Authentication Assertion; Level 2 numbers them alike).
//
// libfido2 reads the authenticator's data (CBOR and COSE) and verifies signatures; what it does not look
// at is checked here. No attestation is asked for, and a statement is not read: the browser hands over
// the authenticator's data by itself (5.2.1, getAuthenticatorData), with no object around it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/value.h"

namespace kith::access::webauthn {

// COSE algorithms (RFC 9053, RFC 8812), the best liked first: ES256, EdDSA, RS256.
constexpr int es256 = -7;
constexpr int eddsa = -8;
constexpr int rs256 = -257;

// For whom a passkey is made, and the one origin at which it may be used.
struct Site {
  std::string rp_id;   // "crm.example.com"
  std::string origin;  // "https://crm.example.com"
};

constexpr size_t client_data_bytes_max = 4 << 10;
constexpr size_t authenticator_data_bytes_max = 4 << 10;
constexpr size_t signature_bytes_max = 1 << 10;
constexpr size_t credential_bytes_max = 1023;  // 4, Credential ID

struct Key {
  int algorithm = 0;
  Bytes bytes;  // as libfido2 keeps it: x and y; the point; modulus and exponent
};

struct Made {
  Bytes credential;
  Key key;
  uint32_t counter = 0;
  bool backed_up = false;
};

struct Used {
  uint32_t counter = 0;
  bool backed_up = false;
};

enum class Ceremony { create, get };

// All below fail as invalid, naming the field `passkey` and as its code what was wrong: client_data,
// type, origin, rp, user_absent, user_not_verified, backup_flags, authenticator_data, algorithm,
// signature.

// Answers the challenge that the client data is for, in base64url; who asks knows whether it was issued.
Result<std::string> challenge_of(std::string_view client_data, Ceremony ceremony, const Site& site);

Result<Made> read_made(std::string_view client_data, std::span<const std::byte> authenticator_data,
                       const Site& site);

// The counter is for the caller to compare.
Result<Used> verify_used(std::string_view client_data,
                         std::span<const std::byte> authenticator_data,
                         std::span<const std::byte> signature, const Key& key, const Site& site);

}  // namespace kith::access::webauthn
