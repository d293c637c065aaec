#include "sales/price_books.h"

#include <algorithm>

#include "query/question.h"
#include "records/conditions.h"
#include "sales/look_up.h"
#include "schema/kinds/currencies.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Draft;
using records::Unit;

constexpr int books_max = 500;
constexpr int entries_max = 500;
constexpr int money_currency = 1;

std::vector<Stored> all_books(const Unit& unit) {
  const query::ReadEnvironment environment{unit.db, *unit.schema, query::everything(),
                                           unit.actor.directory()};
  query::Question question;
  question.object = unit.schema->object("price_books");
  const auto ids = query::select_ids(environment, question, Id{}, books_max);
  return query::fetch_many(environment, *question.object, ids);
}

// What a product costs in one book, by quantity: few, however many books there are.
std::vector<Stored> entries_of(const Unit& unit, Id book, Id product) {
  const query::ReadEnvironment environment{unit.db, *unit.schema, query::everything(),
                                           unit.actor.directory()};
  const schema::Object& entries = *unit.schema->object("price_book_entries");
  const auto names = [&](std::string_view field, Id id) {
    return records::where(entries, *entries.field(field), query::Op::eq, {value_of(id)});
  };
  query::Question question;
  question.object = &entries;
  question.filter = query::Filter::both(names("product", product), names("price_book", book));
  const auto ids = query::select_ids(environment, question, Id{}, entries_max);
  return query::fetch_many(environment, entries, ids);
}

// Prices of another currency would stand in the book as they are.
void keep_currency(const Unit& unit, Draft& draft) {
  if (draft.creating() || !draft.changed("currency")) return;
  if (look_up_all(unit, "price_book_entries", "price_book", draft.after().id()).empty()) return;
  draft.refuse("currency", "has_prices",
               say("The book has prices in {}. Make another book for the other currency, or take "
                   "the prices out first.",
                   "该价格表已有 {} 价格。请为其他货币另建价格表，或先移除这些价格。",
                   text(*draft.before(), "currency")));
}

bool flag(const Stored& record, std::string_view field) {
  const auto* value = std::get_if<bool>(&cell(record, field));
  return value && *value;
}

bool valid_on(const Stored& book, Date day) {
  const auto* from = std::get_if<Date>(&cell(book, "valid_from"));
  const auto* until = std::get_if<Date>(&cell(book, "valid_until"));
  return flag(book, "active") && (!from || *from <= day) && (!until || *until >= day);
}

Id named(const Stored& record, std::string_view field) {
  const auto* id = std::get_if<int64_t>(&cell(record, field));
  return id ? Id{*id} : Id{};
}

Date today(const Unit& unit) {
  return unit.actor.asker(unit.now, unit.base_currency).zone->date_at(unit.now);
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return out;
}

void keep_one_default(const Unit& unit, Draft& draft) {
  if (!draft.flag("is_default")) return;
  unit.db.take_turns("price_books");
  for (const Stored& other : all_books(unit)) {
    const bool rival = other.id() != draft.after().id() && flag(other, "is_default") &&
                       text(other, "currency") == draft.text("currency") &&
                       named(other, "team") == draft.reference("team");
    if (!rival) continue;
    // A file from elsewhere brings its books, and takes nobody's default away.
    if (unit.via == records::Via::import) return draft.set("is_default", false);
    draft.refuse(
        "is_default", "duplicate",
        say("“{}” is the default in this currency for the same people. Take it off there "
            "first.",
            "“{}”已是该货币对同一范围的默认价格表，请先在那里取消。", text(other, "name")));
    return;
  }
}

}  // namespace

