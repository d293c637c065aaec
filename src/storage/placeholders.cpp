#include "storage/placeholders.h"

#include <algorithm>

namespace kith::storage {
namespace {

bool digit(char c) { return c >= '0' && c <= '9'; }

// The length of what stands at the front and holds no placeholder: quoted text (a doubled quote
// reads as two that touch, which comes to the same), a comment; else 0.
size_t skipped(std::string_view text) {
  std::string_view end;
  if (text[0] == '\'' || text[0] == '"') {
    end = text.substr(0, 1);
  } else if (text.starts_with("--")) {
    end = "\n";
  } else if (text.starts_with("/*")) {
    end = "*/";
  } else {
    return 0;
  }
  const size_t found = text.find(end, text.starts_with("/*") ? 2 : 1);
  return found == std::string_view::npos ? text.size() : found + end.size();
}

}  // namespace

std::string rewrite_placeholders(std::string_view text,
                                 function_ref<void(std::string& out, int number)> write) {
  std::string out;
  out.reserve(text.size() + 16);
  while (!text.empty()) {
    if (text[0] == '?' && text.size() > 1 && digit(text[1])) {
      int number = 0;
      text.remove_prefix(1);
      while (!text.empty() && digit(text[0]) && number < 100'000) {
        number = number * 10 + (text[0] - '0');
        text.remove_prefix(1);
      }
      write(out, number);
      continue;
    }
    const size_t length = std::max<size_t>(skipped(text), 1);
    out += text.substr(0, length);
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace kith::storage
