// Signatures that the world can check: an RSA key with its X.509 certificate, and CMS (RFC 5652) beside
// what was signed. OpenSSL behind plain functions; what it refuses to do comes through as
// std::runtime_error.
//
// A signature is what ETSI EN 319 142-1 asks of a PDF at baseline B-B: SHA-256, the signer's certificate
// within, the attribute signing-certificate-v2 (RFC 5035), and no signing time, which the PDF itself says.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/time.h"

namespace kith {

class Signatory {
 public:
  // A new key of 3072 bits, which takes some tenths of a second, and a certificate signed by itself.
  // Of the name the first 64 characters count, which is all that X.509 has room for.
  static Signatory make(std::string_view name, Timestamp from, Timestamp until);
  // Of what pem() wrote, or of a key and certificates that somebody else made: the one of the key signs,
  // the others go along with each signature. Nothing where there is no such pair.
  static std::optional<Signatory> read(std::string_view pem);
  Signatory(Signatory&&) noexcept;
  ~Signatory();

  std::string pem() const;          // all of it, the key in the clear
  std::string certificate() const;  // DER
  Timestamp valid_until() const;
  bool self_signed() const;

  // CMS in DER, without the content.
  std::string sign(std::string_view content) const;

 private:
  struct State;
  explicit Signatory(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

// Was this content signed so, by the key of this certificate? Says nothing about dates. Any bytes may be
// asked about; what follows the CMS (a PDF fills up with zeros) does not count.
bool is_signed_by(std::string_view certificate, std::string_view content, std::string_view cms);

}  // namespace kith
