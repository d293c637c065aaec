#include "base/key_ring.h"

#include <sodium.h>

#include <algorithm>
#include <cstring>
#include <mutex>
#include <new>
#include <stdexcept>

#include "base/key_file.h"

namespace kith {
namespace {

constexpr std::byte sealed_version{1};
constexpr size_t id_bytes = 8;
constexpr size_t nonce_bytes = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr size_t tag_bytes = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr size_t head_bytes = 1 + id_bytes + nonce_bytes;
static_assert(KeyRing::sealed_extra_bytes == head_bytes + tag_bytes);

const unsigned char* octets(std::span<const std::byte> bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}
unsigned char* writable(std::span<std::byte> bytes) {
  return reinterpret_cast<unsigned char*>(bytes.data());
}

// Eight characters say what a subkey is for: libsodium's own rule.
KeyRing::Subkey subkey(const Hash256& key, const char* purpose) {
  KeyRing::Subkey out;
  if (crypto_kdf_derive_from_key(writable(out), out.size(), 1, purpose, octets(key)) != 0)
    throw std::runtime_error("libsodium derived no key");
  return out;
}
constexpr const char* for_ids = "kith__id";
constexpr const char* for_values = "kithcell";
constexpr const char* for_contents = "kithfile";

// What it is and whose, in a form in which no two pairs are alike.
Bytes bound(std::string_view purpose, std::string_view whose) {
  Bytes out;
  const auto append = [&](std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    out.insert(out.end(), bytes.begin(), bytes.end());
  };
  append(purpose);
  out.push_back(std::byte{0});
  append(whose);
  return out;
}

}  // namespace

std::string id_of(const Hash256& key) {
  const auto derived = subkey(key, for_ids);
  return hex(std::span(derived).first(id_bytes));
}

struct KeyRing::Keys {
  mutable std::mutex mutex;
  KeyFile file;  // with keys that are in it no more
  std::string newest;
  std::string current;

