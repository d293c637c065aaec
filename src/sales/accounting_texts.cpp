#include "sales/accounting_texts.h"

#include <algorithm>

#include "formats/encoding.h"
#include "formats/iif.h"
#include "formats/text_encoder.h"
#include "text/utf8.h"

namespace kith::sales {
namespace {

constexpr size_t shown_bytes_max = 60;  // of a text in a message

bool encodes(const std::string& encoding, std::string_view text) {
  if (encoding == "UTF-8" ||
      std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; }))
    return true;
  auto encoder = TextEncoder::open(encoding);
  auto back = Utf8Converter::open(encoding, Malformed::replace);
  if (!encoder || !back) return false;
  std::string bytes, again;
  encoder->encode(text, bytes);
  return back->convert(bytes, again).ok() && back->finish(again).ok() && again == text;
}

std::string beginning(std::string_view text) {
  const std::string_view cut = cut_utf8(text, shown_bytes_max);
  return std::string(cut) + (cut.size() < text.size() ? "…" : "");
}

class Collector {
 public:
  Collector(const Books& books, const BookDocument& document, AccountingFormat format)
      : names_(books.names),
        document_(document),
        limits_(limits_of(format)),
        desktop_(format == AccountingFormat::iif) {}

  std::vector<NeededName> collect(const Books& books) {
    if (document_.what == Bookkept::payment)
      of_payment(books);
    else
      of_lines();
    return std::move(found_);
  }

 private:
  void role(std::string_view key, BookList list, std::string_view type, size_t characters_max) {
    found_.push_back({names_.role(key), characters_max, list,
                      list == BookList::account ? std::string(type) : map_key_of("role", key),
                      "role", std::string(key), BookNames().role(key)});
  }
  void account(std::string_view key, std::string_view type) {
    role(key, BookList::account, type, limits_.account);
  }
  // One that the name of a product or a method brings.
  void account_named(const std::string& name, std::string_view type, std::string_view otherwise) {
    if (name == names_.role(otherwise))
      account(otherwise, type);
    else
      found_.push_back({name, limits_.account, BookList::account, std::string(type)});
  }

  void of_payment(const Books& books) {
    if (!desktop_) return;
    account("receivable", "AR");
    account_named(names_.deposit_account(document_.method), "OCASSET", "deposit");
    const auto method = books.methods.find(document_.method);
    if (method != books.methods.end() && !method->second.empty())
      found_.push_back({method->second,
                        limits_.list_name,
                        BookList::none,
                        {},
                        "method",
                        document_.method,
                        method->second});
  }

  void of_lines() {
    const bool buys = document_.what == Bookkept::purchase_order;
    if (desktop_) account(buys ? "purchase_orders" : "receivable", buys ? "NONPOSTING" : "AR");
    if (document_.what == Bookkept::invoice) role("terms", BookList::none, {}, limits_.list_name);
    bool plain = false;
    for (const BookLine& line : document_.lines) {
      plain |= !line.product || (buys && line.tax.units != 0);
      if (!buys && line.product)
        account_named(names_.income_account(line.product), "INC", "income");
    }
    if (buys || !desktop_) account("purchases", "COGS");
    if (plain && !buys) account("income", "INC");
    if (plain) role(buys ? "purchase_item" : "sales_item", BookList::item, {}, limits_.item);
    if (!buys) taxes();
  }

  void taxes() {
    const auto taxes = taxes_of(document_);
    if (taxes.empty()) return;
    if (desktop_) {
      account("tax_payable", "OCLIAB");
      role("tax_vendor", BookList::party, {}, limits_.party);
    }
    for (const auto& [rate, tax] : taxes)
      found_.push_back(
          {tax_name(names_, rate), limits_.list_name, desktop_ ? BookList::item : BookList::none,
           map_key_of("tax_rate", format(rate)), "tax_rate", format(rate), format(rate) + "%"});
  }

  const BookNames& names_;
  const BookDocument& document_;
  const BookLimits limits_;
  const bool desktop_;
  std::vector<NeededName> found_;
};

}  // namespace

std::string encoding_of(const BookNames& names, AccountingFormat format,
                        const app::Settings& settings) {
  if (format != AccountingFormat::iif) return "UTF-8";
  return names.encoding(settings.locale == Locale::en ? "windows-1252" : "GB18030");
}

std::vector<NeededName> needed_names(const Books& books, const BookDocument& document,
                                     AccountingFormat format) {
  return Collector(books, document, format).collect(books);
}

bool TextJudge::holds(std::string_view text) {
  const auto known = known_.find(text);
  if (known != known_.end()) return known->second;
  const bool holds = encodes(encoding_, text);
  known_.emplace(text, holds);
  return holds;
}

std::optional<BookProblem> TextJudge::encoding_problem(std::string_view text) {
  if (holds(text)) return std::nullopt;
  return BookProblem{"encoding",
                     say("The file's encoding ({1}) lacks letters of “{0}”. Give another name "
                         "for QuickBooks, or choose another encoding.",
                         "文件编码 {1} 无法表示“{0}”。请填写其他名称，或更换文件编码。",
                         beginning(text), encoding_)};
}

std::optional<BookProblem> TextJudge::judge(const NeededName& name) {
  auto problem = name_problem(name.text, name.characters_max);
  if (!problem && name.list == BookList::account)
    problem = level_problem(name.text, limits_.account_level);
  if (!problem) problem = encoding_problem(name.text);
  if (!problem || name.map_kind.empty()) return problem;
  problem->map_kind = name.map_kind;
  problem->map_key = name.map_key;
  problem->map_label = name.map_label;
  return problem;
}

std::optional<BookProblem> TextJudge::free_text(const Message& what, std::string_view text) {
  if (holds(formats::iif_text(text))) return std::nullopt;
  return BookProblem{"encoding",
                     say("The file's encoding ({3}) lacks letters of its {0} “{2}”. Change that, "
                         "or choose another "
                         "encoding under Names.",
                         "文件编码 {3} 无法表示其{1}“{2}”。请修改，或在“名称对照”中更换文件编码。",
                         what.en, what.zh, beginning(formats::iif_text(text)), encoding_)};
}

std::vector<BookProblem> TextJudge::judge_texts(const BookDocument& document) {
  std::vector<BookProblem> problems;
  const auto judge = [&](const Message& what, std::string_view text) {
    if (auto problem = free_text(what, text)) problems.push_back(std::move(*problem));
    return problems.empty();
  };
  judge(say("number", "编号"), document.book_number);
  judge(say("memo", "备注"), document.memo);
  for (const BookLine& line : document.lines)
    if (!judge(say("line", "明细"), line.description)) break;
  return problems;
}

std::string TextJudge::fitting(std::string_view text, size_t characters_max) {
  std::string whole = formats::iif_text(text);
  return characters(whole) <= characters_max && holds(whole) ? whole : std::string();
}

}  // namespace kith::sales
