#include "base/message.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

namespace kith {
namespace {

Locale best(std::string_view header) { return negotiate_locale(header, Locale::zh_cn); }

TEST(Message, PicksTheHighestQuality) {
  EXPECT_EQ(best("en-US,en;q=0.9,zh;q=0.8"), Locale::en);
  EXPECT_EQ(best("en;q=0.5, zh-TW;q=0.7"), Locale::zh_tw);
  EXPECT_EQ(best("fr, de;q=0.9, en;q=0.1"), Locale::en);
  EXPECT_EQ(best("en;q=0.8,zh-CN;q=0.8"), Locale::en);
  EXPECT_EQ(best("EN-gb ; Q=0.3 , zh-hant-hk;q=0.4"), Locale::zh_tw);
}

TEST(Message, FallsBackWhenNothingFits) {
  for (auto header : {"", "fr", ",,;;", "en;q=2", "en;q=abc", "*", "en;q=0", "en;q=0, *;q=0.5"}) {
    EXPECT_EQ(best(header), Locale::zh_cn) << header;
  }
  EXPECT_EQ(negotiate_locale("en;q=0,*", Locale::en), Locale::en);
}

TEST(Message, ReadsScriptsBeforeRegions) {
  EXPECT_EQ(locale_of("zh-Hant-CN", Locale::en), Locale::zh_tw);
  EXPECT_EQ(locale_of("zh-Hans-HK", Locale::en), Locale::zh_cn);
  EXPECT_EQ(locale_of("zh_HK", Locale::en), Locale::zh_tw);
  EXPECT_EQ(locale_of("zh", Locale::en), Locale::zh_cn);
  EXPECT_EQ(locale_of("fr-FR", Locale::zh_tw), Locale::zh_tw);
  for (auto locale : {Locale::en, Locale::zh_cn, Locale::zh_tw}) {
    EXPECT_EQ(locale_of(tag_of(locale), Locale::en), locale);
  }
}

TEST(Message, SpeaksThreeLanguagesFromTwoTexts) {
  const auto message = say("unknown field {}", "没有字段“{}”", "状态");
  EXPECT_EQ(render(message, Locale::en), "unknown field 状态");
  EXPECT_EQ(render(message, Locale::zh_cn), "没有字段“状态”");
  EXPECT_EQ(render(message, Locale::zh_tw), "沒有字段「狀態」");
}

TEST(Message, ConvertsFromManyThreadsAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> wrong{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 200; ++n) wrong += to_traditional("联系人与客户") != "聯繫人與客戶";
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, 0);
}

}  // namespace
}  // namespace kith
