// Contents of attachments, beside the database. The only place that opens them: no name from outside
// ever becomes a path.
//
// Without keys a content is named by its SHA-256 and lies as it is. With keys (base/key_ring.h) it is
// named by a keyed hash, so that nobody without the key sees that a content they know is there, and lies
// encrypted (app/sealed_content.h) under that name with ".sealed" behind it. What was kept before there
// were keys has its old name for ever, since records and the sealed log name it; the job in app/at_rest.h
// encrypts it.
//
// A content is written to a temporary name, synced, renamed and its folder synced before the record
// that points to it is written: a crash can leave a content without a record, never the reverse.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"
#include "base/result.h"
#include "http/message.h"

namespace kith {
class KeyRing;
}

namespace kith::app {

class Scanner;

// A content that is being read, open since it was found: whatever becomes of its name, it is read to its
// end. Throws where what lies there is not what was kept, and never gives a byte of that.
class Content {
 public:
  virtual ~Content() = default;
  virtual uint64_t size() const = 0;
  virtual bool read(std::string& out) = 0;  // appends a piece; false once there is no more
  // Whether reading it to its end proves that it is what was kept; else its hash has to.
  virtual bool proves_itself() const = 0;
};

class Files {
 public:
  // Null, said in so many words: nothing is encrypted, nobody looks. Whoever has a workspace takes its
  // files() instead.
  Files(std::string directory, std::shared_ptr<KeyRing> keys,
        std::shared_ptr<const Scanner> scanner);

  struct Kept {
    std::string hash;  // 64 hexadecimal digits
    int64_t size = 0;
    std::string type;  // by its first bytes, not by what the sender says
  };
  // Bytes [from, from + size) of a request's body, looked at by the scanner under the name that its
  // sender gave it. Without one it is the program's own, and nobody has to look.
  Result<Kept> keep(const http::Body& body, uint64_t from, uint64_t size,
                    std::optional<std::string_view> name = {}) const;
  // For what comes from outside and is kept elsewhere.
  Status scan(const http::Body& body, uint64_t from, uint64_t size, std::string_view name) const;
  // Null for what is no hash and for what is not there; unavailable where its key is missing or where
  // it was altered. Throws std::system_error where nobody can tell, as holds() does.
  Result<std::unique_ptr<Content>> open(std::string_view hash) const;
  bool holds(std::string_view hash) const;
  // What keep() would call it.
  std::string address(std::string_view bytes) const;

 private:
  Kept keep_plain(const http::Body& body, uint64_t from, uint64_t size) const;
  Kept keep_sealed(const http::Body& body, uint64_t from, uint64_t size) const;

  const std::string directory_;
  const std::shared_ptr<KeyRing> keys_;
  const std::shared_ptr<const Scanner> scanner_;
};

// An answer of it: cut off where it turns out to be altered, so that nobody takes it for whole.
http::Response content_response(std::string_view type, std::unique_ptr<Content> content);

// "image/png" and such for the raster images that a page may show, else application/octet-stream.
std::string_view sniff(std::string_view first_bytes);

}  // namespace kith::app
