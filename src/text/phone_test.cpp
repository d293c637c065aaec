#include "text/phone.h"

#include <gtest/gtest.h>

#include "text/phone_countries.h"

namespace kith {
namespace {

std::string number(std::string_view text, std::string_view country = "CN") {
  const auto phone = normalise_phone(text, country);
  return phone ? phone->number + (phone->extension.empty() ? "" : "x" + phone->extension)
               : "refused";
}

TEST(Phone, ReadsChineseNumbersHoweverTheyAreWritten) {
  for (auto text :
       {"13800138000", "138 0013 8000", "+86 138-0013-8000", "0086 138 0013 8000",
        "(86)13800138000", "013800138000", "１３８００１３８０００", "tel:+86-138-0013-8000"}) {
    EXPECT_EQ(number(text), "+8613800138000") << text;
  }
  EXPECT_EQ(number("010-6552 9988"), "+861065529988");
  EXPECT_EQ(number("+86 (0)10 65529988"), "+861065529988");
  EXPECT_EQ(number("400-820-8820"), "4008208820");
  EXPECT_EQ(number("10086"), "10086");
}

TEST(Phone, ReadsOtherCountries) {
  EXPECT_EQ(number("030 1234567", "DE"), "+49301234567");
  EXPECT_EQ(number("+49 (0)30 / 12 34 567", "CN"), "+49301234567");
  EXPECT_EQ(number("(212) 555-0123", "US"), "+12125550123");
  EXPECT_EQ(number("1-212-555-0123", "US"), "+12125550123");
  EXPECT_EQ(number("011 44 20 7946 0958", "US"), "+442079460958");
  EXPECT_EQ(number("020 7946 0958", "GB"), "+442079460958");
  EXPECT_EQ(number("06 1234 5678", "IT"), "+390612345678");
  EXPECT_EQ(number("8 (495) 123-45-67", "RU"), "+74951234567");
  EXPECT_EQ(number("0912 345 678", "TW"), "+886912345678");
  EXPECT_EQ(number("2345 6789", "HK"), "+85223456789");
}

TEST(Phone, SplitsTheExtensionOff) {
  EXPECT_EQ(number("010-65529988 转 371"), "+861065529988x371");
  EXPECT_EQ(number("(212) 555-0123x371", "US"), "+12125550123x371");
  EXPECT_EQ(number("+1 212 555 0123 ext. 371", ""), "+12125550123x371");
  EXPECT_EQ(number("010-65529988分机：12"), "+861065529988x12");
  EXPECT_EQ(number("65529988x"), "refused");
  EXPECT_EQ(number("65529988 x 12a"), "refused");
}

TEST(Phone, KeepsDigitsWhenItKnowsNoCountry) {
  EXPECT_EQ(number("030 1234567", ""), "0301234567");
  EXPECT_EQ(number("030 1234567", "XX"), "0301234567");
  EXPECT_EQ(number("0049 30 1234567", ""), "+49301234567");
}

TEST(Phone, RefusesWhatIsNoNumber) {
  for (auto text : {"", "12", "+", "abc", "call me", "+86 138 0013 8000 or 139", "1234567890123456",
                    "138+00138000", "--", "x371", "\xff\xff\xff\xff"}) {
    EXPECT_EQ(number(text, ""), "refused") << text;
  }
}

TEST(Phone, SplitsTheCallingCode) {
  EXPECT_EQ(split_calling_code("8613800138000").national, "13800138000");
  EXPECT_EQ(split_calling_code("12125550123").calling_code, "1");
  EXPECT_EQ(split_calling_code("85223456789").calling_code, "852");
  EXPECT_EQ(split_calling_code("99999").calling_code, "");
}

// No calling code begins with another, or the split would be a guess.
TEST(Phone, HasNoCallingCodeWithinAnother) {
  for (const auto& a : phone_countries) {
    for (const auto& b : phone_countries) {
      ASSERT_TRUE(a.calling_code == b.calling_code || !a.calling_code.starts_with(b.calling_code))
          << a.country << ' ' << b.country;
    }
  }
}

TEST(Phone, ReadsItsOwnAnswers) {
  for (auto text :
       {"13800138000", "010-65529988", "+12125550123", "+39 06 12345678", "+4930123456"}) {
    const auto once = normalise_phone(text, "CN").value();
    EXPECT_EQ(normalise_phone(once.number, "CN"), once);
    EXPECT_EQ(normalise_phone(once.number, ""), once);
  }
}

}  // namespace
}  // namespace kith
