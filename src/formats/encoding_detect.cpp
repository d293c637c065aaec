// Certain things first: byte order marks, well-formed UTF-8, the zeros of UTF-16. Then the
// double-byte encodings by their everyday characters, then ICU's statistics name candidates; one that cannot decode the text without a fault is out. A byte
// encoding is taken as the superset of it that Windows writes.
#include <unicode/uchar.h>
#include <unicode/ucsdet.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "formats/encoding.h"
#include "formats/encoding_cjk.h"

namespace kith {
namespace {

constexpr size_t head_bytes_max = 64 << 10;
constexpr int likely_from = 40;  // of ICU's 100
constexpr int ahead_by = 8;      // of the second

struct Mark {
  std::string_view bytes;
  std::string_view name;
};

// The longer ones first: UTF-32LE begins like UTF-16LE.
constexpr std::array marks = {Mark{{"\xFF\xFE\0\0", 4}, "UTF-32LE"},
                              Mark{{"\0\0\xFE\xFF", 4}, "UTF-32BE"},
                              Mark{"\xEF\xBB\xBF", "UTF-8"},
                              Mark{"\xFF\xFE", "UTF-16LE"},
                              Mark{"\xFE\xFF", "UTF-16BE"},
                              Mark{"\x84\x31\x95\x33", "GB18030"},
                              Mark{"+/v8", "UTF-7"}};

std::optional<std::string_view> by_mark(std::string_view head) {
  for (const auto& mark : marks) {
    if (head.starts_with(mark.bytes)) return mark.name;
  }
  return std::nullopt;
}

// Decodes without a fault, but for a character that the end of the head may cut.
bool decodes(std::string_view name, std::string_view head) {
  auto converter = Utf8Converter::open(name, Malformed::refuse);
  std::string utf8;
  return converter.ok() && converter->convert(head, utf8).ok();
}

// Latin text in UTF-16 has a zero in every second byte, and nearly none in the others.
std::optional<std::string_view> by_zeros(std::string_view head) {
  std::array<size_t, 2> zeros{};
  for (size_t i = 0; i < head.size(); ++i) zeros[i % 2] += head[i] == '\0';
  const size_t pairs = head.size() / 2;
  if (pairs == 0) return std::nullopt;
  if (zeros[1] * 5 > pairs && zeros[0] * 20 < zeros[1]) return "UTF-16LE";
  if (zeros[0] * 5 > pairs && zeros[1] * 20 < zeros[0]) return "UTF-16BE";
  return std::nullopt;
}

std::string superset_of(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 5> supersets = {{
      {"ISO-8859-1", "windows-1252"},
      {"ISO-8859-9", "windows-1254"},
      {"Shift_JIS", "windows-31j"},
      {"EUC-KR", "windows-949"},
      {"Big5", "Big5-HKSCS"},
  }};
  for (const auto& [subset, superset] : supersets) {
    if (subset == name) return std::string(superset);
  }
  return std::string(name);
}

// Few signs and controls that touch a letter: they are letters in another encoding.
bool reads_like_words(std::string_view name, std::string_view head) {
  auto converter = Utf8Converter::open(name, Malformed::replace);
  std::string utf8;
  if (!converter.ok() || !converter->convert(head, utf8).ok()) return false;
  size_t foreign = 0, inside_words = 0;
  UChar32 before = ' ';
  bool sign_before = false;
  const auto length = static_cast<int32_t>(utf8.size());
  for (int32_t at = 0; at < length;) {
    UChar32 c = 0;
    U8_NEXT(utf8.data(), at, length, c);
    const bool sign = c >= 0x80 && !u_isalpha(c);
    foreign += c >= 0x80;
    inside_words += (sign && u_isalpha(before)) || (sign_before && u_isalpha(c));
    sign_before = sign && !u_isalpha(before);
    before = c;
  }
  return inside_words * 20 <= foreign;
}

struct Candidate {
  std::string name;
  int confidence;
};

std::vector<Candidate> by_statistics(std::string_view head) {
  std::vector<Candidate> candidates;
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UCharsetDetector, void (*)(UCharsetDetector*)> detector(
      ucsdet_open(&status), [](UCharsetDetector* d) { ucsdet_close(d); });
  ucsdet_setText(detector.get(), head.data(), static_cast<int32_t>(head.size()), &status);
  int32_t count = 0;
  const UCharsetMatch** matches = ucsdet_detectAll(detector.get(), &count, &status);
  for (int32_t i = 0; U_SUCCESS(status) && i < count; ++i) {
    const char* name = ucsdet_getName(matches[i], &status);
    const int confidence = ucsdet_getConfidence(matches[i], &status);
    if (U_FAILURE(status) || std::string_view(name).starts_with("UTF-")) continue;
    auto superset = superset_of(name);
    const auto& usable = decodes(superset, head) ? superset : std::string(name);
    const bool known = std::any_of(candidates.begin(), candidates.end(),
                                   [&](const auto& other) { return other.name == usable; });
    if (!known && decodes(usable, head)) candidates.push_back({usable, confidence});
  }
  return candidates;
}

}  // namespace

EncodingGuess detect_encoding(std::string_view head) {
  head = head.substr(0, head_bytes_max);
  if (const auto name = by_mark(head); name && decodes(*name, head)) {
    return {std::string(*name), Confidence::certain};
  }
  if (const auto name = by_zeros(head); name && decodes(*name, head)) {
    return {std::string(*name), Confidence::likely};
  }
  const bool shifts = head.find("\x1B$") != head.npos || head.find("\x1B(") != head.npos;
  if (!shifts && decodes("UTF-8", head)) {
    // UTF-7 and the like are ASCII too; nobody writes them any more.
    return {"UTF-8", Confidence::certain};
  }
  const auto candidates = by_statistics(head);
  // Japanese names without kana look like Chinese; only frequencies tell.
  const bool japanese = !candidates.empty() && candidates.front().name == "EUC-JP" &&
                        candidates.front().confidence >= likely_from;
  const auto east_asian = common_in_east_asian(head);
  if (east_asian && !japanese && decodes(*east_asian, head)) {
    return {std::string(*east_asian), Confidence::likely};
  }
  if (candidates.empty()) return {"windows-1252", Confidence::unsure};
  const auto& best = candidates.front();
  const bool clear =
      candidates.size() < 2 || best.confidence - candidates[1].confidence >= ahead_by;
  const bool likely = best.confidence >= likely_from && clear && reads_like_words(best.name, head);
  return {best.name, likely ? Confidence::likely : Confidence::unsure};
}

const std::vector<std::string_view>& offered_encodings() {
  static const std::vector<std::string_view> names = {
      "UTF-8",          "GB18030",      "Big5-HKSCS",   "UTF-16LE",     "UTF-16BE",
      "windows-1252",   "windows-31j",  "EUC-JP",       "ISO-2022-JP",  "windows-949",
      "windows-1250",   "windows-1251", "windows-1253", "windows-1254", "windows-1255",
      "windows-1256",   "windows-874",  "KOI8-R",       "ISO-8859-2",   "ISO-8859-5",
      "ISO-8859-6",     "ISO-8859-7",   "ISO-8859-8",   "ISO-8859-15",  "macintosh",
      "x-mac-cyrillic", "IBM850",       "IBM852",       "IBM866",       "UTF-32LE",
      "UTF-32BE",       "UTF-7"};
  return names;
}

}  // namespace kith
