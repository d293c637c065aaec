// Merging, and taking it back.
#include "records/merge.h"

#include <gtest/gtest.h>

#include "records/batch.h"
#include "records/merge_relations.h"
#include "records/merged.h"
#include "records/test_world.h"

namespace kith::records {
namespace {

class Merge : public World {
 protected:
  void SetUp() override {
    World::SetUp();
    as = "Ada";
  }

  Result<Merged> merge(std::string_view name, Id winner, std::vector<Id> losers,
                       std::map<std::string, Id> take = {}) {
    clock.advance(std::chrono::seconds(1));
    return write([&](const Unit& unit) {
      return records::merge(*records, unit, {&object(name), winner, losers, take});
    });
  }
  std::vector<Conflict> unmerge(Id which) {
    clock.advance(std::chrono::seconds(1));
    via = Via::undo;
    auto slice = write([&](const Unit& unit) -> Result<UndoSlice> {
      Unit within = unit;
      within.batch = open_batch(unit, BatchKind::undo, "", which).id;
      auto slice = TRY(undo_slice(*records, within, which, 0, 1'000));
      close_batch(within, within.batch, slice.undone, BatchState::done);
      return slice;
    });
    via = Via::api;
    EXPECT_TRUE(slice.ok());
    return slice ? slice->conflicts : std::vector<Conflict>{};
  }
  std::string text(std::string_view name, Id id, std::string_view field) {
    const auto record = stored(name, id);
    const auto& cell = record->cells(*object(name).field(field))[0];
    const auto* value = std::get_if<std::string>(&cell);
    return value ? *value : "";
  }
  Id reference(std::string_view name, Id id, std::string_view field, size_t column = 0) {
    const auto record = stored(name, id);
    const auto* value = std::get_if<int64_t>(&record->cells(*object(name).field(field))[column]);
    return value ? Id{*value} : Id{};
  }
  std::vector<Identified> known_by(IdentityKind kind, std::string value) {
    return database().read([&](storage::Connection& db) {
      return find_identity(db, *schema, {kind, value});
    });
  }
};
KITH_BOTH_ENGINES(Merge);

TEST_P(Merge, FillsWhatIsMissingAndKeepsTheRestInTheBin) {
  const Id ann = made("contacts", R"({"name":"Ann","email":"ann@a.cn"})");
  const Id other =
      made("contacts", R"({"name":"Anne","email":"anne@b.cn","phone":"13800138000","badge":"7"})");
  const auto merged = merge("contacts", ann, {other});
  ASSERT_TRUE(merged.ok()) << told(merged.error());
  EXPECT_EQ(text("contacts", ann, "name"), "Ann");
  EXPECT_EQ(text("contacts", ann, "email"), "ann@a.cn");
  EXPECT_EQ(text("contacts", ann, "phone"), "+8613800138000");
  EXPECT_EQ(text("contacts", ann, "badge"), "7");  // unique: the loser has gone before
  EXPECT_TRUE(stored("contacts", other)->deleted());
}

TEST_P(Merge, TakesFieldsFromWhomeverIsNamed) {
  const Id ann = made("contacts", R"({"name":"Ann","email":"ann@a.cn"})");
  const Id other = made("contacts", R"({"name":"Anne","email":"anne@b.cn"})");
  ASSERT_TRUE(merge("contacts", ann, {other}, {{"name", other}}).ok());
  EXPECT_EQ(text("contacts", ann, "name"), "Anne");
  EXPECT_EQ(text("contacts", ann, "email"), "ann@a.cn");
}

TEST_P(Merge, LeadsEverythingOnAndUnmergeRestoresAllRowsExactly) {
  const Id acme = made("accounts", R"({"name":"Acme","website":"acme.cn"})");
  const Id twin =
      made("accounts", R"({"name":"Acme Ltd","website":"acme.com","industry":"retail"})");
  const Id child =
      made("accounts", fmt::format(R"({{"name":"Acme East","parent":"{}"}})", format(twin)));
  ASSERT_TRUE(update("accounts", acme, fmt::format(R"({{"parent":"{}"}})", format(twin))).ok());
  const Id person =
      made("contacts", fmt::format(R"({{"name":"Wu","account":"{}"}})", format(twin)));
  const Id gone = made("contacts", fmt::format(R"({{"name":"Xu","account":"{}"}})", format(twin)));
  ASSERT_TRUE(remove("contacts", gone).ok());
  const Id deal = made("deals", fmt::format(R"({{"name":"Big","account":"{}"}})", format(twin)));
  const Id note =
      made("notes", fmt::format(R"({{"subject":"Seen","about":{{"object":"accounts","id":"{0}"}},
      "links":[{{"object":"accounts","id":"{0}"}},{{"object":"accounts","id":"{1}"}}]}})",
                                format(twin), format(acme)));
  const std::string before = contents();

