// kith check, backup and restore, as far as they are not the command line.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "app/backup.h"
#include "app/check.h"
#include "app/files.h"
#include "commands/commands.h"
#include "commands/test_workspace.h"
#include "schema/search_table.h"
#include "storage/sqlite/integrity.h"

namespace kith::commands {
namespace {

namespace fs = std::filesystem;
using storage::Sql;

class Checking : public ProductTest {
 protected:
  void SetUp() override {
    ProductTest::SetUp();
    if (IsSkipped()) return;
    account_ = made("accounts", R"({"name":"红杉","website":"https://hong.example"})");
    contact_ = made("contacts", fmt::format(R"({{"last_name":"张","first_name":"三",
      "email":"zhang@hong.example","account":"{}"}})",
                                            format(account_)));
    ASSERT_TRUE(update(administrator(), "contacts", contact_, R"({"title":"CEO"})").ok());
    const Id gone = made("accounts", R"({"name":"gone","phone":"+8613800138000"})");
    ASSERT_TRUE(remove(administrator(), "accounts", gone).ok());
    made("comments", fmt::format(R"({{"body":"x","record":{{"object":"accounts","id":"{}"}}}})",
                                 format(account_)));
  }
  Id made(std::string_view object, std::string_view json) {
    const auto saved = create(administrator(), object, json);
    if (!saved) throw std::logic_error(saved.error().message.en);
    return saved->id;
  }
  void spoil(const Sql& sql, std::vector<Value> values) {
    ASSERT_TRUE(workspace()
                    .database()
                    .write([&](storage::Connection& db) -> Status {
                      EXPECT_GT(db.execute(sql, values), 0);
                      return done();
                    })
                    .ok());
  }
  std::vector<std::string> faults() {
    std::vector<std::string> told;
    const app::Checked checked = app::check(workspace(), [&](const records::Fault& fault) {
      told.push_back(fault.place + ": " + fault.what.en);
    });
    EXPECT_EQ(checked.faults, static_cast<int64_t>(told.size()));
    EXPECT_GT(checked.records, 5);
    return told;
  }
  std::string contact() const { return "contacts " + format(contact_); }

  Id account_, contact_;
};
KITH_BOTH_ENGINES(Checking);

TEST_P(Checking, FindsNothingWrongWithWhatTheProgramWrote) {
  EXPECT_EQ(faults(), std::vector<std::string>{});
}

TEST_P(Checking, NamesAReferenceThatLeadsNowhere) {
  spoil("UPDATE contacts SET account = 4711 WHERE id = ?1", {contact_.value});
  EXPECT_THAT(faults(),
              ::testing::Contains(contact() + ": “account” names account 00000000004K7, which does "
                                              "not exist"));
}

TEST_P(Checking, NamesARecordThatTheLogTellsOtherwise) {
  spoil("UPDATE contacts SET title = 'CTO' WHERE id = ?1", {contact_.value});
  EXPECT_EQ(faults(),
            std::vector<std::string>{contact() + ": “title” is not what its newest change "
                                                 "made it"});
  spoil("UPDATE contacts SET version = 7 WHERE id = ?1", {contact_.value});
  EXPECT_EQ(faults(), std::vector<std::string>{contact() + ": it has version 7, its newest change "
                                                           "made version 2"});
  spoil("DELETE FROM kith_changes WHERE record = ?1", {contact_.value});
  EXPECT_EQ(faults(), std::vector<std::string>{contact() + ": the change log does not know it"});
}

TEST_P(Checking, NamesWhatSearchAndIdentitiesMiss) {
  spoil("DELETE FROM kith_identities WHERE record = ?1", {contact_.value});
  workspace()
      .database()
      .write([&](storage::Connection& db) -> Status {
        const auto& contacts = *administrator().schema().object("contacts");
        schema::remove_words(db, schema::search_table_name(contacts), contact_);
        return done();
      })
      .value();
  EXPECT_EQ(faults(),
            (std::vector<std::string>{contact() + ": search does not find it",
                                      contact() + ": it is not known by “zhang@hong.example”"}));
}

