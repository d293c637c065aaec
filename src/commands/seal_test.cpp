// Sealing as the server does it, and the bundle that an auditor gets.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "app/seal_bundle.h"
#include "app/seal_job.h"
#include "app/sealer.h"
#include "commands/test_workspace.h"

namespace kith::commands {
namespace {

namespace fs = std::filesystem;
using app::BundleValues;
using Kind = records::SealFault::Kind;

class Sealing : public ProductTest {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("kith-seal-" + random.token(8));
    ProductTest::SetUp();
    if (IsSkipped()) return;
    for (int i = 0; i < 3; ++i) made(fmt::format(R"({{"name":"客户 {}"}})", i));
  }
  void TearDown() override {
    sealer_.reset();
    ProductTest::TearDown();
    fs::remove_all(folder_);
  }
  Id made(std::string_view json) {
    const auto saved = create(administrator(), "accounts", json);
    if (!saved) throw std::logic_error(saved.error().message.en);
    return saved->id;
  }
  std::string files_path() const { return (folder_ / "files").string(); }
  std::string key_path() const { return files_path() + "/seal.key"; }
  app::Sealer& sealer(app::SealerOptions options = {}) {
    sealer_ = std::make_unique<app::Sealer>(workspace().database(), workspace().bell(), clock,
                                            random, files_path(), nullptr, options);
    return *sealer_;
  }
  int64_t read_number(int64_t (*of)(storage::Connection&)) {
    int64_t number = 0;
    workspace().database().read_raw([&](auto& db) { number = of(db); }, {});
    return number;
  }
  int64_t sealed() { return read_number(records::sealed_size); }
  int64_t waiting() {
    return read_number([](storage::Connection& db) { return records::unsealed(db, 10'000); });
  }
  bool eventually_none_waits() {
    return in_the_end([&] { return waiting() == 0; });
  }
  void seal_all() {
    app::Sealer& mine = sealer();
    ASSERT_TRUE(in_the_end([&] {
      mine.seal_all();
      return waiting() == 0;
    }));
  }
  std::string bundle(BundleValues values = BundleValues::included) {
    auto file = app::SealBundle::open(workspace(), values);
    if (!file) throw std::logic_error(file.error().message.en);
    std::string text;
    while (file->produce(text)) {
    }
    return text;
  }
  static Result<records::SealReport> checked(const std::string& text,
                                             const records::SealCheck& wanted = {}) {
    std::istringstream in(text);
    return app::check_bundle(in, wanted);
  }

  fs::path folder_;
  std::unique_ptr<app::Sealer> sealer_;
};
KITH_BOTH_ENGINES(Sealing);

TEST_P(Sealing, BeginsWithWhatIsThereAndFollowsWhatIsWritten) {
  app::Sealer& mine = sealer({.gather = std::chrono::milliseconds(20),
                              .poll = std::chrono::milliseconds(100),
                              .slice_changes = 7});
  mine.start();
  EXPECT_TRUE(eventually_none_waits());
  const int64_t size = sealed();
  EXPECT_GT(size, 3);
  made(R"({"name":"新客户"})");
  EXPECT_TRUE(eventually_none_waits());
  EXPECT_EQ(sealed(), size + 1);
}

TEST_P(Sealing, SealsWhatIsLeftWhenTheProgramStops) {
  app::Sealer& mine =
      sealer({.gather = std::chrono::hours(1), .poll = std::chrono::milliseconds(50)});
  mine.start();
  ASSERT_TRUE(eventually_none_waits());
  const int64_t size = sealed();
  made(R"({"name":"last"})");
  mine.stop();
  if (GetParam() == storage::Engine::sqlite) EXPECT_EQ(sealed(), size + 1);
}

TEST_P(Sealing, KeepsItsKeyInAFileForItsOwnerAlone) {
  seal_all();
  const auto before = sealer_->files().key.public_key();
  ASSERT_TRUE(before);
  EXPECT_EQ(fs::status(key_path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(sealer().files().key.public_key(), before) << "another start has the same";
  std::ofstream(key_path(), std::ios::trunc) << "spoiled";
  made(R"({"name":"x"})");
  app::Sealer& broken = sealer();
  EXPECT_TRUE(in_the_end([&] {
    try {
      broken.seal_all();
      return false;
    } catch (const std::system_error&) {
      return true;  // it does not sign with another in silence
    }
  })) << "a spoiled key was taken for none";
}

TEST_P(Sealing, ABundleIsCheckedWithoutADatabase) {
  EXPECT_EQ(app::SealBundle::open(workspace(), BundleValues::included).error().code,
            Code::not_found);
  seal_all();
  const std::string text = bundle();
  const auto report = checked(text, {.key = sealer_->files().key.public_key()});
  ASSERT_TRUE(report.ok()) << report.error().message.en;
  EXPECT_EQ(report->faults, 0);
  EXPECT_EQ(report->sealed, sealed());
  EXPECT_EQ(report->head->size, sealed());
  EXPECT_THAT(text, ::testing::HasSubstr("客户 1"));
  const std::string bare = bundle(BundleValues::left_out);
  EXPECT_THAT(bare, ::testing::Not(::testing::HasSubstr("客户 1")));
  EXPECT_EQ(checked(bare)->faults, 0);
}

TEST_P(Sealing, ABundleThatWasAlteredIsTold) {
  seal_all();
  const std::string text = bundle();
  std::string altered = text;
  altered.replace(altered.find("客户 1"), std::string("客户 1").size(), "客户 9");
  const auto report = checked(altered);
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->faults, 1);
  EXPECT_EQ(report->first->kind, Kind::altered);

  EXPECT_FALSE(checked(text.substr(0, text.rfind("{\"end\""))).ok()) << "cut off";
  EXPECT_FALSE(checked("{}\n").ok());
  EXPECT_FALSE(checked("").ok());
  EXPECT_FALSE(checked(text + "{}\n").ok()) << "something behind its end";

  // A line that is gone.
  const size_t from = text.find("{\"leaf\"");
  const auto shorter = checked(text.substr(0, from) + text.substr(text.find('\n', from) + 1));
  EXPECT_TRUE(!shorter.ok() || shorter->faults > 0);
}

TEST_P(Sealing, ABundleTellsWhatIsMissingFromTheLog) {
  seal_all();
  workspace().database().write_raw(
      [](storage::Connection& db) {
        return db.execute("DELETE FROM kith_changes WHERE seq = 2") == 1;
      },
      {});
  const auto report = checked(bundle());
  ASSERT_TRUE(report.ok());
  EXPECT_EQ(report->faults, 1);
  EXPECT_EQ(report->first->kind, Kind::missing);
  EXPECT_EQ(report->first->seq, 2);
}

// Whoever may write SQL has no key, and is not to have the server sign for them.
class TamperedSeal : public Sealing {
 protected:
  void by_sql(std::initializer_list<storage::Sql> all) {
    workspace().database().write_raw(
        [&](storage::Connection& db) {
          for (const auto& sql : all) db.execute(sql);
          return true;
        },
        {});
  }
  static constexpr storage::Sql edit = "UPDATE kith_changes SET fields = '{}' WHERE seq = 2";
  records::SealReport held_to_files() {
    records::SealReport report;
    const auto wanted = sealer_->files().expected();
    workspace().database().read_raw([&](auto& db) { report = records::check_seal(db, wanted); },
                                    {});
    return report;
  }
};
KITH_BOTH_ENGINES(TamperedSeal);

TEST_P(TamperedSeal, ALogWhoseTreeWasTakenAwayIsNotSignedAnew) {
  seal_all();
  by_sql({edit, "DELETE FROM kith_seal_state", "DELETE FROM kith_seal_leaves",
          "DELETE FROM kith_seal_tiles", "DELETE FROM kith_seal_heads"});
  app::Sealer& restarted = sealer();
  EXPECT_EQ(restarted.seal_all(), 0);
  ASSERT_TRUE(restarted.broken());
  EXPECT_EQ(sealed(), 0) << "nothing is signed";
  EXPECT_EQ(held_to_files().first->kind, Kind::shortened);

  // The way out of whoever has put an older state back and may write to the files.
  fs::rename(files_path() + "/seal.head", files_path() + "/seal.head.old");
  seal_all();
  EXPECT_FALSE(sealer_->broken());
  EXPECT_EQ(held_to_files().faults, 0);
}

TEST_P(TamperedSeal, ATreeThatWasMadeAnewUnderAnotherKeyIsTold) {
  seal_all();
  made(R"({"name":"later"})");
  by_sql({edit, "DELETE FROM kith_seal_state", "DELETE FROM kith_seal_leaves",
          "DELETE FROM kith_seal_tiles", "DELETE FROM kith_seal_heads"});
  const auto theirs = folder_ / "theirs";
  app::Sealer attacker(workspace().database(), workspace().bell(), clock, random, theirs, nullptr,
                       {});
  while (waiting() > 0) attacker.seal_all();
  app::Sealer& restarted = sealer();
  const auto report = held_to_files();
  EXPECT_EQ(report.faults, 2) << "another key, and what it sealed is not what was signed here";
  made(R"({"name":"on top"})");
  EXPECT_TRUE(in_the_end([&] {
    restarted.seal_all();
    return restarted.broken().has_value();
  })) << "nothing is signed on top of it";
}

TEST_P(TamperedSeal, AKeyThatOthersMayReadIsClosed) {
  seal_all();
  fs::permissions(key_path(), fs::perms::group_read | fs::perms::others_read,
                  fs::perm_options::add);
  EXPECT_TRUE(sealer().files().key.public_key());
  EXPECT_EQ(fs::status(key_path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

}  // namespace
}  // namespace kith::commands
