#include "sales/quote_document.h"

#include <algorithm>

#include "sales/line_sums.h"
#include "sales/look_up.h"
#include "sales/quotes.h"

namespace kith::sales {
namespace {

using formats::Document;
using query::Stored;
using records::Unit;

constexpr int money_amount = 0;
enum AddressPart { street, city, state, postal_code, country };

class Writing {
 public:
  Writing(const Unit& unit, const Stored& quote)
      : unit_(unit),
        quote_(quote),
        chinese_(text(quote, "language") != "en"),
        digits_(minor_digits_of(text(quote, "currency"))),
        letterhead_(letterhead_in(unit, chinese_ ? "zh" : "en")) {}

  Document write() {
    Document document;
    document.language = chinese_ ? "zh" : "en";
    document.title = says(say("Quote {}", "报价单 {}", text(quote_, "number")));
    document.sender = sender();
    document.receiver_label = says(say("To", "致"));
    document.receiver = receiver();
    document.facts = facts();
    document.introduction = words("introduction");
    lines(document);
    sums(document);
    section(document, say("Terms", "条款"), words("terms"));
    if (letterhead_)
      section(document, say("Bank account", "银行账户"), std::string(text(*letterhead_, "bank")));
    return document;
  }

 private:
  std::string says(const Message& message) const { return chinese_ ? message.zh : message.en; }
  std::string amount(Decimal value) const { return in_groups(value, digits_); }

  // The quote's own words, else those of the letterhead.
  std::string words(std::string_view field) const {
    if (const auto own = text(quote_, field); !own.empty()) return std::string(own);
    return letterhead_ ? std::string(text(*letterhead_, field)) : std::string();
  }

  std::vector<std::string> sender() const {
    std::vector<std::string> out;
    if (!letterhead_) return out;
    out.emplace_back(text(*letterhead_, "name"));
    const auto add = [&](std::string line) {
      if (!line.empty()) out.push_back(std::move(line));
    };
    add(std::string(text(*letterhead_, "address")));
    add(std::string(text(*letterhead_, "reached_at")));
    if (const auto number = text(*letterhead_, "tax_number"); !number.empty())
      add(says(say("Tax number {}", "税号 {}", number)));
    return out;
  }

  std::optional<Stored> named(std::string_view object, std::string_view field) const {
    const auto* id = std::get_if<int64_t>(&cell(quote_, field));
    return id ? look_up(unit_, object, Id{*id}) : std::nullopt;
  }

  // Large to small in Chinese, street first in English.
  std::string address_of(const Stored& account) const {
    const schema::Field* field = account.object().field("address");
    if (!field) return {};
    const auto cells = account.cells(*field);
    constexpr AddressPart in_chinese[] = {country, postal_code, state, city, street};
    constexpr AddressPart in_english[] = {street, city, state, postal_code, country};
    std::string out;
    for (const AddressPart part : chinese_ ? in_chinese : in_english) {
      const auto* words = std::get_if<std::string>(&cells[part]);
      if (!words || words->empty() || out.ends_with(*words)) continue;
      if (!out.empty()) out += chinese_ ? " " : ", ";
      out += *words;
    }
    return out;
  }

  std::vector<std::string> receiver() const {
    std::vector<std::string> out;
    const auto account = named("accounts", "account");
    const auto contact = named("contacts", "contact");
    if (account) out.emplace_back(text(*account, "name"));
    if (contact) out.emplace_back(text(*contact, "name"));
    if (account)
      if (std::string where = address_of(*account); !where.empty()) out.push_back(std::move(where));
    if (out.empty()) out.emplace_back(text(quote_, "name"));
    return out;
  }

  std::vector<formats::Fact> facts() const {
    std::vector<formats::Fact> out;
    const auto* sent = std::get_if<Timestamp>(&cell(quote_, "sent_at"));
    const Date day = unit_.actor.asker(sent ? *sent : unit_.now, unit_.base_currency)
                         .zone->date_at(sent ? *sent : unit_.now);
    out.push_back({says(say("Number", "编号")), std::string(text(quote_, "number"))});
    out.push_back({says(say("Date", "日期")), format(day)});
    if (const auto* until = std::get_if<Date>(&cell(quote_, "valid_until")))
      out.push_back({says(say("Valid until", "有效期至")), format(*until)});
    out.push_back({says(say("Subject", "主题")), std::string(text(quote_, "name"))});
    out.push_back({says(say("Currency", "货币")), std::string(text(quote_, "currency"))});
    return out;
  }

  static std::string percent(const Stored& line, std::string_view field) {
    return is_null(cell(line, field)) ? std::string() : format(decimal(line, field)) + "%";
  }

  std::string discount(const Stored& line) const {
    std::string out;
    if (decimal(line, "discount").units != 0) out = "−" + percent(line, "discount");
    if (const Decimal off = decimal(line, "discount_amount"); off.units != 0)
      out += (out.empty() ? "−" : " −") + amount(off);
    return out;
  }

  void lines(Document& document) {
    lines_ = lines_in_order(unit_, quote_);
    const bool discounted =
        std::ranges::any_of(lines_, [&](const Stored& line) { return !discount(line).empty(); });
    document.columns = {{"#", false, 0.35},
                        {says(say("Description", "产品与服务")), false, 3.4},
                        {says(say("Quantity", "数量")), true, 1},
                        {says(say("Unit price", "单价")), true, 1.3}};
    if (discounted) document.columns.push_back({says(say("Discount", "折扣")), true, 1.1});
    document.columns.push_back({says(say("Tax", "税率")), true, 0.7});
    document.columns.push_back({says(say("Net", "小计")), true, 1.4});
    for (size_t i = 0; i < lines_.size(); ++i) {
      const Stored& line = lines_[i];
      std::vector<std::string> row{std::to_string(i + 1), described(line), quantity(line),
                                   amount(decimal(line, "price"))};
      if (discounted) row.push_back(discount(line));
      row.push_back(percent(line, "tax_rate"));
      row.push_back(amount(decimal(line, "total")));
      document.rows.push_back(std::move(row));
    }
  }

  std::optional<Stored> product_of(const Stored& line) const {
    return look_up(unit_, "products", Id{std::get<int64_t>(cell(line, "product"))});
  }

  std::string described(const Stored& line) const {
    const auto product = product_of(line);
    std::string out(product ? text(*product, "name") : std::string_view("–"));
    if (const auto words = text(line, "description"); !words.empty())
      out += "\n" + std::string(words);
    return out;
  }

  std::string quantity(const Stored& line) const {
    std::string out = format(decimal(line, "quantity"));
    const auto product = product_of(line);
    if (product && !text(*product, "unit").empty())
      out += " " + std::string(text(*product, "unit"));
    return out;
  }

  void sums(Document& document) const {
    const auto sums = sums_of_quote(quote_, lines_);
    if (!sums) return;
    const auto add = [&](const Message& label, const std::string& value) {
      document.sums.push_back({says(label), value});
    };
    if (sums->discount.units != 0) {
      add(say("Lines", "明细合计"), amount(sums->subtotal));
      add(decimal(quote_, "discount").units != 0
              ? say("Discount {}%", "整单折扣 {}%", format(decimal(quote_, "discount")))
              : say("Discount", "整单优惠"),
          "−" + amount(sums->discount));
    }
    add(say("Net", "不含税金额"), amount(sums->net));
    for (const QuotedTax& tax : sums->taxes)
      if (tax.rate.units != 0) add(say("Tax {}%", "税额 {}%", format(tax.rate)), amount(tax.tax));
    add(say("Total {}", "总计 {}", text(quote_, "currency")), amount(sums->total));
  }

  void section(Document& document, const Message& heading, std::string words) const {
    if (!words.empty()) document.sections.push_back({says(heading), std::move(words)});
  }

  const Unit& unit_;
  const Stored& quote_;
  const bool chinese_;
  const int digits_;
  const std::optional<Stored> letterhead_;
  std::vector<Stored> lines_;
};

}  // namespace

Document document_of_quote(const Unit& unit, const Stored& quote) {
  return Writing(unit, quote).write();
}

std::string in_groups(Decimal amount, int minor_digits) {
  const bool negative = amount.units < 0;
  std::string digits = format(Decimal{negative ? -amount.units : amount.units});
  size_t point = digits.find('.');
  std::string fraction = point == std::string::npos ? std::string() : digits.substr(point + 1);
  digits.resize(std::min(point, digits.size()));
  // A price may have more places than the currency; none is hidden.
  fraction.resize(std::max(fraction.size(), static_cast<size_t>(minor_digits)), '0');
  for (size_t at = digits.size(); at > 3; at -= 3) digits.insert(at - 3, ",");
  return (negative ? "−" : "") + digits + (fraction.empty() ? "" : "." + fraction);
}

}  // namespace kith::sales
