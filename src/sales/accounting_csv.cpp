#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "formats/csv.h"
#include "formats/iif.h"
#include "sales/accounting_files.h"

namespace kith::sales {
namespace {

constexpr size_t invoices_in_file = 100;
constexpr size_t rows_in_file = 1000;

constexpr std::string_view read_me =
    "Kith -> QuickBooks Online\r\n"
    "\r\n"
    "Import under Settings > Import data, in this order:\r\n"
    "  customers.csv          Customers\r\n"
    "  vendors.csv            Vendors\r\n"
    "  products.csv           Products and services\r\n"
    "  invoices-1.csv ...     Invoices; dates MM/DD/YYYY, amounts exclusive of tax\r\n"
    "  payments.csv           Bank transactions (upload from file); match them with the "
    "invoices\r\n"
    "QuickBooks Online imports neither of these from a file; enter them by hand or with an "
    "import\r\n"
    "app:\r\n"
    "  credit-notes.csv, purchase-orders.csv\r\n"
    "\r\n"
    "请在 QuickBooks Online 的“设置 > 导入数据”中按以下顺序导入：\r\n"
    "  customers.csv          客户\r\n"
    "  vendors.csv            供应商\r\n"
    "  products.csv           产品与服务\r\n"
    "  invoices-1.csv 等      发票；日期为 MM/DD/YYYY，金额不含税\r\n"
    "  payments.csv           银行交易（上传文件），再与发票核对\r\n"
    "QuickBooks Online 不能从文件导入以下两项，请手工录入或使用导入工具：\r\n"
    "  credit-notes.csv、purchase-orders.csv\r\n";

using Cells = std::vector<std::string>;

constexpr BookLimits limits = limits_of(AccountingFormat::csv);

// The writer makes it harmless.
std::string free_text(std::string_view text, size_t characters_max = limits.text) {
  return std::string(rearmed(book_text(text, characters_max)));
}

// Cells that a spreadsheet would run are made harmless; names were refused before that.
std::string table(const Cells& heading, const std::vector<Cells>& rows) {
  std::string out;
  CsvWriter writer(out, {});
  for (const std::string& cell : heading) writer.cell(cell);
  writer.end_row();
  for (const Cells& row : rows) {
    for (const std::string& cell : row) writer.cell(cell);
    writer.end_row();
  }
  return out;
}

std::string tax_code(const Books& books, const BookLine& line) {
  return line.tax.units == 0 ? books.names.tax(line.tax_rate)
                             : tax_name(books.names, line.tax_rate);
}

std::vector<Cells> rows_of(const Books& books, const BookDocument& document) {
  std::vector<Cells> rows;
  const bool first_due = document.what == Bookkept::invoice;
  for (const BookLine& line : document.lines)
    rows.push_back({document.book_number, document.party, book_date(document.date),
                    first_due ? book_date(due_of(books, document)) : "",
                    first_due ? books.names.role("terms") : "", free_text(document.memo),
                    item_name(books, document, line), free_text(line.description),
                    format(line.quantity), book_amount(line.price), book_amount(line.amount),
                    line.tax.units != 0 ? "Y" : "N", format(line.tax_rate) + "%",
                    tax_code(books, line), book_amount(line.tax), document.currency});
  return rows;
}

const Cells& invoice_heading() {
  static const Cells heading = {
      "*InvoiceNo",   "*Customer",    "*InvoiceDate",          "*DueDate",
      "Terms",        "Memo",         "Item(Product/Service)", "ItemDescription",
      "ItemQuantity", "ItemRate",     "*ItemAmount",           "Taxable",
      "TaxRate",      "*ItemTaxCode", "ItemTaxAmount",         "Currency"};
  return heading;
}

void add_invoices(const Books& books, std::vector<BookFile>& files) {
  std::vector<Cells> rows;
  size_t documents = 0, number = 0;
  const auto flush = [&] {
    if (!rows.empty())
      files.push_back({fmt::format("invoices-{}.csv", ++number), table(invoice_heading(), rows)});
    rows.clear();
    documents = 0;
  };
  for (const BookDocument& each : books.documents) {
    if (each.what != Bookkept::invoice) continue;
    auto more = rows_of(books, each);
    if (documents == invoices_in_file || rows.size() + more.size() > rows_in_file) flush();
    rows.insert(rows.end(), std::make_move_iterator(more.begin()),
                std::make_move_iterator(more.end()));
    ++documents;
  }
  flush();
}

void add_documents(const Books& books, Bookkept what, std::string name, const Cells& first,
                   std::vector<BookFile>& files) {
  std::vector<Cells> rows;
  for (const BookDocument& each : books.documents)
    if (each.what == what)
      for (Cells& row : rows_of(books, each)) rows.push_back(std::move(row));
  if (rows.empty()) return;
  Cells heading = invoice_heading();
  std::ranges::copy(first, heading.begin());
  files.push_back({std::move(name), table(heading, rows)});
}

void add_payments(const Books& books, std::vector<BookFile>& files) {
  std::vector<Cells> rows;
  for (const BookDocument& each : books.documents) {
    if (each.what != Bookkept::payment) continue;
    std::string description = each.book_number + " " + each.party;
    if (!each.memo.empty()) description += " " + each.memo;
    rows.push_back({book_date(each.date), free_text(description), book_amount(each.amount)});
  }
  if (!rows.empty())
    files.push_back({"payments.csv", table({"Date", "Description", "Amount"}, rows)});
}

void add_parties(const Books& books, bool vendors, std::string name, std::vector<BookFile>& files) {
  std::vector<Cells> rows;
  for (const BookParty& each : books.parties)
    if (each.vendor == vendors)
      rows.push_back({each.name, free_text(each.company, limits.company), each.email, each.phone,
                      each.tax_number});
  if (!rows.empty())
    files.push_back(
        {std::move(name), table({"Name", "Company", "Email", "Phone", "Tax ID"}, rows)});
}

void add_products(const Books& books, std::vector<BookFile>& files) {
  std::vector<Cells> rows;
  for (const BookItem* item : items_of(books))
    rows.push_back({item->name, "Non-inventory", free_text(item->description),
                    book_amount(item->price), item->account, book_amount(item->cost),
                    books.names.role("purchases")});
  const bool plain = std::ranges::any_of(books.documents, [](const BookDocument& each) {
    return each.what != Bookkept::purchase_order &&
           std::ranges::any_of(each.lines, [](const BookLine& line) { return !line.product; });
  });
  if (plain)
    rows.push_back(
        {books.names.role("sales_item"), "Service", "", "", books.names.role("income"), "", ""});
  if (!rows.empty())
    files.push_back({"products.csv", table({"Product/Service Name", "Item type",
                                            "Sales Description", "Sales Price / Rate",
                                            "Income Account", "Purchase Cost", "Expense Account"},
                                           rows)});
}

}  // namespace

std::string book_text(std::string_view text, size_t characters_max) {
  const std::string whole = defused(formats::iif_text(text));
  size_t at = 0;
  for (size_t count = 0; at < whole.size(); ++at)
    if ((static_cast<unsigned char>(whole[at]) & 0xC0) != 0x80 && ++count > characters_max) break;
  return whole.substr(0, at);
}

std::vector<const BookItem*> items_of(const Books& books) {
  std::set<Id> used;
  for (const BookDocument& each : books.documents)
    for (const BookLine& line : each.lines) used.insert(line.product);
  std::set<std::string> named;
  std::vector<const BookItem*> items;
  for (const auto& [id, item] : books.items)
    if (used.contains(id) && named.insert(lower(item.name)).second) items.push_back(&item);
  return items;
}

std::string book_amount(Decimal amount) {
  std::string text = format(amount);
  const size_t dot = text.find('.');
  if (dot == std::string::npos) return text + ".00";
  if (text.size() - dot == 2) text += '0';
  return text;
}

std::string book_amount(std::optional<Decimal> amount) {
  return amount ? book_amount(*amount) : std::string();
}

std::string book_date(Date date) {
  const std::chrono::year_month_day day{date};
  return fmt::format("{:02}/{:02}/{:04}", static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()), static_cast<int>(day.year()));
}

