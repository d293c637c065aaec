#include "sales/accounting.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "base/crypto.h"

namespace kith::sales {
namespace {

struct Names {
  Bookkept what;
  std::string_view name;
  std::string_view object;
};
constexpr std::array<Names, 4> names = {
    {{Bookkept::invoice, "invoice", "invoices"},
     {Bookkept::credit_note, "credit_note", "invoices"},
     {Bookkept::payment, "payment", "payments"},
     {Bookkept::purchase_order, "purchase_order", "purchase_orders"}}};

const Names& of(Bookkept what) { return names[static_cast<size_t>(what)]; }

}  // namespace

std::string_view name_of(AccountingFormat format) {
  return format == AccountingFormat::iif ? "iif" : "csv";
}

std::optional<AccountingFormat> accounting_format(std::string_view name) {
  if (name == "iif") return AccountingFormat::iif;
  if (name == "csv") return AccountingFormat::csv;
  return std::nullopt;
}

std::string_view name_of(Bookkept what) { return of(what).name; }
std::string_view object_of(Bookkept what) { return of(what).object; }

std::optional<Bookkept> bookkept(std::string_view name) {
  const auto found = std::ranges::find(names, name, &Names::name);
  return found == names.end() ? std::nullopt : std::optional(found->what);
}

std::string mark_of(const BookDocument& document) {
  // Separated by what no text holds.
  std::string all =
      fmt::format("{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}", name_of(document.what),
                  document.number, format(document.date), format(document.account),
                  format(document.amount), document.currency, document.method, document.memo);
  for (const BookLine& line : document.lines)
    all += fmt::format("\x1e{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}\x1f{}", format(line.product),
                       format(line.quantity), format(line.price), format(line.amount),
                       format(line.tax), format(line.tax_rate), line.description);
  return hex(sha256(all));
}

}  // namespace kith::sales
