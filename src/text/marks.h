// Which parts of a text a search has found: what a screen marks.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kith {

// A word that was looked for, folded, as query_tokens has it; or one that a misspelt word may mean.
struct SoughtWord {
  enum class Part { beginning, whole_word, inside };
  std::string text;
  Part part = Part::beginning;
};

// Characters (code points) of the text as it is, from 0; `to` is the first that is not marked.
struct Mark {
  size_t from;
  size_t to;
  bool operator==(const Mark&) const = default;
};

inline constexpr size_t marked_bytes_max = 1'000;  // what stands behind is not looked at

// In order, none touching another. Words by their beginnings, also over the marks that join them
// (obrien marks O'Brien); Han characters as they are, traditional or simplified, and by each of their
// readings, full, begun or by the initial (zhangsf marks 张三丰); digits over what people write
// between them. Cost: some microseconds a short text.
std::vector<Mark> find_marks(std::string_view text, std::span<const SoughtWord> words);

}  // namespace kith
