// A whole workspace in one file, from either engine; tests/api/archive.mjs carries one to and fro.
#include "app/archive.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "activity/install.h"
#include "app/check.h"
#include "app/control.h"
#include "commands/test_workspace.h"
#include "insight/install.h"
#include "sales/install.h"

namespace kith::commands {
namespace {

namespace fs = std::filesystem;

class Archive : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    app::install(app_);
    sales::install(app_);
    activity::install(app_);
    insight::install(app_);
    folder_ = fs::temp_directory_path() / ("kith-archive-" + random.token(8));
    fs::create_directories(folder_);
    const auto added = workspace().schema().add_field(
        "contacts",
        *parse_json(R"({"name":"size_c","kind":"decimal","label":{"en":"Size","zh":"尺码"}})"),
        clock.now());
    ASSERT_TRUE(added.ok()) << added.error().message.en;
    const Id account = made("accounts", R"({"name":"红杉","annual_revenue":"1200.50"})");
    contact_ = made("contacts", fmt::format(R"({{"last_name":"张","first_name":"三","birthday":
      "1985-04-12","email":"zhang@hong.example","account":"{}","size_c":"42.5"}})",
                                            format(account)));
    ASSERT_TRUE(update(administrator(), "contacts", contact_, R"({"title":"CEO"})").ok());
    gone_ = made("accounts", R"({"name":"gone"})");
    ASSERT_TRUE(remove(administrator(), "accounts", gone_).ok());
  }
  void TearDown() override {
    if (!folder_.empty()) fs::remove_all(folder_);
    ProductTest::TearDown();
  }
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    if (!saved) throw std::logic_error(saved.error().message.en);
    return saved->id;
  }
  std::string path(std::string_view name) const { return (folder_ / name).string(); }
  Result<app::ArchiveSummary> load(const std::string& archive) {
    return app::load_archive(app_, archive, {path("loaded"), ""}, {clock, random});
  }
  std::string bytes_of(const std::string& file) const {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::unique_ptr<app::Workspace> opened() {
    const auto control = *app::Control::open(path("loaded"), "", clock);
    const auto entry = control->workspaces().front();
    return *app::Workspace::open(app_, entry.name, entry.location, path("loaded/files/main"),
                                 {clock, random});
  }

  app::App app_;  // with the rooms that the test's workspace has
  fs::path folder_;
  Id contact_;
  Id gone_;
};
KITH_BOTH_ENGINES(Archive);

TEST_P(Archive, LoadedOnSqliteHoldsTheSameAndIsConsistent) {
  const auto written = app::write_archive_file(app_, workspace(), path("a.tar"));
  ASSERT_TRUE(written.ok()) << written.error().message.en;
  const auto loaded = load(path("a.tar"));
  ASSERT_TRUE(loaded.ok()) << loaded.error().message.en;
  EXPECT_EQ(loaded->content, written->content);
  EXPECT_EQ(loaded->rows, written->rows);
  const auto copy = opened();
  const auto again = app::write_archive_file(app_, *copy, path("b.tar"));
  ASSERT_TRUE(again.ok());
  EXPECT_EQ(again->content, written->content);
  const auto checked = app::check(*copy, [](const records::Fault& fault) {
    ADD_FAILURE() << fault.place << ": " << fault.what.en;
  });
  EXPECT_GT(checked.records, 5);
}

TEST_P(Archive, IsTheSameForTheSameWorkspaceAndAnotherOnceThatHasChanged) {
  const auto first = *app::write_archive_file(app_, workspace(), path("a.tar"));
  clock.advance(std::chrono::hours(1));
  const auto second = *app::write_archive_file(app_, workspace(), path("b.tar"));
  EXPECT_EQ(first.content, second.content);
  ASSERT_TRUE(update(administrator(), "contacts", contact_, R"({"title":"CTO"})").ok());
  const auto third = *app::write_archive_file(app_, workspace(), path("c.tar"));
  EXPECT_NE(second.content, third.content);
}

