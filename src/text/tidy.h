// How a value is written when it is written cleanly, whatever it says. Each function answers what it
// was given where that is clean already, and calling it twice changes nothing more.
#pragma once

#include <string>
#include <string_view>

namespace kith {

// One line: no blanks at the ends, one between words, no control or invisible characters, letters and
// digits of full width as ASCII.
std::string tidy_line(std::string_view text);

// A person's name or a part of one: a line, and Latin, Greek and Cyrillic words that stand all in
// capitals or all in small letters as names are written (ZHANG is Zhang, o'brien is O'Brien). Numerals
// (III), initials and the particles of surnames (van, de, von) stay.
std::string tidy_person(std::string_view name);

// A company's name: a line, its legal form as it is usually written (co.,ltd is Co., Ltd.; GMBH is
// GmbH), and the brackets between Han characters of full width: 华为（深圳）有限公司.
std::string tidy_company(std::string_view name);

// A country or a province of China by the one name that this program writes, in the script in which it
// stands: PRC is China, 广东 is 广东省, guangdong province is Guangdong. Others as a line.
std::string tidy_country(std::string_view name);
std::string tidy_province(std::string_view name);

}  // namespace kith