  ~Keys() {
    for (auto& key : file.keys) sodium_memzero(key.secret.data(), key.secret.size());
    sodium_memzero(file.address.data(), file.address.size());
  }
  const Hash256* find(std::string_view id) const {
    const auto found = std::ranges::find(file.keys, id, &KeyFile::Key::id);
    return found == file.keys.end() ? nullptr : &found->secret;
  }
};

KeyRing::KeyRing(std::string path, std::unique_ptr<Keys> keys)
    : path_(std::move(path)), keys_(std::move(keys)) {}
KeyRing::~KeyRing() = default;

Result<std::shared_ptr<KeyRing>> KeyRing::open(const std::string& path) {
  if (sodium_init() < 0) throw std::runtime_error("libsodium could not be initialised");
  auto keys = std::make_unique<Keys>();
  keys->file = TRY(read_key_file(path));
  keys->newest = keys->current = keys->file.keys.back().id;
  return std::shared_ptr<KeyRing>(new KeyRing(path, std::move(keys)));
}

std::vector<KeyFacts> KeyRing::keys() const {
  const std::lock_guard lock(keys_->mutex);
  std::vector<KeyFacts> out;
  for (const auto& key : keys_->file.keys) out.push_back({key.id, key.made_at});
  return out;
}

std::string KeyRing::current() const {
  const std::lock_guard lock(keys_->mutex);
  return keys_->current;
}

std::string KeyRing::newest() const {
  const std::lock_guard lock(keys_->mutex);
  return keys_->newest;
}

Status KeyRing::reload() {
  KeyFile fresh = TRY(read_key_file(path_));
  const std::lock_guard lock(keys_->mutex);
  for (auto& key : fresh.keys)
    if (!keys_->find(key.id)) keys_->file.keys.push_back(key);
  keys_->newest = fresh.keys.back().id;
  return done();
}

bool KeyRing::holds(std::string_view id) {
  const auto known = [&] {
    const std::lock_guard lock(keys_->mutex);
    return keys_->find(id) != nullptr;
  };
  if (known()) return true;
  return reload().ok() && known();
}

void KeyRing::use_newest() {
  const std::lock_guard nobody_encrypts(encrypting_);
  const std::lock_guard lock(keys_->mutex);
  keys_->current = keys_->newest;
}

KeyRing::Hold KeyRing::hold() const {
  std::shared_lock encrypting(encrypting_);
  return Hold(std::move(encrypting), current());
}

std::optional<KeyRing::Subkey> KeyRing::content_key(std::string_view id) {
  if (!holds(id)) return std::nullopt;
  const std::lock_guard lock(keys_->mutex);
  return subkey(*keys_->find(id), for_contents);
}

struct KeyRing::Address::State {
  crypto_generichash_state hash;
};

KeyRing::Address::Address(const KeyRing& ring) : state_(std::make_unique<State>()) {
  const std::lock_guard lock(ring.keys_->mutex);
  const Hash256& key = ring.keys_->file.address;
  crypto_generichash_init(&state_->hash, octets(key), key.size(), sizeof(Hash256));
}
KeyRing::Address::~Address() { sodium_memzero(&state_->hash, sizeof state_->hash); }

void KeyRing::Address::update(std::string_view bytes) {
  crypto_generichash_update(&state_->hash, octets(std::as_bytes(std::span(bytes))), bytes.size());
}

std::string KeyRing::Address::finish() {
  Hash256 out;
  crypto_generichash_final(&state_->hash, writable(out), out.size());
  return hex(out);
}

Bytes KeyRing::seal(const Hold& hold, std::string_view purpose, std::string_view whose,
                    std::span<const std::byte> plain, Random& random) {
  Subkey key;
  {
    const std::lock_guard lock(keys_->mutex);
    key = subkey(*keys_->find(hold.id()), for_values);
  }
  Bytes out(plain.size() + sealed_extra_bytes);
  out[0] = sealed_version;
  std::ranges::copy(*from_hex(hold.id()), out.begin() + 1);
  const auto nonce = std::span(out).subspan(1 + id_bytes, nonce_bytes);
  random.fill(nonce);
  const Bytes with = bound(purpose, whose);
  crypto_aead_xchacha20poly1305_ietf_encrypt(writable(std::span(out).subspan(head_bytes)), nullptr,
                                             octets(plain), plain.size(), octets(with), with.size(),
                                             nullptr, octets(nonce), octets(key));
  sodium_memzero(key.data(), key.size());
  return out;
}

std::string KeyRing::key_of(std::span<const std::byte> sealed) {
  if (sealed.size() < sealed_extra_bytes || sealed[0] != sealed_version) return {};
  return hex(sealed.subspan(1, id_bytes));
}

Result<Bytes> KeyRing::unseal(std::string_view purpose, std::string_view whose,
                              std::span<const std::byte> sealed) {
  const std::string id = key_of(sealed);
  if (!id.empty() && !holds(id)) return missing_key(id, path_);
  Bytes plain(id.empty() ? 0 : sealed.size() - sealed_extra_bytes);
  const Bytes with = bound(purpose, whose);
  bool right = false;
  if (!id.empty()) {
    Subkey key;
    {
      const std::lock_guard lock(keys_->mutex);
      key = subkey(*keys_->find(id), for_values);
    }
    const auto body = sealed.subspan(head_bytes);
    right = crypto_aead_xchacha20poly1305_ietf_decrypt(
                writable(plain), nullptr, nullptr, octets(body), body.size(), octets(with),
                with.size(), octets(sealed.subspan(1 + id_bytes, nonce_bytes)), octets(key)) == 0;
    sodium_memzero(key.data(), key.size());
  }
  if (right) return plain;
  return Error{
      Code::unavailable,
      say("What is encrypted here was altered, or stood elsewhere ({}). Put it back from a "
          "backup.",
          "此处的加密内容已被改动或移自别处（{}）。请从备份恢复。", purpose),
      {}};
}

Error missing_key(std::string_view id, std::string_view path) {
  if (path.empty()) {
    return {
        Code::unavailable,
        say("Data of this workspace are encrypted under the key {}, and no file of keys is named. "
            "Name it by --key-file (KITH_KEY_FILE).",
            "此工作区的数据用密钥 {} 加密，但未指定密钥文件。请用 "
            "--key-file（KITH_KEY_FILE）指定。",
            id),
        {}};
  }
  return {
      Code::unavailable,
      say("Data of this workspace are encrypted under the key {}, which is not in {}. Put its line "
          "back, from the copy of that file that was kept.",
          "此工作区的数据用密钥 {} 加密，但 {} 中没有该密钥。请从保留的密钥文件副本中补回该行。",
          id, path),
      {}};
}

}  // namespace kith
