#include "base/crypto.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <stdexcept>

namespace kith {
namespace {

constexpr size_t memory_bytes = 19u << 20;
constexpr unsigned long long passes = 2;

void ensure_sodium() {
  static const int state = sodium_init();
  if (state < 0) throw std::runtime_error("libsodium could not be initialised");
}

const unsigned char* octets(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

}  // namespace

struct Sha256::State {
  EVP_MD_CTX* context = EVP_MD_CTX_new();
  State() {
    if (!context) throw std::bad_alloc();
    if (EVP_DigestInit_ex(context, EVP_sha256(), nullptr) != 1) {
      EVP_MD_CTX_free(context);
      throw std::runtime_error("SHA-256 is not available in OpenSSL");
    }
  }
  ~State() { EVP_MD_CTX_free(context); }
  State(const State&) = delete;
};

Sha256::Sha256() : state_(std::make_unique<State>()) {}
Sha256::~Sha256() = default;

void Sha256::update(std::span<const std::byte> bytes) {
  if (EVP_DigestUpdate(state_->context, bytes.data(), bytes.size()) != 1) {
    throw std::runtime_error("SHA-256 failed");
  }
}

Hash256 Sha256::finish() {
  Hash256 hash;
  if (EVP_DigestFinal_ex(state_->context, reinterpret_cast<unsigned char*>(hash.data()), nullptr) !=
      1) {
    throw std::runtime_error("SHA-256 failed");
  }
  return hash;
}

Hash256 sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(std::as_bytes(std::span(bytes)));
  return hash.finish();
}

std::string hex(std::span<const std::byte> bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string out;
  out.reserve(bytes.size() * 2);
  for (std::byte byte : bytes) {
    out += digits[std::to_integer<size_t>(byte >> 4)];
    out += digits[std::to_integer<size_t>(byte & std::byte{15})];
  }
  return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
  Bytes out(text.size() / 2);
  size_t length = 0;
  const char* end = nullptr;
  if (text.size() % 2 != 0 ||
      sodium_hex2bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                     text.size(), nullptr, &length, &end) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  out.resize(length);
  return out;
}

std::optional<Hash256> hash_from_hex(std::string_view text) {
  const auto bytes = from_hex(text);
  Hash256 hash;
  if (!bytes || bytes->size() != hash.size()) return std::nullopt;
  std::ranges::copy(*bytes, hash.begin());
  return hash;
}

std::string base64url(std::span<const std::byte> bytes) {
  std::string out(sodium_base64_encoded_len(bytes.size(), sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                  '\0');
  sodium_bin2base64(out.data(), out.size(), octets(bytes), bytes.size(),
                    sodium_base64_VARIANT_URLSAFE_NO_PADDING);
  out.pop_back();  // libsodium's closing NUL
  return out;
}

std::optional<Bytes> from_base64url(std::string_view text) {
  Bytes out(text.size() / 4 * 3 + 3);
  size_t length = 0;
  const char* end = nullptr;
  if (sodium_base642bin(reinterpret_cast<unsigned char*>(out.data()), out.size(), text.data(),
                        text.size(), nullptr, &length, &end,
                        sodium_base64_VARIANT_URLSAFE_NO_PADDING) != 0 ||
      end != text.data() + text.size()) {
    return std::nullopt;
  }
  out.resize(length);
  return out;
}

std::string base32(std::span<const std::byte> bytes) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  constexpr int bits_of_letter = 5;
  std::string out;
  uint32_t held = 0;
  int bits = 0;
  for (const std::byte byte : bytes) {
    held = held << 8 | std::to_integer<uint32_t>(byte);
    for (bits += 8; bits >= bits_of_letter;) {
      bits -= bits_of_letter;
      out += letters[held >> bits & 31];
    }
  }
  if (bits > 0) out += letters[held << (bits_of_letter - bits) & 31];
  return out;
}

std::array<std::byte, 20> hmac_sha1(std::span<const std::byte> key,
                                    std::span<const std::byte> message) {
  std::array<std::byte, 20> out;
  unsigned length = 0;
  if (!HMAC(EVP_sha1(), key.data(), static_cast<int>(key.size()), octets(message), message.size(),
            reinterpret_cast<unsigned char*>(out.data()), &length)) {
    throw std::runtime_error("OpenSSL has no SHA-1");
  }
  return out;
}

namespace {

struct KeyPair {
  unsigned char open[crypto_sign_PUBLICKEYBYTES];
  unsigned char secret[crypto_sign_SECRETKEYBYTES];
  explicit KeyPair(const Seed& seed) {
    ensure_sodium();
    crypto_sign_seed_keypair(open, secret, octets(seed));
  }
  ~KeyPair() { sodium_memzero(secret, sizeof secret); }
  KeyPair(const KeyPair&) = delete;
};

const unsigned char* octets(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

PublicKey public_key_of(const Seed& seed) {
  const KeyPair pair(seed);
  PublicKey key;
  std::memcpy(key.data(), pair.open, key.size());
  return key;
}

Signature sign(const Seed& seed, std::string_view message) {
  const KeyPair pair(seed);
  Signature signature;
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr, octets(message),
                       message.size(), pair.secret);
  return signature;
}

bool is_signed_by(const PublicKey& key, std::string_view message, const Signature& signature) {
  ensure_sodium();
  return crypto_sign_verify_detached(octets(signature), octets(message), message.size(),
                                     octets(key)) == 0;
}

std::string Random::token(size_t bytes) {
  Bytes secret(bytes);
  fill(secret);
  return base64url(secret);
}

void SystemRandom::fill(std::span<std::byte> out) {
  ensure_sodium();
  randombytes_buf(out.data(), out.size());
}

std::string hash_password(std::string_view password) {
  ensure_sodium();
  char hash[crypto_pwhash_STRBYTES];
  if (crypto_pwhash_str_alg(hash, password.data(), password.size(), passes, memory_bytes,
                            crypto_pwhash_ALG_ARGON2ID13) != 0) {
    throw std::bad_alloc();
  }
  return hash;
}

bool verify_password(std::string_view hash, std::string_view password) {
  ensure_sodium();
  if (hash.size() >= crypto_pwhash_STRBYTES) return false;
  const std::string terminated(hash);
  return crypto_pwhash_str_verify(terminated.c_str(), password.data(), password.size()) == 0;
}

bool verify_nobody(std::string_view password) {
  static const std::string nobodys_hash = hash_password(SystemRandom{}.token());
  verify_password(nobodys_hash, password);
  return false;
}

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace kith
