#include "app/exchange_rates.h"

#include <algorithm>
#include <array>

#include "query/read.h"
#include "schema/kind.h"
#include "schema/kinds/currencies.h"

namespace kith::app {
namespace {

namespace money = schema::money;
using query::Stored;
using records::Unit;
using records::Valued;

constexpr storage::Sql select_rates =
    R"(SELECT currency, valid_from, rate FROM exchange_rates WHERE deleted_at IS NULL)";
constexpr storage::Sql newest_rate =
    R"(SELECT valid_from, rate FROM exchange_rates
       WHERE currency = ?1 AND valid_from <= ?2 AND deleted_at IS NULL
       ORDER BY valid_from DESC LIMIT 1)";
constexpr storage::Sql same_day =
    R"(SELECT 1 FROM exchange_rates
       WHERE currency = ?1 AND valid_from = ?2 AND id <> ?3 AND deleted_at IS NULL)";

// On the wall of whoever writes.
Date today(const Unit& unit) { return unit.actor.moment().zone->date_at(unit.now); }

Date day_in(const Unit& unit, const Stored& record, std::string_view field) {
  const schema::Field* found = record.object().field(field);
  const auto* day = found ? std::get_if<Date>(&record.cells(*found)[0]) : nullptr;
  return day ? *day : today(unit);
}

bool filled(const Stored& record, std::string_view field) {
  const schema::Field* found = record.object().field(field);
  return found && !is_null(record.cells(*found)[0]);
}

std::string_view currency_in(std::span<const Value> cells) {
  const auto* code = std::get_if<std::string>(&cells[money::currency]);
  return code ? std::string_view(*code) : std::string_view();
}

// The rate that an amount of this currency has there.
std::optional<money::Rate> rate_in(std::span<const Value> cells, std::string_view currency) {
  const auto* units = std::get_if<int64_t>(&cells[money::rate]);
  const auto* day = std::get_if<Date>(&cells[money::rate_date]);
  if (!units || !day || currency_in(cells) != currency) return std::nullopt;
  return money::Rate{*units, *day};
}

bool is_money(const schema::Field& field) { return field.kind->name() == "money"; }

// The rate that any amount of this currency has there: all of a record have the same.
std::optional<money::Rate> rate_of_record(const Stored& record, std::string_view currency) {
  for (const schema::Field& field : record.object().fields) {
    if (!is_money(field)) continue;
    if (const auto rate = rate_in(record.cells(field), currency)) return rate;
  }
  return std::nullopt;
}

// As the database has it now: with what this transaction has entered, and what another process has.
std::optional<money::Rate> stored_rate(storage::Connection& db, std::string_view currency,
                                       Date on) {
  std::optional<money::Rate> found;
  db.query(newest_rate, std::array<Value, 2>{std::string(currency), on},
           [&](const storage::Row& row) {
             if (const auto units = money::parse_rate(row.text(1)))
               found = money::Rate{*units, row.date(0)};
             return false;
           });
  return found;
}

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return out;
}

}  // namespace

void ExchangeRates::refresh(storage::Connection& db) {
  auto fresh = std::make_shared<Table>();
  db.query(select_rates, {}, [&](const storage::Row& row) {
    if (row.is_null(0) || row.is_null(1) || row.is_null(2)) return true;
    if (const auto units = money::parse_rate(row.text(2)))
      (*fresh)[std::string(row.text(0))][row.date(1)] = *units;
    return true;
  });
  std::lock_guard lock(mutex_);
  table_ = std::move(fresh);
}

std::shared_ptr<const ExchangeRates::Table> ExchangeRates::table() const {
  std::lock_guard lock(mutex_);
  return table_;
}

std::optional<money::Rate> ExchangeRates::rate(std::string_view currency, Date on) const {
  const auto all = table();
  const auto found = all->find(currency);
  if (found == all->end()) return std::nullopt;
  const auto next = found->second.upper_bound(on);
  if (next == found->second.begin()) return std::nullopt;
  const auto& [from, units] = *std::prev(next);
  return money::Rate{units, from};
}

std::optional<Date> ExchangeRates::newest(Date on) const {
  const auto all = table();
  std::optional<Date> newest;
  for (const auto& [currency, rates] : *all) {
    const auto next = rates.upper_bound(on);
    if (next == rates.begin()) continue;
    const Date from = std::prev(next)->first;
    if (!newest || from > *newest) newest = from;
  }
  return newest;
}

const ValueDay* ExchangeRates::day_of(const schema::Object& object) const {
  const auto found = std::ranges::find(days_, object.name, &ValueDay::object);
  return found == days_.end() ? nullptr : &*found;
}

Valued ExchangeRates::dated(Date on, std::string_view currency) const {
  return {on, rate(currency, on)};
}

Valued ExchangeRates::for_good(const Unit& unit, Date on, std::string_view currency) const {
  return {on, stored_rate(unit.db, currency, on)};
}

