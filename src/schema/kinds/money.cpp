#include "schema/kinds/money.h"

#include <algorithm>
#include <limits>

#include "schema/kinds/common.h"
#include "schema/kinds/currencies.h"
#include "schema/kinds/list.h"
#include "schema/nearest.h"

namespace kith::schema {
namespace money {
namespace {

constexpr int rate_places = 10;
constexpr int64_t rate_units_max = 900'000'000 * rate_scale;

}  // namespace

std::optional<int64_t> parse_rate(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return std::nullopt;
  int64_t units = 0;
  int places = -1;  // -1 before the point
  for (const char c : text) {
    if (c == '.' && places < 0) {
      places = 0;
      continue;
    }
    if (!is_digit(c)) return std::nullopt;
    if (places == rate_places) {
      if (c != '0') return std::nullopt;
      continue;
    }
    if (places >= 0) ++places;
    if (units > rate_units_max / 10) return std::nullopt;
    units = units * 10 + (c - '0');
  }
  for (int place = std::max(places, 0); place < rate_places; ++place) {
    if (units > rate_units_max / 10) return std::nullopt;
    units *= 10;
  }
  return units > 0 ? std::optional(units) : std::nullopt;
}

std::string format_rate(int64_t units) {
  std::string text = std::to_string(units / rate_scale);
  int64_t rest = units % rate_scale;
  if (rest == 0) return text;
  text += '.';
  for (int64_t place = rate_scale / 10; rest > 0; place /= 10) {
    text += static_cast<char>('0' + rest / place);
    rest %= place;
  }
  return text;
}

std::optional<Decimal> to_base(Decimal amount, Rate rate) {
  __extension__ typedef __int128 Wide;
  const Wide product = Wide{amount.units} * rate.units;
  const Wide half = product < 0 ? -rate_scale / 2 : rate_scale / 2;
  const Wide units = (product + half) / rate_scale;
  if (units > std::numeric_limits<int64_t>::max() || units < std::numeric_limits<int64_t>::min()) {
    return std::nullopt;
  }
  return Decimal{static_cast<int64_t>(units)};
}

bool apply(std::span<Value> stored, Rate rate) {
  const auto* held = std::get_if<Decimal>(&stored[amount]);
  if (!held) return true;
  const auto converted = to_base(*held, rate);
  if (!converted) return false;
  stored[base] = *converted;
  stored[money::rate] = rate.units;
  stored[rate_date] = rate.date;
  return true;
}

}  // namespace money

namespace kind {
namespace {

constexpr Column money_columns[] = {{"", ColumnType::decimal},
                                    {"_currency", ColumnType::text},
                                    {"_base", ColumnType::decimal},
                                    {"_rate", ColumnType::integer},
                                    {"_rate_date", ColumnType::date}};
constexpr Kind::Part money_parts[] = {{"amount", money::amount, Shape::decimal},
                                      {"currency", money::currency, Shape::token},
                                      {"base_amount", money::base, Shape::decimal}};
constexpr std::string_view setting_names[] = {"min", "max"};

std::string upper(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - ('a' - 'A'));
  }
  return out;
}

Result<std::string> read_currency(const Field& field, std::string_view in) {
  std::string code = upper(trim(in));
  if (find_currency(code)) return code;
  std::vector<std::string_view> codes;
  for (const Currency& currency : currencies()) codes.push_back(currency.code);
  const Message hint = did_you_mean(code, codes);
  const Message why =
      say("“{}” is no currency; use a code of ISO 4217 such as CNY, USD or EUR.",
          "“{}”不是货币代码；请使用 ISO 4217 代码，如 CNY、USD、EUR。", shortened(in, 20));
  return refuse(field, "currency", {why.en + hint.en, why.zh + hint.zh});
}

Status check_members(const Field& field, const Json& in) {
  constexpr std::string_view known[] = {"amount", "currency", "base_amount", "rate", "rate_date"};
  for (const auto& [name, value] : *in.as_object()) {
    if (std::ranges::find(known, name) != std::end(known)) continue;
    return refuse(field, "unknown_member",
                  say("has no member “{}”; write {{\"amount\", \"currency\"}}",
                      "没有成员“{}”；请写成 {{\"amount\", \"currency\"}}", shortened(name, 40)));
  }
  return done();
}

// The currency that a sign or a code in a cell stands for; empty when it says none. "¥" is the
// workspace's own where that is the yen, else the yuan.
std::string_view currency_in(std::string_view cell, std::string_view base) {
  constexpr std::pair<std::string_view, std::string_view> signs[] = {
      {"HK$", "HKD"}, {"US$", "USD"}, {"NT$", "TWD"}, {"A$", "AUD"}, {"C$", "CAD"}, {"R$", "BRL"},
      {"S$", "SGD"},  {"€", "EUR"},   {"£", "GBP"},   {"₩", "KRW"},  {"₹", "INR"},  {"元", "CNY"}};
  for (const auto& [sign, code] : signs) {
    if (cell.find(sign) != std::string_view::npos) return code;
  }
  if (cell.find("¥") != std::string_view::npos || cell.find("￥") != std::string_view::npos) {
    return base == "JPY" ? "JPY" : "CNY";
  }
  if (cell.find('$') == std::string_view::npos) return {};
  constexpr std::string_view dollars[] = {"USD", "AUD", "CAD", "HKD", "NZD", "SGD", "TWD", "MXN"};
  return std::ranges::find(dollars, base) != std::end(dollars) ? base : "USD";
}

std::string code_in(std::string_view cell) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  for (std::string_view code :
       {cell.substr(0, 3), cell.substr(cell.size() < 3 ? 0 : cell.size() - 3)}) {
    if (code.size() == 3 && std::ranges::all_of(code, is_letter)) return upper(code);
  }
  return {};
}

