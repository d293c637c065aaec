// The tables that tools/unihan/make-tables.awk writes; only text's own files read them.
#pragma once

#include <cstdint>
#include <string_view>

namespace kith::unihan {

constexpr char32_t bmp_first = 0x3007, bmp_end = 0xA000;
constexpr char32_t ext_first = 0x20000, ext_end = 0x2EBE1;

extern const uint16_t bmp_sets[];        // by character from bmp_first: where its set begins
extern const uint16_t ext_sets[];        // by character from ext_first
extern const uint16_t lists[];           // runs of syllable numbers, each ended by 0; 0 is empty
extern const char syllables[][8];        // from 1
extern const uint16_t syllable_count;    // the largest number
extern const char16_t bmp_simplified[];  // 0 where a character stays as it is

// The run of syllable numbers of a character, default first; empty for one without a reading.
inline const uint16_t* readings(char32_t c) {
  if (c >= bmp_first && c < bmp_end) return lists + bmp_sets[c - bmp_first];
  if (c >= ext_first && c < ext_end) return lists + ext_sets[c - ext_first];
  return lists;
}

inline char32_t simplified(char32_t c) {
  if (c < bmp_first || c >= bmp_end) return c;
  const char16_t other = bmp_simplified[c - bmp_first];
  return other ? other : c;
}

}  // namespace kith::unihan
