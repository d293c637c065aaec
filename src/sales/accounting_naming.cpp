// Each document of an export with its number and its names there, or with what stops it.
#include <algorithm>
#include <set>

#include "formats/iif.h"
#include "sales/accounting_export.h"
#include "sales/accounting_shared.h"
#include "sales/accounting_sight.h"
#include "sales/accounting_texts.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Unit;

constexpr size_t numbers_at_once = 200;

constexpr std::string_view party_kind(Bookkept what) {
  return what == Bookkept::purchase_order ? "vendor" : "customer";
}

std::string last_characters(std::string_view text, size_t count) {
  size_t at = text.size();
  for (; at > 0 && count > 0; --count) do
      --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return std::string(text.substr(at));
}

class Naming {
 public:
  Naming(const Unit& unit, const BookWish& wish, const app::Settings& settings)
      : unit_(unit),
        wish_(wish),
        made_{.gathered = {}, .books = {.names = BookNames::load(unit)}},
        judge_(wish.format, encoding_of(names(), wish.format, settings)),
        limits_(judge_.limits()),
        shared_(unit, names()) {
    const schema::Field* method = unit.schema->object("payments")->field("method");
    for (const schema::Option& option : method->options)
      made_.books.methods[option.value] = names().method(option.value, option.label.en);
  }

  BookExport name_all() {
    made_.gathered = gather_books(unit_, wish_);
    fetch();
    look_up_names();
    look_up_numbers();
    for (Gathered::One& each : made_.gathered.documents)
      if (each.problems.empty()) name(each);
    for (const Gathered::One& each : made_.gathered.documents)
      if (each.problems.empty()) made_.books.documents.push_back(each.document);
    keep_what_is_used();
    return std::move(made_);
  }

 private:
  const BookNames& names() const { return made_.books.names; }

  void fetch() {
    std::set<Id> accounts, products;
    for (const Gathered::One& each : made_.gathered.documents) {
      if (each.document.account) accounts.insert(each.document.account);
      for (const BookLine& line : each.document.lines)
        if (line.product) products.insert(line.product);
    }
    const auto env = seen_by(unit_);
    const std::vector<Id> account_ids(accounts.begin(), accounts.end());
    for (Stored& each : query::fetch_many(env, *unit_.schema->object("accounts"), account_ids))
      accounts_.emplace(each.id(), std::move(each));
    const std::vector<Id> product_ids(products.begin(), products.end());
    for (Stored& each : query::fetch_many(env, *unit_.schema->object("products"), product_ids))
      products_.emplace(each.id(), std::move(each));
  }

  std::string party_name(std::string_view kind, const Stored& account) const {
    return formats::iif_text(names().party(kind, account.id(), text(account, "name")));
  }
  std::string product_name(const Stored& product) const {
    return formats::iif_text(names().product(product.id(), text(product, "name")));
  }

  void look_up_names() {
    std::set<std::string> parties, items;
    for (const Gathered::One& each : made_.gathered.documents) {
      const auto account = accounts_.find(each.document.account);
      if (account != accounts_.end())
        parties.insert(party_name(party_kind(each.document.what), account->second));
    }
    for (const auto& [id, product] : products_) items.insert(product_name(product));
    shared_.look_up(std::vector<std::string>(parties.begin(), parties.end()),
                    std::vector<std::string>(items.begin(), items.end()));
  }

  void name(Gathered::One& one) {
    BookDocument& document = one.document;
    if (document.currency != unit_.base_currency)
      one.problems.push_back(
          {"currency",
           say("It is in {0}; the file holds {1} alone. Enter it in QuickBooks by hand.",
               "币种为 {0}，而文件只能包含 {1}。请在 QuickBooks 中手工录入。", document.currency,
               unit_.base_currency)});
    if (document.amount.units <= 0)
      one.problems.push_back(
          {"no_amount", say("It has no amount. Give it one.", "没有金额，请先填写。")});
    name_party(one);
    for (const BookLine& line : document.lines) {
      if (line.product) name_item(one, line.product);
      check_tax(one, line);
    }
    number(one);
    for (BookProblem& problem : judge_.judge_texts(document))
      one.problems.push_back(std::move(problem));
    if (one.problems.empty()) check_needed(one);
  }

  // A problem that a name would solve.
  void ask_for_name(Gathered::One& one, std::optional<BookProblem> problem, std::string_view kind,
                    std::string_view key, Id record, std::string_view label) {
    if (!problem) return;
    problem->map_kind = kind;
    problem->map_key = key;
    problem->map_record = record;
    problem->map_label = label;
    one.problems.push_back(std::move(*problem));
  }

