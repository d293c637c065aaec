#include "text/mail.h"

#include <unicode/locid.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "text/utf8.h"

namespace kith {
namespace {

constexpr size_t address_bytes_max = 254;  // RFC 5321 4.5.3.1.3, without its angle brackets
constexpr size_t local_bytes_max = 64;
constexpr size_t domain_bytes_max = 253;
constexpr size_t label_bytes_max = 63;

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
  while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
  return text;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return static_cast<signed char>(c) >= 0; });
}

std::string lower(std::string_view text) {
  if (!is_ascii(text)) {
    std::string out;
    icu::UnicodeString::fromUTF8({text.data(), static_cast<int32_t>(text.size())})
        .toLower(icu::Locale::getRoot())
        .toUTF8String(out);
    return out;
  }
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// Well-formed, and no blanks, controls, punctuation or symbols (U+2000 to U+2BFF): quotation marks
// that only look like ASCII ones among them.
bool is_international(std::string_view text) {
  for (size_t at = 0; at < text.size();) {
    const char32_t c = next_character(text, at);
    if (c >= 0x80 && (c < 0xA1 || c == 0xFFFD || (c >= 0x2000 && c <= 0x2BFF) || c == 0x3000)) {
      return false;
    }
  }
  return true;
}

bool is_atom_character(char c) {
  constexpr std::string_view marks = "!#$%&'*+-/=?^_`{|}~";
  return is_ascii_letter(c) || is_ascii_digit(c) || static_cast<signed char>(c) < 0 ||
         marks.find(c) != std::string_view::npos;
}

// Atoms and quoted strings with dots between (RFC 5321 4.1.2, with RFC 5322's obsolete mixture).
bool is_local_part(std::string_view text) {
  if (text.empty() || text.size() > local_bytes_max) return false;
  while (!text.empty()) {
    size_t length = 0;
    if (text.front() == '"') {
      for (length = 1; length < text.size() && text[length] != '"'; ++length) {
        if (text[length] == '\\') ++length;
        if (length >= text.size() || static_cast<unsigned char>(text[length]) < ' ' ||
            text[length] == 0x7F) {
          return false;
        }
      }
      if (length++ >= text.size()) return false;
    } else {
      while (length < text.size() && is_atom_character(text[length])) ++length;
    }
    if (length == 0) return false;
    if (length == text.size()) return true;
    if (text[length] != '.') return false;
    text.remove_prefix(length + 1);
  }
  return false;
}

bool is_label(std::string_view label) {
  if (label.empty() || label.size() > label_bytes_max) return false;
  if (label.front() == '-' || label.back() == '-') return false;
  return std::all_of(label.begin(), label.end(), [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || static_cast<signed char>(c) < 0;
  });
}

bool is_domain(std::string_view text) {
  if (text.empty() || text.size() > domain_bytes_max) return false;
  while (true) {
    const size_t dot = std::min(text.find('.'), text.size());
    if (!is_label(text.substr(0, dot))) return false;
    if (dot == text.size()) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_ip_address(std::string_view host) {
  return host.find_first_not_of("0123456789.") == std::string_view::npos || host.starts_with('[');
}

}  // namespace

std::optional<std::string> normalise_email(std::string_view text) {
  text = trimmed(text);
  if (text.size() > address_bytes_max || !is_international(text)) return std::nullopt;
  const size_t at = text.rfind('@');
  if (at == std::string_view::npos) return std::nullopt;
  const auto local = text.substr(0, at), domain = text.substr(at + 1);
  if (!is_local_part(local) || !is_domain(domain)) return std::nullopt;
  return lower(text);
}

std::optional<std::string> normalise_domain(std::string_view text) {
  text = trimmed(text);
  if (const size_t scheme = text.find("://"); scheme != std::string_view::npos) {
    text.remove_prefix(scheme + 3);
  } else if (text.starts_with("mailto:")) {
    text.remove_prefix(7);
  }
  text = text.substr(0, text.find_first_of("/?#\\"));
  if (const size_t user = text.rfind('@'); user != std::string_view::npos)
    text.remove_prefix(user + 1);
  if (!text.starts_with('[')) text = text.substr(0, text.find(':'));
  if (text.ends_with('.')) text.remove_suffix(1);
  std::string host = lower(text);
  if (host.starts_with("www.") && host.find('.', 4) != std::string::npos) host.erase(0, 4);
  const bool named = host.find('.') != std::string::npos && !is_ip_address(host);
  if (!named || !is_international(host) || !is_domain(host)) return std::nullopt;
  return host;
}

MailParts split_email(std::string_view normalised) {
  const size_t at = normalised.rfind('@');
  if (at == std::string_view::npos) return {normalised, {}};
  return {normalised.substr(0, at), normalised.substr(at + 1)};
}

}  // namespace kith
