// A stream of pieces that is encrypted and authenticated as one: libsodium's secretstream, XChaCha20 and
// Poly1305. A piece that was altered, left out, put elsewhere or cut off at the end does not open.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.h"

namespace kith {

inline constexpr size_t stream_head_bytes = 24;
inline constexpr size_t stream_piece_extra_bytes = 17;
using StreamHead = std::array<std::byte, stream_head_bytes>;

enum class Piece { more, last };

// `bound_to` is authenticated with each piece: what belongs to something else does not open.
class StreamSealer {
 public:
  StreamSealer(std::span<const std::byte, 32> key, std::string bound_to);
  ~StreamSealer();
  const StreamHead& head() const;
  void seal(std::string_view plain, Piece piece, std::string& out);  // appends

 private:
  struct State;
  std::unique_ptr<State> state_;
};

class StreamOpener {
 public:
  StreamOpener(std::span<const std::byte, 32> key, const StreamHead& head, std::string bound_to);
  ~StreamOpener();
  // Appends the plain bytes, or nothing where it is not the piece that came next.
  std::optional<Piece> open(std::string_view sealed, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith
