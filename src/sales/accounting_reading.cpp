#include "sales/accounting_reading.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/crypto.h"
#include "formats/csv.h"
#include "formats/encoding.h"
#include "formats/iif.h"
#include "sales/accounting_names.h"

namespace kith::sales {
namespace {

// Rows above the heading of a report: its name, the company, the days.
constexpr size_t title_rows_max = 20;

enum Column { date, type, number, invoice, customer, amount, status, method, memo, columns };
constexpr std::array<std::string_view, columns> headings = {
    "|date|paymentdate|transactiondate|txndate|invoicedate|日期|付款日期|回款日期|",
    "|type|transactiontype|txntype|类型|交易类型|",
    "|num|no|number|refno|refnumber|referenceno|referencenumber|paymentno|paymentnumber|docnum|"
    "编号|参考号|",
    "|invoiceno|invoicenumber|invoicenum|invoice|appliedto|appliedtoinvoice|发票号码|发票号|发票|",
    "|customer|name|customername|customerfullname|payer|客户|客户名称|付款方|",
    "|amount|amountpaid|paymentamount|appliedamount|amountreceived|total|金额|回款金额|",
    "|status|invoicestatus|状态|",
    "|paymentmethod|pmtmethod|method|付款方式|回款方式|",
    "|memo|memodescription|description|备注|摘要|"};

// "*Invoice No." is "invoiceno".
std::string bare(std::string_view heading) {
  std::string made;
  for (const char c : lower(heading))
    if (static_cast<unsigned char>(c) >= 0x80 || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      made += c;
  return made;
}

std::optional<Column> column_of(std::string_view heading) {
  const std::string name = "|" + bare(heading) + "|";
  if (name.size() == 2) return std::nullopt;
  for (int column = 0; column < columns; ++column)
    if (headings[static_cast<size_t>(column)].find(name) != std::string_view::npos)
      return static_cast<Column>(column);
  return std::nullopt;
}

std::optional<Bookkept> kind_called(std::string_view type) {
  const std::string name = bare(type);
  for (const std::string_view word :
       {"payment", "receivepayment", "paymentreceived", "回款", "收款", "付款"})
    if (name == word) return Bookkept::payment;
  if (name == "invoice" || name == "发票") return Bookkept::invoice;
  if (name == "creditmemo" || name == "creditnote" || name == "红字发票")
    return Bookkept::credit_note;
  return std::nullopt;
}

bool says_void(std::string_view status) {
  const std::string name = bare(status);
  return name == "voided" || name == "void" || name == "作废" || name == "已作废";
}

BookProblem unreadable(uint64_t line, uint32_t column, std::string code, const Message& why) {
  return {std::move(code),
          {fmt::format("Line {}, character {}: {}", line, column, why.en),
           fmt::format("第 {} 行第 {} 个字符：{}", line, column, why.zh)}};
}

BookProblem no_date(uint64_t line, uint32_t column, std::string_view text) {
  return unreadable(line, column, "date",
                    say("“{}” is no day in the order that was chosen. Choose another order, or "
                        "write it as 2026-11-30.",
                        "“{}”不是所选顺序的日期。请更换日期顺序，或写作 2026-11-30。", text));
}

BookProblem no_amount(uint64_t line, uint32_t column, std::string_view text) {
  return unreadable(
      line, column, "amount",
      say("“{}” is no amount. Write it like 1234.50.", "“{}”不是金额，请写作 1234.50。", text));
}

Decimal magnitude(Decimal amount) { return {amount.units < 0 ? -amount.units : amount.units}; }

std::string clean(std::string_view cell) { return formats::iif_text(rearmed(cell)); }

class Table {
 public:
  explicit Table(DayOrder order) : order_(order) { place_.fill(-1); }

  Status row(const CsvRow& row) {
    if (!headed_) return head(row);
    if (rows_.size() == book_rows_max)
      return too_large(say("The file has more than {} rows. Split it by days.",
                           "文件超过 {} 行，请按日期拆分。", book_rows_max));
    read(row);
    return done();
  }

  Result<std::vector<BookRow>> finish() {
    if (headed_) return std::move(rows_);
    return invalid_field(
        "file", "no_heading",
        say("Line 1: no row of the first {} names the columns. It needs a date, an amount, and a "
            "number or an invoice number (Date, Num, Invoice No, Customer, Amount).",
            "第 1 行：前 {} 行中没有列标题。需要日期、金额，以及编号或发票号（Date、Num、Invoice "
            "No、Customer、Amount）。",
            title_rows_max));
  }

 private:
  Status head(const CsvRow& row) {
    std::array<int, columns> place;
    place.fill(-1);
    for (size_t i = 0; i < row.cells.size(); ++i)
      if (const auto column = column_of(row.cells[i].text);
          column && place[static_cast<size_t>(*column)] < 0)
        place[static_cast<size_t>(*column)] = static_cast<int>(i);
    const bool named =
        place[date] >= 0 && place[amount] >= 0 && (place[number] >= 0 || place[invoice] >= 0);
    if (named) {
      place_ = place;
      headed_ = true;
    } else if (++titles_ > title_rows_max) {
      return Error(finish().error());
    }
    return done();
  }

  std::string text(const CsvRow& row, Column column) const {
    const int place = place_[column];
    if (place < 0 || static_cast<size_t>(place) >= row.cells.size()) return {};
    return clean(row.cells[static_cast<size_t>(place)].text);
  }
  uint32_t at(const CsvRow& row, Column column) const {
    const int place = place_[column];
    return place < 0 || static_cast<size_t>(place) >= row.cells.size()
               ? 1
               : row.cells[static_cast<size_t>(place)].column;
  }

  std::optional<Bookkept> kind_of(const BookRow& made) const {
    if (place_[type] >= 0) return kind_called(made.type);
    // A list of invoices tells their status; one of payments what they paid.
    return place_[status] >= 0 && place_[method] < 0 ? Bookkept::invoice : Bookkept::payment;
  }

  void read(const CsvRow& row) {
    BookRow made{.line = row.line,
                 .type = text(row, type),
                 .number = text(row, number),
                 .customer = text(row, customer),
                 .invoice = text(row, invoice),
                 .method = text(row, method),
                 .memo = text(row, memo),
                 .voided = says_void(text(row, status))};
    const std::string day = text(row, date), sum = text(row, amount);
    const bool sums_up = lower(day).starts_with("total") || day.starts_with("合计");
    if (made.number.empty() && (day.empty() || sums_up)) return;  // also captions, and the foot
    made.what = kind_of(made);
    if (made.what && *made.what != Bookkept::payment && made.invoice.empty())
      made.invoice = made.number;
    if (made.what && *made.what != Bookkept::payment && made.number.empty())
      made.number = made.invoice;
    made.date = read_book_date(day, order_);
    const auto value = read_book_amount(sum);
    made.amount = magnitude(value.value_or(Decimal{}));
    if (row.defect != CsvDefect::none && row.defect != CsvDefect::too_few_cells &&
        row.defect != CsvDefect::too_many_cells)
      made.problem = unreadable(row.line, 1, "malformed", describe(row.defect));
    else if (made.what && !made.date)
      made.problem = no_date(row.line, at(row, date), day);
    else if (made.what && !value)
      made.problem = no_amount(row.line, at(row, amount), sum);
    rows_.push_back(std::move(made));
  }

  const DayOrder order_;
  bool headed_ = false;
  size_t titles_ = 0;
  std::array<int, columns> place_;
  std::vector<BookRow> rows_;
};

Result<std::vector<BookRow>> read_table(std::string_view utf8, DayOrder order) {
  Table table(order);
  CsvReader reader(
      {.limits = {.cell_bytes_max = 64 << 10, .row_bytes_max = 256 << 10, .cells_max = 512}},
      [&](const CsvRow& row) { return table.row(row); });
  TRY(reader.feed(utf8));
  TRY(reader.finish());
  return table.finish();
}

BookRow row_of(const formats::IifTransaction& transaction, DayOrder order) {
  const formats::IifRow& head = transaction.head;
  BookRow made{.line = head.line,
               .what = kind_called(head["TRNSTYPE"]),
               .type = std::string(head["TRNSTYPE"]),
               .number = clean(head["DOCNUM"]),
               .customer = clean(head["NAME"]),
               .date = read_book_date(head["DATE"], order),
               .method = clean(head["PAYMETH"]),
               .memo = clean(head["MEMO"])};
  if (made.what && *made.what != Bookkept::payment) made.invoice = made.number;
  // Some programs name the invoice that a payment is for on its line.
  for (const formats::IifRow& split : transaction.splits)
    if (made.invoice.empty() && split["DOCNUM"] != head["DOCNUM"])
      made.invoice = clean(split["DOCNUM"]);
  const auto value = read_book_amount(head["AMOUNT"]);
  made.amount = magnitude(value.value_or(Decimal{}));
  if (made.what && !made.date)
    made.problem = no_date(head.line, head.at("DATE"), head["DATE"]);
  else if (made.what && !value)
    made.problem = no_amount(head.line, head.at("AMOUNT"), head["AMOUNT"]);
  return made;
}

Result<std::vector<BookRow>> read_transactions(std::string_view utf8, DayOrder order) {
  const auto transactions = TRY(formats::read_iif(utf8));
  if (transactions.size() > book_rows_max)
    return too_large(say("The file has more than {} transactions. Split it by days.",
                         "文件超过 {} 笔交易，请按日期拆分。", book_rows_max));
  std::vector<BookRow> rows;
  for (const auto& each : transactions) rows.push_back(row_of(each, order));
  return rows;
}

Result<std::string> as_utf8(std::string_view bytes) {
  const EncodingGuess guess = detect_encoding(bytes.substr(0, 64 << 10));
  auto converter = TRY(Utf8Converter::open(guess.name, Malformed::replace));
  std::string utf8;
  TRY(converter.convert(bytes, utf8));
  TRY(converter.finish(utf8));
  return utf8;
}

std::optional<int> digits(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.starts_with('-'))
    return std::nullopt;
  return value;
}

}  // namespace

std::optional<Decimal> read_book_amount(std::string_view cell) {
  std::string text = formats::iif_text(cell);
  bool below = false;
  if (text.starts_with('(') && text.ends_with(')')) {
    below = true;
    text = text.substr(1, text.size() - 2);
  }
  if (text.starts_with('-')) {
    below = !below;
    text.erase(0, 1);
  }
  for (const std::string_view sign : {"$", "¥", "￥", "€", "£", "CNY", "RMB", "USD", "EUR"})
    if (text.starts_with(sign)) {
      text.erase(0, sign.size());
      break;
    }
  if (text.starts_with(' ')) text.erase(0, 1);
  if (text.empty() || text.starts_with('-') || text.starts_with('+')) return std::nullopt;
  // Commas stand before three digits, or they are something else.
  const size_t dot = std::min(text.find('.'), text.size());
  std::string plain;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] != ',') {
      plain += text[i];
      continue;
    }
    if (i == 0 || i >= dot || (dot - i) % 4 != 0) return std::nullopt;
  }
  auto value = parse_decimal(plain);
  if (value && below) value->units = -value->units;
  return value;
}

