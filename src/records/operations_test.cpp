#include "records/operations.h"

#include <gtest/gtest.h>

#include "records/idempotency.h"
#include "records/recycle_bin.h"
#include "records/test_world.h"

namespace kith::records {
namespace {

class Operations : public World {
 protected:
  Result<std::vector<Saved>> apply(std::string_view list) {
    return write(
        [&](const Unit& unit) { return apply_operations(*records, unit, *parse_json(list)); });
  }
};
KITH_BOTH_ENGINES(Operations);

TEST_P(Operations, ApplyAllAndNameEarlierRecords) {
  const auto saved = apply(R"([
    {"op":"create","object":"accounts","values":{"name":"Acme"}},
    {"op":"create","object":"contacts","values":{"name":"Ann","account":"$0"}},
    {"op":"create","object":"deals","values":{"name":"$1 deal","account":{"id":"$0"},"people":[{"contact":"$1"}]}},
    {"op":"update","object":"contacts","id":"$1","version":1,"values":{"vip":true}},
    {"op":"delete","object":"accounts","id":"$0"},
    {"op":"restore","object":"accounts","id":"$0"}])");
  ASSERT_TRUE(saved.ok()) << told(saved.error());
  ASSERT_EQ(saved->size(), 6u);
  EXPECT_EQ((*saved)[3].version, 2);
  EXPECT_EQ((*saved)[5].version, 3);
  const auto contact = stored("contacts", (*saved)[1].id);
  EXPECT_EQ(contact->cells(*object("contacts").field("account"))[0], Value{(*saved)[0].id.value});
  EXPECT_EQ(stored("deals", (*saved)[2].id)->cells(*object("deals").field("name"))[0],
            Value{std::string("$1 deal")});
}

TEST_P(Operations, AreAllOrNothingAndNameThePlace) {
  const std::string before = contents();
  const auto fails = [&](std::string_view list) { return told(apply(list).error()); };
  EXPECT_EQ(fails(R"([{"op":"create","object":"accounts","values":{"name":"Acme"}},
                      {"op":"create","object":"contacts","values":{"email":"x"}}])")
                .substr(0, 19),
            "operations[1].email");
  EXPECT_EQ(fails(R"([{"op":"destroy","object":"accounts"}])"), "operations[0].op unknown");
  EXPECT_EQ(fails(R"([{"op":"update","object":"accounts","id":"$0"}])"),
            "operations[0].id invalid");
  EXPECT_EQ(fails(R"([{"op":"create","object":"accounts","vals":{}}])"),
            "operations[0].vals unknown");
  EXPECT_EQ(fails("7"), "operations type");
  EXPECT_EQ(fails("[7]"), "operations[0] failed");
  std::string many = "[0";
  for (size_t i = 0; i < operations_max; ++i) many += ",0";
  EXPECT_EQ(apply(many + "]").error().code, Code::too_large);
  EXPECT_EQ(contents(), before);
}

TEST_P(Operations, AnswerARepeatedRequestWithTheFirstAnswer) {
  const auto post = [&](std::string_view key, std::string_view body) {
    return database().write([&](storage::Connection& db) -> Result<std::string> {
      const access::Actor who = actor("Wang");
      const IdempotentRequest request{who.id(), key, body};
      if (auto answer = TRY(find_answer(db, request))) return "again " + answer->body;
      const auto saved = TRY(records->create(unit(db, who), object("accounts"), *parse_json(body)));
      keep_answer(db, request, {201, format(saved.id)}, clock.now());
      return format(saved.id);
    });
  };
  const auto first = post("key", R"({"name":"Acme"})");
  EXPECT_EQ(*post("key", R"({"name":"Acme"})"), "again " + *first);
  EXPECT_EQ(post("key", R"({"name":"Other"})").error().code, Code::conflict);
  EXPECT_FALSE(post("bad", R"({"nam":"Acme"})").ok());
  EXPECT_TRUE(post("bad", R"({"name":"Acme"})").ok());  // a refused one keeps nothing
  clock.advance(std::chrono::hours(25));
  const auto purged = database().write(
      [&](storage::Connection& db) -> Result<int64_t> { return purge_answers(db, clock.now()); });
  EXPECT_EQ(*purged, 2);
  EXPECT_NE(*post("key", R"({"name":"Acme"})"), "again " + *first);
}

TEST_P(Operations, EmptyTheRecycleBinAfterItsTime) {
  const Id old = made("contacts", R"({"name":"Old"})");
  const Id kept = made("contacts", R"({"name":"Kept"})");
  ASSERT_TRUE(remove("contacts", old).ok());
  clock.advance(std::chrono::hours(24 * 31));
  const Id fresh = made("contacts", R"({"name":"Fresh"})");
  ASSERT_TRUE(remove("contacts", fresh).ok());
  const auto purged = write([&](const Unit& unit) -> Result<int64_t> {
    return purge_slice(unit, object("contacts"), clock.now() - std::chrono::hours(24 * 30), 100);
  });
  EXPECT_EQ(*purged, 1);
  EXPECT_FALSE(stored("contacts", old).has_value());
  EXPECT_TRUE(stored("contacts", kept).has_value());
  EXPECT_TRUE(stored("contacts", fresh).has_value());
}

}  // namespace
}  // namespace kith::records