TEST_P(Archive, GoesOnWhereTheWorkspaceStood) {
  ASSERT_TRUE(app::write_archive_file(app_, workspace(), path("a.tar")).ok());
  ASSERT_TRUE(load(path("a.tar")).ok());
  const auto copy = opened();
  const access::Actor admin = copy->actor(administrator_id());
  const auto settings = copy->settings();
  const auto write = [&](auto&& work) {
    return copy->database().write([&](storage::Connection& db) {
      return work(copy->unit(db, admin, records::Via::web, settings));
    });
  };
  const schema::SchemaPtr schema = copy->schema().current();
  const auto restored = write([&](const records::Unit& unit) {
    return copy->records().restore(unit, *schema->object("accounts"), gone_);
  });
  EXPECT_TRUE(restored.ok()) << restored.error().message.en;
  const auto changed = write([&](const records::Unit& unit) {
    return copy->records().update(unit, *schema->object("contacts"), contact_, 2,
                                  *parse_json(R"({"size_c":"43"})"));
  });
  ASSERT_TRUE(changed.ok()) << changed.error().message.en;
  EXPECT_EQ(changed->version, 3);
}

TEST_P(Archive, NeverLoadsOverAnything) {
  ASSERT_TRUE(app::write_archive_file(app_, workspace(), path("a.tar")).ok());
  EXPECT_EQ(app::write_archive_file(app_, workspace(), path("a.tar")).error().code, Code::conflict);
  fs::create_directories(path("loaded"));
  std::ofstream(path("loaded/kith.toml")) << "";
  EXPECT_EQ(load(path("a.tar")).error().code, Code::conflict);
  EXPECT_EQ(load(path("none.tar")).error().code, Code::not_found);
}

// One byte anywhere, or an end that is missing: nothing is loaded and nothing left lying about.
TEST_P(Archive, DamageAnywhereIsFound) {
  ASSERT_TRUE(app::write_archive_file(app_, workspace(), path("a.tar")).ok());
  const std::string whole = bytes_of(path("a.tar"));
  const auto refuses = [&](const std::string& bytes) {
    std::ofstream(path("bad.tar"), std::ios::binary | std::ios::trunc) << bytes;
    const auto loaded = load(path("bad.tar"));
    EXPECT_FALSE(loaded.ok());
    EXPECT_FALSE(fs::exists(path("loaded")));
    EXPECT_EQ(std::distance(fs::directory_iterator(folder_), {}), 2);
  };
  for (const std::string_view inside : {"红杉", "zhang@hong.example", "size_c", "\"format\":1"}) {
    SCOPED_TRACE(inside);
    std::string damaged = whole;
    const size_t at = damaged.rfind(inside);
    ASSERT_NE(at, std::string::npos);
    damaged[at + inside.size() - 1] ^= 0x01;
    refuses(damaged);
  }
  refuses(whole.substr(0, whole.size() / 2));
  refuses(whole.substr(0, whole.rfind("SHA256SUMS")));
  refuses("");
}

TEST_P(Archive, OfANewerProgramIsRefusedByItsName) {
  ASSERT_TRUE(app::write_archive_file(app_, workspace(), path("a.tar")).ok());
  const std::string whole = bytes_of(path("a.tar"));
  for (const auto& [old, replaced] :
       {std::pair{"\"format\":1", "\"format\":9"}, std::pair{"\"jobs\":1", "\"jobs\":9"}}) {
    std::string changed = whole;
    const size_t at = changed.find(old);
    ASSERT_NE(at, std::string::npos) << old;
    changed.replace(at, std::string_view(old).size(), replaced);
    std::ofstream(path("new.tar"), std::ios::binary | std::ios::trunc) << changed;
    const auto loaded = load(path("new.tar"));
    ASSERT_FALSE(loaded.ok());
    EXPECT_NE(loaded.error().message.en.find("newer Kith"), std::string::npos)
        << loaded.error().message.en;
  }
}

}  // namespace
}  // namespace kith::commands
