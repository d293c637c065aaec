// One contact as it is written down by somebody who does not know that it exists.
#pragma once

#include <string>

#include "commands/demo/dice.h"

namespace kith::commands::bench {

struct Card {
  std::string first;
  std::string last;
  std::string email;
  std::string phone;
  std::string account;  // id; empty for none
};

Card spoiled(demo::Dice& dice, const Card& card);

}  // namespace kith::commands::bench
