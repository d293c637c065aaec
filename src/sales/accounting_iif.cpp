#include <fmt/format.h>

#include <set>

#include "formats/csv.h"
#include "formats/iif.h"
#include "sales/accounting_files.h"

namespace kith::sales {
namespace {

using formats::IifWriter;

std::string_view keyword_of(Bookkept what) {
  switch (what) {
    case Bookkept::invoice:
      return "INVOICE";
    case Bookkept::credit_note:
      return "CREDIT MEMO";
    case Bookkept::payment:
      return "PAYMENT";
    case Bookkept::purchase_order:
      break;
  }
  return "PURCHORD";
}

Decimal minus(Decimal amount) { return {-amount.units}; }

// Free text that a spreadsheet must not run.
std::string memo(std::string_view text) {
  return book_text(text, limits_of(AccountingFormat::iif).text);
}

class IifFile {
 public:
  explicit IifFile(const Books& books) : books_(books), writer_(out_) {}

  std::string write() {
    accounts();
    parties();
    items();
    methods();
    writer_.heading("TRNS", {"TRNSID", "TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM",
                             "MEMO", "DUEDATE", "TERMS", "PAYMETH", "NAMEISTAXABLE"});
    writer_.heading("SPL", {"SPLID", "TRNSTYPE", "DATE", "ACCNT", "NAME", "AMOUNT", "DOCNUM",
                            "MEMO", "PRICE", "QNTY", "INVITEM", "PAYMETH", "TAXABLE", "EXTRA"});
    writer_.heading("ENDTRNS", {});
    for (const BookDocument& each : books_.documents) document(each);
    return std::move(out_);
  }

 private:
  struct Split {
    std::string account;
    std::string party;
    Decimal amount;
    std::string memo;
    std::string price = {};
    std::string quantity = {};
    std::string item = {};
    std::string taxable = {};
    std::string extra = {};
  };

  bool any(Bookkept what) const {
    for (const BookDocument& each : books_.documents)
      if (each.what == what) return true;
    return false;
  }
  bool sells() const { return any(Bookkept::invoice) || any(Bookkept::credit_note); }

  std::string role(std::string_view key) const { return books_.names.role(key); }

  std::set<Decimal> rates() const {
    std::set<Decimal> rates;
    for (const BookDocument& each : books_.documents)
      if (each.what != Bookkept::purchase_order)
        for (const auto& [rate, tax] : taxes_of(each)) rates.insert(rate);
    return rates;
  }

  // Accounts that are there already stay as they are.
  void accounts() {
    std::map<std::string, std::string_view> types;
    const auto add = [&](const std::string& name, std::string_view type) {
      types.emplace(name, type);
    };
    if (sells() || any(Bookkept::payment)) add(role("receivable"), "AR");
    if (sells()) add(role("income"), "INC");
    for (const BookDocument& each : books_.documents) {
      if (each.what == Bookkept::payment) add(books_.names.deposit_account(each.method), "OCASSET");
      for (const BookLine& line : each.lines)
        if (line.product && each.what != Bookkept::purchase_order)
          add(books_.names.income_account(line.product), "INC");
    }
    if (!rates().empty()) add(role("tax_payable"), "OCLIAB");
    if (any(Bookkept::purchase_order)) {
      add(role("purchase_orders"), "NONPOSTING");
      add(role("purchases"), "COGS");
    }
    writer_.heading("ACCNT", {"NAME", "ACCNTTYPE"});
    for (const auto& [name, type] : types) writer_.row("ACCNT", {name, type});
  }

  void parties() {
    writer_.heading("CUST", {"NAME", "COMPANYNAME", "PHONE1", "EMAIL", "RESALENUM"});
    for (const BookParty& each : books_.parties)
      if (!each.vendor)
        writer_.row("CUST", {each.name, company(each), phone(each), memo(each.email),
                             memo(each.tax_number)});
    writer_.heading("VEND", {"NAME", "COMPANYNAME", "PHONE1", "EMAIL", "TAXID"});
    if (!rates().empty()) writer_.row("VEND", {role("tax_vendor"), "", "", "", ""});
    for (const BookParty& each : books_.parties)
      if (each.vendor)
        writer_.row("VEND", {each.name, company(each), phone(each), memo(each.email),
                             memo(each.tax_number)});
  }

  static std::string company(const BookParty& party) {
    return book_text(party.company, limits_of(AccountingFormat::iif).company);
  }

  // What is digits and signs of a phone number alone does nothing in a spreadsheet.
  static std::string phone(const BookParty& party) {
    const bool plain = party.phone.find_first_not_of("+0123456789 ()-") == std::string::npos;
    return plain ? party.phone : memo(party.phone);
  }

