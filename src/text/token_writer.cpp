#include "text/token_writer.h"

#include <algorithm>

#include "text/utf8.h"

namespace kith {
namespace {

void append(std::string& out, std::string_view word) {
  if (!out.empty() && out.back() != ' ') out += ' ';
  out += word;
}

bool is_vocabulary(std::string_view token) {
  return token.size() >= vocabulary_letters_min &&
         std::ranges::all_of(token, [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

bool TokenWriter::has(std::string_view token) const {
  for (size_t i = 0; i < count_; ++i) {
    if (places_[i].length == token.size() &&
        out_.compare(places_[i].offset, places_[i].length, token) == 0) {
      return true;
    }
  }
  return false;
}

void TokenWriter::add_to(std::string* vocabulary, std::string_view token) {
  token = cut_utf8(token, token_bytes_max);
  if (token.empty() || is_full() || has(token)) return;
  if (!out_.empty() && out_.back() != ' ') out_ += ' ';
  places_[count_++] = {static_cast<uint32_t>(out_.size()), static_cast<uint32_t>(token.size())};
  out_ += token;
  if (vocabulary && is_vocabulary(token)) append(*vocabulary, token);
}

}  // namespace kith
