#include <fmt/format.h>

#include <array>
#include <cstdint>
#include <utility>

#include "http/multipart.h"
#include "http/url.h"

namespace kith::http {
namespace {

constexpr size_t name_bytes_max = 200;

struct Range {
  uint32_t first, last;
};

// Controls, and what is not seen but changes how the rest is read: soft hyphen, Arabic letter mark,
// zero-width and direction characters, line separators, invisible operators, the byte order mark,
// interlinear marks, variation and tag characters of the special plane.
constexpr std::array<Range, 13> unseen{{{0x00, 0x1f},
                                        {0x7f, 0x9f},
                                        {0xad, 0xad},
                                        {0x61c, 0x61c},
                                        {0x180e, 0x180e},
                                        {0x200b, 0x200f},
                                        {0x2028, 0x202e},
                                        {0x2060, 0x206f},
                                        {0xfeff, 0xfeff},
                                        {0xfff9, 0xfffb},
                                        {0xfffe, 0xffff},
                                        {0xe0000, 0xe007f},
                                        {0x115f, 0x1160}}};

bool is_unseen(uint32_t character) {
  for (Range range : unseen)
    if (character >= range.first && character <= range.last) return true;
  return false;
}

// Of valid UTF-8.
std::pair<uint32_t, size_t> first_character(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<uint32_t>(static_cast<unsigned char>(text[i])); };
  if (byte(0) < 0x80) return {byte(0), 1};
  if (byte(0) < 0xe0) return {(byte(0) & 31) << 6 | (byte(1) & 63), 2};
  if (byte(0) < 0xf0) return {(byte(0) & 15) << 12 | (byte(1) & 63) << 6 | (byte(2) & 63), 3};
  return {(byte(0) & 7) << 18 | (byte(1) & 63) << 12 | (byte(2) & 63) << 6 | (byte(3) & 63), 4};
}

std::string_view last_component(std::string_view path) {
  size_t separator = path.find_last_of("/\\");
  return separator == std::string_view::npos ? path : path.substr(separator + 1);
}

std::string_view trim_dots_and_blanks(std::string_view name) {
  size_t first = name.find_first_not_of(". ");
  if (first == std::string_view::npos) return {};
  return name.substr(first, name.find_last_not_of(". ") - first + 1);
}

// The end of a name says what it is, so a long name loses from the middle: before its extension.
std::string shorten(std::string name) {
  if (name.size() <= name_bytes_max) return name;
  size_t dot = name.rfind('.');
  std::string extension =
      dot != std::string::npos && name.size() - dot <= 20 ? name.substr(dot) : "";
  size_t keep = name_bytes_max - extension.size();
  while (keep > 0 && (static_cast<unsigned char>(name[keep]) & 0xc0) == 0x80) --keep;
  return name.substr(0, keep) + extension;
}

}  // namespace

std::string clean_file_name(std::string_view sent) {
  if (!is_utf8(sent)) return "file";
  std::string seen;
  for (std::string_view rest = last_component(sent); !rest.empty();) {
    auto [character, bytes] = first_character(rest);
    if (!is_unseen(character)) seen += rest.substr(0, bytes);
    rest.remove_prefix(bytes);
  }
  std::string name = shorten(std::string(trim_dots_and_blanks(seen)));
  return name.empty() ? "file" : name;
}

std::string attachment_disposition(std::string_view file_name) {
  std::string name = clean_file_name(file_name), plain;
  for (char c : name) plain += c >= 0x20 && c < 0x7f && c != '"' && c != '\\' && c != '%' ? c : '_';
  return fmt::format("attachment; filename=\"{}\"; filename*=UTF-8''{}", plain,
                     percent_encode(name));
}

}  // namespace kith::http