  std::optional<BookProblem> judge(std::string_view name, size_t characters_max, bool mapped) {
    if (auto problem = name_problem(name, characters_max)) return problem;
    // In a name that somebody gave, a colon means a sub-item on purpose.
    if (!mapped && name.find(':') != std::string_view::npos)
      return BookProblem{
          "colon",
          say("“{}” has a colon, behind which QuickBooks sees a part of something "
              "else. Give a name for QuickBooks.",
              "“{}”含有冒号，QuickBooks 会当作下级名称。请填写 QuickBooks 中的名称。", name)};
    return judge_.encoding_problem(name);
  }

  void name_party(Gathered::One& one) {
    BookDocument& document = one.document;
    const auto found = accounts_.find(document.account);
    if (found == accounts_.end() || found->second.deleted()) {
      one.problems.push_back(
          {"no_customer", say("Its customer is missing or not visible to you. Choose one that "
                              "is there.",
                              "客户不存在或对你不可见，请选择有效的客户。")});
      return;
    }
    const std::string_view kind = party_kind(document.what);
    const std::string key = map_key_of(kind, format(document.account));
    document.party = party_name(kind, found->second);
    auto problem = judge(document.party, limits_.party, names().find(key) != nullptr);
    if (!problem && !shared_.claim(BookList::party, document.party, key))
      problem = BookProblem{
          "same_name",
          say("Another customer or vendor is called “{}” as well, and QuickBooks would take them "
              "for one. Give this one another name for QuickBooks; where the two are one there, "
              "give both the same.",
              "已有其他客户或供应商同名“{}”，QuickBooks 会视为同一个。请为其另取名称；"
              "若两者在 QuickBooks 中确为同一个，请为两者填写相同名称。",
              document.party)};
    ask_for_name(one, std::move(problem), kind, "", document.account, text(found->second, "name"));
  }

  void name_item(Gathered::One& one, Id product) {
    const auto found = products_.find(product);
    if (found == products_.end()) {
      one.problems.push_back(
          {"no_product", say("A product of its lines is missing or not visible to you.",
                             "明细中的产品不存在或对你不可见。")});
      return;
    }
    const std::string_view own = text(found->second, "name");
    const std::string key = map_key_of("product", format(product));
    const std::string item = product_name(found->second);
    auto problem = judge(item, limits_.item, names().find(key) != nullptr);
    if (!problem && !shared_.claim(BookList::item, item, key))
      problem = BookProblem{
          "same_name",
          say("Another product or item is called “{}” as well. Give this one another name for "
              "QuickBooks; where two products are one there, give both the same.",
              "已有其他产品或物料同名“{}”，请为其另取名称；若两个产品在 QuickBooks 中确为同一个，"
              "请为两者填写相同名称。",
              item)};
    ask_for_name(one, std::move(problem), "product", "", product, own);
    made_.books.items.insert_or_assign(
        product,
        BookItem{item, judge_.holds(own) ? std::string(own) : item, names().income_account(product),
                 shown_decimal(unit_, found->second, "price"),
                 shown_decimal(unit_, found->second, "cost")});
  }

  // Desktop gets its tax items with the file; Online knows its own codes alone.
  void check_tax(Gathered::One& one, const BookLine& line) {
    if (wish_.format == AccountingFormat::iif || line.tax.units == 0 ||
        !names().tax(line.tax_rate).empty())
      return;
    const auto same = [&](const BookProblem& each) {
      return each.code == "unmapped" && each.map_key == format(line.tax_rate);
    };
    if (std::ranges::any_of(one.problems, same)) return;
    ask_for_name(one,
                 BookProblem{"unmapped",
                             say("Nobody has said which tax code of QuickBooks is {}%. Give it "
                                 "under Names.",
                                 "尚未指定税率 {}% 对应的 QuickBooks 税码，请在“名称对照”中填写。",
                                 format(line.tax_rate))},
                 "tax_rate", format(line.tax_rate), Id{}, format(line.tax_rate) + "%");
  }

  // Accounts, methods, terms and taxes: each that does not fit, and each that is something else already.
  void check_needed(Gathered::One& one) {
    for (const NeededName& needed : needed_names(made_.books, one.document, wish_.format)) {
      auto problem = judge_.judge(needed);
      if (!problem && !shared_.claim(needed.list, needed.text, needed.owner)) {
        problem = BookProblem{
            "same_name",
            say("“{}” is the name of something else in QuickBooks already. Give another one under "
                "Names.",
                "“{}”在 QuickBooks 中已用于其他项目，请在“名称对照”中另取名称。", needed.text),
            needed.map_kind, needed.map_key};
        problem->map_label = needed.map_label;
      }
      if (!problem) continue;
      const auto same = [&](const BookProblem& each) {
        return each.message.en == problem->message.en;
      };
      if (std::ranges::none_of(one.problems, same)) one.problems.push_back(std::move(*problem));
    }
  }

