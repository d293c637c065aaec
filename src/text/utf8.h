// Walking UTF-8 character by character; only text's own files use it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace kith {

// The character that begins at `at`, and moves `at` behind it. A byte that begins none is U+FFFD
// and one long, so a walk always ends.
char32_t next_character(std::string_view utf8, size_t& at);
void append_utf8(std::string& out, char32_t c);
// At most `bytes_max` bytes, cut between characters.
std::string_view cut_utf8(std::string_view utf8, size_t bytes_max);

// Unified ideographs and 〇: what has a reading.
inline bool is_han(char32_t c) {
  return (c >= 0x4E00 && c < 0xA000) || (c >= 0x3400 && c < 0x4DC0) || c == 0x3007 ||
         (c >= 0x20000 && c < 0x32000);
}
inline bool is_kana(char32_t c) { return (c >= 0x3041 && c <= 0x30FF && c != 0x30FB); }
inline bool is_hangul(char32_t c) { return c >= 0xAC00 && c <= 0xD7A3; }
inline bool is_ascii_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
inline bool is_ascii_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace kith
