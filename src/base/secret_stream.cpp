#include "base/secret_stream.h"

#include <sodium.h>

#include <cstring>
#include <stdexcept>

namespace kith {
namespace {

static_assert(stream_head_bytes == crypto_secretstream_xchacha20poly1305_HEADERBYTES);
static_assert(stream_piece_extra_bytes == crypto_secretstream_xchacha20poly1305_ABYTES);

const unsigned char* octets(const void* bytes) { return static_cast<const unsigned char*>(bytes); }

struct Stream {
  explicit Stream(std::string with) : bound_to(std::move(with)) {
    if (sodium_init() < 0) throw std::runtime_error("libsodium could not be initialised");
  }
  ~Stream() { sodium_memzero(&state, sizeof state); }
  Stream(const Stream&) = delete;
  crypto_secretstream_xchacha20poly1305_state state;
  const std::string bound_to;
};

}  // namespace

struct StreamSealer::State : Stream {
  using Stream::Stream;
  StreamHead head;
};

StreamSealer::StreamSealer(std::span<const std::byte, 32> key, std::string bound_to)
    : state_(std::make_unique<State>(std::move(bound_to))) {
  unsigned char head[stream_head_bytes];
  crypto_secretstream_xchacha20poly1305_init_push(&state_->state, head, octets(key.data()));
  std::memcpy(state_->head.data(), head, sizeof head);
}
StreamSealer::~StreamSealer() = default;

const StreamHead& StreamSealer::head() const { return state_->head; }

void StreamSealer::seal(std::string_view plain, Piece piece, std::string& out) {
  const size_t used = out.size();
  out.resize(used + plain.size() + stream_piece_extra_bytes);
  const unsigned char tag =
      piece == Piece::last ? crypto_secretstream_xchacha20poly1305_TAG_FINAL : 0;
  crypto_secretstream_xchacha20poly1305_push(
      &state_->state, reinterpret_cast<unsigned char*>(out.data() + used), nullptr,
      octets(plain.data()), plain.size(), octets(state_->bound_to.data()), state_->bound_to.size(),
      tag);
}

struct StreamOpener::State : Stream {
  using Stream::Stream;
};

StreamOpener::StreamOpener(std::span<const std::byte, 32> key, const StreamHead& head,
                           std::string bound_to)
    : state_(std::make_unique<State>(std::move(bound_to))) {
  crypto_secretstream_xchacha20poly1305_init_pull(&state_->state, octets(head.data()),
                                                  octets(key.data()));
}
StreamOpener::~StreamOpener() = default;

std::optional<Piece> StreamOpener::open(std::string_view sealed, std::string& out) {
  if (sealed.size() < stream_piece_extra_bytes) return std::nullopt;
  const size_t used = out.size();
  out.resize(used + sealed.size() - stream_piece_extra_bytes);
  unsigned char tag = 0;
  const int opened = crypto_secretstream_xchacha20poly1305_pull(
      &state_->state, reinterpret_cast<unsigned char*>(out.data() + used), nullptr, &tag,
      octets(sealed.data()), sealed.size(), octets(state_->bound_to.data()),
      state_->bound_to.size());
  if (opened == 0) {
    if (tag == crypto_secretstream_xchacha20poly1305_TAG_FINAL) return Piece::last;
    if (tag == 0) return Piece::more;
  }
  out.resize(used);
  return std::nullopt;
}

}  // namespace kith