  const auto merged = merge("accounts", acme, {twin});
  ASSERT_TRUE(merged.ok()) << merged.error().message.en << told(merged.error());
  EXPECT_EQ(reference("accounts", child, "parent"), acme);
  EXPECT_EQ(reference("accounts", acme, "parent"), Id{});  // not its own parent
  EXPECT_EQ(reference("contacts", person, "account"), acme);
  EXPECT_EQ(reference("contacts", gone, "account"), acme);
  EXPECT_EQ(reference("deals", deal, "account"), acme);
  EXPECT_EQ(reference("notes", note, "about", 1), acme);
  EXPECT_EQ(text("accounts", acme, "industry"), "retail");
  EXPECT_NE(contents(), before);
  const std::string after = contents();

  EXPECT_TRUE(unmerge(merged->batch).empty());
  EXPECT_EQ(contents(), before);

  // And the unmerge can be taken back: what it did stands in the log as well.
  const Id undo = database().read([&](auto& db) { return batches(db, {}, 1).front().id; });
  EXPECT_TRUE(unmerge(undo).empty());
  EXPECT_EQ(contents(), after);
  const auto again = database().read([&](auto& db) { return *find_batch(db, merged->batch); });
  EXPECT_EQ(again.state, BatchState::done);
  EXPECT_FALSE(again.undone_at.has_value());
}

TEST_P(Merge, MovesInSlicesWhatIsTooMuchForOneTransaction) {
  const Id acme = made("accounts", R"({"name":"Acme"})");
  const Id twin = made("accounts", R"({"name":"Acme Ltd"})");
  std::vector<Id> people;
  for (int i = 0; i < 7; ++i) {
    people.push_back(
        made("contacts", fmt::format(R"({{"name":"Person {}","account":"{}"}})", i, format(twin))));
  }
  ASSERT_TRUE(remove("contacts", people[6]).ok());
  const std::string before = contents();
  clock.advance(std::chrono::seconds(1));
  const auto merged = write([&](const Unit& unit) {
    return records::merge(*records, unit, {&object("accounts"), acme, {twin}, {}, 3});
  });
  ASSERT_TRUE(merged.ok()) << merged.error().message.en;
  EXPECT_EQ(merged->moved, 3);
  ASSERT_TRUE(merged->rest.has_value());
  EXPECT_TRUE(stored("accounts", twin)->deleted());  // the merge is whole; what hung on it follows
  EXPECT_EQ(reference("contacts", people[5], "account"), twin);
  const auto state = [&] {
    return database().read([&](auto& db) { return find_batch(db, merged->batch)->state; });
  };
  EXPECT_EQ(state(), BatchState::running);

  std::optional<Leading> at = merged->rest;
  for (int slices = 0; at && slices < 10; ++slices) {
    const Id losers[] = {twin};
    const auto led = write([&](const Unit& unit) {
      Unit within = unit;
      within.batch = merged->batch;
      return lead_on(*records, within,
                     {.object = &object("accounts"),
                      .losers = losers,
                      .winner = acme,
                      .rows_max = 2,
                      .refused = Refused::is_left},
                     *at);
    });
    ASSERT_TRUE(led.ok());
    at = led->next;
  }
  EXPECT_FALSE(at.has_value());
  for (const Id person : people) EXPECT_EQ(reference("contacts", person, "account"), acme);
  EXPECT_TRUE(unmerge(merged->batch).empty());
  EXPECT_EQ(contents(), before);
}

TEST_P(Merge, TakesBackOneOfManyMergesOfABatch) {
  const Id ann = made("accounts", R"({"name":"Ann"})");
  const Id anne = made("accounts", R"({"name":"Anne","industry":"retail"})");
  const Id bob = made("accounts", R"({"name":"Bob"})");
  const Id rob = made("accounts", fmt::format(R"({{"name":"Rob","parent":"{}"}})", format(anne)));
  const Id of_anne =
      made("contacts", fmt::format(R"({{"name":"A","account":"{}"}})", format(anne)));
  const Id of_rob = made("contacts", fmt::format(R"({{"name":"B","account":"{}"}})", format(rob)));
  clock.advance(std::chrono::seconds(1));
  const auto batch = write([&](const Unit& unit) -> Result<Id> {
    Unit within = unit;
    within.batch = open_batch(unit, BatchKind::merge, "both").id;
    TRY(records::merge(*records, within, {&object("accounts"), ann, {anne}, {}}));
    TRY(records::merge(*records, within, {&object("accounts"), bob, {rob}, {}}));
    close_batch(within, within.batch, 2, BatchState::done);
    return within.batch;
  });
  ASSERT_TRUE(batch.ok()) << batch.error().message.en;
  EXPECT_EQ(reference("accounts", bob, "parent"), ann);  // of Rob, whose parent had become Ann

  const auto undone = write([&](const Unit& unit) -> Result<UndoSlice> {
    EXPECT_FALSE(OneMerge(unit, *batch, bob).is_all_of_batch());
    EXPECT_FALSE(OneMerge(unit, *batch, of_rob).is_there());
    UndoWish wish;
    wish.scope.batch = *batch;
    wish.scope.merged_into = bob;
    Unit within = unit;
    within.batch = open_batch(unit, BatchKind::undo, "").id;
    return undo_slice(*records, within, wish, 0, 1'000);
  });
  ASSERT_TRUE(undone.ok());
  EXPECT_FALSE(stored("accounts", rob)->deleted());
  EXPECT_EQ(reference("accounts", rob, "parent"), ann);  // Anne is merged still
  EXPECT_EQ(reference("accounts", bob, "parent"), Id{});
  EXPECT_EQ(reference("contacts", of_rob, "account"), rob);
  EXPECT_TRUE(stored("accounts", anne)->deleted());
  EXPECT_EQ(reference("contacts", of_anne, "account"), ann);
  EXPECT_EQ(text("accounts", ann, "industry"), "retail");
}

TEST_P(Merge, SaysWhatWentIntoARecord) {
  const Id ann = made("contacts", R"({"name":"Ann"})");
  const Id other = made("contacts", R"({"name":"Anne"})");
  const Id third = made("contacts", R"({"name":"Anna"})");
  const auto first = merge("contacts", ann, {other});
  const auto second = merge("contacts", ann, {third});
  ASSERT_TRUE(first.ok() && second.ok());
  const auto went = database().read(
      [&](storage::Connection& db) { return what_went_into(db, object("contacts"), ann); });
  ASSERT_EQ(went.size(), 2u);
  EXPECT_EQ(went[0].batch, second->batch);
  EXPECT_EQ(went[0].losers, std::vector{third});
  EXPECT_EQ(went[1].losers, std::vector{other});
}

TEST_P(Merge, KeepsOneRowOfAJunctionAndWhatTheOtherKnew) {
  const Id ann = made("contacts", R"({"name":"Ann"})");
  const Id other = made("contacts", R"({"name":"Anne"})");
  const Id deal = made("deals", fmt::format(R"({{"name":"Big","people":[{{"contact":"{}"}},
      {{"contact":"{}","part":"buyer"}}]}})",
                                            format(ann), format(other)));
  const std::string before = contents();
  const auto merged = merge("contacts", ann, {other});
  ASSERT_TRUE(merged.ok()) << merged.error().message.en << told(merged.error());
  const auto rows = database().read([&](storage::Connection& db) {
    query::Question question;
    question.object = &object("deal_contacts");
    return query::fetch_many(all(db), *question.object,
                             query::select_ids(all(db), question, Id{}, 9));
  });
  ASSERT_EQ(rows.size(), 1u);
  EXPECT_EQ(reference("deal_contacts", rows[0].id(), "contact"), ann);
  EXPECT_EQ(text("deal_contacts", rows[0].id(), "part"), "buyer");
  EXPECT_EQ(reference("deal_contacts", rows[0].id(), "deal"), deal);
  EXPECT_TRUE(unmerge(merged->batch).empty());
  EXPECT_EQ(contents(), before);
}

