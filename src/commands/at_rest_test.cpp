// Encrypting what lies there while things go wrong: what cannot be read, what comes back from elsewhere,
// and copies that are made meanwhile.
#include "app/at_rest.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <set>
#include <thread>

#include "activity/install.h"
#include "app/archive.h"
#include "app/at_rest_contents.h"
#include "app/backup.h"
#include "app/content_files.h"
#include "app/control.h"
#include "app/sealed_content.h"
#include "app/sealer.h"
#include "app/secret_file.h"
#include "commands/test_workspace.h"
#include "insight/install.h"
#include "sales/install.h"

namespace kith::commands {
namespace {

namespace fs = std::filesystem;

// A name of which open(2) says ENXIO, also to root.
void put_socket(const std::string& path) {
  ASSERT_EQ(::mknod(path.c_str(), S_IFSOCK | 0600, 0), 0);
}
bool is_socket(const std::string& path) { return fs::is_socket(path); }

std::string bytes_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

class AtRest : public storage::BothEngines {
 protected:
  void SetUp() override {
    BothEngines::SetUp();
    if (IsSkipped()) return;
    folder_ = fs::temp_directory_path() / ("kith-at-rest-" + random.token(8));
    fs::create_directories(directory());
    ASSERT_TRUE(write_key_file(key_path(), clock.now(), random));
    keys_ = *KeyRing::open(key_path());
    app::install(app_);
    sales::install(app_);
    activity::install(app_);
    insight::install(app_);
    let_go_of_database();
    auto opened = app::Workspace::open(app_, "main", location(), directory(),
                                       {.clock = clock, .random = random, .keys = keys_});
    ASSERT_TRUE(opened.ok()) << opened.error().message.en;
    workspace_ = std::move(*opened);
    ASSERT_TRUE(workspace_->set_up({"管理员", "admin@kith.example", "correct horse battery"},
                                   app::Settings{}));
    workspace_->queue().run_due();
  }
  void TearDown() override {
    workspace_.reset();
    BothEngines::TearDown();
    if (!folder_.empty()) fs::remove_all(folder_);
  }

  std::string key_path() const { return (folder_ / "keys").string(); }
  std::string directory() const { return (folder_ / "data/files/main").string(); }
  std::string secret(std::string_view name) const { return directory() + "/" + std::string(name); }
  std::string keep_plain(const std::string& bytes) const {
    return app::Files(directory(), nullptr, nullptr).keep(http::Body(bytes), 0, bytes.size())->hash;
  }
  std::string keep(const std::string& bytes) {
    return workspace_->files().keep(http::Body(bytes), 0, bytes.size())->hash;
  }
  std::string path(const std::string& hash) const {
    return directory() + "/" + hash.substr(0, 2) + "/" + hash;
  }
  std::string sealed(const std::string& hash) const { return path(hash) + ".sealed"; }
  app::AtRest encrypt() {
    EXPECT_TRUE(app::start_encrypting(*workspace_, {}));
    workspace_->queue().run_due();
    const app::AtRest state = app::at_rest(*workspace_);
    EXPECT_FALSE(state.job) << "the pass came to its end";
    return state;
  }
  std::string rotate() {
    const std::string before = keys_->current();
    EXPECT_TRUE(add_key(key_path(), clock.now(), random));
    return before;
  }
  static bool uses(const app::AtRest& state, const std::string& id) {
    return std::ranges::any_of(state.keys,
                               [&](const auto& key) { return key.id == id && key.in_use; });
  }

