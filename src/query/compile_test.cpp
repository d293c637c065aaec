// F14: whatever the caller writes, the statement's text holds none of it.
#include "query/compile.h"

#include <gtest/gtest.h>

#include "base/test_shared.h"
#include "query/page.h"
#include "query/test_world.h"
#include "storage/test_database.h"

namespace kith::query {
namespace {

class Statements : public storage::BothEngines {};
KITH_BOTH_ENGINES(Statements);

std::vector<std::string> hostile_texts() {
  std::vector<std::string> texts = {"x' OR '1'='1",
                                    "\"; DROP TABLE accounts; --",
                                    "\\'; SELECT 1",
                                    "?1 ?2 $1 :name @x",
                                    "%_\\%",
                                    "NEAR(a b) AND tokens:*",
                                    "a\"b'c`d[e]",
                                    "张三'); --",
                                    "\xF0\x9F\x98\x80 ' \" smile",
                                    "unistr('\\0041')"};
  for (const char* folder : {"corpus/fetched/payload", "corpus/fetched/strings"}) {
    for (const auto& file : shared_files(folder, ".json")) {
      const auto json = parse_json(content_of(file));
      if (!json.ok() || !json->as_array()) continue;
      for (const Json& one : *json->as_array()) {
        if (one.as_string()) texts.push_back(*one.as_string());
      }
    }
  }
  return texts;
}

// The text of the page's statement, and whether it runs.
std::string statement_of(World& world, const Question& question) {
  const Names names;
  return world.database().read([&](storage::Connection& db) {
    const ReadEnvironment environment{db, world.schema(), everything(), names};
    RowStatement statement = page_statement(environment, question, Order(question), {}, {}, 1);
    const auto built = std::move(statement.sql).build();
    db.query(built.sql, built.values, [](const storage::Row&) { return true; });
    return std::string(built.sql.text());
  });
}

// What a statement may be made of: letters, digits, and these marks; quotes only round names.
void expect_only_our_words(std::string_view sql) {
  constexpr std::string_view marks = " \"_.,()=<>*?-@";
  for (size_t i = 0; i < sql.size(); ++i) {
    const char c = sql[i];
    const bool word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    ASSERT_TRUE(word || marks.find(c) != marks.npos) << sql;
  }
}

TEST_P(Statements, HoldNoWordOfTheCaller) {
  World world(database());
  const schema::Object& accounts = world.object("accounts");
  const Asker asker = world.asker();
  const char* leaves[][2] = {{"name", "eq"},      {"name", "contains"}, {"name", "starts"},
                             {"name", "ends"},    {"name", "lt"},       {"address.city", "eq"},
                             {"tags", "contains"}};
  const auto texts = hostile_texts();
  std::vector<std::string> statements(std::size(leaves));
  size_t taken = 0;
  for (size_t t = 0; t < texts.size(); t += 1 + texts.size() / 400) {
    SCOPED_TRACE(texts[t]);
    for (size_t i = 0; i < std::size(leaves); ++i) {
      const Json json =
          Json::Object{{"field", leaves[i][0]}, {"op", leaves[i][1]}, {"value", texts[t]}};
      auto filter = parse_filter(json, world.schema(), accounts, everything(), asker);
      if (!filter.ok()) continue;
      Question question;
      question.object = &accounts;
      question.filter = std::move(*filter);
      question.search = texts[t];
      expect_only_our_words(statement_of(world, question));
      ++taken;
    }
  }
  EXPECT_GT(taken, 50u);
}

TEST_P(Statements, TakeNoNameThatTheSchemaDoesNotHave) {
  World world(database());
  const Asker asker = world.asker();
  const auto context = world.parsing(everything());
  const schema::Object& accounts = world.object("accounts");
  for (const std::string& text : hostile_texts()) {
    EXPECT_FALSE(parse_path(text, world.schema(), accounts, everything(), "field").ok()) << text;
    if (text.find_first_not_of(" ,+-") == text.npos) continue;  // nothing at all
    EXPECT_FALSE(parse_sort(text, accounts, context, "sort").ok()) << text;
    EXPECT_FALSE(parse_fields(text, accounts, context, "fields").ok()) << text;
  }
}

}  // namespace
}  // namespace kith::query
