#include "records/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "records/test_world.h"

namespace kith::records {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class SearchTest : public World {
 protected:
  std::vector<std::string> found(std::string_view text, std::string_view reader = "Wang",
                                 int limit = 10, std::vector<std::string> objects = {}) {
    return database().read([&](storage::Connection& db) {
      const access::Actor who = actor(reader);
      std::vector<std::string> titles;
      for (const Hit& hit : search({db, *schema, who, *directory}, text, {objects, limit}))
        titles.push_back(hit.title);
      return titles;
    });
  }
  std::vector<Hit> hits(std::string_view text, const Searched& searched = {}) {
    return database().read([&](storage::Connection& db) {
      const access::Actor who = actor("Wang");
      return search({db, *schema, who, *directory}, text, searched);
    });
  }
  // A list that is searched, as lists, counts, groups and exports are.
  std::vector<std::string> listed(std::string_view text, std::string_view reader = "Wang") {
    query::Question question;
    question.object = &object("contacts");
    question.search = text;
    return database().read([&](storage::Connection& db) {
      const access::Actor who = actor(reader);
      const query::ReadEnvironment environment{db, *schema, who, *directory};
      std::string buffer;
      JsonWriter out(buffer);
      EXPECT_TRUE(query::read_records(environment, question, out).ok());
      std::vector<std::string> titles;
      const Json rows = parse_json(buffer).value();
      for (const Json& row : *rows.as_array()) titles.emplace_back(row.text("name"));
      EXPECT_EQ(query::count(environment, question).value, std::ssize(titles));
      EXPECT_EQ(query::select_ids(environment, question, {}, 100).size(), titles.size());
      return titles;
    });
  }
  std::vector<Id> known_by(IdentityKind kind, std::string_view value) {
    return database().read([&](storage::Connection& db) {
      std::vector<Id> ids;
      for (const Identified& one : find_identity(db, *schema, {kind, std::string(value)}))
        ids.push_back(one.id);
      return ids;
    });
  }
};
KITH_BOTH_ENGINES(SearchTest);

TEST_P(SearchTest, FindsAPersonByCharactersPinyinInitialsPhoneAndMail) {
  made(
      "contacts",
      R"({"last_name":"张","first_name":"三","email":"san.zhang@acme-asia.cn","phone":"+86 138-0013-8000"})");
  made("contacts", R"({"name":"Somebody Else","email":"else@other.cn","phone":"+49 30 1234567"})");
  for (const char* text :
       {"张三", "张", "三", "zhangsan", "zhang", "zs", "ZHANG San", "13800138000", "138 0013 8000",
        "+8613800138000", "8000", "san.zhang@acme-asia.cn", "acme", "san"})
    EXPECT_THAT(found(text), ElementsAre("张三")) << text;
  EXPECT_THAT(found("lisi"), IsEmpty());
  EXPECT_THAT(found(""), IsEmpty());
}

TEST_P(SearchTest, FindsACompanyByPinyinAndDomain) {
  made("accounts", R"({"name":"平安银行","website":"https://www.bank.pingan.com/"})");
  for (const char* text : {"平安", "pingan", "payh", "bank"})
    EXPECT_THAT(found(text), ElementsAre("平安银行")) << text;
}

TEST_P(SearchTest, FollowsChangesDeletionAndRestoring) {
  const Id id = made("contacts", R"({"name":"Ann","email":"ann@old.cn"})");
  ASSERT_TRUE(update("contacts", id, R"({"email":"ann@new.cn"})").ok());
  EXPECT_THAT(found("old"), IsEmpty());
  EXPECT_THAT(found("new"), ElementsAre("Ann"));
  ASSERT_TRUE(remove("contacts", id).ok());
  EXPECT_THAT(found("ann"), IsEmpty());
  EXPECT_THAT(known_by(IdentityKind::email, "ann@new.cn"), IsEmpty());
  ASSERT_TRUE(restore("contacts", id).ok());
  EXPECT_THAT(found("ann"), ElementsAre("Ann"));
  EXPECT_THAT(known_by(IdentityKind::email, "ann@new.cn"), ElementsAre(id));
  ASSERT_TRUE(update("contacts", id, R"({"email":null})").ok());
  EXPECT_THAT(known_by(IdentityKind::email, "ann@new.cn"), IsEmpty());
}

TEST_P(SearchTest, PutsTheBestFirst) {
  made("contacts", R"({"name":"Ann"})");
  made("contacts", R"({"name":"Anna"})");
  made("contacts", R"({"name":"Mary Ann"})");
  EXPECT_THAT(found("ann"), ElementsAre("Ann", "Anna", "Mary Ann"));
  for (int i = 0; i < 30; ++i) made("contacts", fmt::format(R"({{"name":"Later Ann {}"}})", i));
  const auto best = found("ann", "Wang", 3);
  ASSERT_EQ(best.size(), 3u);
  EXPECT_EQ(best[0], "Ann");
  EXPECT_EQ(best[1], "Anna");
}

TEST_P(SearchTest, PutsWholeWordsBeforeBeginningsAlsoWhereThousandsOfNewerOnesBegin) {
  made("contacts", R"({"name":"Mary Ann"})");
  made("contacts", R"({"name":"Ann Berg"})");
  made("contacts", R"({"name":"Annabel"})");
  for (int i = 0; i < 120; ++i)
    made("contacts", fmt::format(R"({{"name":"Zoe {0}","email":"annex{0}@b.cn"}})", i));
  EXPECT_THAT(found("ann", "Wang", 3), ElementsAre("Ann Berg", "Annabel", "Mary Ann"));
}

TEST_P(SearchTest, FindsLongBeginningsThatManyShareAndThatFewShare) {
  for (int i = 0; i < 60; ++i)
    made("contacts", fmt::format(R"({{"name":"Zoe {0}","email":"z{0}@company.cn"}})", i));
  made("contacts", R"({"name":"Companyman"})");
  EXPECT_EQ(found("company", "Wang", 100).size(), 61u);
  EXPECT_EQ(found("company", "Wang", 1), std::vector<std::string>{"Companyman"});
  EXPECT_THAT(found("companym"), ElementsAre("Companyman"));
}

TEST_P(SearchTest, ForgivesOneSlipInLongLatinWords) {
  made("contacts", R"({"name":"John Smith","email":"js@microsoft.com"})");
  made("contacts", R"({"last_name":"张","first_name":"三丰"})");
  for (const char* text : {"smiht", "smit", "simth", "smyth", "smmith", "smithh", "mith", "msith",
                           "micorsoft", "micosof", "nicrosoft", "jonh smiht microsoft"}) {
    const bool four = std::string_view(text) == "jonh smiht microsoft";
    EXPECT_EQ(found(text).size(), four ? 0u : 1u) << text;
  }
  EXPECT_THAT(found("john smiht"), ElementsAre("John Smith"));
  EXPECT_THAT(found("john micorsoft"), ElementsAre("John Smith"));
  EXPECT_THAT(found("zhagnsan"), ElementsAre("张三丰"));
  EXPECT_THAT(found("zhangsanfegn"), ElementsAre("张三丰"));
  for (const char* text : {"jonh", "smitxx", "sxixh", "zhnagwu"})
    EXPECT_THAT(found(text), IsEmpty()) << text;
}

TEST_P(SearchTest, ForgivesNothingWhereWhatWasTypedIsFound) {
  made("contacts", R"({"name":"John Smith"})");
  EXPECT_THAT(found("smyth"), ElementsAre("John Smith"));
  made("contacts", R"({"name":"Ann Smyth"})");
  EXPECT_THAT(found("smyth"), ElementsAre("Ann Smyth"));
  EXPECT_EQ(hits("smyth").at(0).by, Hit::By::found);
  EXPECT_EQ(hits("smiht").at(0).by, Hit::By::similar);
}

TEST_P(SearchTest, FindsTheMiddlesOfWords) {
  made("contacts", R"({"name":"Ann","email":"ann@microsoft.com"})");
  made("contacts", R"({"name":"Goldsmith"})");
  for (const char* text : {"soft", "crosof", "rosoft"})
    EXPECT_THAT(found(text), ElementsAre("Ann")) << text;
  EXPECT_THAT(found("smith"), ElementsAre("Goldsmith"));
  EXPECT_THAT(found("oft"), IsEmpty());
}

TEST_P(SearchTest, ForgivesInListsAndTheirCountsToo) {
  made("contacts", R"({"name":"John Smith"})");
  made("contacts", R"({"name":"Goldberg"})");
  EXPECT_THAT(listed("smith"), ElementsAre("John Smith"));
  EXPECT_THAT(listed("smiht"), ElementsAre("John Smith"));
  EXPECT_THAT(listed("berg"), ElementsAre("Goldberg"));
  EXPECT_THAT(listed("jonh"), IsEmpty());
  EXPECT_THAT(listed("smiht", "Zhao"), IsEmpty());
}

// Whether somebody else has a record of that very spelling must make no difference.
TEST_P(SearchTest, ForgivesWhatOnlyHiddenRecordsHave) {
  as = "Zhao";
  made("contacts", R"({"name":"Zoe Smith"})");
  as = "Wang";
  made("contacts", R"({"name":"Adam Smiht"})");
  EXPECT_THAT(found("smiht", "Zhao"), ElementsAre("Zoe Smith"));
  EXPECT_THAT(listed("smiht", "Zhao"), ElementsAre("Zoe Smith"));
}

TEST_P(SearchTest, SaysWhatItHasFound) {
  made("contacts", R"({"last_name":"张","first_name":"三丰","email":"zhang@lanhai.cn"})");
  const auto marks = [&](std::string_view text) { return hits(text).at(0).title_marks; };
  EXPECT_EQ(marks("zhangsf"), (std::vector<Mark>{{0, 3}}));
  EXPECT_EQ(marks("三丰"), (std::vector<Mark>{{1, 3}}));
  EXPECT_EQ(marks("zhagnsan"), (std::vector<Mark>{{0, 3}}));
  const Hit hit = hits("lanhai").at(0);
  EXPECT_TRUE(hit.title_marks.empty());
  ASSERT_EQ(hit.subtitle_marks.size(), 1u);
  const Mark mark = hit.subtitle_marks[0];
  EXPECT_EQ(hit.subtitle.substr(mark.from, mark.to - mark.from), "lanhai");
}

TEST_P(SearchTest, ShowsWhereAWordWasFoundThatNothingElseExplains) {
  made("contacts", R"({"name":"Ann Berg","email":"ann@b.cn","phone":"13800138000"})");
  EXPECT_EQ(hits("ann").at(0).subtitle, "ann@b.cn");
  const Hit by_phone = hits("138 0013 8000").at(0);
  EXPECT_EQ(by_phone.subtitle, "ann@b.cn · +8613800138000");
  EXPECT_EQ(by_phone.subtitle_marks, (std::vector<Mark>{{14, 25}}));
  EXPECT_EQ(hits("ann 8000").at(0).subtitle_marks, (std::vector<Mark>{{0, 3}, {21, 25}}));
}

TEST_P(SearchTest, LooksAmongTheRecordsOfAFilter) {
  made("contacts", R"({"name":"Ann","email":"ann@b.cn"})");
  made("contacts", R"({"name":"Ann Berg"})");
  const std::string objects[] = {"contacts"};
  const auto filter = query::condition_on(object("contacts"), *object("contacts").field("name"),
                                          query::Op::eq, {std::string("ann")});
  const auto found = hits("ann", {.objects = objects, .filter = &filter});
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0].title, "Ann");
}

