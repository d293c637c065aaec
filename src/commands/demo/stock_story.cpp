// Goods that are bought, lie there and go out: no chance in it, so that the rest of the story stays as it is.
#include <algorithm>

#include "commands/demo/catalogue.h"
#include "commands/demo/story_writer.h"

namespace kith::commands::demo {

using std::chrono::days;
using std::chrono::minutes;

namespace {

constexpr int buyer = 1;  // of colleagues()
constexpr days known_before{220};

struct Goods {
  int product;  // of products()
  int quantity;
};
struct Purchase {
  days ago;
  int supplier;
  std::vector<Goods> goods;
  enum class Arrives { all, half, not_yet, is_draft } arrives;
};
struct Sale {
  days ago;
  int customer;
  std::vector<Goods> goods;
  enum class Leaves { all, half, not_yet } leaves;
};

const std::vector<Purchase>& purchases() {
  using enum Purchase::Arrives;
  static const std::vector<Purchase> told = {
      {days{180}, 0, {{0, 40}, {1, 24}, {2, 8}}, all}, {days{172}, 1, {{3, 200}, {4, 60}}, all},
      {days{96}, 0, {{0, 30}, {1, 16}}, all},          {days{41}, 1, {{3, 120}, {4, 40}}, half},
      {days{16}, 0, {{0, 20}, {2, 6}}, not_yet},       {days{4}, 2, {{4, 80}}, is_draft}};
  return told;
}

const std::vector<Sale>& sales() {
  using enum Sale::Leaves;
  static const std::vector<Sale> told = {
      {days{140}, 0, {{0, 12}, {3, 60}}, all}, {days{121}, 1, {{1, 10}, {4, 36}}, all},
      {days{83}, 2, {{2, 5}, {3, 48}}, all},   {days{60}, 3, {{0, 22}, {1, 14}}, all},
      {days{33}, 4, {{0, 18}, {4, 24}}, all},  {days{18}, 5, {{1, 12}, {3, 40}}, half},
      {days{9}, 6, {{2, 2}, {0, 6}}, not_yet}};
  return told;
}

}  // namespace

// Of some it is time to order again.
Json::Object goods_values(int product) {
  constexpr int levels[] = {10, 12, 4, 80, 60};
  return {{"stock_tracked", true}, {"reorder_level", levels[product]}};
}

void StoryWriter::deed(Timestamp at, int author, Act act, std::string_view object, int record,
                       Json::Object values) {
  story_.deeds.push_back({at, author, act, object, record, Json(std::move(values))});
}

Json StoryWriter::lines_of(std::span<const std::pair<int, int>> goods) const {
  Json::Array lines;
  for (const auto& [product, quantity] : goods)
    lines.push_back(Json(Json::Object{
        {"product", reference(products_[static_cast<size_t>(product)])}, {"quantity", quantity}}));
  return Json(std::move(lines));
}

void StoryWriter::keep_stock() {
  std::vector<const ToldAccount*> suppliers, customers;
  for (const ToldAccount& account : accounts_) {
    if (account.met > setting_.now - known_before) continue;
    if (account.customer)
      customers.push_back(&account);
    else if (account.company.tongue == Tongue::zh)  // whom the buyer sees
      suppliers.push_back(&account);
  }
  const auto pairs = [](const std::vector<Goods>& goods) {
    std::vector<std::pair<int, int>> all;
    for (const Goods& each : goods) all.emplace_back(each.product, each.quantity);
    return all;
  };
  const auto on = [&](days ago) {
    return cash_calendar_->on(calendar_.date_at(setting_.now) - ago);
  };
  for (const Purchase& purchase : purchases()) {
    const auto place = static_cast<size_t>(purchase.supplier);
    if (place >= suppliers.size()) continue;
    const Timestamp at = on(purchase.ago);
    const int order = create(at, buyer, "purchase_orders",
                             {{"supplier", reference(suppliers[place]->record)},
                              {"expected_on", format(calendar_.date_at(at) + days{14})}});
    deed(at + minutes{2}, buyer, Act::lines, "purchase_orders", order,
         {{"lines", lines_of(pairs(purchase.goods))}});
    if (purchase.arrives == Purchase::Arrives::is_draft) continue;
    update(at + minutes{20}, buyer, "purchase_orders", order, {{"status", "ordered"}});
    if (purchase.arrives == Purchase::Arrives::not_yet) continue;
    const bool half = purchase.arrives == Purchase::Arrives::half;
    deed(at + days{13}, buyer, Act::goods, "purchase_orders", order, {{"share", half ? 2 : 1}});
  }
  for (const Sale& sale : sales()) {
    const auto place = static_cast<size_t>(sale.customer);
    if (place >= customers.size()) continue;
    const ToldAccount& account = *customers[place];
    const bool chinese = account.company.tongue == Tongue::zh;
    const Timestamp at = on(sale.ago);
    const int order =
        create(at, account.owner, "orders",
               {{"name", account.company.alias + (chinese ? " 备件订单" : " spare parts")},
                {"account", reference(account.record)}});
    deed(at + minutes{2}, account.owner, Act::lines, "orders", order,
         {{"lines", lines_of(pairs(sale.goods))}});
    update(at + minutes{9}, account.owner, "orders", order,
           {{"status", "confirmed"}, {"deliver_on", format(calendar_.date_at(at) + days{5})}});
    if (sale.leaves == Sale::Leaves::not_yet) continue;
    const bool half = sale.leaves == Sale::Leaves::half;
    deed(at + days{5}, account.owner, Act::goods, "orders", order, {{"share", half ? 2 : 1}});
    if (!half)
      update(at + days{5} + minutes{4}, account.owner, "orders", order, {{"status", "fulfilled"}});
  }
  deed(on(days{7}), program, Act::count, "products", products_[3],
       {{"less", 3},
        {"reason", text({"Stocktaking: three damaged in storage", "盘点：三件库内破损"})}});
}

}  // namespace kith::commands::demo
