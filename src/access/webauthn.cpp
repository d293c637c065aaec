#include "access/webauthn.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <openssl/evp.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <optional>

#include "base/crypto.h"
#include "base/json.h"

namespace kith::access::webauthn {
namespace {

using View = std::span<const std::byte>;

// 6.1, Authenticator Data: the hash of the RP ID, a byte of flags, the counter; the rest is libfido2's.
constexpr size_t flags_at = 32;
constexpr size_t head_bytes = 37;
// 6.5.1, Attested Credential Data: the AAGUID, the length of the identifier, the identifier, the key.
constexpr size_t length_at = head_bytes + 16;
constexpr size_t identifier_at = length_at + 2;
constexpr uint8_t user_present = 0x01;
constexpr uint8_t user_verified = 0x04;
constexpr uint8_t backup_eligible = 0x08;
constexpr uint8_t backed_up = 0x10;
constexpr uint8_t with_credential = 0x40;

Error refused(std::string code, Message message) {
  return invalid_field("passkey", std::move(code), std::move(message));
}

Error unreadable(std::string code) {
  return refused(std::move(code), say("The browser's answer about the passkey cannot be read.",
                                      "无法读取浏览器返回的通行密钥信息。"));
}

Error elsewhere(std::string code) {
  return refused(std::move(code), say("This passkey was used at another address than Kith's own.",
                                      "该通行密钥的使用地址不是 Kith 自己的地址。"));
}

const unsigned char* data(View bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

// Once for the program: libfido2 wants it, and logs nothing then.
void begin_library() {
  static std::once_flag once;
  std::call_once(once, [] { fido_init(0); });
}

// Whether what follows the head of CBOR items (RFC 8949 3) holds as many as it says, and says how many:
// lists of no stated length are none of an authenticator's (CTAP 2.1, 8). libcbor takes the memory for a
// list at its word, before it has met an item of it.
bool has_room_for_its_lists(View cbor) {
  size_t listed = 0;
  for (size_t at = 0; at < cbor.size();) {
    const auto first = static_cast<uint8_t>(cbor[at++]);
    const int major = first >> 5;
    const int more = first & 31;
    if (more > 27) return false;
    uint64_t argument = more < 24 ? more : 0;
    const size_t bytes = more < 24 ? 0 : size_t{1} << (more - 24);
    if (bytes > cbor.size() - at) return false;
    for (size_t n = 0; n < bytes; ++n) argument = argument << 8 | static_cast<uint8_t>(cbor[at++]);
    const bool is_text = major == 2 || major == 3;
    const bool is_list = major == 4 || major == 5;
    if ((is_text || is_list) && argument > cbor.size() - at) return false;
    if (is_text) at += argument;
    if (is_list && (listed += argument) > cbor.size()) return false;
  }
  return true;
}

struct Flags {
  bool backed_up = false;
};

// 7.1 and 7.2, "Verify that the rpIdHash …" to "… BS bit": what both ceremonies ask of the head.
Result<Flags> check_head(View authenticator_data, const Site& site) {
  if (authenticator_data.size() < head_bytes ||
      authenticator_data.size() > authenticator_data_bytes_max)
    return unreadable("authenticator_data");
  if (!std::ranges::equal(authenticator_data.first(flags_at), sha256(site.rp_id)))
    return elsewhere("rp");
  const auto flags = static_cast<uint8_t>(authenticator_data[flags_at]);
  if (!(flags & user_present)) {
    return refused("user_absent",
                   say("Nobody confirmed the use of the passkey.", "通行密钥的使用未经本人确认。"));
  }
  if (!(flags & user_verified)) {
    return refused("user_not_verified",
                   say("The device did not check who uses the passkey: it needs a fingerprint, a "
                       "face or a PIN.",
                       "设备没有验证使用者身份：需要指纹、面容或 PIN。"));
  }
  if ((flags & backed_up) && !(flags & backup_eligible)) return unreadable("backup_flags");
  return Flags{(flags & backed_up) != 0};
}

// libfido2 takes a key as a structure of its own, one for each algorithm; what it gave us of a credential
// is what stands in it. Calls `use` with that, or answers `otherwise` where the bytes are no such key.
template <typename T, typename Use>
T with_key(const Key& key, T otherwise, Use use) {
  const auto as = [&](auto* own, auto from, auto free) {
    const T answer =
        own && from(own, key.bytes.data(), key.bytes.size()) == FIDO_OK ? use(own) : otherwise;
    free(&own);
    return answer;
  };
  switch (key.algorithm) {
    case es256:
      return as(es256_pk_new(), es256_pk_from_ptr, es256_pk_free);
    case eddsa:
      return as(eddsa_pk_new(), eddsa_pk_from_ptr, eddsa_pk_free);
    case rs256:
      return as(rs256_pk_new(), rs256_pk_from_ptr, rs256_pk_free);
    default:
      return otherwise;
  }
}

EVP_PKEY* open_key(const es256_pk_t* key) { return es256_pk_to_EVP_PKEY(key); }
EVP_PKEY* open_key(const eddsa_pk_t* key) { return eddsa_pk_to_EVP_PKEY(key); }
EVP_PKEY* open_key(const rs256_pk_t* key) { return rs256_pk_to_EVP_PKEY(key); }

// Whether OpenSSL can use it: a point that lies on its curve.
bool is_key(const Key& key) {
  return with_key(key, false, [](const auto* own) {
    EVP_PKEY* opened = open_key(own);
    EVP_PKEY_free(opened);
    return opened != nullptr;
  });
}

using Cred = std::unique_ptr<fido_cred_t, void (*)(fido_cred_t*)>;
Cred new_cred() {
  return Cred(fido_cred_new(), [](fido_cred_t* one) { fido_cred_free(&one); });
}

// libfido2 reads a credential of the algorithm that it is told, and no other: each that is allowed is tried.
std::optional<Made> read_credential(View authenticator_data) {
  for (const int algorithm : {es256, eddsa, rs256}) {
    const Cred cred = new_cred();
    if (!cred || fido_cred_set_type(cred.get(), algorithm) != FIDO_OK ||
        fido_cred_set_authdata_raw(cred.get(), data(authenticator_data),
                                   authenticator_data.size()) != FIDO_OK)
      continue;
    const auto bytes = [](const unsigned char* at, size_t size) {
      const auto* first = reinterpret_cast<const std::byte*>(at);
      return at ? Bytes(first, first + size) : Bytes();
    };
    Made made;
    made.credential = bytes(fido_cred_id_ptr(cred.get()), fido_cred_id_len(cred.get()));
    made.key = {algorithm,
                bytes(fido_cred_pubkey_ptr(cred.get()), fido_cred_pubkey_len(cred.get()))};
    made.counter = fido_cred_sigcount(cred.get());
    return made;
  }
  return std::nullopt;
}

bool is_signed_with(const Key& key, const fido_assert_t* assertion) {
  return with_key(key, false, [&](const auto* own) {
    return fido_assert_verify(assertion, 0, key.algorithm, own) == FIDO_OK;
  });
}

}  // namespace

// 7.1 and 7.2, from "Let C … be the result of running … JSON parser" to "Verify that the value of
// C.origin"; 5.8.1 says what stands there.
Result<std::string> challenge_of(std::string_view client_data, Ceremony ceremony,
                                 const Site& site) {
  if (client_data.size() > client_data_bytes_max) return unreadable("client_data");
  const auto parsed = parse_json(
      client_data, {.bytes_max = client_data_bytes_max, .depth_max = 8, .values_max = 100});
  if (!parsed || !parsed->as_object()) return unreadable("client_data");
  if (parsed->text("type") != (ceremony == Ceremony::create ? "webauthn.create" : "webauthn.get"))
    return unreadable("type");
  if (parsed->text("origin") != site.origin) return elsewhere("origin");
  // A page of ours within a page of others is nothing that we make (frame-ancestors).
  const Json* crossed = parsed->find("crossOrigin");
  if (crossed && crossed->as_bool() != false) return elsewhere("origin");
  if (parsed->find("topOrigin")) return elsewhere("origin");
  const std::string_view challenge = parsed->text("challenge");
  if (challenge.empty()) return unreadable("client_data");
  return std::string(challenge);
}

// 7.1, from "Verify that the rpIdHash" on. That no other credential has the identifier is for whoever
// keeps them.
Result<Made> read_made(std::string_view client_data, View authenticator_data, const Site& site) {
  begin_library();
  TRY(challenge_of(client_data, Ceremony::create, site));
  const Flags flags = TRY(check_head(authenticator_data, site));
  if (!(static_cast<uint8_t>(authenticator_data[flags_at]) & with_credential) ||
      authenticator_data.size() < identifier_at)
    return unreadable("authenticator_data");
  const size_t key_at = identifier_at + (static_cast<size_t>(authenticator_data[length_at]) << 8 |
                                         static_cast<size_t>(authenticator_data[length_at + 1]));
  if (key_at > authenticator_data.size() ||
      !has_room_for_its_lists(authenticator_data.subspan(key_at)))
    return unreadable("authenticator_data");
  auto made = read_credential(authenticator_data);
  if (!made || !is_key(made->key)) {
    return refused("algorithm", say("Kith does not know this kind of passkey. Use another device.",
                                    "Kith 不支持此类通行密钥，请换用其他设备。"));
  }
  if (made->credential.empty() || made->credential.size() > credential_bytes_max)
    return unreadable("authenticator_data");
  made->backed_up = flags.backed_up;
  return *std::move(made);
}

// 7.2, from "Verify that the rpIdHash" to "verify that sig is a valid signature".
Result<Used> verify_used(std::string_view client_data, View authenticator_data, View signature,
                         const Key& key, const Site& site) {
  begin_library();
  TRY(challenge_of(client_data, Ceremony::get, site));
  const Flags flags = TRY(check_head(authenticator_data, site));
  if (signature.empty() || signature.size() > signature_bytes_max) return unreadable("signature");
  if (!has_room_for_its_lists(authenticator_data.subspan(head_bytes)))
    return unreadable("authenticator_data");
  const std::unique_ptr<fido_assert_t, void (*)(fido_assert_t*)> assertion(
      fido_assert_new(), [](fido_assert_t* one) { fido_assert_free(&one); });
  const Hash256 hash = sha256(client_data);
  const bool read =
      assertion && fido_assert_set_count(assertion.get(), 1) == FIDO_OK &&
      fido_assert_set_rp(assertion.get(), site.rp_id.c_str()) == FIDO_OK &&
      fido_assert_set_clientdata_hash(assertion.get(), data(View(hash)), hash.size()) == FIDO_OK &&
      fido_assert_set_up(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_uv(assertion.get(), FIDO_OPT_TRUE) == FIDO_OK &&
      fido_assert_set_authdata_raw(assertion.get(), 0, data(authenticator_data),
                                   authenticator_data.size()) == FIDO_OK &&
      fido_assert_set_sig(assertion.get(), 0, data(signature), signature.size()) == FIDO_OK;
  if (!read) return unreadable("authenticator_data");
  if (!is_signed_with(key, assertion.get())) {
    return refused("signature", say("The passkey's signature is wrong.", "通行密钥的签名不正确。"));
  }
  return Used{fido_assert_sigcount(assertion.get(), 0), flags.backed_up};
}

}  // namespace kith::access::webauthn
