// Scoring, and finding groups among many.
#include "records/twin_scan.h"

#include <gtest/gtest.h>

#include "records/test_world.h"
#include "text/mail.h"

namespace kith::records {
namespace {

// A person as the scan sees one, written down shortly.
struct Person {
  std::string name;
  std::string email;
  std::string phone;
  std::string company;
};

class TwinScanning : public World {
 protected:
  TwinFields people() { return *twin_fields(object("contacts"), *schema, query::everything()); }

  TwinFeatures features(const Person& person) {
    query::Stored record(object("contacts"));
    const auto set = [&](std::string_view field, const std::string& text) {
      if (!text.empty()) record.cells(*object("contacts").field(field))[0] = text;
    };
    set("name", person.name);
    set("email", person.email);
    set("phone", person.phone);
    if (!person.company.empty()) record.cells(*object("contacts").field("account"))[0] = int64_t{7};
    return features_of(people(), record, [&](Id) { return company_hash(person.company); });
  }
  TwinScore score(const Person& a, const Person& b) {
    const auto one = features(a);
    const auto other = features(b);
    const auto scale = TwinScale::of(people(), 1'000'000);
    const auto there = compare(scale, view_of(one), view_of(other));
    EXPECT_NEAR(there.score, compare(scale, view_of(other), view_of(one)).score, 1e-9)
        << a.name << " and " << b.name << " in the other order";
    return there;
  }
  bool same(const Person& a, const Person& b) { return score(a, b).score >= twin_score_least; }
};
KITH_BOTH_ENGINES(TwinScanning);

TEST_P(TwinScanning, KnowsOnePersonInManySpellings) {
  const Person zhang{"张三丰", "zsf@wudang.cn", "+8613800138000", "武当山有限公司"};
  EXPECT_TRUE(same(zhang, {"Zhang Sanfeng", "", "+8613800138000", ""}));
  EXPECT_TRUE(same(zhang, {"San Feng Zhang", "zsf@wudang.cn", "", ""}));
  EXPECT_TRUE(same(zhang, {"张三峰", "zsf@wudang.cn", "+8613911112222", ""}));
  EXPECT_TRUE(same(zhang, {"三丰张", "", "+8613800138000", "武当山"}));
  const Person zoe{"Zoë Müller", "zoe@muller.de", "+493012345678", "Müller GmbH"};
  EXPECT_TRUE(same(zoe, {"Mueller Zoe", "zoe@muller.de", "", ""}));
  EXPECT_TRUE(same(zoe, {"zoe muler", "", "+493012345678", ""}));
  EXPECT_TRUE(same(zoe, {"Z. Müller", "zoe@muller.de", "", ""}));
  EXPECT_TRUE(same(zoe, {"Zoe Muller", "zoe@gmx.de", "", "Muller Ltd"}));
}

TEST_P(TwinScanning, TellsPeopleApart) {
  const Person wang{"王伟", "wangwei@a.cn", "+8613800138000", "甲公司"};
  EXPECT_FALSE(same(wang, {"王伟", "wei.wang@b.cn", "+8613911112222", "乙公司"}));
  EXPECT_FALSE(same(wang, {"王芳", "wangfang@a.cn", "+8613800138001", "甲公司"}));
  EXPECT_FALSE(same(wang, {"李雷", "", "+8613800138000", "甲公司"}));  // a switchboard
  EXPECT_FALSE(
      same({"Ann Smith", "info@acme.com", "", ""}, {"Bob Jones", "info@acme.org", "", ""}));
}

TEST_P(TwinScanning, SaysWhy) {
  const auto why = reason_names(score({"张三", "z@a.cn", "+8613800138000", "甲"},
                                      {"San Zhang", "z@a.cn", "+8613800138000", "甲公司"})
                                    .reasons);
  EXPECT_EQ(why, (std::vector<std::string_view>{"email", "phone", "name_pinyin", "company"}));
}

TEST_P(TwinScanning, JoinsGroupsAndLeavesApartWhatPeopleToldApart) {
  TwinScan scan(people());
  scan.add(Id{1}, features({"张三", "z@a.cn", "", ""}));
  scan.add(Id{2}, features({"Zhang San", "z@a.cn", "+8613800138000", ""}));
  scan.add(Id{3}, features({"张三", "", "+8613800138000", ""}));
  scan.add(Id{4}, features({"Ann Smith", "ann@a.cn", "", ""}));
  scan.add(Id{5}, features({"Ann Smith", "ann@a.cn", "", ""}));
  scan.add(Id{6}, features({"Bob Jones", "bob@a.cn", "", ""}));
  scan.keep_apart(Id{5}, Id{4});
  const auto groups = scan.find([](double) { return true; });
  ASSERT_EQ(groups.size(), 1u);
  EXPECT_EQ(groups[0].members, (std::vector{Id{1}, Id{2}, Id{3}}));
  EXPECT_GT(groups[0].score, 0.9);
}

TEST_P(TwinScanning, EndsWhenToldTo) {
  TwinScan scan(people());
  scan.add(Id{1}, features({"张三", "z@a.cn", "", ""}));
  scan.add(Id{2}, features({"张三", "z@a.cn", "", ""}));
  EXPECT_TRUE(scan.find([](double) { return false; }).empty());
}

TEST_P(TwinScanning, ComparesCompaniesByTheirNamesAndSites) {
  const auto accounts = *twin_fields(object("accounts"), *schema, query::everything());
  const auto company = [&](std::string name, std::string site) {
    query::Stored record(object("accounts"));
    record.cells(*object("accounts").field("name"))[0] = name;
    if (!site.empty()) record.cells(*object("accounts").field("website"))[0] = site;
    return features_of(accounts, record, {});
  };
  const auto same = [&](const TwinFeatures& a, const TwinFeatures& b) {
    return compare(TwinScale::of(accounts, 100'000), view_of(a), view_of(b)).score >=
           twin_score_least;
  };
  EXPECT_TRUE(same(company("华为技术有限公司", ""), company("华为技术", "")));
  EXPECT_TRUE(same(company("华为", "https://huawei.com"), company("Huawei", "https://huawei.com")));
  EXPECT_TRUE(same(company("Acme Inc.", ""), company("ACME, Limited", "")));
  EXPECT_FALSE(same(company("Store 24 Ltd", ""), company("Store 25 Ltd", "")));
  EXPECT_FALSE(same(company("北京华联", ""), company("上海华联", "")));
}

}  // namespace
}  // namespace kith::records