Status fit_price_book(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  const std::string currency =
      draft.empty("currency") ? std::string(unit.base_currency) : upper(draft.text("currency"));
  if (!schema::find_currency(currency)) {
    draft.refuse("currency", "currency",
                 say("“{}” is no currency; use a code of ISO 4217 such as CNY, USD or EUR.",
                     "“{}”不是货币代码；请使用 ISO 4217 代码，如 CNY、USD、EUR。", currency));
    return done();
  }
  draft.set("currency", currency);
  const auto from = draft.date("valid_from");
  const auto until = draft.date("valid_until");
  if (from && until && *until < *from) {
    draft.refuse("valid_until", "range",
                 say("The last day lies before the first. Choose {} or later.",
                     "结束日期早于开始日期，请选择 {} 或之后的日期。", format(*from)));
  }
  keep_currency(unit, draft);
  keep_one_default(unit, draft);
  return done();
}

Status fit_price_book_entry(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  const auto book = look_up(unit, "price_books", draft.reference("price_book"));
  if (!book) return done();  // the reference check names what is wrong with it
  const std::string currency(text(*book, "currency"));
  auto price = draft.cells(*draft.after().object().field("price"));
  const auto* given = std::get_if<std::string>(&price[money_currency]);
  if (given && *given != currency) {
    draft.refuse("price", "other_currency",
                 say("“{0}” has its prices in {1}. Give the price in {1}, as "
                     "{{\"amount\", \"currency\"}}.",
                     "“{0}”的价格以 {1} 计。请以 {1} 填写价格，即 {{\"amount\", \"currency\"}}。",
                     text(*book, "name"), currency));
  }
  const Decimal from = draft.decimal("from_quantity").value_or(Decimal{decimal_scale});
  unit.db.take_turns("price_book_entries");
  const auto prices = entries_of(unit, book->id(), draft.reference("product"));
  const bool taken = std::ranges::any_of(prices, [&](const Stored& other) {
    return other.id() != draft.after().id() && decimal(other, "from_quantity") == from;
  });
  if (taken) {
    draft.refuse("from_quantity", "duplicate",
                 say("“{}” has a price for this product from this quantity on already. Change that "
                     "one.",
                     "“{}”中该产品自此数量起的价格已存在，请修改该条。", text(*book, "name")));
  }
  const auto product = look_up(unit, "products", draft.reference("product"));
  std::string name(product ? text(*product, "name") : std::string_view());
  if (from.units != decimal_scale) name += " ≥ " + format(from);
  draft.set("name", std::move(name));
  return done();
}

std::optional<Stored> price_book_of(const Unit& unit, const Stored& whole) {
  const schema::Field* field = whole.object().field("price_book");
  if (const Id chosen = field ? named(whole, "price_book") : Id{})
    return look_up(unit, "price_books", chosen);
  const access::User* person = unit.actor.directory().user(unit.actor.id());
  const Id team = person ? person->team : Id{};
  const Date day = today(unit);
  std::optional<Stored> for_all;
  for (Stored& book : all_books(unit)) {
    if (!flag(book, "is_default") || !valid_on(book, day)) continue;
    const Id of = named(book, "team");
    if (of && of == team) return std::move(book);
    if (!of && (!for_all || text(book, "currency") == unit.base_currency))
      for_all = std::move(book);
  }
  return for_all;
}

std::optional<Price> price_of(const Unit& unit, const Stored* book, const Stored& product,
                              Decimal quantity) {
  const auto price_in = [](const Stored& record) -> std::optional<Price> {
    const auto cells = record.cells(*record.object().field("price"));
    const auto* amount = std::get_if<Decimal>(&cells[0]);
    const auto* currency = std::get_if<std::string>(&cells[money_currency]);
    if (!amount || !currency) return std::nullopt;
    return Price{*amount, *currency};
  };
  if (!book) return price_in(product);
  std::optional<Stored> best;
  for (Stored& entry : entries_of(unit, book->id(), product.id())) {
    const Decimal from = decimal(entry, "from_quantity");
    if (from > quantity) continue;
    if (!best || from > decimal(*best, "from_quantity")) best = std::move(entry);
  }
  if (best) return price_in(*best);
  auto listed = price_in(product);
  if (listed && listed->currency != text(*book, "currency")) return std::nullopt;
  return listed;
}

}  // namespace kith::sales
