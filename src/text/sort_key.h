// The form in which a text is stored beside itself for sorting and for the filters starts,
// contains and ends. Both engines compare it byte by byte (SQLite BINARY, PostgreSQL COLLATE "C"),
// so they agree with each other and with the functions below.
//
// A key is          folded                      for text without Han characters, and
//                   pinyin \x1f folded          for text with them,
// e.g. "zhang san\x1f张三": 张三 sorts among the Zhangs and is found by zhang as well as by 三.
// Folding leaves no control character in a text, so \x1f stands nowhere else.
//
// What a filter means, with n the folded needle, and how SQL says it (instr is strpos in
// PostgreSQL, substr(key, -length(n)) is right(key, length(n))):
//   contains   n, or one of its spellings, stands in the key
//                instr(key, n) > 0
//   starts     the key or the part after \x1f begins with n, or the key with a spelling
//                key >= n AND key < successor(n) OR instr(key, '\x1f' || n) > 0
//   ends       the key or the part before \x1f ends with n, or with a spelling
//                substr(key, -length(n)) = n OR instr(key, n || '\x1f') > 0
// For a needle that begins with no Han character the first half of `starts` alone is exact; for one
// that does, `leads` narrows the index range: each key that starts with the needle begins with
// one of them. An empty needle matches everything.
//
// Spellings: a user who types zhangsan means "zhang san", of which the needle keeps the likely
// splits. A key holds at most 240 bytes, so what is only behind the 120th byte of the folded text
// is not found: long texts are for the full-text index.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/pinyin.h"

namespace kith {

inline constexpr char sort_key_separator = '\x1f';
inline constexpr size_t sort_key_bytes_max = 240;

std::string sort_key(std::string_view text, Reading reading = Reading::guess);

struct Needle {
  std::string folded;
  std::vector<std::string> spellings;  // "zhang san" for zhangsan; empty for most
  std::vector<std::string> leads;      // "zhang" for 张: what a key starts with if the text does
};

Needle make_needle(std::string_view text);

bool key_contains(std::string_view key, const Needle& needle);
bool key_starts(std::string_view key, const Needle& needle);
bool key_ends(std::string_view key, const Needle& needle);

// The first text that is larger than all that begin with this one; empty when there is none.
std::string successor(std::string_view prefix);

}  // namespace kith
