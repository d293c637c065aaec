#include "records/money.h"

#include <algorithm>

#include "schema/kind.h"
#include "schema/kinds/money.h"

namespace kith::records {
namespace {

namespace money = schema::money;
using Cells = std::span<Value>;

FieldError no_rate(const schema::Field& field, std::string_view currency, Date on) {
  return {field.name, "no_rate",
          say("There is no exchange rate for {0} on {1}. Give the amount in the workspace's own "
              "currency, or ask an administrator to enter a rate that is valid from that day or "
              "earlier, under Settings, Currencies.",
              "没有 {0} 在 {1} 的汇率。请改用工作区的本位币，或请管理员在“设置 → "
              "货币”中填写自该日或更早起生效的汇率。",
              currency, format(on))};
}

FieldError too_large(const schema::Field& field) {
  return {field.name, "too_large",
          say("“{}” is too large to be held in the workspace's own currency.",
              "“{}”换算成本位币后数值过大。", field.name)};
}

void clear(Cells cells) { std::ranges::fill(cells, Value{}); }

// An amount in the workspace's own currency, which is worth itself.
void fill_own(const Writer& writer, const query::Stored* before, const schema::Field& field,
              Cells cells) {
  if (before && same_amount(before->cells(field), cells)) {
    std::ranges::copy(before->cells(field), cells.begin());
    return;
  }
  const Date today = std::chrono::floor<std::chrono::days>(writer.unit().now);
  money::apply(cells, {money::rate_scale, today});
}

// One that stays keeps what it was worth until its derived fields are set (Writer::derive), so that
// a rate is never a change of the record.
void fill_foreign(const Writer& writer, const query::Stored* before, query::Stored& after,
                  const schema::Field& field, std::vector<FieldError>& errors) {
  const Cells cells = after.cells(field);
  const auto& rates = writer.state().rates;
  const Date today = std::chrono::floor<std::chrono::days>(writer.unit().now);
  const Valued valued =
      rates ? rates(writer.unit(), field, before, after) : Valued{today, std::nullopt};
  if (!valued.rate) {
    // What follows from an amount is refused where that stands.
    if (!field.read_only)
      errors.push_back(no_rate(field, std::get<std::string>(cells[money::currency]), valued.on));
  } else if (before && same_amount(before->cells(field), cells)) {
    std::ranges::copy(before->cells(field), cells.begin());
  } else if (!money::apply(cells, *valued.rate)) {
    errors.push_back(too_large(field));
  }
}

}  // namespace

bool same_amount(std::span<const Value> a, std::span<const Value> b) {
  return a[money::amount] == b[money::amount] && a[money::currency] == b[money::currency];
}

bool same_value(const schema::Field& field, std::span<const Value> a, std::span<const Value> b) {
  return field.kind->name() == "money" ? same_amount(a, b) : std::ranges::equal(a, b);
}

void fill_base_amounts(const Writer& writer, const query::Stored* before, query::Stored& after,
                       std::vector<FieldError>& errors) {
  for (const schema::Field* field : writer.plan().moneys) {
    const Cells cells = after.cells(*field);
    if (is_null(cells[money::amount])) {
      clear(cells);
      continue;
    }
    if (is_null(cells[money::currency]))
      cells[money::currency] = std::string(writer.unit().base_currency);
    if (std::get<std::string>(cells[money::currency]) == writer.unit().base_currency)
      fill_own(writer, before, *field, cells);
    else
      fill_foreign(writer, before, after, *field, errors);
  }
}

}  // namespace kith::records
