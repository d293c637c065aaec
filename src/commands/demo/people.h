// People who do not exist.
#pragma once

#include <string>

#include "commands/demo/dice.h"
#include "text/pinyin.h"

namespace kith::commands::demo {

struct Person {
  std::string first;
  std::string last;
  std::string mail_name;  // "zhang.wei", "zoe.muller"
};

Person make_person(Dice& dice, Tongue tongue);

// Folded, Latin letters and digits alone: "müller" is "muller", "云帆" is "yunfan".
std::string latin(std::string_view text, Reading reading);

// +86 mobiles with 0000 in the middle and numbers that regulators keep for films elsewhere, so
// that nobody who tries the demo rings a stranger.
std::string mobile_phone(Dice& dice, Tongue tongue);

}  // namespace kith::commands::demo
