#include "query/prefix.h"

#include <cstdint>

namespace kith::query {
namespace {

bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) == 0x80; }

uint32_t last_code_point(std::string_view text, size_t start) {
  const auto lead = static_cast<unsigned char>(text[start]);
  const size_t length = text.size() - start;
  uint32_t point = length == 1 ? lead : lead & (0x7Fu >> length);
  for (size_t i = start + 1; i < text.size(); ++i) {
    point = point << 6 | (static_cast<unsigned char>(text[i]) & 0x3Fu);
  }
  return point;
}

void append_utf8(std::string& out, uint32_t point) {
  const auto byte = [&](uint32_t value) { out += static_cast<char>(value); };
  if (point < 0x80) return byte(point);
  if (point < 0x800) {
    byte(0xC0 | point >> 6);
  } else if (point < 0x10000) {
    byte(0xE0 | point >> 12);
    byte(0x80 | (point >> 6 & 0x3F));
  } else {
    byte(0xF0 | point >> 18);
    byte(0x80 | (point >> 12 & 0x3F));
    byte(0x80 | (point >> 6 & 0x3F));
  }
  byte(0x80 | (point & 0x3F));
}

}  // namespace

std::optional<std::string> after_prefix(std::string_view prefix) {
  constexpr uint32_t surrogates_first = 0xD800;
  constexpr uint32_t surrogates_end = 0xE000;
  constexpr uint32_t last = 0x10FFFF;
  while (!prefix.empty()) {
    size_t start = prefix.size() - 1;
    while (start > 0 && continues(prefix[start])) --start;
    uint32_t point = last_code_point(prefix, start);
    prefix = prefix.substr(0, start);
    if (point >= last) continue;
    if (++point == surrogates_first) point = surrogates_end;
    std::string next(prefix);
    append_utf8(next, point);
    return next;
  }
  return std::nullopt;
}

// RFC 3629 4: no overlong forms, no surrogates, nothing above U+10FFFF.
bool valid_utf8(std::string_view text) {
  size_t at = 0;
  while (at < text.size()) {
    const auto lead = static_cast<unsigned char>(text[at]);
    const size_t length = lead < 0x80   ? 1
                          : lead < 0xC2 ? 0
                          : lead < 0xE0 ? 2
                          : lead < 0xF0 ? 3
                          : lead < 0xF5 ? 4
                                        : 0;
    if (length == 0 || length > text.size() - at) return false;
    for (size_t i = 1; i < length; ++i) {
      if (!continues(text[at + i])) return false;
    }
    const uint32_t point = last_code_point(text.substr(at, length), 0);
    const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
    if (overlong || (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF) return false;
    at += length;
  }
  return true;
}

}  // namespace kith::query
