#include "commands/bench/twin_spoiler.h"

#include <algorithm>
#include <array>
#include <string_view>

#include <fmt/format.h>

#include "commands/demo/people.h"
#include "text/pinyin.h"

namespace kith::commands::bench {
namespace {

using demo::Dice;

// Characters of given names that sound alike.
constexpr std::array<std::pair<std::string_view, std::string_view>, 22> homophones = {
    {{"伟", "玮"}, {"静", "婧"}, {"敏", "旻"}, {"洋", "阳"}, {"杰", "洁"}, {"涛", "滔"},
     {"明", "铭"}, {"平", "萍"}, {"华", "骅"}, {"飞", "菲"}, {"轩", "萱"}, {"涵", "晗"},
     {"怡", "宜"}, {"琪", "琦"}, {"宇", "雨"}, {"颖", "影"}, {"梅", "玫"}, {"雯", "文"},
     {"霖", "琳"}, {"清", "青"}, {"然", "燃"}, {"宁", "凝"}}};

bool is_han(const Card& card) { return holds_han(card.last + card.first); }

std::string capital(std::string text) {
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z')
    text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

bool is_letter(char c) { return c >= 'a' && c <= 'z'; }

// A letter left out, doubled, or swapped with the next.
std::string with_slip(Dice& dice, std::string text) {
  if (text.size() < 4) return text + text.back();
  auto at = static_cast<size_t>(dice.between(1, static_cast<int>(text.size()) - 2));
  // Nobody slips at a dot or a figure: then at the second letter, or the first is doubled.
  if (!is_letter(text[at]) || !is_letter(text[at + 1])) at = 1;
  if (!is_letter(text[1]) || !is_letter(text[2])) return text.insert(1, 1, text[0]);
  switch (dice.between(0, 2)) {
    case 0:
      text.erase(at, 1);
      break;
    case 1:
      text.insert(at, 1, text[at]);
      break;
    default:
      std::swap(text[at], text[at + 1]);
  }
  return text;
}

std::string with_homophone(std::string given) {
  for (const auto& [one, other] : homophones) {
    if (!given.ends_with(one)) continue;
    given.replace(given.size() - one.size(), one.size(), other);
    break;
  }
  return given;
}

std::string in_latin(std::string_view name, Reading reading) {
  return capital(demo::latin(name, reading));
}

void spoil_name(Dice& dice, Card& card) {
  constexpr int weights[] = {30, 25, 25, 20};
  const bool han = is_han(card);
  switch (dice.weighted(weights)) {
    case 0:
      return;
    case 1:
      if (han) {
        card.first = with_homophone(card.first);
      } else {
        card.last = with_slip(dice, demo::latin(card.last, Reading::plain));
        card.first = demo::latin(card.first, Reading::plain);
      }
      return;
    case 2:
      std::swap(card.first, card.last);
      return;
    default:
      card.last = in_latin(card.last, han ? Reading::person : Reading::plain);
      card.first = in_latin(card.first, Reading::plain);
  }
}

std::string in_other_format(Dice& dice, const std::string& e164) {
  const bool chinese = e164.starts_with("+86");
  const std::string code = chinese ? "86" : e164.substr(1, 1);
  const std::string rest = e164.substr(1 + code.size());
  switch (dice.between(0, 3)) {
    case 0:
      return fmt::format("00{} {} {}", code, rest.substr(0, 3), rest.substr(3));
    case 1:
      return fmt::format("(+{}) {}-{}-{}", code, rest.substr(0, 3), rest.substr(3, 4),
                         rest.substr(7));
    case 2:
      return chinese ? rest : fmt::format("+{}.{}.{}", code, rest.substr(0, 3), rest.substr(3));
    default:
      return fmt::format("+{} {} {}", code, rest.substr(0, 3), rest.substr(3));
  }
}

std::string other_mail(Dice& dice, const std::string& mail) {
  const size_t at = mail.find('@');
  switch (dice.between(0, 2)) {
    case 0:
      return "";
    case 1:
      return mail.substr(0, at) + "@gmail.com";
    default:
      return with_slip(dice, mail.substr(0, at)) + mail.substr(at);
  }
}

}  // namespace

Card spoiled(Dice& dice, const Card& card) {
  Card twin = card;
  constexpr int kept[] = {45, 25, 20, 10};  // phone; mail; both; company and name before the @
  const size_t keeps = dice.weighted(kept);
  spoil_name(dice, twin);
  if (keeps == 3) {
    twin.first = card.first;
    twin.last = card.last;
    twin.phone.clear();
    twin.email = card.email.substr(0, card.email.find('@')) + "@outlook.com";
    return twin;
  }
  if (keeps == 0) twin.email = other_mail(dice, card.email);
  twin.phone = keeps == 1 ? "" : in_other_format(dice, card.phone);
  if (dice.chance(20)) twin.account.clear();
  return twin;
}

}  // namespace kith::commands::bench