Date due_of(const Books& books, const BookDocument& document) {
  return document.date + std::chrono::days{books.names.terms_days()};
}

std::map<Decimal, Decimal> taxes_of(const BookDocument& document) {
  std::map<Decimal, Decimal> taxes;
  for (const BookLine& line : document.lines)
    if (line.tax.units != 0) taxes[line.tax_rate].units += line.tax.units;
  return taxes;
}

std::string tax_name(const BookNames& names, Decimal rate) {
  const std::string said = names.tax(rate);
  return said.empty() ? names.tax_otherwise(rate) : said;
}

std::string item_name(const Books& books, const BookDocument& document, const BookLine& line) {
  const auto found = books.items.find(line.product);
  if (line.product && found != books.items.end()) return found->second.name;
  return books.names.role(document.what == Bookkept::purchase_order ? "purchase_item"
                                                                    : "sales_item");
}

std::vector<BookFile> write_book_csv(const Books& books) {
  std::vector<BookFile> files;
  add_parties(books, false, "customers.csv", files);
  add_parties(books, true, "vendors.csv", files);
  add_products(books, files);
  add_invoices(books, files);
  add_payments(books, files);
  add_documents(books, Bookkept::credit_note, "credit-notes.csv",
                {"CreditNoteNo", "Customer", "Date"}, files);
  add_documents(books, Bookkept::purchase_order, "purchase-orders.csv",
                {"PurchaseOrderNo", "Vendor", "Date"}, files);
  files.push_back({"README.txt", std::string(read_me)});
  return files;
}

}  // namespace kith::sales