TEST_P(Merge, IsFoundByWhatTheOtherWasKnownBy) {
  const Id ann = made("contacts", R"({"name":"Ann","email":"ann@a.cn"})");
  const Id bea = made("contacts", R"({"name":"Anne","email":"anne@b.cn"})");
  const Id cora = made("contacts", R"({"name":"Anna","email":"anna@c.cn"})");
  const auto first = merge("contacts", bea, {ann});
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(merge("contacts", cora, {bea}).ok());  // a merge of a merge
  for (const char* mail : {"ann@a.cn", "anne@b.cn", "anna@c.cn"}) {
    const auto found = known_by(IdentityKind::email, mail);
    ASSERT_EQ(found.size(), 1u) << mail;
    EXPECT_EQ(found[0].id, cora) << mail;
  }
  const auto went = database().read(
      [&](storage::Connection& db) { return went_into(db, *schema, object("contacts"), ann); });
  EXPECT_EQ(went, std::optional(cora));
  ASSERT_TRUE(restore("contacts", bea).ok());  // by hand: it stands for itself again
  EXPECT_EQ(known_by(IdentityKind::email, "anne@b.cn")[0].id, bea);
  EXPECT_EQ(known_by(IdentityKind::email, "ann@a.cn")[0].id, bea);
}

TEST_P(Merge, KeepsAndNamesWhatChangedSinceWhenItIsTakenBack) {
  const Id ann = made("contacts", R"({"name":"Ann"})");
  const Id other = made("contacts", R"({"name":"Anne","phone":"13800138000","notes":"old"})");
  const auto merged = merge("contacts", ann, {other});
  ASSERT_TRUE(merged.ok());
  clock.advance(std::chrono::hours(100));
  ASSERT_TRUE(update("contacts", ann, R"({"phone":"13900139000","vip":true})").ok());
  const auto conflicts = unmerge(merged->batch);
  ASSERT_EQ(conflicts.size(), 1u);
  EXPECT_EQ(conflicts[0].record, ann);
  EXPECT_EQ(conflicts[0].fields, std::vector{object("contacts").field("phone")});
  EXPECT_EQ(text("contacts", ann, "phone"), "+8613900139000");  // kept
  EXPECT_EQ(text("contacts", ann, "notes"), "");                // taken back
  EXPECT_FALSE(stored("contacts", other)->deleted());
  EXPECT_EQ(text("contacts", other, "phone"), "+8613800138000");
}