class Money final : public Kind {
 public:
  std::string_view name() const override { return "money"; }
  Shape shape() const override { return Shape::decimal; }
  std::span<const Column> columns() const override { return money_columns; }
  std::span<const Part> parts() const override { return money_parts; }
  int compared_column() const override { return money::base; }
  std::span<const std::string_view> settings() const override { return setting_names; }
  Status check(const Field& field) const override { return check_range_settings(field); }

  // A base_amount and a rate that a client sends back are passed over: records knows them.
  Status read(const Field& field, const Json& in, const ReadContext& context,
              std::span<Value> out) const override {
    std::ranges::fill(out, Value{});
    std::string currency(context.base_currency);
    std::optional<Decimal> amount;
    if (in.is_object()) {
      TRY(check_members(field, in));
      const Json* given = in.find("amount");
      amount = given ? TRY(read_decimal(field, *given, 4)) : std::nullopt;
      if (const Json* code = in.find("currency"); code && !code->is_null()) {
        if (!code->as_string()) return wrong_type(field, say("a currency code", "货币代码"), *code);
        currency = TRY(read_currency(field, *code->as_string()));
      }
    } else if (in.is_bool() || in.is_array()) {
      return wrong_type(
          field,
          say("{{\"amount\", \"currency\"}} or a number", "{{\"amount\", \"currency\"}} 或数字"),
          in);
    } else {
      amount = TRY(read_decimal(field, in, 4));
    }
    if (!amount) return done();
    TRY(check_range(field, *amount));
    store(*amount, std::move(currency), context, out);
    return done();
  }

  // "1200", "¥1,234.50", "1200 USD".
  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    in = trim(in);
    if (in.empty()) return read(field, Json(), context.read, out);
    std::string currency(currency_in(in, context.read.base_currency));
    std::string_view digits = in;
    std::string code = code_in(in);
    if (!code.empty()) {
      currency = TRY(read_currency(field, code));
      digits = upper(in.substr(0, 3)) == code ? in.substr(3) : in.substr(0, in.size() - 3);
    }
    if (currency.empty()) currency = context.read.base_currency;
    return read(field, Json::Object{{"amount", number_json(digits)}, {"currency", currency}},
                context.read, out);
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext&,
             JsonWriter& out) const override {
    if (row.is_null(first)) {
      out.null();
      return;
    }
    out.begin_object().key("amount").decimal(row.decimal(first));
    out.key("currency").string(row.text(first + money::currency));
    out.key("base_amount");
    row.is_null(first + money::base) ? out.null() : out.decimal(row.decimal(first + money::base));
    write_rate(row, first, out);
    out.end_object();
  }

  std::string write_text(const Field&, const storage::Row& row, int first,
                         const WriteContext&) const override {
    if (row.is_null(first)) return {};
    std::string cell = format(row.decimal(first)) + " ";
    cell += row.text(first + money::currency);
    return cell;
  }

  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    return decimal_operand(field, in);
  }

  Json json_schema(const Field& field) const override {
    Json::Object decimal{{"type", Json::Array{"string", "number"}}, {"format", "decimal"}};
    Json::Object currency{{"type", "string"}, {"pattern", "^[A-Z]{3}$"}};
    Json::Object base{{"type", Json::Array{"string", "null"}}, {"readOnly", true}};
    Json::Object rate{{"type", "string"},
                      {"readOnly", true},
                      {"description", "Base units for one; where the currency is another"}};
    Json::Object rate_date{{"type", "string"}, {"format", "date"}, {"readOnly", true}};
    return typed_schema(field, "object",
                        {{"properties", Json::Object{{"amount", decimal},
                                                     {"currency", currency},
                                                     {"base_amount", base},
                                                     {"rate", rate},
                                                     {"rate_date", rate_date}}},
                         {"required", Json::Array{"amount"}}});
  }

 private:
  // What is in the base currency needs none.
  static void write_rate(const storage::Row& row, int first, JsonWriter& out) {
    const int at = first + money::rate;
    if (row.is_null(at) || row.integer(at) == money::rate_scale) return;
    out.key("rate").string(money::format_rate(row.integer(at)));
    if (row.is_null(first + money::rate_date)) return;
    out.key("rate_date").string(format(row.date(first + money::rate_date)));
  }

  static void store(Decimal amount, std::string currency, const ReadContext& context,
                    std::span<Value> out) {
    const bool in_base = currency == context.base_currency;
    out[money::amount] = amount;
    out[money::currency] = std::move(currency);
    if (in_base) {
      const Date today = std::chrono::floor<std::chrono::days>(context.now);
      money::apply(out, {money::rate_scale, today});
    }
  }
};

}  // namespace

const Kind& money() {
  static const Money kind;
  return kind;
}

}  // namespace kind
}  // namespace kith::schema
