#include "sales/accounting_export.h"

#include <algorithm>
#include <set>

#include "automation/fields.h"
#include "formats/encoding.h"
#include "formats/iif.h"
#include "formats/text_encoder.h"
#include "formats/zip_writer.h"
#include "records/batch.h"
#include "sales/accounting_sight.h"
#include "sales/look_up.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Unit;

constexpr size_t numbers_at_once = 200;

constexpr std::string_view party_kind(Bookkept what) {
  return what == Bookkept::purchase_order ? "vendor" : "customer";
}

// QuickBooks Desktop reads the code page of its Windows.
std::string encoding_of(const BookNames& names, const app::Settings& settings) {
  return names.encoding(settings.locale == Locale::en ? "windows-1252" : "GB18030");
}

std::string last_characters(std::string_view text, size_t count) {
  size_t at = text.size();
  for (; at > 0 && count > 0; --count) do
      --at;
    while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
  return std::string(text.substr(at));
}

// Whether an encoding holds all of a text.
bool holds(const std::string& encoding, std::string_view text) {
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

class Naming {
 public:
  Naming(const Unit& unit, const BookWish& wish, const app::Settings& settings)
      : unit_(unit), wish_(wish), limits_(limits_of(wish.format)) {
    made_.books.names = BookNames::load(unit);
    encoding_ = wish.format == AccountingFormat::iif ? encoding_of(names(), settings) : "UTF-8";
    const schema::Field* method = unit.schema->object("payments")->field("method");
    for (const schema::Option& option : method->options)
      made_.books.methods[option.value] = names().method(option.value, option.label.en);
  }

  BookExport name_all() {
    made_.gathered = gather_books(unit_, wish_);
    fetch();
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
    if (!holds(encoding_, name))
      return BookProblem{
          "encoding",
          say("The file's encoding ({1}) lacks letters of “{0}”. Give another name "
              "for QuickBooks, or choose another encoding.",
              "文件编码 {1} 无法表示“{0}”。请填写其他名称，或更换文件编码。", name, encoding_)};
    return std::nullopt;
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
    const std::string_view own = text(found->second, "name");
    const bool mapped = names().find(map_key_of(kind, format(document.account))) != nullptr;
    document.party = formats::iif_text(names().party(kind, document.account, own));
    auto problem = judge(document.party, limits_.party, mapped);
    if (!problem) {
      // Customers and vendors share one list of names in QuickBooks.
      const auto [place, fresh] =
          parties_.emplace(lower(document.party), std::pair(document.account, std::string(kind)));
      if (!fresh && place->second != std::pair(document.account, std::string(kind)))
        problem = BookProblem{
            "same_name",
            say("Another customer or vendor is called “{}” as well, and QuickBooks would take them "
                "for one. Give this one another name for QuickBooks.",
                "已有其他客户或供应商同名“{}”，QuickBooks 会视为同一个。请为其另取名称。",
                document.party)};
    }
    ask_for_name(one, std::move(problem), kind, "", document.account, own);
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
    const bool mapped = names().find(map_key_of("product", format(product))) != nullptr;
    const std::string item = formats::iif_text(names().product(product, own));
    auto problem = judge(item, limits_.item, mapped);
    if (!problem) {
      const auto [place, fresh] = item_names_.emplace(lower(item), product);
      if (!fresh && place->second != product)
        problem = BookProblem{"same_name",
                              say("Another product is called “{}” as well. Give this one another "
                                  "name for QuickBooks.",
                                  "已有其他产品同名“{}”，请为其另取名称。", item)};
    }
    ask_for_name(one, std::move(problem), "product", "", product, own);
    made_.books.items.insert_or_assign(
        product,
        BookItem{item, std::string(text(found->second, "name")), names().income_account(product),
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
    std::set<std::pair<Id, bool>> parties;
    for (const BookDocument& each : made_.books.documents) {
      for (const BookLine& line : each.lines) items.insert(line.product);
      const bool vendor = each.what == Bookkept::purchase_order;
      if (!parties.insert({each.account, vendor}).second) continue;
      const Stored& account = accounts_.at(each.account);
      const std::string_view title = shown_text(unit_, account, "invoice_title");
      made_.books.parties.push_back({each.party, vendor,
                                     std::string(title.empty() ? text(account, "name") : title),
                                     std::string(shown_text(unit_, account, "phone")),
                                     std::string(shown_text(unit_, account, "email")),
                                     std::string(shown_text(unit_, account, "tax_number"))});
    }
    std::erase_if(made_.books.items, [&](const auto& item) { return !items.contains(item.first); });
  }

  const Unit& unit_;
  const BookWish& wish_;
  const BookLimits limits_;
  std::string encoding_;
  BookExport made_;
  std::map<Id, Stored> accounts_;
  std::map<Id, Stored> products_;
  std::map<std::string, std::pair<Id, std::string>> parties_;
  std::map<std::string, Id> item_names_;
  std::set<std::pair<Bookkept, std::string>> numbers_;
  std::set<std::string> asked_;
  std::map<std::string, std::vector<std::pair<std::string, Id>>> given_;  // by what the log says
};

Json problem_json(const BookProblem& problem, const BookDocument& of, Locale locale) {
  Json::Object json{
      {"object", object_of(of.what)}, {"id", of.record ? Json(format(of.record)) : Json()},
      {"what", name_of(of.what)},     {"number", of.number},
      {"code", problem.code},         {"message", render(problem.message, locale)}};
  if (!problem.map_kind.empty())
    json.emplace_back(
        "name_for", Json(Json::Object{
                        {"kind", problem.map_kind},
                        {"key", problem.map_key},
                        {"record", problem.map_record ? Json(format(problem.map_record)) : Json()},
                        {"label", problem.map_label}}));
  return Json(std::move(json));
}

}  // namespace

BookExport prepare_export(const Unit& unit, const BookWish& wish, const app::Settings& settings) {
  return Naming(unit, wish, settings).name_all();
}

Result<MadeFile> make_file(const BookExport& made, const BookWish& wish,
                           const app::Settings& settings, Timestamp now) {
  const TimeZone* zone = TimeZone::find(settings.time_zone);
  const std::string day = format((zone ? *zone : TimeZone::utc()).date_at(now));
  if (wish.format == AccountingFormat::iif) {
    const std::string text = write_iif(made.books);
    const std::string encoding = encoding_of(made.books.names, settings);
    MadeFile file{"kith-quickbooks-" + day + ".iif", "text/plain", {}};
    if (encoding == "UTF-8") {
      file.content = text;
    } else {
      TRY(TextEncoder::open(encoding)).encode(text, file.content);
    }
    return file;
  }
  MadeFile file{"kith-quickbooks-" + day + ".zip", "application/zip", {}};
  formats::ZipWriter zip(file.content, now);
  for (const BookFile& each : write_book_csv(made.books)) {
    zip.begin(each.name);
    zip.data(each.content);
    zip.end();
  }
  zip.finish();
  return file;
}

Json problems_json(const Gathered& gathered, Locale locale) {
  Json::Array problems;
  for (const Gathered::Left& each : gathered.left)
    problems.push_back(problem_json(each.problem, {.what = each.what}, locale));
  for (const Gathered::One& each : gathered.documents)
    for (const BookProblem& problem : each.problems)
      problems.push_back(problem_json(problem, each.document, locale));
  return Json(std::move(problems));
}

}  // namespace kith::sales
