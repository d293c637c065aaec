// What encoding a text is in, and its way to UTF-8.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kith {

enum class Confidence {
  certain,  // a byte order mark, or well-formed UTF-8
  likely,   // statistics speak for it: show a preview
  unsure,   // several would do: ask
};

struct EncodingGuess {
  std::string name;  // IANA: "UTF-8", "GB18030", "Shift_JIS", "windows-1252"
  Confidence confidence;
};

// From the beginning of a text, 64 KiB is plenty; `head` may end in the middle of a character.
EncodingGuess detect_encoding(std::string_view head);

// The names that an import offers, the likeliest in our markets first.
const std::vector<std::string_view>& offered_encodings();

enum class Malformed {
  refuse,   // an error that names the line and the byte
  replace,  // U+FFFD, and counted
};

// Converts in pieces of any size; the byte order mark falls away.
class Utf8Converter {
 public:
  // Refuses a name that ICU does not know.
  static Result<Utf8Converter> open(std::string_view encoding, Malformed malformed);
  Utf8Converter(Utf8Converter&&) noexcept;
  Utf8Converter& operator=(Utf8Converter&&) noexcept;
  ~Utf8Converter();

  Status convert(std::string_view bytes, std::string& utf8);  // appends
  Status finish(std::string& utf8);  // a character cut in half is malformed
  uint64_t replaced() const;

 private:
  struct State;
  explicit Utf8Converter(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kith
