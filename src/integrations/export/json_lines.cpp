// JSON lines (jsonlines.org): of a list each record as the API shows it, of a report an object a row.
// In a table an amount of another currency than the workspace's own is a text, "12.5 USD".
#include "base/json.h"
#include "integrations/export/format.h"

namespace kith::integrations {
namespace {

class JsonLinesList final : public ListFile {
 public:
  explicit JsonLinesList(std::string& out) : out_(out) {}
  void row(query::TableRow& row) override {
    JsonWriter json(out_);
    row.write_record(json);
    out_ += '\n';
  }
  void finish() override {}

 private:
  std::string& out_;
};

class JsonLinesTable final : public TableFile {
 public:
  JsonLinesTable(const FileTerms& terms, std::string& out)
      : base_currency_(terms.base_currency), out_(out) {}

  void begin(std::string_view, std::span<const FileColumn> columns) override {
    for (const FileColumn& column : columns) {
      keys_.emplace_back();
      append_json_string(keys_.back(), column.heading);
    }
  }
  void empty() override { begin_cell().null(); }
  void text(std::string_view utf8) override { begin_cell().string(utf8); }
  void number(Decimal value) override { begin_cell().decimal(value); }
  void integer(int64_t value) override { begin_cell().number(value); }
  void percent(Decimal of_a_hundred) override { begin_cell().decimal(of_a_hundred); }
  void money(Decimal amount, std::string_view currency) override {
    if (currency.empty() || currency == base_currency_) return number(amount);
    std::string cell;
    append(cell, amount);
    text(cell.append(" ").append(currency));
  }
  void boolean(bool value) override { begin_cell().boolean(value); }
  void date(Date value) override { begin_cell().date(value); }
  void instant(Timestamp value) override { begin_cell().timestamp(value); }
  void link(std::string_view, std::string_view shown) override { text(shown); }
  void end_row() override {
    out_ += "}\n";
    cell_ = 0;
  }
  void finish() override {}

 private:
  JsonWriter begin_cell() {
    out_.append(cell_ == 0 ? "{" : ",").append(keys_[cell_]).append(":");
    ++cell_;
    return JsonWriter(out_);
  }

  const std::string base_currency_;
  std::string& out_;
  std::vector<std::string> keys_;
  size_t cell_ = 0;
};

}  // namespace

std::unique_ptr<ListFile> json_lines_list(const ListHead&, const FileTerms&, std::string& out) {
  return std::make_unique<JsonLinesList>(out);
}

std::unique_ptr<TableFile> json_lines_table(const FileTerms& terms, std::string& out) {
  return std::make_unique<JsonLinesTable>(terms, out);
}

}  // namespace kith::integrations
