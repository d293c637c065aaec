// ASCII and Han characters, which most fields hold and nothing else, are folded here by table; the
// first character of another kind sends the whole text through ICU instead, for what it composes
// with may stand on either side.
#include "text/fold.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <array>
#include <stdexcept>

#include "text/unihan.h"
#include "text/utf8.h"

namespace kith {
namespace {

// Lower case; white space and control characters as a blank.
constexpr std::array<char, 128> ascii_folds = [] {
  std::array<char, 128> table{};
  for (int c = 0; c < 128; ++c) {
    table[static_cast<size_t>(c)] = c <= ' ' || c == 127   ? ' '
                                    : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32)
                                                           : static_cast<char>(c);
  }
  return table;
}();

// Appends with blanks collapsed; `start` is where the text began in the buffer.
void append_ascii(std::string& out, size_t start, char c) {
  const char folded = ascii_folds[static_cast<size_t>(c)];
  if (folded == ' ' && (out.size() == start || out.back() == ' ')) return;
  out += folded;
}

void trim_end(std::string& out, size_t start) {
  while (out.size() > start && out.back() == ' ') out.pop_back();
}

// Writes to a place that is large enough: neither ASCII nor Han grows when folded.
class TableFolder {
 public:
  explicit TableFolder(char* out) : start_(out), out_(out) {}

  void ascii(char c) {
    const char folded = ascii_folds[static_cast<size_t>(c)];
    if (folded == ' ' && (out_ == start_ || out_[-1] == ' ')) return;
    *out_++ = folded;
  }

  void ideograph(char32_t c) {
    c = unihan::simplified(c);
    *out_++ = static_cast<char>(0xE0 | c >> 12);
    *out_++ = static_cast<char>(0x80 | (c >> 6 & 0x3F));
    *out_++ = static_cast<char>(0x80 | (c & 0x3F));
  }

  size_t finish() {
    if (out_ != start_ && out_[-1] == ' ') --out_;
    return static_cast<size_t>(out_ - start_);
  }

 private:
  char* start_;
  char* out_;
};

// False at the first character that needs ICU; what was appended until then is taken back.
bool append_by_table(std::string& out, std::string_view utf8) {
  const size_t start = out.size();
  out.resize(start + utf8.size());
  TableFolder folder(out.data() + start);
  for (size_t at = 0; at < utf8.size();) {
    if (static_cast<signed char>(utf8[at]) >= 0) {
      folder.ascii(utf8[at++]);
      continue;
    }
    const char32_t c = next_character(utf8, at);
    if ((c >= 0x4E00 && c < 0xA000) || (c >= 0x3400 && c < 0x4DC0)) {
      folder.ideograph(c);
    } else if (c >= 0xFF01 && c <= 0xFF5E) {
      folder.ascii(static_cast<char>(c - 0xFEE0));
    } else if (c == 0x3000) {
      folder.ascii(' ');
    } else {
      out.resize(start);
      return false;
    }
  }
  out.resize(start + folder.finish());
  return true;
}

// Letters that Unicode does not decompose, but people type without their stroke.
std::string_view plain_letter(char32_t c) {
  switch (c) {
    case U'đ':
    case U'ð':
      return "d";
    case U'ħ':
      return "h";
    case U'ı':
      return "i";
    case U'ł':
      return "l";
    case U'ŋ':
      return "n";
    case U'ø':
      return "o";
    case U'ŧ':
      return "t";
    case U'æ':
      return "ae";
    case U'œ':
      return "oe";
    case U'þ':
      return "th";
    default:
      return {};
  }
}

// Combining marks that European scripts use; those of others carry vowels and stay.
bool is_diacritic(char32_t c) {
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x1AB0 && c <= 0x1AFF) ||
         (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0x20D0 && c <= 0x20FF);
}

const icu::Normalizer2& checked(const icu::Normalizer2* normalizer, UErrorCode status) {
  if (U_FAILURE(status) || !normalizer)
    throw std::runtime_error("ICU's normalization data is missing");
  return *normalizer;
}

icu::UnicodeString normalized(const icu::Normalizer2* form, UErrorCode status,
                              const icu::UnicodeString& text) {
  const auto& normalizer = checked(form, status);
  status = U_ZERO_ERROR;
  auto result = normalizer.normalize(text, status);
  if (U_FAILURE(status)) throw std::runtime_error("ICU could not normalize a text");
  return result;
}

icu::UnicodeString decomposed(const icu::UnicodeString& text) {
  UErrorCode status = U_ZERO_ERROR;
  const auto* casefold = icu::Normalizer2::getNFKCCasefoldInstance(status);
  const auto folded = normalized(casefold, status, text);
  const auto* nfd = icu::Normalizer2::getNFDInstance(status);
  return normalized(nfd, status, folded);
}

icu::UnicodeString without_diacritics(const icu::UnicodeString& text) {
  icu::UnicodeString plain;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const auto c = static_cast<char32_t>(text.char32At(i));
    if (is_diacritic(c)) continue;
    if (const auto letters = plain_letter(c); !letters.empty()) {
      for (char letter : letters) plain.append(static_cast<char16_t>(letter));
    } else {
      plain.append(static_cast<UChar32>(unihan::simplified(c)));
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(status);
  return normalized(nfc, status, plain);
}

void append_by_icu(std::string& out, std::string_view utf8) {
  const auto text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
  const auto folded = without_diacritics(decomposed(text));
  const size_t start = out.size();
  for (int32_t i = 0; i < folded.length(); i = folded.moveIndex32(i, 1)) {
    const UChar32 c = folded.char32At(i);
    if (c < 0x80) {
      append_ascii(out, start, static_cast<char>(c));
    } else if (u_isUWhiteSpace(c) || u_iscntrl(c)) {
      append_ascii(out, start, ' ');
    } else {
      append_utf8(out, static_cast<char32_t>(c));
    }
  }
  trim_end(out, start);
}

}  // namespace

void append_folded(std::string& out, std::string_view utf8) {
  if (!append_by_table(out, utf8)) append_by_icu(out, utf8);
}

std::string fold(std::string_view utf8) {
  std::string out;
  append_folded(out, utf8);
  return out;
}

std::string to_simplified(std::string_view utf8) {
  std::string out;
  out.reserve(utf8.size());
  for (size_t at = 0; at < utf8.size();)
    append_utf8(out, unihan::simplified(next_character(utf8, at)));
  return out;
}

}  // namespace kith
