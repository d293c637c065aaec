// Names of people, by the script they are written in. Chinese, Japanese and Korean names stand
// without a blank and with the family name first; all others are "First Last".
#pragma once

#include <string>
#include <string_view>

namespace kith {

struct PersonName {
  std::string first;
  std::string last;
  bool operator==(const PersonName&) const = default;
};

// "张" and "三" are 张三; "Zoë" and "Müller" are "Zoë Müller"; blanks at the ends fall away.
std::string compose_name(std::string_view first, std::string_view last);

// The way back. 欧阳修 is 欧阳 and 修 (compound surnames), "Müller, Zoë" has the last name first,
// and of "Ludwig van Beethoven" the last name is "van Beethoven". One word alone is a first name,
// one Han character alone a last name.
PersonName split_name(std::string_view name);

}  // namespace kith
