#include "schema/kinds/cells.h"

#include <algorithm>
#include <array>

#include "schema/kinds/common.h"

namespace kith::schema::kind {
namespace {

constexpr std::array<std::string_view, 3> strong = {";", "；", "\n"};
constexpr std::array<std::string_view, 3> weak = {",", "，", "、"};

std::string_view separator_at(std::string_view text, std::span<const std::string_view> separators) {
  for (std::string_view separator : separators) {
    if (text.starts_with(separator)) return separator;
  }
  return {};
}

// Cuts at unescaped separators and takes the backslashes out.
std::vector<std::string> split_at(std::string_view text,
                                  std::span<const std::string_view> separators) {
  std::vector<std::string> pieces(1);
  for (size_t i = 0; i < text.size();) {
    if (text[i] == '\\' && i + 1 < text.size()) {
      pieces.back() += text[i + 1];
      i += 2;
      continue;
    }
    const std::string_view separator = separator_at(text.substr(i), separators);
    if (separator.empty()) {
      pieces.back() += text[i++];
    } else {
      pieces.emplace_back();
      i += separator.size();
    }
  }
  return pieces;
}

bool has_unescaped(std::string_view text, std::span<const std::string_view> separators) {
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (!separator_at(text.substr(i), separators).empty()) {
      return true;
    }
  }
  return false;
}

std::string escaped(std::string_view text, std::span<const std::string_view> separators) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' || !separator_at(text.substr(i), separators).empty()) out += '\\';
    out += text[i];
  }
  return out;
}

}  // namespace

Value list_value(std::span<const std::string> elements) {
  if (elements.empty()) return {};
  std::string stored = "\n";
  for (const std::string& element : elements) {
    stored += element;
    stored += '\n';
  }
  return stored;
}

std::vector<std::string> split_cell(std::string_view cell) {
  std::vector<std::string> elements;
  const auto separators = has_unescaped(cell, strong) ? std::span(strong) : std::span(weak);
  for (const std::string& piece : split_at(cell, separators)) {
    const std::string_view element = trim(piece);
    if (!element.empty()) elements.emplace_back(element);
  }
  return elements;
}

std::string join_cell(std::span<const std::string> elements) {
  std::string cell;
  for (const std::string& element : elements) {
    if (!cell.empty()) cell += "; ";
    cell += escaped(element, strong);
  }
  // One element alone has no strong separator to protect its commas.
  return elements.size() == 1 && has_unescaped(cell, weak) ? cell + ";" : cell;
}

std::vector<std::string> split_parts(std::string_view cell) {
  return split_at(cell, std::span(strong).first(1));
}

std::string escape_part(std::string_view part) { return escaped(part, std::span(strong).first(1)); }

}  // namespace kith::schema::kind
