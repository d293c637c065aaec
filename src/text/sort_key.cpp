#include "text/sort_key.h"

#include <algorithm>

#include "text/fold.h"
#include "text/utf8.h"

namespace kith {
namespace {

constexpr size_t part_bytes_max = sort_key_bytes_max / 2 - 1;

std::string_view part_of(std::string_view text) { return cut_utf8(text, part_bytes_max); }

bool is_letters(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

// The pinyin form keeps what stands before the first Han character; after that it depends on the
// whole text how a character is read, so a lead ends there.
std::vector<std::string> leads_of(std::string_view folded) {
  size_t at = 0, next = 0;
  while (next < folded.size() && !is_han(next_character(folded, next))) at = next;
  if (at > 0 || folded.empty()) {
    const bool goes_on = at < folded.size();
    auto lead = folded.substr(0, at);
    if (goes_on && lead.ends_with(' ')) lead.remove_suffix(1);
    return {std::string(lead)};
  }
  std::vector<std::string> leads;
  for (const auto reading : leading_readings(folded)) leads.emplace_back(reading);
  return leads;
}

bool has_text_part(std::string_view key, std::string_view before, std::string_view after) {
  std::string text(before);
  text += after;
  return key.find(text) != std::string_view::npos;
}

template <typename Holds>
bool any_form(const Needle& needle, Holds holds) {
  return holds(needle.folded) ||
         std::any_of(needle.spellings.begin(), needle.spellings.end(), holds);
}

}  // namespace

std::string sort_key(std::string_view text, Reading reading) {
  // Four bytes a character at most, and folding a character of ASCII or Han keeps its length; a
  // longer text cannot matter.
  std::string folded = fold(cut_utf8(text, 4 * sort_key_bytes_max));
  if (!holds_han(folded)) {
    folded.resize(cut_utf8(folded, sort_key_bytes_max).size());
    return folded;
  }
  const auto kept = part_of(folded);
  std::string key(part_of(to_pinyin(kept, reading)));
  key += sort_key_separator;
  return key += kept;
}

Needle make_needle(std::string_view text) {
  Needle needle{fold(text), {}, {}};
  if (is_letters(needle.folded)) needle.spellings = split_syllables(needle.folded);
  needle.leads = leads_of(needle.folded);
  needle.leads.insert(needle.leads.end(), needle.spellings.begin(), needle.spellings.end());
  return needle;
}

bool key_contains(std::string_view key, const Needle& needle) {
  return any_form(needle, [&](const std::string& n) { return key.find(n) != key.npos; });
}

bool key_starts(std::string_view key, const Needle& needle) {
  const std::string separator(1, sort_key_separator);
  return any_form(needle, [&](const std::string& n) { return key.starts_with(n); }) ||
         has_text_part(key, separator, needle.folded);
}

bool key_ends(std::string_view key, const Needle& needle) {
  const std::string separator(1, sort_key_separator);
  return any_form(needle, [&](const std::string& n) {
    return key.ends_with(n) || has_text_part(key, n, separator);
  });
}

std::string successor(std::string_view prefix) {
  std::string next(prefix);
  while (!next.empty() && static_cast<unsigned char>(next.back()) == 0xFF) next.pop_back();
  if (!next.empty()) next.back() = static_cast<char>(next.back() + 1);
  return next;
}

}  // namespace kith
