// Who may be the same, across objects.
#include <gtest/gtest.h>

#include "commands/test_workspace.h"
#include "records/twins.h"

namespace kith::commands {
namespace {

class Twins : public ProductTest {
 protected:
  std::vector<records::Twin> twins(const access::Actor& actor, std::string_view object, Id id) {
    std::vector<records::Twin> found;
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const query::ReadEnvironment seen{db, actor.schema(), actor, actor.directory()};
          const auto record = query::fetch(seen, *actor.schema().object(object), id);
          found = records::twins(seen, workspace().records(), workspace().schema().current(),
                                 *record, 10);
        },
        {});
    return found;
  }
};
KITH_BOTH_ENGINES(Twins);

TEST_P(Twins, AreFoundByMailAcrossObjectsAndByName) {
  const Id lead =
      create(administrator(), "leads", R"({"name":"李雷","email":"Li.Lei@Example.com"})")->id;
  const Id same =
      create(administrator(), "contacts", R"({"name":"Li Lei","email":"li.lei@example.com"})")->id;
  const Id named = create(administrator(), "contacts", R"({"name":"李雷"})")->id;
  ASSERT_TRUE(create(administrator(), "accounts", R"({"name":"李雷"})").ok());  // no person
  const auto found = twins(administrator(), "leads", lead);
  ASSERT_EQ(found.size(), 2u);
  EXPECT_EQ(found[0].record.id(), same);
  EXPECT_EQ(found[0].reasons, std::vector{records::Likeness::email});
  EXPECT_EQ(found[1].record.id(), named);
  EXPECT_EQ(found[1].reasons, std::vector{records::Likeness::name});
}

TEST_P(Twins, AreThoseThatMayBeSeen) {
  const Id narrow =
      role(R"({"objects":{"*":{"read":"own","create":true,"update":"own","delete":"own"}}})");
  const Id eve = user("eve", narrow);
  ASSERT_TRUE(
      create(administrator(), "contacts", R"({"name":"Zoë","email":"zoe@example.com"})").ok());
  const Id mine =
      create(workspace().actor(eve), "contacts", R"({"name":"Zoë","email":"zoe@example.com"})")->id;
  EXPECT_TRUE(twins(workspace().actor(eve), "contacts", mine).empty());
}

}  // namespace
}  // namespace kith::commands
