#include "http/gzip.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

namespace kith::http {
namespace {

constexpr int gzip_window_bits = 15 + 16;

Bytef* input(std::string_view bytes) {
  return reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
}

}  // namespace

struct Inflater::State {
  z_stream stream{};
  bool finished = false;
};

Inflater::Inflater() : state_(std::make_unique<State>()) {
  if (inflateInit2(&state_->stream, gzip_window_bits) != Z_OK) throw std::bad_alloc();
}

Inflater::~Inflater() { inflateEnd(&state_->stream); }

Inflater::Step Inflater::feed(std::string_view bytes, function_ref<bool(std::string_view)> take) {
  std::array<char, 16 * 1024> piece;
  z_stream& stream = state_->stream;
  stream.next_in = input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  do {
    if (state_->finished) return stream.avail_in ? Step::broken : Step::finished;
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = piece.size();
    int code = inflate(&stream, Z_NO_FLUSH);
    if (code == Z_BUF_ERROR) return Step::more;
    if (code != Z_OK && code != Z_STREAM_END) return Step::broken;
    std::string_view out(piece.data(), piece.size() - stream.avail_out);
    if (!out.empty() && !take(out)) return Step::refused;
    state_->finished = code == Z_STREAM_END;
  } while (stream.avail_in || !stream.avail_out || state_->finished);
  return Step::more;
}

struct Deflater::State {
  z_stream stream{};
};

Deflater::Deflater() : state_(std::make_unique<State>()) {
  if (deflateInit2(&state_->stream, 1, Z_DEFLATED, gzip_window_bits, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
}

Deflater::~Deflater() { deflateEnd(&state_->stream); }

void Deflater::start() { deflateReset(&state_->stream); }
void Deflater::append(std::string_view bytes, std::string& out) { run(bytes, Z_NO_FLUSH, out); }
void Deflater::flush(std::string& out) { run({}, Z_SYNC_FLUSH, out); }
void Deflater::finish(std::string& out) { run({}, Z_FINISH, out); }

void Deflater::run(std::string_view bytes, int mode, std::string& out) {
  z_stream& stream = state_->stream;
  stream.next_in = input(bytes);
  stream.avail_in = static_cast<uInt>(bytes.size());
  do {
    size_t used = out.size();
    out.resize(used + std::max<size_t>(4096, stream.avail_in / 4));
    stream.next_out = reinterpret_cast<Bytef*>(out.data() + used);
    stream.avail_out = static_cast<uInt>(out.size() - used);
    deflate(&stream, mode);
    out.resize(out.size() - stream.avail_out);  // avail_out keeps saying whether it was full
  } while (stream.avail_out == 0);
}

}  // namespace kith::http
