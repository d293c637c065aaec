#include "formats/encoding.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace kith {
namespace {

constexpr size_t pivot_units = 4096;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};
using Converter = std::unique_ptr<UConverter, CloseConverter>;

// Puts U+FFFD and counts in `context`.
void replace_and_count(const void* context, UConverterToUnicodeArgs* args, const char*, int32_t,
                       UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;  // reset, close, clone: nothing was read
  ++*static_cast<uint64_t*>(const_cast<void*>(context));
  *status = U_ZERO_ERROR;
  const char16_t replacement = 0xFFFD;
  ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

Error malformed_text(std::string_view encoding, uint64_t line, uint64_t byte) {
  return invalid_field(
      "file", "malformed_text",
      say("line {} (byte {}) is not valid {}: choose another encoding, or let such bytes be "
          "replaced",
          "第 {} 行（第 {} 字节）不是有效的 {} 文本：请选择其他编码，或允许替换无效字节", line,
          byte, encoding));
}

}  // namespace

struct Utf8Converter::State {
  std::string encoding;
  Converter source, utf8;
  std::array<char16_t, pivot_units> pivot;
  char16_t* pivot_source = pivot.data();
  char16_t* pivot_target = pivot.data();
  uint64_t bytes_before = 0;
  uint64_t line = 1;
  uint64_t replaced = 0;
  bool at_start = true;

  Status run(std::string_view bytes, UBool flush, std::string& out) {
    const char* const start = bytes.empty() ? "" : bytes.data();  // ICU refuses a null pointer
    const char* from = start;
    const char* const end = start + bytes.size();
    std::array<char, 16 << 10> block;
    for (bool more = true; more;) {
      char* to = block.data();
      UErrorCode status = U_ZERO_ERROR;
      ucnv_convertEx(utf8.get(), source.get(), &to, to + block.size(), &from, end, pivot.data(),
                     &pivot_source, &pivot_target, pivot.data() + pivot.size(), false, flush,
                     &status);
      keep({block.data(), static_cast<size_t>(to - block.data())}, out);
      more = status == U_BUFFER_OVERFLOW_ERROR;
      if (U_FAILURE(status) && !more) return refusal(status, static_cast<uint64_t>(from - start));
    }
    bytes_before += bytes.size();
    return done();
  }

  void keep(std::string_view piece, std::string& out) {
    if (at_start && !piece.empty()) {
      at_start = false;
      // One character is never split between two blocks.
      while (piece.starts_with(byte_order_mark)) piece.remove_prefix(byte_order_mark.size());
    }
    line += static_cast<uint64_t>(std::count(piece.begin(), piece.end(), '\n'));
    out += piece;
  }

  // ICU has read the bad bytes already.
  Error refusal(UErrorCode status, uint64_t read) {
    std::array<char, 32> bad;
    auto length = static_cast<int8_t>(bad.size());
    UErrorCode ignored = U_ZERO_ERROR;
    ucnv_getInvalidChars(source.get(), bad.data(), &length, &ignored);
    if (status == U_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
    const uint64_t at = bytes_before + read;
    const auto bad_bytes = static_cast<uint64_t>(U_SUCCESS(ignored) ? std::max<int>(length, 0) : 0);
    return malformed_text(encoding, line, at >= bad_bytes ? at - bad_bytes + 1 : 1);
  }
};

Utf8Converter::Utf8Converter(std::unique_ptr<State> state) : state_(std::move(state)) {}
Utf8Converter::Utf8Converter(Utf8Converter&&) noexcept = default;
Utf8Converter& Utf8Converter::operator=(Utf8Converter&&) noexcept = default;
Utf8Converter::~Utf8Converter() = default;

Result<Utf8Converter> Utf8Converter::open(std::string_view encoding, Malformed malformed) {
  auto state = std::make_unique<State>();
  state->encoding = encoding;
  UErrorCode status = U_ZERO_ERROR;
  const bool plausible = !encoding.empty() && encoding.size() < 60;
  if (plausible) state->source.reset(ucnv_open(state->encoding.c_str(), &status));
  if (U_FAILURE(status) || !state->source) {
    return invalid_field("encoding", "unknown_encoding",
                         say("unknown encoding \"{}\"", "没有名为“{}”的编码", encoding));
  }
  state->utf8.reset(ucnv_open("UTF-8", &status));
  if (malformed == Malformed::refuse) {
    ucnv_setToUCallBack(state->source.get(), UCNV_TO_U_CALLBACK_STOP, nullptr, nullptr, nullptr,
                        &status);
  } else {
    ucnv_setToUCallBack(state->source.get(), replace_and_count, &state->replaced, nullptr, nullptr,
                        &status);
  }
  if (U_FAILURE(status)) throw std::runtime_error("ICU's converters cannot be set up");
  return Utf8Converter(std::move(state));
}

Status Utf8Converter::convert(std::string_view bytes, std::string& utf8) {
  return state_->run(bytes, false, utf8);
}

Status Utf8Converter::finish(std::string& utf8) { return state_->run({}, true, utf8); }

uint64_t Utf8Converter::replaced() const { return state_->replaced; }

}  // namespace kith
