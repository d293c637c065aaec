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
  explicit TokenWriter(std::string& out) : out_(out) {}

  bool is_full() const { return count_ == field_tokens_max; }
  // Tokens over the limit of bytes are cut; empty ones, repeated ones and those over the limit of
  // the field are dropped.
  void add(std::string_view token);

 private:
  bool has(std::string_view token) const;

  struct Place {
    uint32_t offset;
    uint32_t length;
  };
  std::string& out_;
  size_t count_ = 0;
  std::array<Place, field_tokens_max> places_;
};

}  // namespace kith
