// How sure two records are the same: a sum of weights in bits, one for each thing that both say
// something about (Fellegi and Sunter 1969, "A theory for record linkage").
//
// A weight is log2(m / u): how much oftener two records of one person agree there than two records
// of different people. What agrees by chance in proportion to how common it is (names, companies, a
// shared mail) is weighed by how many records hold it, as Winkler (1989, "Frequency-based matching
// in the Fellegi-Sunter model") does: the same rare name says more than 王伟. What m is we take from
// the experience of record linkage with contact data (Christen 2012, "Data Matching", ch. 6: 0.9 to
// 0.95 for names, 0.7 to 0.9 for mail and phone); the figures stand in twin_score.cpp.
//
// score = 1 / (1 + 2^-(sum - 12)): it is one in two at 12 bits of agreement. No name alone comes to
// that, however rare; a name and a company, or a phone and most of a name, do.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "records/twin_features.h"

namespace kith::records {

// What speaks for it, the strongest first. A set of bits.
enum class TwinReason : uint16_t {
  email = 1,
  phone = 2,
  external = 4,
  domain = 8,
  name = 16,           // the same
  name_pinyin = 32,    // one in Han characters, one in Latin letters
  name_swapped = 64,   // first and last name in the other order
  name_similar = 128,  // a slip of the pen, another character of the same sound
  name_initial = 256,  // J. Smith
  company = 512,
  mail_name = 1024,  // the same before the @
};
std::vector<std::string_view> reason_names(uint16_t reasons);  // as the API calls them

// Features without their owner: TwinFeatures, or a place in the arena of a scan.
struct TwinView {
  std::string_view letters;
  uint8_t surname_bytes = 0;
  std::string_view han;
  std::string_view words;
  std::string_view mail_name;
  uint64_t mail_domain = 0;
  uint64_t company = 0;
  std::span<const uint64_t> marks;
  std::span<const uint8_t> mark_ranks = {};  // beside the marks; empty: of a pair each
  // Binary logarithms of how many records share it: 1 for a pair.
  uint8_t name_rank = 1;
  uint8_t company_rank = 3;
};
TwinView view_of(const TwinFeatures& features);

// Of the whole file: how much a name or company that `rank` records share is worth.
struct TwinScale {
  TwinFields::Names names = TwinFields::Names::person;
  double records_log2 = 14.3;  // at least that of 20,000: a small file knows little of rarity
  static TwinScale of(const TwinFields& fields, int64_t records);
};

struct TwinScore {
  double score = 0;  // 0 to 1
  uint16_t reasons = 0;
};
inline constexpr double twin_score_least = 0.5;  // what is shown at all

TwinScore compare(const TwinScale& scale, const TwinView& a, const TwinView& b);

}  // namespace kith::records
