// A table as a workbook, with the types that a spreadsheet has. Instants are in the reader's zone.
#include "formats/csv.h"
#include "formats/xlsx_writer.h"
#include "integrations/export/format.h"

namespace kith::integrations {
namespace {

class XlsxFile final : public TableFile {
 public:
  XlsxFile(const FileTerms& terms, std::string& out)
      : zone_(terms.zone ? *terms.zone : TimeZone::utc()),
        base_currency_(terms.base_currency),
        writer_(out, terms.made) {}

  void begin(std::string_view title, std::span<const FileColumn> columns) override {
    std::vector<formats::XlsxWriter::Column> headings;
    for (const FileColumn& column : columns) headings.push_back({column.heading, column.width});
    writer_.begin_sheet(title, std::move(headings));
  }
  void empty() override { writer_.empty(); }
  // An import takes the guard off that people bring over from a CSV: what looks guarded gets one more.
  void text(std::string_view utf8) override {
    if (rearmed(utf8).size() == utf8.size()) return writer_.text(utf8);
    writer_.text("'" + std::string(utf8));
  }
  void number(Decimal value) override { writer_.number(value); }
  void integer(int64_t value) override { writer_.integer(value); }
  void percent(Decimal of_a_hundred) override { writer_.percent(of_a_hundred); }
  void money(Decimal amount, std::string_view currency) override {
    writer_.money(amount, currency == base_currency_ ? std::string_view() : currency);
  }
  void boolean(bool value) override { writer_.boolean(value); }
  void date(Date value) override { writer_.date(value); }
  void instant(Timestamp value) override {
    writer_.instant(value + std::chrono::seconds(zone_.offset_s_at(value)));
  }
  void link(std::string_view target, std::string_view shown) override {
    writer_.link(target, shown);
  }
  void end_row() override { writer_.end_row(); }
  void finish() override { writer_.finish(); }

 private:
  const TimeZone& zone_;
  const std::string base_currency_;
  formats::XlsxWriter writer_;
};

}  // namespace

std::unique_ptr<TableFile> xlsx_file(const FileTerms& terms, std::string& out) {
  return std::make_unique<XlsxFile>(terms, out);
}

}  // namespace kith::integrations
