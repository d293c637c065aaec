// Each of these character sets has its everyday characters in one block of rows ("level 1"), and
// a text read in the wrong one scatters over the rare rows, or holds a pair that does not exist.
// That works from a handful of characters on, where statistics of frequency need hundreds.
#include "formats/encoding_cjk.h"

#include <array>

namespace kith {
namespace {

constexpr size_t pairs_min = 4;
constexpr size_t common_percent_min = 80;

struct Counts {
  size_t pairs = 0;
  size_t common = 0;   // in the block of everyday characters
  size_t special = 0;  // what only this encoding's language has: kana, or the Hangul rows
  bool valid = true;
};

struct Range {
  unsigned char first, last;
  bool holds(unsigned char byte) const { return byte >= first && byte <= last; }
};

struct Encoding {
  std::string_view name;
  std::array<Range, 2> leads;
  std::array<Range, 2> trails;
  Range common;   // lead bytes of level 1
  Range special;  // lead bytes of kana, or of Hangul
  Range marks;    // lead bytes of punctuation and full-width letters: for nobody
  Range common_trails;
  size_t special_percent_min;
};

constexpr Range none{1, 0};

// In the order of preference among equals. GB 2312 rows 16-55; Big5 A4-C6; JIS X 0208 rows 16-47;
// KS X 1001 rows 16-40, of which Chinese text uses only half.
constexpr std::array<Encoding, 5> encodings = {{
    {"EUC-JP",
     {{{0xA1, 0xFE}, {0x8E, 0x8F}}},
     {{{0xA1, 0xFE}, none}},
     {0xB0, 0xCF},
     {0xA4, 0xA5},
     {0xA1, 0xA3},
     {0xA1, 0xFE},
     15},
    {"windows-949",
     {{{0x81, 0xFE}, none}},
     {{{0x41, 0x7A}, {0x81, 0xFE}}},
     none,
     {0xB0, 0xC8},
     {0xA1, 0xA3},
     {0xA1, 0xFE},
     95},
    {"GB18030",
     {{{0x81, 0xFE}, none}},
     {{{0x40, 0x7E}, {0x80, 0xFE}}},
     {0xB0, 0xD7},
     none,
     {0xA1, 0xA3},
     {0xA1, 0xFE},
     0},
    {"Big5-HKSCS",
     {{{0x87, 0xFE}, none}},
     {{{0x40, 0x7E}, {0xA1, 0xFE}}},
     {0xA4, 0xC6},
     none,
     {0xA1, 0xA3},
     {0x40, 0xFE},
     0},
    {"windows-31j",
     {{{0x81, 0x9F}, {0xE0, 0xFC}}},
     {{{0x40, 0x7E}, {0x80, 0xFC}}},
     {0x88, 0x97},
     {0x82, 0x83},
     {0x81, 0x81},
     {0x40, 0xFC},
     0},
}};

template <size_t size>
bool in_any(const std::array<Range, size>& ranges, unsigned char byte) {
  for (const Range& range : ranges) {
    if (range.holds(byte)) return true;
  }
  return false;
}

Counts count(const Encoding& encoding, std::string_view head) {
  Counts counts;
  for (size_t at = 0; at < head.size();) {
    const auto lead = static_cast<unsigned char>(head[at]);
    if (lead < 0x80) {
      ++at;
      continue;
    }
    if (at + 1 == head.size()) break;
    const auto trail = static_cast<unsigned char>(head[at + 1]);
    if (!in_any(encoding.leads, lead) || !in_any(encoding.trails, trail)) {
      counts.valid = false;
      break;
    }
    at += 2;
    if (encoding.marks.holds(lead)) continue;
    ++counts.pairs;
    const bool special = encoding.special.holds(lead) && encoding.common_trails.holds(trail);
    const bool common = encoding.common.holds(lead) && encoding.common_trails.holds(trail);
    counts.special += special;
    counts.common += special || common;
  }
  return counts;
}

}  // namespace

std::optional<std::string_view> common_in_east_asian(std::string_view head) {
  std::optional<std::string_view> best;
  size_t best_percent = common_percent_min - 1;
  for (const auto& encoding : encodings) {
    const Counts counts = count(encoding, head);
    if (!counts.valid || counts.pairs < pairs_min) continue;
    if (counts.special * 100 < encoding.special_percent_min * counts.pairs) continue;
    const size_t percent = counts.common * 100 / counts.pairs;
    if (percent > best_percent) {
      best_percent = percent;
      best = encoding.name;
    }
  }
  return best;
}

}  // namespace kith