TEST_P(Merge, NeedsTheRightAndSightOfAll) {
  const Id ann = made("contacts", R"({"name":"Ann"})");
  const Id other = made("contacts", R"({"name":"Anne"})");
  as = "Wang";  // may not merge
  EXPECT_EQ(merge("contacts", ann, {other}).error().code, Code::forbidden);
  as = "Ada";
  EXPECT_EQ(merge("contacts", ann, {}).error().code, Code::invalid);
  EXPECT_EQ(merge("contacts", ann, {ann}).error().code, Code::invalid);
  EXPECT_EQ(merge("contacts", ann, {other, other}).error().code, Code::invalid);
  EXPECT_EQ(merge("contacts", ann, {Id{12345}}).error().code, Code::not_found);
  EXPECT_EQ(told(merge("contacts", ann, {other}, {{"nought", ann}}).error()),
            "take.nought unknown_field");
  EXPECT_EQ(told(merge("contacts", ann, {other}, {{"email", Id{77}}}).error()),
            "take.email unknown_option");
  for (const char* own : {"id", "version", "created_at", "score"})
    EXPECT_EQ(told(merge("contacts", ann, {other}, {{own, other}}).error()),
              fmt::format("take.{} read_only", own));
  ASSERT_TRUE(remove("contacts", other).ok());
  EXPECT_EQ(merge("contacts", ann, {other}).error().code, Code::not_found);
}

}  // namespace
}  // namespace kith::records