std::optional<Date> read_book_date(std::string_view cell, DayOrder order) {
  const std::string text = formats::iif_text(cell);
  if (const auto day = parse_date(text)) return day;
  std::array<int, 3> parts{};
  std::string_view rest = text;
  for (size_t i = 0; i < 3; ++i) {
    const size_t end = std::min(rest.find_first_of("/.-"), rest.size());
    const auto part = digits(rest.substr(0, end));
    if (!part || (i < 2) == (end == rest.size())) return std::nullopt;
    parts[i] = *part;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  int year = parts[2], month = parts[0], day = parts[1];
  if (parts[0] > 31) {
    year = parts[0];
    month = parts[1];
    day = parts[2];
  } else if (order == DayOrder::day_first) {
    std::swap(month, day);
  }
  // Two digits, as older files of QuickBooks have them.
  if (year < 100) year += year < 70 ? 2000 : 1900;
  if (month < 1 || month > 12 || day < 1 || day > 31 || year > 9999) return std::nullopt;
  return parse_date(fmt::format("{:04}-{:02}-{:02}", year, month, day));
}

AccountingFormat format_of_books(std::string_view bytes) {
  return formats::looks_like_iif(bytes) ? AccountingFormat::iif : AccountingFormat::csv;
}

Result<std::vector<BookRow>> read_books(std::string_view bytes, DayOrder order) {
  if (bytes.size() > book_bytes_max)
    return too_large(say("The file is larger than {} MiB. Split it.", "文件超过 {} MiB，请拆分。",
                         book_bytes_max >> 20));
  const std::string utf8 = TRY(as_utf8(bytes));
  return formats::looks_like_iif(utf8) ? read_transactions(utf8, order) : read_table(utf8, order);
}

std::string mark_of(const BookRow& row, int n) {
  return hex(sha256(fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}",
                                row.what ? name_of(*row.what) : "", lower(row.number),
                                row.date ? format(*row.date) : "", format(row.amount),
                                lower(row.customer), lower(row.invoice), row.voided, n)));
}

}  // namespace kith::sales
