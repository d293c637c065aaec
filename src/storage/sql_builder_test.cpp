#include "storage/sql_builder.h"

#include <gtest/gtest.h>

#include "storage/placeholders.h"

namespace kith::storage {
namespace {

std::string renumbered(std::string_view text) {
  return rewrite_placeholders(
      text, [](std::string& out, int number) { out += "$" + std::to_string(number); });
}

TEST(Placeholders, AreFoundOnlyOutsideQuotesAndComments) {
  EXPECT_EQ(renumbered("a = ?1 AND b = ?12"), "a = $1 AND b = $12");
  EXPECT_EQ(renumbered("'?1' = ?2"), "'?1' = $2");
  EXPECT_EQ(renumbered("'it''s ?1' = ?2"), "'it''s ?1' = $2");
  EXPECT_EQ(renumbered("\"c?1\" = ?2"), "\"c?1\" = $2");
  EXPECT_EQ(renumbered("?1 -- ?2\n= ?3"), "$1 -- ?2\n= $3");
  EXPECT_EQ(renumbered("?1 /* ?2 ' */ = ?3"), "$1 /* ?2 ' */ = $3");
  EXPECT_EQ(renumbered("a ? b ?"), "a ? b ?");
  EXPECT_EQ(renumbered("'open ?1"), "'open ?1");
  EXPECT_EQ(renumbered(""), "");
}

TEST(Identifier, TakesOnlyPlainLowerCaseNames) {
  EXPECT_TRUE(Identifier::parse("size_c"));
  EXPECT_TRUE(Identifier::parse(std::string(60, 'a')));
  for (const std::string bad : {"", "A", "1a", "_a", "a-b", "a b", "a\"b", "a;b", "\u5f20", "a."}) {
    EXPECT_FALSE(Identifier::parse(bad)) << bad;
  }
  EXPECT_FALSE(Identifier::parse(std::string(61, 'a')));
  EXPECT_FALSE(Identifier::parse(std::string_view("a\0b", 3)));
}

TEST(SqlBuilder, QuotesNamesAndBindsValues) {
  SqlBuilder sql;
  sql.add("SELECT ").name("contacts", "name").add(" FROM ").name("contacts").add(" AS ").alias(0);
  sql.add(" WHERE a = ")
      .bind(int64_t{5})
      .add(" OR b = ")
      .bind(std::string("x' OR 1"))
      .add(" LIMIT ");
  sql.number(50);
  const auto built = std::move(sql).build();
  EXPECT_EQ(built.sql.text(),
            "SELECT \"contacts\".\"name\" FROM \"contacts\" AS t0 WHERE a = ?1 OR b = ?2 LIMIT 50");
  ASSERT_EQ(built.values.size(), 2u);
  EXPECT_EQ(std::get<std::string>(built.values[1]), "x' OR 1");
}

TEST(SqlBuilder, RenumbersWhatIsAppended) {
  SqlBuilder inner;
  const int slot = inner.slot(int64_t{7});
  inner.add("x = ").slot_ref(slot).add(" AND y <> '?1' AND z = ").slot_ref(slot);
  SqlBuilder outer;
  outer.add("w = ").bind(int64_t{1}).add(" AND ").append(std::move(inner)).add(" AND v = ");
  outer.bind(int64_t{2});
  const auto built = std::move(outer).build();
  EXPECT_EQ(built.sql.text(), "w = ?1 AND x = ?2 AND y <> '?1' AND z = ?2 AND v = ?3");
  EXPECT_EQ(std::get<int64_t>(built.values[1]), 7);
}

TEST(SqlBuilder, RefusesASlotThatIsNotThere) {
  SqlBuilder sql;
  EXPECT_THROW(sql.slot_ref(1), std::logic_error);
}

}  // namespace
}  // namespace kith::storage
