#include "http/accept.h"

#include <array>
#include <utility>

#include "http/headers.h"

namespace kith::http {
namespace {

constexpr size_t npos = std::string_view::npos;

std::string_view trim(std::string_view text) {
  size_t first = text.find_first_not_of(" \t");
  if (first == npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

std::string_view cut(std::string_view& rest, char separator) {
  size_t end = rest.find(separator);
  std::string_view piece = rest.substr(0, end);
  rest = end == npos ? std::string_view{} : rest.substr(end + 1);
  return trim(piece);
}

// "q=0", "q=0.0", "Q=0.000"
bool is_weight_of_zero(std::string_view parameter) {
  std::string_view value = parameter;
  std::string_view name = cut(value, '=');
  return equal_without_case(name, "q") && value.starts_with('0') &&
         value.find_first_not_of("0.") == npos;
}

}  // namespace

bool accepts_encoding(std::string_view accept_encoding, std::string_view coding) {
  bool by_star = false;
  while (!accept_encoding.empty()) {
    std::string_view parameters = cut(accept_encoding, ',');
    std::string_view name = cut(parameters, ';');
    bool taken = !is_weight_of_zero(cut(parameters, ';'));
    if (equal_without_case(name, coding)) return taken;
    if (name == "*") by_star = taken;
  }
  return by_star;
}

std::string_view media_type(std::string_view content_type) { return cut(content_type, ';'); }

std::string_view media_parameter(std::string_view content_type, std::string_view name) {
  cut(content_type, ';');
  while (!content_type.empty()) {
    std::string_view rest = content_type;
    std::string_view key = cut(rest, '=');
    if (!rest.starts_with('"')) {
      std::string_view value = cut(content_type, ';');
      cut(value, '=');
      if (equal_without_case(key, name)) return value;
      continue;
    }
    size_t end = rest.find('"', 1);
    if (end == npos) return {};
    if (equal_without_case(key, name)) return rest.substr(1, end - 1);
    content_type = rest.substr(end + 1);
    cut(content_type, ';');
  }
  return {};
}

bool is_compressible(std::string_view content_type) {
  constexpr std::array<std::string_view, 8> named{
      "application/json",     "application/xml", "application/javascript",    "application/wasm",
      "application/x-ndjson", "image/svg+xml",   "application/manifest+json", "application/rtf"};
  std::string_view type = media_type(content_type);
  if (type.starts_with("text/")) return type != "text/event-stream";
  if (type.ends_with("+json") || type.ends_with("+xml")) return true;
  for (std::string_view known : named)
    if (type == known) return true;
  return false;
}

}  // namespace kith::http
