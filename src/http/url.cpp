#include "http/url.h"

#include <algorithm>
#include <cstdint>

namespace kith::http {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_unreserved(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

bool is_plain_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return c > 0; });
}

// The length of a well-formed sequence at the start of `text` (Unicode 15 table 3-7), or 0.
size_t utf8_sequence(std::string_view text) {
  auto byte = [&](size_t i) -> unsigned { return static_cast<unsigned char>(text[i]); };
  auto follows = [&](size_t i, unsigned low = 0x80, unsigned high = 0xbf) {
    return i < text.size() && byte(i) >= low && byte(i) <= high;
  };
  unsigned lead = byte(0);
  if (lead < 0x80) return 1;
  if (lead < 0xc2) return 0;
  if (lead < 0xe0) return follows(1) ? 2 : 0;
  if (lead < 0xf0) {
    unsigned low = lead == 0xe0 ? 0xa0 : 0x80, high = lead == 0xed ? 0x9f : 0xbf;
    return follows(1, low, high) && follows(2) ? 3 : 0;
  }
  if (lead > 0xf4) return 0;
  unsigned low = lead == 0xf0 ? 0x90 : 0x80, high = lead == 0xf4 ? 0x8f : 0xbf;
  return follows(1, low, high) && follows(2) && follows(3) ? 4 : 0;
}

bool is_safe_segment(std::string_view segment) {
  if (segment == "." || segment == "..") return false;
  return std::ranges::all_of(segment, [](char c) {
    auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte != 0x7f && c != '/' && c != '\\';
  });
}

// Up to the next separator; `rest` moves behind it.
std::string_view cut(std::string_view& rest, char separator) {
  size_t end = rest.find(separator);
  std::string_view piece = rest.substr(0, end);
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 1);
  return piece;
}

bool decode_segments(std::string_view path, std::vector<std::string>& segments) {
  path.remove_prefix(1);
  if (path.empty()) return true;
  for (bool last = false; !last;) {
    last = path.find('/') == std::string_view::npos;
    auto segment = percent_decode(cut(path, '/'));
    if (!segment || !is_safe_segment(*segment)) return false;
    segments.push_back(std::move(*segment));
  }
  return true;
}

// "http://host/path" without "http://host". Nothing when there is no host.
std::optional<std::string_view> without_authority(std::string_view text) {
  size_t scheme = text.find("://");
  std::string_view name = text.substr(0, scheme);
  if (name != "http" && name != "https") return std::nullopt;
  text.remove_prefix(scheme + 3);
  size_t end = text.find_first_of("/?#");
  if (end == 0 || text.empty()) return std::nullopt;
  return end == std::string_view::npos ? std::string_view{} : text.substr(end);
}

}  // namespace

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    size_t length = utf8_sequence(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string out;
  out.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '+' && plus == Plus::space) {
      out += ' ';
    } else if (text[i] != '%') {
      out += text[i];
    } else {
      if (i + 2 >= text.size()) return std::nullopt;
      int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
      if (high < 0 || low < 0) return std::nullopt;
      out += static_cast<char>(high * 16 + low);
      i += 2;
    }
  }
  if (is_plain_ascii(out)) return out;
  if (out.find('\0') != std::string::npos || !is_utf8(out)) return std::nullopt;
  return out;
}

std::string percent_encode(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string out;
  for (char c : text) {
    if (is_unreserved(c)) {
      out += c;
    } else {
      auto byte = static_cast<unsigned char>(c);
      out += '%';
      out += digits[byte >> 4];
      out += digits[byte & 15];
    }
  }
  return out;
}

std::optional<Parameters> parse_query(std::string_view text) {
  Parameters parameters;
  while (!text.empty()) {
    std::string_view value = cut(text, '&');
    if (value.empty()) continue;
    std::string_view name = cut(value, '=');
    auto decoded_name = percent_decode(name, Plus::space);
    auto decoded_value = percent_decode(value, Plus::space);
    if (!decoded_name || !decoded_value || parameters.size() == parameters_max) return std::nullopt;
    parameters.emplace_back(std::move(*decoded_name), std::move(*decoded_value));
  }
  return parameters;
}

std::optional<std::string_view> Target::find(std::string_view name) const {
  for (const auto& [known, value] : parameters)
    if (known == name) return value;
  return std::nullopt;
}

std::optional<Target> parse_target(std::string_view text) {
  if (text.empty()) return std::nullopt;
  Target target;
  if (text == "*") {
    target.raw = target.path = "*";
    return target;
  }
  if (text.front() != '/') {
    auto rest = without_authority(text);
    if (!rest) return std::nullopt;
    text = *rest;
  }
  text = text.substr(0, text.find('#'));
  target.raw.assign(text);
  if (text.empty() || text.front() != '/') target.raw.insert(0, "/");
  std::string_view query = target.raw;
  target.path.assign(cut(query, '?'));
  if (!decode_segments(target.path, target.segments)) return std::nullopt;
  auto parameters = parse_query(query);
  if (!parameters) return std::nullopt;
  target.parameters = std::move(*parameters);
  return target;
}

}  // namespace kith::http
