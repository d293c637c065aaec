// A field that becomes searched later: what stands in it already is found once the job has run.
#include <gtest/gtest.h>

#include "app/reindex.h"
#include "commands/test_workspace.h"
#include "records/search.h"

namespace kith::commands {
namespace {

class Reindex : public ProductTest {
 protected:
  std::vector<std::string> found(std::string_view text) {
    const access::Actor who = administrator();
    std::vector<std::string> titles;
    workspace().database().read_raw(
        [&](storage::Connection& db) {
          for (const auto& hit :
               records::search({db, who.schema(), who, who.directory()}, text, {{}, 10}))
            titles.push_back(hit.title);
        },
        {});
    return titles;
  }
  Status change_searched(std::string_view field, bool searched) {
    TRY(workspace().schema().change_field("contacts", field,
                                          Json(Json::Object{{"searched", searched}}), clock.now()));
    workspace().refresh_directory();
    return done();
  }
  std::vector<jobs::Job> asked_for() {
    std::vector<jobs::Job> jobs = workspace().queue().list(std::nullopt, {}, 100);
    std::erase_if(jobs, [](const jobs::Job& job) { return job.kind != app::reindex_job; });
    return jobs;
  }
};
KITH_BOTH_ENGINES(Reindex);

TEST_P(Reindex, IsNotAskedForByANewWorkspace) { EXPECT_TRUE(asked_for().empty()); }

TEST_P(Reindex, FindsWhatStoodInAFieldBeforeItBecameSearched) {
  const Json field =
      parse_json(R"({"name":"badge_c","kind":"text","label":{"en":"Badge","zh":"工牌"}})").value();
  ASSERT_TRUE(workspace().schema().add_field("contacts", field, clock.now()).ok());
  workspace().refresh_directory();
  for (int n = 0; n < 450; ++n) {
    const auto made = create(administrator(), "contacts",
                             fmt::format(R"({{"name":"Ann {0}","badge_c":"quokka{0}"}})", n));
    ASSERT_TRUE(made.ok()) << made.error().message.en;
  }
  EXPECT_TRUE(found("quokka7").empty());

  ASSERT_TRUE(change_searched("badge_c", true).ok());
  ASSERT_EQ(asked_for().size(), 1u);
  EXPECT_EQ(asked_for().front().state, jobs::State::waiting);
  workspace().queue().run_due();
  EXPECT_EQ(asked_for().front().state, jobs::State::done);
  EXPECT_EQ(asked_for().front().progress.done, 450);
  EXPECT_EQ(found("quokka449"), std::vector<std::string>{"Ann 449"});
  EXPECT_EQ(found("quokka0"), std::vector<std::string>{"Ann 0"});

  ASSERT_TRUE(change_searched("badge_c", false).ok());
  workspace().queue().run_due();
  EXPECT_TRUE(found("quokka449").empty());
  EXPECT_EQ(found("ann 449"), std::vector<std::string>{"Ann 449"});
}

TEST_P(Reindex, IsNotAskedForByAChangeThatLeavesTheWordsAsTheyWere) {
  const Json changes = parse_json(R"({"label":{"en":"Full name","zh":"全名"}})").value();
  ASSERT_TRUE(workspace().schema().change_field("contacts", "name", changes, clock.now()).ok());
  EXPECT_TRUE(asked_for().empty());
}

TEST_P(Reindex, DoesNotRunForAChangeThatWasRefused) {
  EXPECT_FALSE(change_searched("no_such_field", true).ok());
  EXPECT_TRUE(asked_for().empty());
}

}  // namespace
}  // namespace kith::commands