Valued ExchangeRates::through(const Unit& unit, const ValueDay& day, const Stored& record,
                              std::string_view currency) const {
  const schema::Object* object = nullptr;
  const int64_t* id = nullptr;
  for (const std::string& name : day.through) {
    const schema::Field* link = id ? nullptr : record.object().field(name);
    if (!link) continue;
    id = std::get_if<int64_t>(&record.cells(*link)[0]);
    object = unit.schema->object(link->objects.front());
  }
  if (!object || !id) return dated(today(unit), currency);
  const query::ReadEnvironment where{unit.db, *unit.schema, query::everything(),
                                     unit.actor.directory()};
  const auto whole = query::fetch(where, *object, Id{*id});
  if (!whole) return dated(today(unit), currency);
  if (const auto rate = rate_of_record(*whole, currency)) return {rate->date, rate};
  const ValueDay* of_whole = day_of(*object);
  if (!of_whole) return for_good(unit, today(unit), currency);
  const Date on = day_in(unit, *whole, of_whole->date);
  return filled(*whole, of_whole->closed) ? for_good(unit, on, currency) : dated(on, currency);
}

Valued ExchangeRates::value(const Unit& unit, const schema::Field& amount, const Stored* before,
                            const Stored& after) const {
  const std::string_view currency = currency_in(after.cells(amount));
  const ValueDay* day = day_of(after.object());
  const auto known = before ? rate_in(before->cells(amount), currency) : std::nullopt;
  if (!day) {
    const bool kept = known && before->cells(amount)[money::amount] == after.cells(amount)[0];
    return kept ? Valued{known->date, known} : for_good(unit, today(unit), currency);
  }
  if (!day->through.empty()) return through(unit, *day, after, currency);
  const Date on = day_in(unit, after, day->date);
  const bool day_stays = before && day_in(unit, *before, day->date) == on;
  const bool closed = filled(after, day->closed);
  if (day_stays && closed && filled(*before, day->closed)) {
    if (known) return {on, known};
    if (const auto frozen = rate_of_record(*before, currency)) return {on, frozen};
  }
  Valued valued = closed ? for_good(unit, on, currency) : dated(on, currency);
  if (!valued.rate && day_stays) valued.rate = known;  // the table has lost it: its worth stays
  return valued;
}

void ExchangeRates::derive(const Unit& unit, const Stored* before, Stored& after) const {
  if (!day_of(after.object())) return;
  for (const schema::Field& field : after.object().fields) {
    if (!is_money(field)) continue;
    const auto cells = after.cells(field);
    if (is_null(cells[money::amount]) || currency_in(cells) == unit.base_currency) continue;
    const Valued valued = value(unit, field, before, after);
    if (valued.rate) money::apply(cells, *valued.rate);
  }
}

void write_basis(const ExchangeRates& rates, const schema::Object& object,
                 std::string_view base_currency, Date today, JsonWriter& json) {
  const auto write = [&](std::string_view key, std::string_view field) {
    json.key(key);
    field.empty() ? json.null() : json.string(field);
  };
  const ValueDay* day = rates.day_of(object);
  const ValueDay* whole = day;
  std::string prefix;
  for (const ValueDay& other : rates.days()) {
    const bool stands = day && !day->through.empty();
    const schema::Field* link = stands ? object.field(day->through.front()) : nullptr;
    if (!link || other.object != link->objects.front()) continue;
    whole = &other;
    prefix = link->name + ".";
  }
  const auto newest = rates.newest(today);
  json.key("basis").begin_object();
  json.key("currency").string(base_currency);
  write("rates_until", newest ? format(*newest) : std::string());
  write("rate_of", whole && !whole->date.empty() ? prefix + whole->date : std::string());
  write("frozen_by", whole && !whole->closed.empty() ? prefix + whole->closed : std::string());
  json.end_object();
}

Status check_exchange_rate(const Unit& unit, records::Draft& draft) {
  if (draft.after().deleted()) return done();
  const std::string currency = upper(draft.text("currency"));
  const auto valid_from = draft.date("valid_from");
  if (!currency.empty() && !schema::find_currency(currency)) {
    draft.refuse("currency", "currency",
                 say("“{}” is no currency; use a code of ISO 4217 such as USD, EUR or JPY.",
                     "“{}”不是货币代码；请使用 ISO 4217 代码，如 USD、EUR、JPY。", currency));
  } else if (currency == unit.base_currency) {
    draft.refuse("currency", "base_currency",
                 say("{} is the workspace's own currency and needs no rate. Choose another one.",
                     "{} 是工作区的本位币，不需要汇率。请选择其他货币。", currency));
  }
  const auto units = money::parse_rate(draft.text("rate"));
  if (!draft.empty("rate") && !units) {
    draft.refuse("rate", "format",
                 say("A rate is a number above zero with at most ten places, such as 7.1034: so "
                     "many {} for one unit of the other currency.",
                     "汇率须为大于零的数字，最多十位小数，例如 7.1034：即一单位外币折合多少 {}。",
                     unit.base_currency));
  }
  if (currency.empty() || !valid_from || !units) return done();
  draft.set("currency", currency);
  draft.set("rate", money::format_rate(*units));
  draft.set("name", currency + " " + format(*valid_from));
  if (unit.db.exists(same_day,
                     std::array<Value, 3>{currency, *valid_from, draft.after().id().value})) {
    draft.refuse("valid_from", "duplicate",
                 say("There is a rate for {0} from {1} on already. Change that one.",
                     "{0} 自 {1} 起的汇率已存在，请修改该条。", currency, format(*valid_from)));
  }
  return done();
}

}  // namespace kith::app
