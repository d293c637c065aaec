#include "text/name.h"

#include <gtest/gtest.h>

namespace kith {
namespace {

PersonName named(std::string first, std::string last) {
  return {std::move(first), std::move(last)};
}

TEST(Name, IsComposedByScript) {
  EXPECT_EQ(compose_name("三", "张"), "张三");
  EXPECT_EQ(compose_name("Zoë", "Müller"), "Zoë Müller");
  EXPECT_EQ(compose_name("민준", "김"), "김민준");
  EXPECT_EQ(compose_name("さくら", "佐々木"), "佐々木さくら");
  EXPECT_EQ(compose_name("Jackie", "陈"), "Jackie 陈");
  EXPECT_EQ(compose_name(" ", "张"), "张");
  EXPECT_EQ(compose_name("Ann\u3000", ""), "Ann");
}

TEST(Name, IsSplitByScript) {
  EXPECT_EQ(split_name("张三"), named("三", "张"));
  EXPECT_EQ(split_name("欧阳修"), named("修", "欧阳"));
  EXPECT_EQ(split_name("歐陽修"), named("修", "歐陽"));
  EXPECT_EQ(split_name("欧阳"), named("阳", "欧"));
  EXPECT_EQ(split_name("张 三"), named("三", "张"));
  EXPECT_EQ(split_name("山田\u3000太郎"), named("太郎", "山田"));
  EXPECT_EQ(split_name("남궁민수"), named("민수", "남궁"));
  EXPECT_EQ(split_name("김민준"), named("민준", "김"));
  EXPECT_EQ(split_name(" Zoë  Müller "), named("Zoë", "Müller"));
  EXPECT_EQ(split_name("Müller, Zoë Anna"), named("Zoë Anna", "Müller"));
  EXPECT_EQ(split_name("Ludwig van Beethoven"), named("Ludwig", "van Beethoven"));
  EXPECT_EQ(split_name("Oscar de la Hoya"), named("Oscar", "de la Hoya"));
  EXPECT_EQ(split_name("Madonna"), named("Madonna", ""));
  EXPECT_EQ(split_name(""), named("", ""));
}

TEST(Name, SurvivesTheWayThereAndBack) {
  for (auto name : {"张三", "欧阳修", "Zoë Müller", "김민준", "Ludwig van Beethoven", "Madonna"}) {
    const auto parts = split_name(name);
    EXPECT_EQ(compose_name(parts.first, parts.last), name);
  }
}

}  // namespace
}  // namespace kith