  std::string first_number(const Gathered::One& one) const {
    return !one.exported_as.empty()
               ? one.exported_as
               : last_characters(formats::iif_text(one.document.number), limits_.number);
  }

  // Whose each of these numbers is already.
  void ask_for(std::span<const std::string> numbers) {
    asked_.insert(numbers.begin(), numbers.end());
    for (const Stored& entry : entries_with(unit_, "number", numbers))
      if (text(entry, "direction") == "export")
        given_[std::string(text(entry, "number"))].emplace_back(text(entry, "what"),
                                                                record_of(entry));
  }

  // All that are likely to be needed, some at a time.
  void look_up_numbers() {
    std::set<std::string> wanted;
    for (const Gathered::One& each : made_.gathered.documents) wanted.insert(first_number(each));
    const std::vector<std::string> numbers(wanted.begin(), wanted.end());
    for (size_t at = 0; at < numbers.size(); at += numbers_at_once)
      ask_for(std::span(numbers).subspan(at, std::min(numbers_at_once, numbers.size() - at)));
  }

  // As it was, where it went out before; else its own, as far as it fits, and nobody else's.
  void number(Gathered::One& one) {
    BookDocument& document = one.document;
    const std::string own = formats::iif_text(document.number);
    if (own.empty()) {
      one.problems.push_back(
          {"no_number", say("It has no number. Give it one.", "没有编号，请先填写。")});
      return;
    }
    std::string candidate = first_number(one);
    for (int n = 2; taken(document, candidate) && n < 100; ++n) {
      const std::string end = fmt::format("~{}", n);
      candidate = last_characters(own, limits_.number - end.size()) + end;
    }
    numbers_.insert({document.what, candidate});
    document.book_number = std::move(candidate);
    if (auto problem = name_problem(document.book_number, limits_.number))
      one.problems.push_back(std::move(*problem));
  }

  bool taken(const BookDocument& document, const std::string& number) {
    if (numbers_.contains({document.what, number})) return true;
    if (!asked_.contains(number)) ask_for({&number, 1});
    const auto given = given_.find(number);
    return given != given_.end() && std::ranges::any_of(given->second, [&](const auto& to) {
             return to.first == name_of(document.what) && to.second != document.record;
           });
  }

  void keep_what_is_used() {
    std::set<Id> items;
    std::set<std::pair<std::string, bool>> parties;
    for (const BookDocument& each : made_.books.documents) {
      for (const BookLine& line : each.lines) items.insert(line.product);
      const bool vendor = each.what == Bookkept::purchase_order;
      // Of several that are one there, the first says who that is.
      if (parties.insert({lower(each.party), vendor}).second)
        made_.books.parties.push_back(party(each, accounts_.at(each.account), vendor));
    }
    std::erase_if(made_.books.items, [&](const auto& item) { return !items.contains(item.first); });
  }

  BookParty party(const BookDocument& of, const Stored& account, bool vendor) {
    const auto detail = [&](std::string_view field, size_t characters_max) {
      return judge_.fitting(shown_text(unit_, account, field), characters_max);
    };
    std::string company(shown_text(unit_, account, "invoice_title"));
    if (company.empty()) company = text(account, "name");
    return {of.party,
            vendor,
            judge_.holds(formats::iif_text(company)) ? company : of.party,
            detail("phone", limits_.phone),
            detail("email", limits_.email),
            detail("tax_number", limits_.tax_number)};
  }

  const Unit& unit_;
  const BookWish& wish_;
  BookExport made_;
  TextJudge judge_;
  const BookLimits& limits_;
  SharedNames shared_;
  std::map<Id, Stored> accounts_;
  std::map<Id, Stored> products_;
  std::set<std::pair<Bookkept, std::string>> numbers_;
  std::set<std::string> asked_;
  std::map<std::string, std::vector<std::pair<std::string, Id>>> given_;  // by what the log says
};

}  // namespace

BookExport prepare_export(const Unit& unit, const BookWish& wish, const app::Settings& settings) {
  return Naming(unit, wish, settings).name_all();
}

}  // namespace kith::sales
