#include "formats/vcard_values.h"

#include <algorithm>
#include <array>

namespace kith::formats {
namespace {

constexpr size_t parameters_max = 64;
constexpr size_t components_max = 64;

constexpr std::string_view base64_letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::array<signed char, 256> base64_values = [] {
  std::array<signed char, 256> values{};
  values.fill(-1);
  for (size_t n = 0; n < base64_letters.size(); ++n)
    values[static_cast<unsigned char>(base64_letters[n])] = static_cast<signed char>(n);
  return values;
}();

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - ('a' - 'A')) : c; }

std::string uppercased(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), upper);
  return out;
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char u = upper(c);
  return u >= 'A' && u <= 'F' ? u - 'A' + 10 : -1;
}

void add_parameter(VCardParameters& parameters, std::string_view text) {
  if (parameters.size() >= parameters_max || text.empty()) return;
  const size_t equals = text.find('=');
  if (equals != std::string_view::npos) {
    std::string value(text.substr(equals + 1));
    std::erase(value, '"');
    parameters.emplace_back(uppercased(trimmed(text.substr(0, equals))), std::move(value));
    return;
  }
  const std::string bare = uppercased(trimmed(text));
  const bool encoding =
      bare == "QUOTED-PRINTABLE" || bare == "BASE64" || bare == "8BIT" || bare == "7BIT";
  parameters.emplace_back(encoding ? "ENCODING" : "TYPE", bare);
}

// Pieces between separators that no backslash precedes, still escaped.
std::vector<std::string_view> pieces(std::string_view text, char separator) {
  std::vector<std::string_view> out;
  size_t from = 0;
  for (size_t at = 0; at < text.size() && out.size() + 1 < components_max; ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == separator) {
      out.push_back(text.substr(from, at - from));
      from = at + 1;
    }
  }
  out.push_back(text.substr(std::min(from, text.size())));
  return out;
}

}  // namespace

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
  });
  return out;
}

std::string_view trimmed(std::string_view text) {
  const size_t from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos) return {};
  return text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1);
}

std::optional<VCardLineHead> head_of(std::string_view line) {
  VCardLineHead head;
  bool quoted = false;
  size_t from = 0;
  bool named = false;
  for (size_t at = 0; at < line.size(); ++at) {
    const char c = line[at];
    if (c == '"' && named) quoted = !quoted;
    if (quoted || (c != ';' && c != ':')) continue;
    const std::string_view piece = line.substr(from, at - from);
    if (named) {
      add_parameter(head.parameters, piece);
    } else {
      const size_t dot = piece.rfind('.');
      if (dot != std::string_view::npos) head.group = lower(trimmed(piece.substr(0, dot)));
      head.name =
          uppercased(trimmed(dot == std::string_view::npos ? piece : piece.substr(dot + 1)));
      named = true;
    }
    from = at + 1;
    if (c != ':') continue;
    head.value_at = from;
    if (head.name.empty()) return std::nullopt;
    return head;
  }
  return std::nullopt;
}

std::string parameter(const VCardParameters& parameters, std::string_view name) {
  const auto found = std::ranges::find(parameters, name, &VCardParameters::value_type::first);
  return found == parameters.end() ? std::string() : found->second;
}

bool says(const VCardParameters& parameters, std::string_view name, std::string_view value) {
  return std::ranges::any_of(parameters, [&](const auto& one) {
    return one.first == name && uppercased(one.second) == value;
  });
}

std::vector<std::string> types_of(const VCardParameters& parameters, bool& preferred) {
  std::vector<std::string> types;
  for (const auto& [name, value] : parameters) {
    if (name == "PREF") preferred = true;
    if (name != "TYPE") continue;
    for (const std::string_view one : pieces(value, ',')) {
      std::string type = lower(trimmed(one));
      if (type == "pref")
        preferred = true;
      else if (!type.empty() && std::ranges::find(types, type) == types.end())
        types.push_back(std::move(type));
    }
  }
  return types;
}

std::string unescaped(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    const char next = text[at] == '\\' && at + 1 < text.size() ? text[at + 1] : '\0';
    if (next == 'n' || next == 'N') {
      out += '\n';
      ++at;
    } else if (next == ',' || next == ';' || next == '\\' || next == ':') {
      out += next;
      ++at;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::vector<std::string> components(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view piece : pieces(text, ';'))
    out.emplace_back(trimmed(unescaped(piece)));
  return out;
}

std::vector<std::string> list(std::string_view text) {
  std::vector<std::string> out;
  for (const std::string_view piece : pieces(text, ',')) {
    std::string one(trimmed(unescaped(piece)));
    if (!one.empty()) out.push_back(std::move(one));
  }
  return out;
}

std::string quoted_printable_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (size_t at = 0; at < text.size(); ++at) {
    const bool pair =
        text[at] == '=' && at + 2 < text.size() && hex(text[at + 1]) >= 0 && hex(text[at + 2]) >= 0;
    if (!pair) {
      out += text[at];
      continue;
    }
    out += static_cast<char>(hex(text[at + 1]) << 4 | hex(text[at + 2]));
    at += 2;
  }
  std::string lines;
  for (size_t at = 0; at < out.size(); ++at) {
    if (out[at] == '\r' && at + 1 < out.size() && out[at + 1] == '\n') continue;
    lines += out[at];
  }
  return lines;
}

// Bits that are left over fall away: some programs write them.
std::optional<std::string> base64_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size() / 4 * 3);
  uint32_t held = 0;
  int bits = 0;
  bool padded = false;
  for (const char c : text) {
    if (c == ' ' || c == '\t' || c == '\r' || c == '\n') continue;
    if (c == '=') {
      padded = true;
      continue;
    }
    const int value = base64_values[static_cast<unsigned char>(c)];
    if (value < 0 || padded) return std::nullopt;
    held = held << 6 | static_cast<uint32_t>(value);
    bits += 6;
    if (bits < 8) continue;
    bits -= 8;
    out += static_cast<char>(held >> bits & 0xFF);
  }
  return out;
}

std::string date_of(std::string_view text) {
  const std::string_view day = text.substr(0, text.find('T'));
  if (day.size() == 8 && is_digits(day))
    return std::string(day.substr(0, 4))
        .append("-")
        .append(day.substr(4, 2))
        .append("-")
        .append(day.substr(6));
  if (day.size() == 6 && day.starts_with("--") && is_digits(day.substr(2)))
    return std::string("--").append(day.substr(2, 2)).append("-").append(day.substr(4));
  const bool whole = day.size() == 10 && day[4] == '-' && day[7] == '-';
  return std::string(whole ? day : text);
}

std::string apple_label(std::string_view label) {
  if (label.starts_with("_$!<") && label.ends_with(">!$_") && label.size() >= 8)
    label = label.substr(4, label.size() - 8);
  return std::string(label);
}

bool is_messenger(std::string_view name) {
  constexpr std::array<std::string_view, 10> names = {
      "X-AIM", "X-GOOGLE-TALK", "X-GTALK", "X-ICQ",    "X-JABBER",
      "X-MSN", "X-QQ",          "X-SKYPE", "X-WECHAT", "X-YAHOO"};
  return std::ranges::find(names, name) != names.end();
}

}  // namespace kith::formats