TEST_P(Checking, NamesWhatIsLeftOfRecordsThatAreNot) {
  workspace()
      .database()
      .write([&](storage::Connection& db) -> Status {
        const schema::Object& contacts = *administrator().schema().object("contacts");
        db.execute(
            "INSERT INTO kith_identities (kind, value, object, record) VALUES (0, 'x', ?1, 99)",
            {contacts.id});
        schema::put_words(db, schema::search_table_name(contacts), Id{99}, {"x", Id{}});
        return done();
      })
      .value();
  EXPECT_EQ(faults(),
            (std::vector<std::string>{"contacts: 1 identities are of no record",
                                      "contacts: search finds 1 records that do not exist"}));
}

TEST_P(Checking, NamesAttachmentsWithoutContents) {
  const Id file = made("attachments", R"({"name":"a.pdf"})");
  spoil("UPDATE attachments SET hash = ?2 WHERE id = ?1", {file.value, std::string(64, 'a')});
  EXPECT_THAT(faults(), ::testing::Contains("attachments " + format(file) + ": its content " +
                                            std::string(64, 'a') + " is missing"));
}

// A data directory with one workspace that is open while it is backed up.
class Backup : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::temp_directory_path() / ("kith-backup-" + random.token(8));
    fs::create_directories(folder_);
    control_ = *app::Control::open(data(), "", clock);
    open(*control_->add("main"));
    ASSERT_TRUE(
        workspace_->set_up({"管理员", "admin@kith.example", "correct horse battery"}, {}).ok());
    const std::string folder = data() + "/files/main/" + hash_.substr(0, 2);
    fs::create_directories(folder);
    std::ofstream(folder + "/" + hash_) << content_;
  }
  void TearDown() override {
    workspace_.reset();
    control_.reset();
    fs::remove_all(folder_);
  }
  void open(const app::WorkspaceEntry& entry) {
    workspace_ = *app::Workspace::open(program_.app, entry.name, entry.location,
                                       data() + "/files/" + entry.name, {clock, random});
  }
  std::string data() const { return (folder_ / "data").string(); }
  std::string archive() const { return (folder_ / "kith.tar").string(); }
  std::string restored() const { return (folder_ / "restored").string(); }
  void back_up() {
    const auto made = app::back_up(data(), archive(), clock, random);
    ASSERT_TRUE(made.ok()) << made.error().message.en;
    EXPECT_EQ(made->files, 3);
  }
  std::string bytes_of(const std::string& path) const {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  // What of the test's folder is neither data nor archive.
  size_t left_behind() const {
    size_t count = 0;
    for (const auto& entry : fs::directory_iterator(folder_)) {
      const auto name = entry.path().filename();
      if (name != "data" && name != "kith.tar") ++count;
    }
    return count;
  }

  SystemClock clock;
  SystemRandom random;
  const std::string content_ = "the content of a file";
  const std::string hash_ = hex(sha256(content_));
  fs::path folder_;
  Program program_;
  std::unique_ptr<app::Control> control_;
  std::unique_ptr<app::Workspace> workspace_;
};

TEST_F(Backup, OfALiveWorkspaceComesBackWhole) {
  back_up();
  EXPECT_EQ(left_behind(), 0u);
  const auto back = app::restore(archive(), restored(), random);
  ASSERT_TRUE(back.ok()) << back.error().message.en;
  EXPECT_EQ(back->files, 3);
  EXPECT_EQ(bytes_of(restored() + "/files/main/" + hash_.substr(0, 2) + "/" + hash_), content_);
  EXPECT_EQ(storage::sqlite::integrity_faults(restored() + "/main.db"), std::vector<std::string>{});
  const auto control = *app::Control::open(restored(), "", clock);
  ASSERT_EQ(control->workspaces().size(), 1u);
  open(control->workspaces().front());
  EXPECT_TRUE(workspace_->is_set_up());
}