TEST_P(SearchTest, ReadsWhatItShowsOfAnObjectAtOnce) {
  for (int i = 0; i < 20; ++i) made("contacts", fmt::format(R"({{"name":"Ann {}"}})", i));
  const auto statements = [&](int limit) {
    return database().read([&](storage::Connection& db) {
      const access::Actor who = actor("Wang");
      const auto before = db.statements_run();
      EXPECT_EQ(search({db, *schema, who, *directory}, "ann", {{}, limit}).size(),
                static_cast<size_t>(limit));
      return db.statements_run() - before;
    });
  };
  EXPECT_EQ(statements(1), statements(20));
}

// The next keystroke has come: its client lets go of the one before.
TEST_P(SearchTest, StopsItsStatementWhenNobodyWaitsAnyMore) {
  for (int i = 0; i < 200; ++i)
    made("contacts", fmt::format(R"({{"name":"Ann {0}","email":"ann{0}@b.cn"}})", i));
  class Gone final : public storage::Cancel {
   public:
    bool cancelled() const override { return gone; }
    bool gone = false;
  };
  Gone client;
  const auto ask = [&] {
    database().read_raw(
        [&](storage::Connection& db) {
          const access::Actor who = actor("Wang");
          client.gone = true;
          for (int i = 0; i < 1'000; ++i) search({db, *schema, who, *directory}, "ann", {});
        },
        {.cancel = &client});
  };
  EXPECT_THROW(ask(), storage::Interrupted);
}

TEST_P(SearchTest, FollowsARecordToItsNewOwner) {
  const Id id = made("contacts", R"({"name":"Ann"})");
  EXPECT_THAT(found("ann", "Zhao"), IsEmpty());
  ASSERT_TRUE(
      update("contacts", id, fmt::format(R"({{"owner":"{}"}})", format(user("Zhao")))).ok());
  EXPECT_THAT(found("ann", "Zhao"), ElementsAre("Ann"));
  EXPECT_THAT(found("ann", "Li"), IsEmpty());
}

TEST_P(SearchTest, ShowsOnlyWhatTheReaderMaySee) {
  made("contacts", R"({"name":"Ann"})");
  EXPECT_THAT(found("ann", "Li"), ElementsAre("Ann"));
  EXPECT_THAT(found("ann", "Zhao"), IsEmpty());
  EXPECT_THAT(found("ann", "Wang", 10, {"accounts"}), IsEmpty());
  EXPECT_THAT(found("ann", "Wang", 10, {"contacts", "no_such_object"}), ElementsAre("Ann"));
}

TEST_P(SearchTest, KnowsWhoHasAMailAPhoneADomainOrANumber) {
  const Id account = made("accounts", R"({"name":"Acme","website":"https://www.acme.cn/about"})");
  const Id first =
      made("contacts", R"({"name":"A","email":"Shared@Acme.cn","phone":"138 0013 8000"})");
  const Id second = made("contacts", R"({"name":"B","email":"shared@acme.cn"})");
  EXPECT_THAT(known_by(IdentityKind::email, "shared@acme.cn"), ElementsAre(first, second));
  EXPECT_THAT(known_by(IdentityKind::phone, "+8613800138000"), ElementsAre(first));
  EXPECT_THAT(known_by(IdentityKind::domain, "acme.cn"), ElementsAre(account));
  EXPECT_THAT(known_by(IdentityKind::external, "A-0001"), ElementsAre(account));
}

TEST_P(SearchTest, BuildsTheIndexesAnewToTheSame) {
  for (int i = 0; i < 25; ++i)
    made("contacts", fmt::format(R"({{"name":"Ann {0}","email":"a{0}@b.cn"}})", i));
  const std::string before = contents();
  Id at{};
  do {
    auto slice = write([&](const Unit& unit) -> Result<Id> {
      return reindex_slice(*records, unit, object("contacts"), at, 10);
    });
    at = *slice;
  } while (at);
  EXPECT_EQ(contents(), before);
  EXPECT_EQ(found("ann", "Wang", 50).size(), 25u);
}

}  // namespace
}  // namespace kith::records
