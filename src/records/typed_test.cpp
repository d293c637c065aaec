// The verbs for those who hold typed values already: imports and rooms above.
#include <gtest/gtest.h>

#include "query/read.h"
#include "records/references.h"
#include "records/search.h"
#include "records/test_world.h"

namespace kith::records {
namespace {

Value text(std::string value) { return value; }

class TypedValues : public World {
 protected:
  query::Stored draft(std::string_view name, std::map<std::string, Value> values) {
    query::Stored record(object(name));
    for (auto& [field, value] : values)
      record.cells(*object(name).field(field))[0] = std::move(value);
    return record;
  }
  Result<Saved> create_typed(query::Stored record) {
    return write([&](const Unit& unit) { return records->create(unit, record); });
  }
  size_t found(std::string_view text) {
    return database().read([&](storage::Connection& db) {
      return search(all(db), text, {{}, 10}).size();
    });
  }
};
KITH_BOTH_ENGINES(TypedValues);

TEST_P(TypedValues, AreCheckedRuledAndLoggedLikeAClients) {
  const int64_t log = changes();
  const auto saved = create_typed(draft(
      "contacts", {{"last_name", text("张")}, {"first_name", text("三")}, {"score", int64_t{9}}}));
  ASSERT_TRUE(saved.ok());
  EXPECT_EQ(changes(), log + 1);
  EXPECT_EQ(found("zhangsan"), 1u);
  EXPECT_EQ(told(create_typed(draft("contacts",
                                    {{"email", text("x@spam.example")}, {"account", int64_t{5}}}))
                     .error()),
            "account not_found, email spam, name required");
}

TEST_P(TypedValues, StayWithinTheActorsRights) {
  as = "Zhao";
  EXPECT_EQ(told(create_typed(draft("contacts", {{"name", text("A")},
                                                 {"phone", text("+8613800138000")},
                                                 {"badge", text("1")}}))
                     .error()),
            "phone unknown_field, badge not_writable");
  as = "Li";
  const Id id = made("contacts", R"({"name":"Ann"})");
  as = "Zhao";
  const auto before = *stored("contacts", id);
  auto after = before;
  after.cells(*object("contacts").field("name"))[0] = std::string("B");
  const auto saved = write([&](const Unit& unit) { return records->update(unit, before, after); });
  EXPECT_EQ(saved.error().code, Code::forbidden);
}

TEST_P(TypedValues, ClashWhenTheRecordHasMovedOn) {
  const Id id = made("contacts", R"({"name":"Ann"})");
  const auto before = *stored("contacts", id);
  ASSERT_TRUE(update("contacts", id, R"({"vip":true})").ok());
  auto after = before;
  after.cells(*object("contacts").field("name"))[0] = std::string("B");
  const auto saved = write([&](const Unit& unit) { return records->update(unit, before, after); });
  EXPECT_EQ(saved.error().code, Code::conflict);
}

TEST_P(TypedValues, MayBePreparedAheadWithWhatRulesDeriveFromThem) {
  const auto prepared = [&](std::map<std::string, Value> values) {
    return records->prepare(schema, draft("contacts", std::move(values)));
  };
  const Prepared plain = prepared({{"name", text("Ann")}, {"email", text("ann@acme.cn")}});
  EXPECT_EQ(plain.identities.size(), 1u);
  const Prepared composed = prepared({{"last_name", text("张")}, {"first_name", text("三")}});
  EXPECT_NE((' ' + composed.tokens + ' ').find(" zhangsan "), std::string::npos);
  for (const Prepared& one : {plain, composed})
    ASSERT_TRUE(write([&](const Unit& unit) { return records->create(unit, one); }).ok());
  EXPECT_EQ(found("ann"), 1u);
  EXPECT_EQ(found("zhangsan"), 1u);
}

TEST_P(TypedValues, LookAReferenceUpOnceInBulkWork) {
  const Id account = made("accounts", R"({"name":"Acme"})");
  const auto statements = database().write([&](storage::Connection& db) -> Result<uint64_t> {
    const access::Actor who = actor("Wang");
    KnownReferences known;
    Unit bulk = unit(db, who);
    bulk.known = &known;
    const auto before = db.statements_run();
    for (int i = 0; i < 10; ++i)
      TRY(records->create(bulk, draft("deals", {{"name", text("D")}, {"account", account.value}})));
    return db.statements_run() - before;
  });
  ASSERT_TRUE(statements.ok());
  EXPECT_LE(*statements, 41u);  // four a deal, and one look
}

TEST_P(TypedValues, KeepAFailingRowOutOfABulkWrite) {
  const std::string taken = R"({"name":"Holder","badge":"7"})";
  made("contacts", taken);
  const int64_t log = changes();
  const auto kept = database().write([&](storage::Connection& db) -> Result<int> {
    const access::Actor who = actor("Wang");
    int count = 0;
    for (const char* badge : {"6", "7", "8"}) {
      db.nested([&] {
        const bool ok =
            records
                ->create(unit(db, who),
                         draft("contacts", {{"name", text("N")}, {"badge", text(badge)}}))
                .ok();
        count += ok;
        return ok;
      });
    }
    return count;
  });
  EXPECT_EQ(*kept, 2);
  EXPECT_EQ(changes(), log + 2);
}

}  // namespace
}  // namespace kith::records
