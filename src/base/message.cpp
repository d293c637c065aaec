#include "base/message.h"

#include <unicode/translit.h>

#include <algorithm>
#include <array>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <vector>

namespace kith {
namespace {

constexpr size_t ranges_max = 32;

struct LanguageRange {
  std::string_view tag;
  int quality;  // thousandths
};

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

std::string_view take_until(std::string_view& text, char separator) {
  const size_t at = std::min(text.find(separator), text.size());
  const auto part = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return trimmed(part);
}

// "0.8" as 800 (RFC 9110 12.4.2); nothing for another shape.
std::optional<int> parse_quality(std::string_view text) {
  if (text.empty() || text.size() > 5 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  int thousandths = (text[0] - '0') * 1000;
  if (text.size() > 1 && text[1] != '.') return std::nullopt;
  int place = 100;
  for (char c : text.substr(std::min<size_t>(2, text.size()))) {
    if (c < '0' || c > '9') return std::nullopt;
    thousandths += (c - '0') * place;
    place /= 10;
  }
  return thousandths <= 1000 ? std::optional(thousandths) : std::nullopt;
}

std::optional<LanguageRange> parse_range(std::string_view text) {
  LanguageRange range{take_until(text, ';'), 1000};
  while (!text.empty()) {
    std::string_view parameter = take_until(text, ';');
    const auto name = take_until(parameter, '=');
    if (name != "q" && name != "Q") continue;
    const auto quality = parse_quality(trimmed(parameter));
    if (!quality) return std::nullopt;
    range.quality = *quality;
  }
  if (range.tag.empty()) return std::nullopt;
  return range;
}

bool equal_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return lower(x) == lower(y);
  });
}

bool is_any_of(std::string_view subtag, std::initializer_list<std::string_view> list) {
  return std::any_of(list.begin(), list.end(),
                     [&](std::string_view entry) { return equal_ignoring_case(subtag, entry); });
}

// The script decides, then the region (RFC 4647 lookup, narrowed to what we speak).
std::optional<Locale> spoken(std::string_view tag) {
  const auto separator = tag.find('_') != std::string_view::npos ? '_' : '-';
  const auto language = take_until(tag, separator);
  if (is_any_of(language, {"en"})) return Locale::en;
  if (is_any_of(language, {"yue", "hak", "nan"})) return Locale::zh_tw;
  if (!is_any_of(language, {"zh", "cmn", "wuu"})) return std::nullopt;
  while (!tag.empty()) {
    const auto subtag = take_until(tag, separator);
    if (is_any_of(subtag, {"Hans", "CN", "SG", "MY"})) return Locale::zh_cn;
    if (is_any_of(subtag, {"Hant", "TW", "HK", "MO"})) return Locale::zh_tw;
  }
  return Locale::zh_cn;
}

std::vector<LanguageRange> by_quality(std::string_view header) {
  std::vector<LanguageRange> ranges;
  while (!header.empty() && ranges.size() < ranges_max) {
    if (auto range = parse_range(take_until(header, ','))) ranges.push_back(*range);
  }
  std::stable_sort(ranges.begin(), ranges.end(),
                   [](const auto& a, const auto& b) { return a.quality > b.quality; });
  return ranges;
}

const icu::Transliterator& hans_to_hant() {
  static const std::unique_ptr<icu::Transliterator> made = [] {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Transliterator> rules(
        icu::Transliterator::createInstance("Hans-Hant", UTRANS_FORWARD, status));
    if (U_FAILURE(status) || !rules) throw std::runtime_error("ICU has no Hans-Hant rules");
    return rules;
  }();
  return *made;
}

}  // namespace

Locale negotiate_locale(std::string_view accept_language, Locale otherwise) {
  const auto ranges = by_quality(accept_language);
  std::array<bool, 3> refused{};
  for (const auto& range : ranges) {
    if (auto locale = spoken(range.tag); locale && range.quality == 0) {
      refused[static_cast<size_t>(*locale)] = true;
    }
  }
  auto welcome = [&](Locale locale) { return !refused[static_cast<size_t>(locale)]; };
  for (const auto& range : ranges) {
    if (range.quality == 0) break;
    const auto locale = range.tag == "*" ? std::optional(otherwise) : spoken(range.tag);
    if (locale && welcome(*locale)) return *locale;
  }
  return otherwise;
}

Locale locale_of(std::string_view tag, Locale otherwise) {
  return spoken(trimmed(tag)).value_or(otherwise);
}

std::string_view tag_of(Locale locale) {
  switch (locale) {
    case Locale::en:
      return "en";
    case Locale::zh_cn:
      return "zh-CN";
    case Locale::zh_tw:
      return "zh-TW";
  }
  return "en";
}

std::string render(const Message& message, Locale locale) {
  switch (locale) {
    case Locale::en:
      return message.en;
    case Locale::zh_cn:
      return message.zh;
    case Locale::zh_tw:
      return to_traditional(message.zh);
  }
  return message.en;
}

std::string to_traditional(std::string_view simplified) {
  auto text =
      icu::UnicodeString::fromUTF8({simplified.data(), static_cast<int32_t>(simplified.size())});
  {
    // ICU's rule transliterators lock inside, but only some of them: one lock of ours is certain.
    static std::mutex mutex;
    std::scoped_lock lock(mutex);
    hans_to_hant().transliterate(text);
  }
  std::string out;
  text.toUTF8String(out);
  return out;
}

}  // namespace kith
