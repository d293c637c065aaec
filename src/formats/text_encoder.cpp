#include "formats/text_encoder.h"

#include <unicode/ucnv.h>

#include <stdexcept>

namespace kith {
namespace {

constexpr size_t piece_bytes = 64 << 10;
constexpr size_t growth = 2;  // two bytes of UTF-8 are at most four of GB18030
constexpr size_t at_least = 16;

bool continues_character(char c) { return (c & 0xC0) == 0x80; }

}  // namespace

struct TextEncoder::State {
  explicit State(UConverter* opened) : converter(opened) {}
  ~State() { ucnv_close(converter); }
  State(const State&) = delete;
  UConverter* const converter;
};

TextEncoder::TextEncoder(std::unique_ptr<State> state) : state_(std::move(state)) {}
TextEncoder::TextEncoder(TextEncoder&&) noexcept = default;
TextEncoder& TextEncoder::operator=(TextEncoder&&) noexcept = default;
TextEncoder::~TextEncoder() = default;

Result<TextEncoder> TextEncoder::open(std::string_view encoding) {
  UErrorCode status = U_ZERO_ERROR;
  const std::string name(encoding);
  UConverter* const opened = name.empty() ? nullptr : ucnv_open(name.c_str(), &status);
  if (opened && U_SUCCESS(status)) return TextEncoder(std::make_unique<State>(opened));
  return invalid_field("encoding", "unknown_encoding",
                       say("unknown encoding \"{}\"", "没有名为“{}”的编码", encoding));
}

void TextEncoder::encode(std::string_view utf8, std::string& out) {
  while (!utf8.empty()) {
    size_t taken = std::min(utf8.size(), piece_bytes);
    while (taken < utf8.size() && taken > 1 && continues_character(utf8[taken])) --taken;
    const size_t before = out.size();
    out.resize(before + growth * taken + at_least);
    UErrorCode status = U_ZERO_ERROR;
    const int32_t written = ucnv_fromAlgorithmic(state_->converter, UCNV_UTF8, out.data() + before,
                                                 static_cast<int32_t>(out.size() - before),
                                                 utf8.data(), static_cast<int32_t>(taken), &status);
    if (U_FAILURE(status)) throw std::runtime_error("a text cannot be encoded");
    out.resize(before + static_cast<size_t>(written));
    utf8.remove_prefix(taken);
  }
}

}  // namespace kith
