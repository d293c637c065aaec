// What a number in a cell means: the part of a workbook's styles that tells dates from numbers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "formats/xml_reader.h"

namespace kith::formats {

enum class XlsxNumber { plain, date, time, date_time, percent };

// By its format code, "yyyy\-mm\-dd".
XlsxNumber number_kind(std::string_view format_code);
// USD of the codes `#,##0.00 "USD"` and `[$USD] 0.00`; empty where there is none, or a mere sign.
std::string_view currency_of(std::string_view format_code);

class XlsxStyles : public XmlEvents {
 public:
  XlsxNumber kind_of(size_t style) const {
    return style < kinds_.size() ? kinds_[style].number : XlsxNumber::plain;
  }
  // Of an amount the code of its currency, where its style says one.
  std::string_view currency_of(size_t style) const {
    return style < kinds_.size() ? std::string_view(kinds_[style].currency) : std::string_view();
  }
  Status start(std::string_view name, std::span<const XmlAttribute> attributes) override;
  Status end(std::string_view name) override;
  void text(std::string_view) override {}

 private:
  struct Kind {
    XlsxNumber number = XlsxNumber::plain;
    std::string currency;
  };
  struct Custom {
    size_t id;
    Kind kind;
  };
  std::vector<Custom> customs_;
  std::vector<Kind> kinds_;  // by number of the style
  bool in_cell_formats_ = false;
};

enum class XlsxCalendar { from_1900, from_1904 };

// The text of a number as its cell shows it, but unrounded.
std::string shown_number(std::string_view number, XlsxNumber kind, XlsxCalendar calendar);

}  // namespace kith::formats
