// What is said and written in the demo, in the tongue of the account that it is about.
#pragma once

#include <string>
#include <string_view>

#include "commands/demo/dice.h"

namespace kith::commands::demo {

struct Words {
  std::string subject;
  std::string body;
};

// kind: call, email, meeting, task or note (for leads: call, email or task); `step` is how far the opportunity has come, 0 to 6.
Words activity_words(Dice& dice, Tongue tongue, std::string_view kind, int step,
                     std::string_view contact);
Words lead_words(Dice& dice, Tongue tongue, std::string_view kind, std::string_view contact);
std::string project_name(Dice& dice, Tongue tongue, std::string_view account);
std::string next_step(Tongue tongue, int step);
std::string remark(Dice& dice, Tongue tongue);  // a comment of a colleague

struct Post {
  std::string title;
  std::string department;
};
Post post(Dice& dice, Tongue tongue);

}  // namespace kith::commands::demo
