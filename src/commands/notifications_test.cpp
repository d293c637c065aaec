// Who is told of what, and who is not.
#include <gtest/gtest.h>

#include <thread>

#include "activity/notifications.h"
#include "commands/test_workspace.h"
#include "sales/look_up.h"

namespace kith::commands {
namespace {

using sales::text;

constexpr auto patience = std::chrono::seconds(60);

class Notifications : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    const Id everything =
        role(R"({"objects":{"*":{"read":"all","create":true,"update":"all","delete":"all"}}})");
    const Id narrow =
        role(R"({"objects":{"*":{"read":"own","create":true,"update":"own","delete":"own"}}})");
    ann = user("ann", everything);
    ben = user("ben", everything);
    eve = user("eve", narrow);
    workspace().start(1);
    wait_for_place();
  }
  // A reaction begins at what is newest when it is first run: what comes before that is not told.
  void wait_for_place() {
    for (bool stands = false; !stands; std::this_thread::sleep_for(std::chrono::milliseconds(5))) {
      workspace().database().read_raw(
          [&](storage::Connection& db) {
            stands = db.integer("SELECT count(*) FROM kith_cursors WHERE name = 'notifications'") >
                     int64_t{0};
          },
          {});
    }
  }
  access::Actor as(Id id) { return workspace().actor(id); }

  // Reactions run behind the write: waits until so many are there.
  bool are_told(Id id, int64_t wanted) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < until) {
      if (count(as(id), "notifications") == wanted) return true;
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return false;
  }
  std::vector<query::Stored> told(Id id) {
    std::vector<query::Stored> rows;
    const access::Actor reader = as(id);
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          const query::ReadEnvironment seen{db, reader.schema(), reader, reader.directory()};
          query::Question question;
          question.object = reader.schema().object("notifications");
          const auto ids = query::select_ids(seen, question, Id{}, 100);
          rows = query::fetch_many(seen, *question.object, ids);
        },
        {});
    return rows;
  }
  Id account(Id owner, std::string_view name = "Acme") {
    return create(as(owner), "accounts", fmt::format(R"({{"name":"{}"}})", name))->id;
  }
  // A note on the account that mentions somebody.
  Result<records::Saved> note(Id by, Id account, Id mentions) {
    return create(as(by), "activities",
                  fmt::format(R"({{"kind":"note","subject":"x","body":"<p>ask <span )"
                              R"(data-mention=\"{}\">@</span></p>",)"
                              R"("links":[{{"object":"accounts","id":"{}"}}]}})",
                              format(mentions), format(account)));
  }
  Id ann, ben, eve;
};
KITH_BOTH_ENGINES(Notifications);

TEST_P(Notifications, AMentionTellsTheOneWhoIsNamedAndTheOwnerHearsOfTheNote) {
  const Id acme = account(ann);
  ASSERT_TRUE(note(administrator_id(), acme, ben).ok());
  ASSERT_TRUE(are_told(ben, 1));
  EXPECT_EQ(text(told(ben)[0], "kind"), "mention");
  ASSERT_TRUE(are_told(ann, 1));
  EXPECT_EQ(text(told(ann)[0], "kind"), "activity");
  EXPECT_EQ(count(administrator(), "notifications"), 0);  // their own doing
}

TEST_P(Notifications, NobodyIsToldOfWhatTheyMayNotSee) {
  const Id acme = account(ann);
  ASSERT_TRUE(note(ann, acme, eve).ok());
  ASSERT_TRUE(note(ann, acme, ben).ok());
  ASSERT_TRUE(are_told(ben, 1));  // so the first has been looked at too
  EXPECT_EQ(count(as(eve), "notifications"), 0);
}

TEST_P(Notifications, ChangesJoinTheOneThatIsUnread) {
  const Id acme = account(ann);
  ASSERT_TRUE(update(as(ben), "accounts", acme, R"({"phone":"+8610 6552 9988"})").ok());
  ASSERT_TRUE(are_told(ann, 1));
  ASSERT_TRUE(update(as(ben), "accounts", acme, R"({"website":"acme.example"})").ok());
  const auto until = std::chrono::steady_clock::now() + patience;
  while (text(told(ann)[0], "changed_fields").find("website") == std::string_view::npos &&
         std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  EXPECT_EQ(text(told(ann)[0], "changed_fields"), R"(["phone","website"])");
  EXPECT_EQ(count(as(ann), "notifications"), 1);
}

TEST_P(Notifications, ARecordThatIsGivenToSomebodyTellsThem) {
  const Id acme = account(ann);
  ASSERT_TRUE(
      update(as(ann), "accounts", acme, fmt::format(R"({{"owner":"{}"}})", format(ben))).ok());
  ASSERT_TRUE(are_told(ben, 1));
  EXPECT_EQ(text(told(ben)[0], "kind"), "assigned");
}

TEST_P(Notifications, ArePersonalWhateverARoleSays) {
  const Id acme = account(ann);
  ASSERT_TRUE(note(ann, acme, ben).ok());
  ASSERT_TRUE(are_told(ben, 1));
  const Id row = told(ben)[0].id();
  EXPECT_EQ(count(administrator(), "notifications"), 0);
  EXPECT_EQ(update(administrator(), "notifications", row, R"({"read_at":null})").error().code,
            Code::not_found);
  EXPECT_TRUE(update(as(ben), "notifications", row, R"({"read_at":"2026-11-21T10:00:00Z"})").ok());
}

TEST(Mentions, AreReadOnceEachAndOnlyWhereTheyAreIds) {
  const std::string id = format(Id{1234567});
  const auto found = activity::mentioned("<p><span data-mention=\"" + id +
                                         "\">@A</span> <span data-mention=\"nobody\">@B</span> "
                                         "<span data-mention=\"" +
                                         id + "\">@A</span></p>");
  ASSERT_EQ(found.size(), 1u);
  EXPECT_EQ(found[0], Id{1234567});
  EXPECT_TRUE(activity::mentioned("<p>data-mention=\"").empty());
}

}  // namespace
}  // namespace kith::commands
