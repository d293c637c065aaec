// A table as CSV: UTF-8 with a byte order mark, so that a spreadsheet reads Chinese, or GB18030 for
// those that do not. Instants are in UTC, dates and numbers as an import reads them back.
#include <charconv>
#include <optional>

#include "formats/csv.h"
#include "formats/text_encoder.h"
#include "integrations/export/format.h"

namespace kith::integrations {
namespace {

class CsvFile final : public TableFile {
 public:
  CsvFile(const FileTerms& terms, std::string& out)
      : base_currency_(terms.base_currency),
        out_(out),
        encoder_(terms.encoding == "UTF-8" ? std::nullopt
                                           : std::optional(*TextEncoder::open(terms.encoding))),
        writer_(encoder_ ? plain_ : out, {.byte_order_mark = !encoder_}) {}

  void begin(std::string_view, std::span<const FileColumn> columns) override {
    for (const FileColumn& column : columns) writer_.cell(column.heading);
    end_row();
  }
  void empty() override { writer_.cell({}); }
  void text(std::string_view utf8) override { writer_.cell(utf8); }
  void number(Decimal value) override {
    start_cell();
    append(cell_, value);
    writer_.cell(cell_);
  }
  void integer(int64_t value) override {
    char digits[24];
    const auto end = std::to_chars(digits, digits + sizeof digits, value);
    writer_.cell({digits, end.ptr});
  }
  void percent(Decimal of_a_hundred) override { number(of_a_hundred); }
  // In the workspace's own currency it stays a number to a spreadsheet; an import takes both back.
  void money(Decimal amount, std::string_view currency) override {
    if (currency == base_currency_) return number(amount);
    start_cell();
    append(cell_, amount);
    cell_.append(" ").append(currency);
    writer_.cell(cell_);
  }
  void boolean(bool value) override { writer_.cell(value ? "true" : "false"); }
  void date(Date value) override {
    start_cell();
    append(cell_, value);
    writer_.cell(cell_);
  }
  void instant(Timestamp value) override {
    start_cell();
    append(cell_, value);
    writer_.cell(cell_);
  }
  void link(std::string_view, std::string_view shown) override { text(shown); }
  void end_row() override {
    writer_.end_row();
    if (!encoder_) return;
    encoder_->encode(plain_, out_);
    plain_.clear();
  }
  void finish() override {}

 private:
  void start_cell() { cell_.clear(); }

  const std::string base_currency_;
  std::string& out_;
  std::string plain_;
  std::optional<TextEncoder> encoder_;
  CsvWriter writer_;
  std::string cell_;
};

}  // namespace

std::unique_ptr<TableFile> csv_file(const FileTerms& terms, std::string& out) {
  return std::make_unique<CsvFile>(terms, out);
}

}  // namespace kith::integrations
