#include "records/money.h"

#include <algorithm>

#include "schema/kinds/money.h"

namespace kith::records {
namespace {

namespace money = schema::money;
using Cells = std::span<Value>;

FieldError no_rate(const schema::Field& field, std::string_view currency) {
  return {
      field.name, "no_rate",
      say("There is no exchange rate for {}. Give the amount in the workspace's own currency, or "
          "ask an administrator to enter a rate under Settings, Currencies.",
          "没有 {} 的汇率。请改用工作区的本位币，或请管理员在“设置 → 货币”中填写汇率。", currency)};
}

FieldError too_large(const schema::Field& field) {
  return {field.name, "too_large",
          say("“{}” is too large to be held in the workspace's own currency.",
              "“{}”换算成本位币后数值过大。", field.name)};
}

std::optional<money::Rate> rate_of(const Writer& writer, const std::string& currency, Date today) {
  if (currency == writer.unit().base_currency) return money::Rate{money::rate_scale, today};
  return writer.state().rates ? writer.state().rates(currency, today) : std::nullopt;
}

void fill(const Writer& writer, const schema::Field& field, Cells cells,
          std::vector<FieldError>& errors) {
  if (is_null(cells[money::amount])) {
    std::ranges::fill(cells, Value{});
    return;
  }
  if (is_null(cells[money::currency]))
    cells[money::currency] = std::string(writer.unit().base_currency);
  const auto& currency = std::get<std::string>(cells[money::currency]);
  const Date today = std::chrono::floor<std::chrono::days>(writer.unit().now);
  const auto rate = rate_of(writer, currency, today);
  if (!rate)
    errors.push_back(no_rate(field, currency));
  else if (!money::apply(cells, *rate))
    errors.push_back(too_large(field));
}

}  // namespace

bool same_amount(std::span<const Value> a, std::span<const Value> b) {
  return a[money::amount] == b[money::amount] && a[money::currency] == b[money::currency];
}

void fill_base_amounts(const Writer& writer, const query::Stored* before, query::Stored& after,
                       std::vector<FieldError>& errors) {
  for (const schema::Field* field : writer.plan().moneys) {
    const Cells cells = after.cells(*field);
    if (before && same_amount(before->cells(*field), cells)) {
      std::ranges::copy(before->cells(*field), cells.begin());
    } else {
      fill(writer, *field, cells, errors);
    }
  }
}

}  // namespace kith::records
