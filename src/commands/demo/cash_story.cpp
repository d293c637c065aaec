// What became of won deals: contracts and orders, payment plans, payments that came in time, late or
// not at all, and invoices. Chance of its own, so that the rest of the story stays as it is.
#include <array>

#include "commands/demo/catalogue.h"
#include "commands/demo/story_writer.h"

namespace kith::commands::demo {

using std::chrono::days;
using std::chrono::minutes;

namespace {

constexpr days contract_time{364};

struct Instalment {
  int after_days;
  int percent;
};
using Plan = std::vector<Instalment>;

Plan plan_of(Dice& dice) {
  constexpr std::array<int, 3> weights = {30, 40, 30};
  switch (dice.weighted(weights)) {
    case 0:
      return {{30, 100}};
    case 1:
      return {{15, 50}, {75, 50}};
    default:
      return {{10, 30}, {60, 50}, {150, 20}};
  }
}

}  // namespace

// In the currency of the deal, in whole units: parts of it add up.
int64_t StoryWriter::worth(const WonDeal& deal) const {
  if (!deal.abroad) return *money(deal.amount).as_integer();
  return *money_abroad(deal.amount).find("amount")->as_integer();
}

Json StoryWriter::in_currency(const WonDeal& deal, int64_t amount) const {
  if (!deal.abroad) return Json(amount);
  Json value = money_abroad(deal.amount);
  value.set("amount", amount);
  return value;
}

void StoryWriter::settle_deals() {
  cash_calendar_.emplace(cash_dice_, setting_.zone);
  int n = 0;
  for (const WonDeal& deal : won_deals_) settle_deal(deal, n++);
}

void StoryWriter::settle_deal(const WonDeal& deal, int n) {
  if (worth(deal) <= 0) return;
  const Timestamp at = cash_calendar_->later(deal.at, 1, 6);
  if (at + minutes{30} >= setting_.now) return;
  const bool chinese = deal.tongue == Tongue::zh;
  const bool by_order = n % 5 == 4;
  int order = -1;
  if (by_order || n % 3 == 0) {
    order = create(at, deal.owner, "orders",
                   {{"name", deal.alias + (chinese ? " 采购订单" : " order")},
                    {"account", reference(deal.account)},
                    {"opportunity", reference(deal.record)},
                    {"amount", in_currency(deal, worth(deal))},
                    {"ordered_on", format(calendar_.date_at(at))},
                    {"deliver_on", format(calendar_.date_at(at) + days{20})},
                    {"status", "confirmed"}});
  }
  const int whole = by_order ? order : sign(deal, at + minutes{5}, order);
  bill(deal, at + minutes{10}, by_order ? "sales_order" : "contract", whole);
  if (by_order && at + days{30} < setting_.now)
    update(at + days{30}, deal.owner, "orders", order, {{"status", "fulfilled"}});
}

int StoryWriter::sign(const WonDeal& deal, Timestamp at, int order) {
  const bool chinese = deal.tongue == Tongue::zh;
  const Date start = calendar_.date_at(at);
  // The years of most contracts end within the next months, or have.
  const Date end =
      start + (cash_dice_.chance(35) ? contract_time : days{cash_dice_.between(200, 560)});
  constexpr std::string_view renewals[] = {"manual", "manual", "none"};
  Json::Object values{
      {"name", deal.alias + (chinese ? " 销售合同" : " agreement")},
      {"account", reference(deal.account)},
      {"opportunity", reference(deal.record)},
      {"amount", in_currency(deal, worth(deal))},
      {"signed_on", format(start)},
      {"starts_on", format(start)},
      {"ends_on", format(end)},
      {"renewal", cash_dice_.pick(renewals)},
      {"notice_days", 30},
      {"terms", chinese ? "一、付款：按回款计划支付。\n二、交付：签约后二十个工作日内交付。\n"
                          "三、保密：双方对合同内容保密。"
                        : "1. Payment follows the payment plan.\n2. Delivery within twenty working "
                          "days of signing.\n3. Both sides keep the terms to themselves."}};
  if (order >= 0) values.emplace_back("sales_order", reference(order));
  const int contract = create(at, deal.owner, "contracts", std::move(values));
  update(at + minutes{2}, deal.owner, "contracts", contract, {{"status", "active"}});
  const Timestamp ended = cash_calendar_->on(end + days{1});
  if (ended < setting_.now) update(ended, program, "contracts", contract, {{"status", "expired"}});
  return contract;
}

void StoryWriter::bill(const WonDeal& deal, Timestamp at, std::string_view link, int whole) {
  const Plan plan = plan_of(cash_dice_);
  const bool chinese = deal.tongue == Tongue::zh;
  const int64_t all = worth(deal);
  int64_t left = all;
  for (size_t i = 0; i < plan.size(); ++i) {
    const bool last = i + 1 == plan.size();
    const int64_t amount = last ? left : all * plan[i].percent / 100;
    left -= amount;
    if (amount <= 0) continue;
    const Date due = calendar_.date_at(at) + days{plan[i].after_days};
    const std::string name = chinese            ? (plan.size() == 1 ? "全款"
                                                   : i == 0         ? "首付款"
                                                   : last           ? "尾款"
                                                                    : "进度款")
                             : plan.size() == 1 ? "In full"
                             : i == 0           ? "Deposit"
                             : last             ? "Balance"
                                                : "On delivery";
    create(at + minutes{static_cast<int>(i)}, deal.owner, "payment_plan_items",
           {{"name", name},
            {std::string(link), reference(whole)},
            {"due_on", format(due)},
            {"position", static_cast<int>(i)},
            {"amount", in_currency(deal, amount)}});
    if (!collect(deal, at + minutes{20}, link, whole, due, amount)) break;
  }
}

// False where the customer does not pay: nor what comes later.
bool StoryWriter::collect(const WonDeal& deal, Timestamp signed_at, std::string_view link,
                          int whole, Date due, int64_t amount) {
  const int luck = cash_dice_.between(1, 100);
  if (luck > 93) return false;
  const int late = luck > 76 ? cash_dice_.between(8, 70) : cash_dice_.between(-4, 3);
  const Timestamp at = std::max(cash_calendar_->on(due + days{late}), signed_at);
  if (at >= setting_.now - minutes{10}) return true;
  const bool half = luck > 70 && luck <= 76 && amount > 1;
  const int64_t paid = half ? amount / 2 : amount;
  constexpr std::string_view methods[] = {"transfer", "transfer", "transfer",
                                          "draft",    "check",    "wechat"};
  create(at, deal.owner, "payments",
         {{std::string(link), reference(whole)},
          {"amount", in_currency(deal, paid)},
          {"paid_on", format(calendar_.date_at(at))},
          {"method", deal.tongue == Tongue::en ? "transfer" : cash_dice_.pick(methods)},
          {"reference", fmt::format("{}", 60'000'000 + cash_dice_.between(0, 999'999))}});
  if (cash_dice_.chance(75)) invoice(deal, at + minutes{3}, link, whole, paid);
  return !half;
}

void StoryWriter::invoice(const WonDeal& deal, Timestamp at, std::string_view link, int whole,
                          int64_t amount) {
  const bool chinese = deal.tongue == Tongue::zh;
  const auto number = [&] {
    return fmt::format("{}{:08}", chinese ? "2632" : "INV-", ++invoices_issued_ * 37 + 10'000'000);
  };
  const Json::Object common{{"kind", !chinese                ? "commercial"
                                     : cash_dice_.chance(60) ? "special"
                                                             : "normal"},
                            {"tax_number", fmt::format("91310{:09}MA", 100'000'000 + deal.account)},
                            {"tax_rate", chinese ? 13 : 0},
                            {"account", reference(deal.account)},
                            {std::string(link), reference(whole)},
                            {"status", "issued"}};
  Json::Object values = common;
  values.emplace_back("amount", in_currency(deal, amount));
  values.emplace_back("number", number());
  values.emplace_back("issued_on", format(calendar_.date_at(at)));
  const int original = create(at, deal.owner, "invoices", std::move(values));
  const Timestamp later = at + days{3};
  if (!chinese || !cash_dice_.chance(5) || later >= setting_.now) return;
  Json::Object red = common;
  red.emplace_back("amount", in_currency(deal, -amount));
  red.emplace_back("number", number());
  red.emplace_back("issued_on", format(calendar_.date_at(later)));
  red.emplace_back("reverses", reference(original));
  red.emplace_back("reason", "开票信息有误");
  create(later, deal.owner, "invoices", std::move(red));
  update(later + minutes{1}, program, "invoices", original, {{"status", "reversed"}});
}

}  // namespace kith::commands::demo
