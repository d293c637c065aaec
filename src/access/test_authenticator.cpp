#include "access/test_authenticator.h"

namespace kith::access {
namespace {

void put(Bytes& out, std::initializer_list<int> bytes) {
  for (const int byte : bytes) out.push_back(static_cast<std::byte>(byte));
}

template <typename Range>
void append(Bytes& out, const Range& bytes) {
  out.insert(out.end(), bytes.begin(), bytes.end());
}

std::string_view text(std::span<const std::byte> bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

}  // namespace

std::string TestAuthenticator::client_data(std::string_view type, std::string_view challenge,
                                           const Says& says) {
  return R"({"type":")" + std::string(type) + R"(","challenge":")" + std::string(challenge) +
         R"(","origin":")" + says.origin + '"' + says.more + '}';
}

Bytes TestAuthenticator::head(const Says& says) {
  Bytes out;
  append(out, sha256(says.rp_id));
  put(out, {says.flags});
  for (int shift = 24; shift >= 0; shift -= 8) put(out, {static_cast<int>(says.counter >> shift)});
  return out;
}

Bytes TestAuthenticator::made(Says says) const {
  says.flags |= 0x40;
  Bytes out = head(says);
  out.resize(out.size() + 16);  // AAGUID
  put(out, {static_cast<int>(says.id_bytes >> 8), static_cast<int>(says.id_bytes)});
  append(out, credential(says.id_bytes));
  // COSE_Key (RFC 9053 7.2): {1: OKP, 3: algorithm, -1: Ed25519, -2: x}
  put(out, {0xa4, 0x01, 0x01, 0x03, static_cast<int>(0x20 | (-1 - says.algorithm)), 0x20, 0x06});
  put(out, {0x21, 0x58, 0x20});
  append(out, public_key_of(seed_));
  return out;
}

Bytes TestAuthenticator::signed_over(const Bytes& authenticator_data,
                                     std::string_view client_data) const {
  Bytes message = authenticator_data;
  append(message, sha256(client_data));
  const Signature signature = sign(seed_, text(message));
  return {signature.begin(), signature.end()};
}

}  // namespace kith::access
