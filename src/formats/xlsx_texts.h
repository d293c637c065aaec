// The texts that the cells of a workbook share: in memory up to a limit, then in a temporary file
// that has no name.
#pragma once

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/xlsx_reader.h"
#include "formats/xml_reader.h"

namespace kith::formats {

// "_x000D_" in a text of a workbook is one character (ECMA-376 part 1, 22.9.2.19).
std::string unescaped_text(std::string text);

class XlsxTexts : public XmlEvents {
 public:
  explicit XlsxTexts(const XlsxLimits& limits) : limits_(limits) {}

  // Borrowed until the next call; null when there is none of that number.
  const std::string* find(size_t index);

  Status start(std::string_view name, std::span<const XmlAttribute> attributes) override;
  Status end(std::string_view name) override;
  void text(std::string_view utf8) override;

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  Status keep();
  void spill();

  const XlsxLimits& limits_;
  std::vector<uint64_t> ends_;  // of each text, in bytes from the first
  std::string memory_;          // all of them, or those that are not in the file yet
  uint64_t filed_ = 0;
  std::unique_ptr<std::FILE, Close> file_;
  std::string current_;
  std::string found_;
  bool in_item_ = false;
  bool in_text_ = false;
  int phonetic_ = 0;
};

}  // namespace kith::formats
