// The keys for data at rest: a file outside the data folder, so that whoever has that folder, a backup
// or an archive of it has nothing to read. The newest key encrypts, all of them decrypt.
//
// The file is lines of text, written by `kith keys`:
//
//     # what these are
//     address <43 characters>                    base64url of 32 bytes
//     key 2026-11-23T19:30:00Z <43 characters>   oldest first
//
// `address` names contents (app/files.h) and stays when keys change, so that the same content keeps its
// name. A key is called by 16 digits that are worked out of it. What is encrypted uses subkeys by purpose
// (libsodium's KDF, BLAKE2b), never the key itself.
#pragma once

#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.h"
#include "base/result.h"
#include "base/time.h"

namespace kith {

// Of what is encrypted and too damaged to say under which: it may be any.
inline constexpr std::string_view unknown_key = "?";

struct KeyFacts {
  std::string id;  // 16 hexadecimal digits
  Timestamp made_at{};
};

// Thread-safe.
class KeyRing {
 public:
  using Subkey = std::array<std::byte, 32>;

  // Errors name the file and what is wrong with it: not there, no such file, open to everybody.
  static Result<std::shared_ptr<KeyRing>> open(const std::string& path);
  ~KeyRing();
  KeyRing(const KeyRing&) = delete;

  const std::string& path() const { return path_; }
  std::vector<KeyFacts> keys() const;  // oldest first
  bool holds(std::string_view id);     // looks into the file again before it says no
  std::string current() const;         // under which is encrypted now
  std::string newest() const;          // the last of the file
  // Takes what the file has got since it was read. A key that was taken out of it is remembered as long
  // as the program runs: what lies under it can still be read.
  Status reload();
  // Encrypts under the newest key from now on: when it returns nobody encrypts under another any more.
  void use_newest();

  // Whoever encrypts holds this from taking the key until what was encrypted has its place.
  class Hold {
   public:
    const std::string& id() const { return id_; }

   private:
    friend class KeyRing;
    Hold(std::shared_lock<std::shared_mutex> lock, std::string id)
        : lock_(std::move(lock)), id_(std::move(id)) {}
    std::shared_lock<std::shared_mutex> lock_;
    std::string id_;
  };
  Hold hold() const;

  // For streams of bytes; nothing where the ring has no such key.
  std::optional<Subkey> content_key(std::string_view id);
  // The name of a content: BLAKE2b under the address key, 64 hexadecimal digits.
  class Address {
   public:
    explicit Address(const KeyRing& ring);
    ~Address();
    void update(std::string_view bytes);
    std::string finish();

   private:
    struct State;
    std::unique_ptr<State> state_;
  };

  // Something small: XChaCha20-Poly1305 under the held key, bound to what it is and whose
  // ("factor", "4711"): what is moved elsewhere does not open there.
  Bytes seal(const Hold& hold, std::string_view purpose, std::string_view whose,
             std::span<const std::byte> plain, Random& random);
  // Unavailable where its key is missing, or where it is not what was sealed.
  Result<Bytes> unseal(std::string_view purpose, std::string_view whose,
                       std::span<const std::byte> sealed);
  // Under which key something lies; empty for what seal() did not make.
  static std::string key_of(std::span<const std::byte> sealed);
  static constexpr size_t sealed_extra_bytes = 1 + 8 + 24 + 16;

 private:
  struct Keys;
  KeyRing(std::string path, std::unique_ptr<Keys> keys);

  const std::string path_;
  mutable std::shared_mutex encrypting_;
  std::unique_ptr<Keys> keys_;
};

// The message for data that are under a key which is not there: id, and the file that was named.
Error missing_key(std::string_view id, std::string_view path);

// A file of one key, for its owner alone to read; conflict where the name is taken. Throws
// std::system_error.
Result<KeyFacts> write_key_file(const std::string& path, Timestamp now, Random& random);
// Adds a key to it: whole or not at all.
Result<KeyFacts> add_key(const std::string& path, Timestamp now, Random& random);

}  // namespace kith