TEST_F(Backup, IsRememberedBesideTheDataAndInNoArchive) {
  EXPECT_FALSE(app::last_backup(data()));
  const Timestamp before = clock.now();
  back_up();
  const auto last = app::last_backup(data());
  ASSERT_TRUE(last);
  EXPECT_GE(last->at, before);
  EXPECT_LE(last->at, clock.now());
  EXPECT_GT(last->bytes, 10'000);
  const std::string again = (folder_ / "again").string();
  ASSERT_TRUE(app::restore(archive(), again, random).ok());
  EXPECT_FALSE(app::last_backup(again));
}

TEST_F(Backup, NeverWritesOverAnything) {
  back_up();
  const auto again = app::back_up(data(), archive(), clock, random);
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().code, Code::conflict);
  const std::string before = bytes_of(data() + "/main.db");
  const auto over = app::restore(archive(), data(), random);
  ASSERT_FALSE(over.ok());
  EXPECT_EQ(over.error().code, Code::conflict);
  EXPECT_EQ(bytes_of(data() + "/main.db"), before);
}

TEST_F(Backup, RestoresIntoAnEmptyFolder) {
  back_up();
  fs::create_directories(restored());
  EXPECT_TRUE(app::restore(archive(), restored(), random).ok());
}

TEST_F(Backup, OfNoWorkspaceIsRefused) {
  const auto made = app::back_up((folder_ / "nothing").string(), archive(), clock, random);
  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, Code::not_found);
  EXPECT_FALSE(fs::exists(archive()));
}

// One byte anywhere, or an end that is missing: nothing is restored and nothing left lying about.
TEST_F(Backup, DamageAnywhereIsFound) {
  back_up();
  const std::string whole = bytes_of(archive());
  const auto refuses = [&](const std::string& bytes) {
    std::ofstream(archive(), std::ios::binary | std::ios::trunc) << bytes;
    const auto back = app::restore(archive(), restored(), random);
    EXPECT_FALSE(back.ok());
    EXPECT_FALSE(fs::exists(restored()));
    EXPECT_EQ(left_behind(), 0u);
  };
  const size_t begin = whole.find("SQLite format 3");  // databases are whole pages: no padding
  const size_t end = whole.find("files/main/");
  ASSERT_LT(begin, end);
  for (size_t at = begin; at < end; at += (end - begin) / 20) {
    if (whole.substr(at - at % 512 + 257, 5) == "ustar") continue;  // a header ends in unread zeros
    SCOPED_TRACE(at);
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    refuses(damaged);
  }
  refuses(whole.substr(0, whole.size() / 2));
  refuses(whole.substr(0, whole.rfind(hash_)));
  refuses("");
}

TEST_F(Backup, FilesThatLeaveTheFolderAreRefused) {
  back_up();
  std::string archive_bytes = bytes_of(archive());
  for (const std::string_view name :
       {"../evil.db", "/etc/evil.db", "files/main/../../x", "kith.toml"}) {
    std::string hostile = archive_bytes;
    const size_t header = hostile.find("control.db");
    ASSERT_EQ(header % 512, 0u);
    hostile.replace(header, 20, std::string(name) + std::string(20 - name.size(), '\0'));
    int64_t sum = 0;
    for (size_t i = 0; i < 512; ++i)
      sum += i >= 148 && i < 156 ? ' ' : static_cast<unsigned char>(hostile[header + i]);
    hostile.replace(header + 148, 7, fmt::format("{:06o}", sum) + '\0');
    std::ofstream(archive(), std::ios::binary | std::ios::trunc) << hostile;
    EXPECT_FALSE(app::restore(archive(), restored(), random).ok()) << name;
    EXPECT_EQ(left_behind(), 0u);
  }
}

}  // namespace
}  // namespace kith::commands
