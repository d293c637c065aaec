// A file that an export writes, whatever its format: rows of typed cells.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "base/message.h"
#include "base/time.h"

namespace kith::integrations {

enum class Names { labels, api };
// What stands for a record that a field names: what it is called, or beside that, in a column of its
// own (account.id), the key by which an import finds it again.
enum class References { names, names_and_keys };

// How a file is to be written.
struct FileTerms {
  Locale locale = Locale::en;
  Names names = Names::labels;
  References references = References::names;
  std::string encoding = "UTF-8";  // of CSV: UTF-8 with a byte order mark, or GB18030
  const TimeZone* zone = nullptr;  // of instants where the format knows no zone
  std::string base_currency;
  Timestamp made{};
};

struct FileColumn {
  std::string heading;
  int width = 18;  // in characters, for formats that have widths
};

// Appends to a buffer that its maker owns and may empty between rows.
class TableFile {
 public:
  virtual ~TableFile() = default;
  virtual void begin(std::string_view title, std::span<const FileColumn> columns) = 0;
  // One cell each, from left to right; then end_row().
  virtual void empty() = 0;
  virtual void text(std::string_view utf8) = 0;
  virtual void number(Decimal value) = 0;
  virtual void integer(int64_t value) = 0;
  virtual void percent(Decimal of_a_hundred) = 0;
  virtual void money(Decimal amount, std::string_view currency) = 0;
  virtual void boolean(bool value) = 0;
  virtual void date(Date value) = 0;
  virtual void instant(Timestamp value) = 0;
  virtual void link(std::string_view target, std::string_view shown) = 0;
  virtual void end_row() = 0;
  virtual void finish() = 0;
};

}  // namespace kith::integrations