  ManualClock clock{*parse_timestamp("2026-11-21T10:00:00Z")};
  SystemRandom random;
  fs::path folder_;
  std::shared_ptr<KeyRing> keys_;
  app::App app_;
  std::unique_ptr<app::Workspace> workspace_;
};
KITH_BOTH_ENGINES(AtRest);

TEST_P(AtRest, ASecretThatCannotBeReadStaysAndStopsNothingElse) {
  const std::string hash = keep_plain("as it was");
  put_socket(secret("signing.pem"));
  const app::AtRest state = encrypt();
  EXPECT_TRUE(is_socket(secret("signing.pem"))) << "something was written over it";
  EXPECT_TRUE(fs::exists(sealed(hash)));
  EXPECT_EQ(state.left, 1);
  EXPECT_TRUE(state.plain) << "who knows how that one lies";
  fs::remove(secret("signing.pem"));
  const app::AtRest after = encrypt();
  EXPECT_EQ(after.left, 0);
  EXPECT_FALSE(after.plain);
}

TEST_P(AtRest, ASigningKeyUnderAKeyThatIsMissingIsNotMadeAnew) {
  const std::string elsewhere = (folder_ / "other").string();
  ASSERT_TRUE(write_key_file(elsewhere, clock.now(), random));
  const auto other = *KeyRing::open(elsewhere);
  fs::remove(secret("seal.key"));
  app::write_new_secret(secret("seal.key"), std::string(64, 'a') + "\n", other.get());
  const std::string before = bytes_of(secret("seal.key"));
  app::Sealer sealer(workspace_->database(), workspace_->bell(), clock, random, directory(), keys_,
                     {});
  EXPECT_THROW((void)sealer.files().key.seed(random), std::system_error);
  EXPECT_THROW((void)sealer.files().key.public_key(), std::system_error);
  const app::AtRest state = encrypt();
  EXPECT_EQ(state.left, 1);
  EXPECT_TRUE(uses(state, other->current())) << "that it is needed is told";
  EXPECT_EQ(bytes_of(secret("seal.key")), before);
}

TEST_P(AtRest, AKeyStaysInTheTableWhileSomethingCannotBeLookedAt) {
  const std::string hash = keep("under the first");
  const std::string first = rotate();
  const std::string aside = (folder_ / "aside").string();
  fs::rename(sealed(hash), aside);
  put_socket(sealed(hash));
  EXPECT_TRUE(uses(encrypt(), first)) << "a file that cannot be opened";
  fs::remove(sealed(hash));
  fs::rename(aside, sealed(hash));

  const std::string folder = fs::path(path(hash)).parent_path();
  fs::rename(folder, aside);
  fs::create_symlink(folder, folder);
  const app::AtRest state = encrypt();
  EXPECT_TRUE(uses(state, first)) << "a folder that cannot be read";
  EXPECT_EQ(state.left, 1);
  fs::remove(folder);
  fs::rename(aside, folder);

  const app::AtRest after = encrypt();
  EXPECT_FALSE(uses(after, first));
  EXPECT_EQ(after.left, 0);
  EXPECT_EQ(app::key_of_sealed(sealed(hash)), keys_->current());
}

TEST_P(AtRest, OnceADayEverythingIsLookedAt) {
  const std::string old = keep("under the first");
  const std::string copy = bytes_of(sealed(old));
  const std::string first = rotate();
  ASSERT_FALSE(uses(encrypt(), first));
  // Put back from an old backup, once whole and once damaged; and by a program that knows of no keys.
  const std::string plain = keep_plain("by an older program");
  const std::string damaged = keep("damaged");
  std::ofstream(sealed(old), std::ios::binary | std::ios::trunc) << copy;
  std::ofstream(sealed(damaged), std::ios::binary | std::ios::trunc) << copy;
  clock.advance(std::chrono::minutes(11));
  workspace_->queue().run_due();
  EXPECT_TRUE(fs::exists(path(plain))) << "not every ten minutes";
  clock.advance(std::chrono::hours(24));
  workspace_->queue().run_due();
  EXPECT_FALSE(fs::exists(path(plain)));
  EXPECT_TRUE(fs::exists(sealed(plain)));
  EXPECT_EQ(app::key_of_sealed(sealed(old)), keys_->current());
  const app::AtRest state = app::at_rest(*workspace_);
  EXPECT_EQ(state.left, 1);
  EXPECT_EQ(state.looked_at, clock.now());
  EXPECT_TRUE(uses(state, first)) << "the damaged one needs it";
}

TEST_P(AtRest, ADamagedSecondFactorStopsNoPass) {
  constexpr storage::Sql spoiled =
      R"(INSERT INTO kith_second_factors ("user", secret, made_at, used_step) VALUES (5, ?1, ?2, 0))";
  workspace_->database().write_raw(
      [&](storage::Connection& db) {
        db.execute(spoiled, {Bytes(7), clock.now()});
        return true;
      },
      {});
  const std::string hash = keep_plain("as it was");
  const std::string first = rotate();
  const app::AtRest state = encrypt();
  EXPECT_TRUE(fs::exists(sealed(hash)));
  EXPECT_EQ(state.current, keys_->newest());
  EXPECT_EQ(state.left, 1);
  EXPECT_TRUE(uses(state, first)) << "nobody can tell that it does not need it";
}

TEST_P(AtRest, ArchivesThatAreMadeMeanwhileHoldEachContentOnce) {
  std::set<std::string> hashes;
  for (int i = 0; i < 300; ++i) hashes.insert(keep_plain(fmt::format("content {}", i)));
  std::atomic<bool> ended = false;
  std::thread encrypting([&] {
    app::each_content(directory(), "", [&](const app::ContentFile& content) {
      app::encrypt_content(content, workspace_->files(), *keys_);
      return true;
    });
    ended = true;
  });
  for (int n = 0; n == 0 || !ended; ++n) {
    app::ArchiveSummary summary;
    EXPECT_NO_THROW(summary = app::write_archive(app_, *workspace_, [](std::string_view) {}));
    EXPECT_EQ(summary.files, static_cast<int64_t>(hashes.size()));
  }
  encrypting.join();
}

// What the listing has met is there when its turn comes, in whatever form.
TEST_P(AtRest, AContentThatIsEncryptedBetweenListingAndCopyingIsCopied) {
  const std::string hash = keep_plain("as it was");
  const auto listed = app::hashes_below(directory());
  encrypt();
  ASSERT_FALSE(fs::exists(path(hash)));
  ASSERT_EQ(listed, std::vector<std::string>{hash});
  EXPECT_TRUE(app::open_as_it_lies(directory(), hash).name.ends_with(".sealed"));
}

TEST(BackupAtRest, ThatIsMadeWhileContentsAreEncryptedHoldsEachOnce) {
  SystemRandom random;
  const SystemClock clock;
  const fs::path folder = fs::temp_directory_path() / ("kith-backup-" + random.token(8));
  const std::string data = folder / "data";
  const std::string files = data + "/files/main";
  fs::create_directories(files);
  {
    ASSERT_TRUE(write_key_file(folder / "keys", clock.now(), random));
    const auto keys = *KeyRing::open(folder / "keys");
    app::App app;
    app::install(app);
    const auto control = *app::Control::open(data, "", clock);
    const auto entry = *control->add("main");
    auto workspace = *app::Workspace::open(app, "main", entry.location, files,
                                           {.clock = clock, .random = random, .keys = keys});
    constexpr int many = 300;
    const app::Files plain(files, nullptr, nullptr);
    for (int i = 0; i < many; ++i) {
      const std::string bytes = fmt::format("content {}", i);
      ASSERT_TRUE(plain.keep(http::Body(bytes), 0, bytes.size()));
    }
    std::atomic<bool> ended = false;
    std::jthread encrypting([&] {
      app::each_content(files, "", [&](const app::ContentFile& content) {
        app::encrypt_content(content, workspace->files(), *keys);
        return true;
      });
      ended = true;
    });
    for (int n = 0; n == 0 || !ended; ++n) {
      const std::string archive = folder / fmt::format("{}.tar", n);
      Result<app::Archived> made = app::Archived{};
      ASSERT_NO_THROW(made = app::back_up(data, archive, clock, random));
      ASSERT_TRUE(made) << made.error().message.en;
      const std::string back = folder / fmt::format("back-{}", n);
      ASSERT_TRUE(app::restore(archive, back, random));
      EXPECT_EQ(app::hashes_below(back + "/files/main").size(), static_cast<size_t>(many));
      EXPECT_EQ(app::count_contents(back + "/files/main", ""), many) << "one of them twice";
    }
  }
  fs::remove_all(folder);
}

}  // namespace
}  // namespace kith::commands
