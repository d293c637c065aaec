// A device in software that makes and uses one passkey by EdDSA, and says of itself whatever a test wants.
#pragma once

#include <string>
#include <string_view>

#include "access/webauthn.h"
#include "base/crypto.h"

namespace kith::access {

inline const webauthn::Site test_site{"crm.example.com", "https://crm.example.com"};

class TestAuthenticator {
 public:
  struct Says {
    std::string rp_id = test_site.rp_id;
    std::string origin = test_site.origin;
    std::string more{};           // of the client data: R"(,"crossOrigin":true)"
    uint8_t flags = 0x01 | 0x04;  // user present, user verified
    uint32_t counter = 0;
    int algorithm = webauthn::eddsa;
    size_t id_bytes = 16;
  };
  explicit TestAuthenticator(char name) : name_(name) { seed_.fill(std::byte(name)); }

  Bytes credential(size_t bytes = 16) const { return Bytes(bytes, std::byte(name_)); }
  static std::string client_data(std::string_view type, std::string_view challenge,
                                 const Says& says);
  // Web Authentication Level 3, 6.1; with the credential (6.5.1) where it is made.
  static Bytes head(const Says& says);
  Bytes made(Says says) const;
  Bytes signed_over(const Bytes& authenticator_data, std::string_view client_data) const;

 private:
  const char name_;
  Seed seed_;
};

}  // namespace kith::access
