// What things cost: rates of other currencies over the time of the story, a price book for everybody,
// and one for business abroad with a scale of prices.
#include "commands/demo/catalogue.h"
#include "commands/demo/story_writer.h"
#include "schema/kinds/money.h"

namespace kith::commands::demo {

using std::chrono::days;

namespace {

constexpr days rates_stand_before{40};
constexpr int rates_told = 8;
constexpr days between_rates{80};
constexpr days rates_known{60};  // since the beginning: by then they are in everybody's memory
constexpr int yuan_of_foreign = 7;

struct Told {
  std::string_view base;
  std::string_view currency;
  int64_t first_units;  // of schema::money::rate_scale
  int64_t swing_units;
};
constexpr Told told_rates[] = {{"CNY", "USD", 70'912'000'000, 317'000'000},
                               {"CNY", "EUR", 76'835'000'000, 523'000'000},
                               {"CNY", "JPY", 476'310'000, 3'120'000},
                               {"USD", "EUR", 10'846'000'000, 71'000'000},
                               {"USD", "CNY", 1'402'100'000, 5'400'000}};
constexpr int64_t swings[rates_told] = {0, 2, 3, 1, -1, -2, -1, 1};

// In which customers abroad pay; empty where the story has no rate for one.
std::string_view abroad(std::string_view base) {
  for (const Told& told : told_rates)
    if (told.base == base) return told.currency;
  return {};
}

}  // namespace

void StoryWriter::note_rates() {
  const Date first = calendar_.date_at(beginning(setting_)) - rates_stand_before;
  for (const Told& told : told_rates) {
    if (told.base != setting_.currency) continue;
    for (int n = 0; n < rates_told; ++n) {
      const Date day = first + n * between_rates;
      const Timestamp at = calendar_.on(day);
      if (at >= setting_.now) break;
      const int64_t units = told.first_units + swings[n] * told.swing_units;
      create(at, program, "exchange_rates",
             {{"currency", told.currency},
              {"valid_from", format(day)},
              {"rate", schema::money::format_rate(units)},
              {"note", text({"People's Bank of China", "中国人民银行中间价"})}});
    }
  }
}

void StoryWriter::offer_price_books() {
  const Timestamp at = calendar_.on(calendar_.date_at(beginning(setting_)) - days{3});
  const int standard = create(at, program, "price_books",
                              {{"name", text({"Standard", "标准价格表"})},
                               {"currency", setting_.currency},
                               {"is_default", true}});
  const std::string_view foreign = abroad(setting_.currency);
  const Timestamp later = calendar_.on(calendar_.date_at(beginning(setting_) + rates_known));
  const int international =
      foreign.empty()
          ? -1
          : create(later, program, "price_books",
                   {{"name", text({"International", "国际价格表"})}, {"currency", foreign}});
  for (size_t i = 0; i < products().size(); ++i) {
    const int64_t yuan = products()[i].price;
    price_product(at, standard, products_[i], 1, money(yuan));
    if (international < 0) continue;
    const auto costs = [&](int64_t amount) {
      return Json(Json::Object{{"amount", amount}, {"currency", foreign}});
    };
    const int64_t amount = yuan / yuan_of_foreign + 1;
    price_product(later, international, products_[i], 1, costs(amount));
    price_product(later, international, products_[i], 10, costs(amount * 92 / 100));
  }
}

void StoryWriter::price_product(Timestamp at, int book, int product, int from, Json price) {
  create(at, program, "price_book_entries",
         {{"price_book", reference(book)},
          {"product", reference(product)},
          {"from_quantity", from},
          {"price", std::move(price)}});
}

// One in three customers abroad pays in a currency of its own.
bool StoryWriter::pays_abroad(Tongue tongue, int record, Timestamp from) const {
  return tongue == Tongue::en && record % 3 == 0 && !abroad(setting_.currency).empty() &&
         from > beginning(setting_) + rates_known;
}

Json StoryWriter::money_abroad(int64_t yuan) const {
  return Json(
      Json::Object{{"amount", yuan / yuan_of_foreign}, {"currency", abroad(setting_.currency)}});
}

}  // namespace kith::commands::demo
