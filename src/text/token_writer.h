// Collects the tokens of one field: cut, counted, each once. Only text's own files use it.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "text/tokens.h"

namespace kith {

class TokenWriter {
 public:
  explicit TokenWriter(IndexText& out)
      : out_(out.tokens), words_(out.words), sounds_(out.readings) {}

  bool is_full() const { return count_ == field_tokens_max; }
  // Tokens over the limit of bytes are cut; empty ones, repeated ones and those over the limit of
  // the field are dropped.
  void add(std::string_view token) { add_to(&words_, token); }
  // How something may be said, which is no word of its own; and how it most likely is.
  void add_reading(std::string_view token) { add_to(nullptr, token); }
  void add_likeliest_reading(std::string_view token) { add_to(&sounds_, token); }

 private:
  void add_to(std::string* vocabulary, std::string_view token);
  bool has(std::string_view token) const;

  struct Place {
    uint32_t offset;
    uint32_t length;
  };
  std::string& out_;
  std::string& words_;
  std::string& sounds_;
  size_t count_ = 0;
  std::array<Place, field_tokens_max> places_;
};

}  // namespace kith