  void items() {
    writer_.heading(
        "INVITEM", {"NAME", "INVITEMTYPE", "DESC", "ACCNT", "PRICE", "COST", "TAXABLE", "TAXVEND"});
    bool plain_sale = false, plain_purchase = false;
    for (const BookDocument& each : books_.documents)
      for (const BookLine& line : each.lines) {
        (each.what == Bookkept::purchase_order ? plain_purchase : plain_sale) |= !line.product;
        // The tax of a purchase stands on that item as well.
        if (each.what == Bookkept::purchase_order && line.tax.units != 0) plain_purchase = true;
      }
    for (const BookItem* item : items_of(books_))
      writer_.row("INVITEM", {item->name, "PART", memo(item->description), item->account,
                              book_amount(item->price), book_amount(item->cost), "Y", ""});
    if (plain_sale)
      writer_.row("INVITEM", {role("sales_item"), "SERV", "", role("income"), "", "", "Y", ""});
    if (plain_purchase)
      writer_.row("INVITEM",
                  {role("purchase_item"), "SERV", "", role("purchases"), "", "", "N", ""});
    for (const Decimal rate : rates())
      writer_.row("INVITEM", {tax_name(books_.names, rate), "COMPTAX", "", role("tax_payable"),
                              format(rate) + "%", "", "", role("tax_vendor")});
  }

  void methods() {
    std::set<std::string> used;
    for (const BookDocument& each : books_.documents)
      if (each.what == Bookkept::payment) used.insert(method(each));
    used.erase("");
    if (used.empty()) return;
    writer_.heading("PAYMETH", {"NAME"});
    for (const std::string& each : used) writer_.row("PAYMETH", {each});
  }

  std::string method(const BookDocument& payment) const {
    const auto found = books_.methods.find(payment.method);
    return found == books_.methods.end() ? std::string() : found->second;
  }

  void document(const BookDocument& of) {
    const bool sale = of.what == Bookkept::invoice;
    const bool credit = of.what == Bookkept::credit_note;
    const bool payment = of.what == Bookkept::payment;
    const std::string account = payment            ? books_.names.deposit_account(of.method)
                                : (sale || credit) ? role("receivable")
                                                   : role("purchase_orders");
    const Decimal amount = sale || payment ? of.amount : minus(of.amount);
    const bool taxed = !taxes_of(of).empty();
    writer_.row("TRNS", {"", keyword_of(of.what), book_date(of.date), account, of.party,
                         book_amount(amount), of.book_number, memo(of.memo),
                         sale ? book_date(due_of(books_, of)) : "", sale ? role("terms") : "",
                         payment ? method(of) : "", sale || credit ? (taxed ? "Y" : "N") : ""});
    if (payment)
      split(of, {role("receivable"), of.party, minus(of.amount), of.memo});
    else
      for (const BookLine& each : of.lines) line(of, each);
    if (!payment) taxes(of);
    writer_.row("ENDTRNS", {});
  }

  void split(const BookDocument& of, const Split& split) {
    writer_.row("SPL", {"", keyword_of(of.what), book_date(of.date), split.account, split.party,
                        book_amount(split.amount), of.book_number, memo(split.memo), split.price,
                        split.quantity, split.item, "", split.taxable, split.extra});
  }

  void line(const BookDocument& of, const BookLine& line) {
    const bool sale = of.what == Bookkept::invoice;
    const std::string account = of.what == Bookkept::purchase_order ? role("purchases")
                                : line.product ? books_.names.income_account(line.product)
                                               : role("income");
    split(of, {.account = account,
               .party = of.what == Bookkept::purchase_order ? of.party : "",
               .amount = sale ? minus(line.amount) : line.amount,
               .memo = line.description,
               .price = book_amount(line.price),
               .quantity = format(sale ? minus(line.quantity) : line.quantity),
               .item = item_name(books_, of, line),
               .taxable = line.tax.units != 0 ? "Y" : "N"});
  }

  // One rate is the tax of the whole; QuickBooks has no second one, so several are lines.
  void taxes(const BookDocument& of) {
    const auto taxes = taxes_of(of);
    for (const auto& [rate, tax] : taxes) {
      const std::string name = tax_name(books_.names, rate);
      if (of.what == Bookkept::purchase_order) {
        split(of, {.account = role("purchases"),
                   .party = of.party,
                   .amount = tax,
                   .memo = name,
                   .price = book_amount(tax),
                   .quantity = "1",
                   .item = role("purchase_item")});
        continue;
      }
      split(of, {.account = role("tax_payable"),
                 .party = role("tax_vendor"),
                 .amount = of.what == Bookkept::invoice ? minus(tax) : tax,
                 .memo = name,
                 .price = format(rate) + "%",
                 .item = name,
                 .taxable = "N",
                 .extra = taxes.size() == 1 ? "AUTOSTAX" : ""});
    }
  }

  const Books& books_;
  std::string out_;
  IifWriter writer_;
};

}  // namespace

std::string write_iif(const Books& books) { return IifFile(books).write(); }

}  // namespace kith::sales
