// Lists in a text column ("\na\nb\n") and in one cell of a file ("a; b").
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"

namespace kith::schema::kind {

// NULL for no elements. No element holds a line break.
Value list_value(std::span<const std::string> elements);

// Calls `each` with every element; views into `stored`.
template <typename F>
void for_each_element(std::string_view stored, F&& each) {
  if (stored.starts_with('\n')) stored.remove_prefix(1);
  while (!stored.empty()) {
    const size_t end = stored.find('\n');
    if (end == std::string_view::npos) return;
    each(stored.substr(0, end));
    stored.remove_prefix(end + 1);
  }
}

// Elements are cut at ";", "；" and line breaks if there are any, else at ",", "，" and "、". A
// backslash takes the next character as it is. Elements come trimmed, without blank ones.
std::vector<std::string> split_cell(std::string_view cell);
// What split_cell takes back.
std::string join_cell(std::span<const std::string> elements);

// Exactly at unescaped ";": blank ones stay. For addresses.
std::vector<std::string> split_parts(std::string_view cell);
std::string escape_part(std::string_view part);

}  // namespace kith::schema::kind
