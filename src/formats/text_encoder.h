// From UTF-8 to another encoding, for files that older programs read. GB18030 holds all of Unicode;
// of an encoding that does not, what it lacks becomes the encoding's substitute.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace kith {

class TextEncoder {
 public:
  // Refuses a name that ICU does not know.
  static Result<TextEncoder> open(std::string_view encoding);
  TextEncoder(TextEncoder&&) noexcept;
  TextEncoder& operator=(TextEncoder&&) noexcept;
  ~TextEncoder();

  // Appends. The piece ends between two characters.
  void encode(std::string_view utf8, std::string& out);

 private:
  struct State;
  explicit TextEncoder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kith
