// How alike two short texts are. Both count bytes: fold and romanise first.
#pragma once

#include <cstddef>
#include <string_view>

namespace kith {

// 0 to 1 (Winkler 1990, "String comparator metrics and enhanced decision rules in the
// Fellegi-Sunter model of record linkage"): a common beginning of up to four counts more.
// Texts longer than 64 bytes are compared by their first 64.
double jaro_winkler(std::string_view a, std::string_view b);

// How many letters were added, left out, changed or swapped with their neighbour (optimal string
// alignment, Damerau 1964); `limit + 1` where it is more than `limit`.
size_t typing_errors(std::string_view a, std::string_view b, size_t limit);

}  // namespace kith
