// What is secret, random or fingerprinted. libsodium and OpenSSL behind plain functions.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/value.h"

namespace kith {

using Hash256 = std::array<std::byte, 32>;

Hash256 sha256(std::string_view bytes);
std::string hex(std::span<const std::byte> bytes);
std::optional<Bytes> from_hex(std::string_view text);  // pairs of digits and nothing else
std::optional<Hash256> hash_from_hex(std::string_view text);
std::string base64url(std::span<const std::byte> bytes);  // RFC 4648 5, no padding
std::optional<Bytes> from_base64url(std::string_view text);
std::string base32(std::span<const std::byte> bytes);  // RFC 4648 6, no padding

// RFC 2104 over SHA-1. For one-time codes alone: authenticator apps make them with it.
std::array<std::byte, 20> hmac_sha1(std::span<const std::byte> key,
                                    std::span<const std::byte> message);

// Feeds a hash in pieces.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  void update(std::span<const std::byte> bytes);
  Hash256 finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Ed25519 (RFC 8032). A key is its seed; whoever has that can sign.
using Seed = std::array<std::byte, 32>;
using PublicKey = std::array<std::byte, 32>;
using Signature = std::array<std::byte, 64>;
PublicKey public_key_of(const Seed& seed);
Signature sign(const Seed& seed, std::string_view message);
bool is_signed_by(const PublicKey& key, std::string_view message, const Signature& signature);

// Randomness is a parameter, so that tests can repeat it.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::byte> out) = 0;
  std::string token(size_t bytes = 32);  // base64url; 256 bits unless told
};
class SystemRandom final : public Random {
 public:
  void fill(std::span<std::byte> out) override;
};

// Argon2id (RFC 9106), m = 19 MiB, t = 2, p = 1. Cost: about 20 ms of processor each.
std::string hash_password(std::string_view password);
bool verify_password(std::string_view hash, std::string_view password);
// Takes as long as verify_password and is always false: for accounts that do not exist.
bool verify_nobody(std::string_view password);

bool equal_in_constant_time(std::string_view a, std::string_view b);

}  // namespace kith
