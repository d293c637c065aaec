#include "formats/text_encoder.h"

#include <gtest/gtest.h>

#include "formats/encoding.h"

namespace kith {
namespace {

TEST(TextEncoder, LosesNothingInGb18030) {
  TextEncoder encoder = *TextEncoder::open("GB18030");
  std::string text;
  for (int i = 0; i < 30'000; ++i) text += "张三 Zoë 🎉é𠮷,";
  std::string bytes;
  encoder.encode(text, bytes);
  EXPECT_EQ(bytes.substr(0, 4), "\xD5\xC5\xC8\xFD");
  Utf8Converter back = *Utf8Converter::open("GB18030", Malformed::refuse);
  std::string again;
  ASSERT_TRUE(back.convert(bytes, again).ok());
  ASSERT_TRUE(back.finish(again).ok());
  EXPECT_TRUE(again == text);
}

TEST(TextEncoder, RefusesWhatIsNoEncoding) {
  EXPECT_EQ(TextEncoder::open("klingon").error().fields.front().code, "unknown_encoding");
}

}  // namespace
}  // namespace kith
