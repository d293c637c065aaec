// A content as it lies encrypted on disk:
//
//     "KITHSEAL"   8 bytes; with the content's name it is what every piece is bound to
//     key          8 bytes, the id
//     head        24 bytes, of the stream (base/secret_stream.h)
//     pieces      of 64 KiB each and 17 bytes more, the last one as long as what is left
//
// So a content is written and read in the memory of a piece, the size of the plain bytes is known from
// that of the file, and pieces that were altered, left out, swapped, taken from another content or cut
// off are noticed before a byte of them is given.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "app/files.h"
#include "base/key_ring.h"

namespace kith::app {

inline constexpr std::string_view sealed_suffix = ".sealed";

// Under which key the file at the path lies; nothing where it is no such file. Throws std::system_error
// where it cannot be read, and where there is none.
std::optional<std::string> key_of_sealed(const std::string& path);

// The plain bytes of it, its first piece opened already. Unavailable where its key is missing or that
// piece was altered. Throws std::system_error where the file cannot be read.
Result<std::unique_ptr<Content>> open_sealed(const std::string& path, std::string_view hash,
                                             KeyRing& keys);

// Encrypts what `more` appends, until it says no, into the path, which it takes when all of it is on
// disk. `part` is a name on the same disk that nobody looks for.
void write_sealed(const std::string& part, const std::string& path, std::string_view hash,
                  KeyRing& keys, const KeyRing::Hold& hold,
                  const std::function<bool(std::string& out)>& more);

}  // namespace kith::app
