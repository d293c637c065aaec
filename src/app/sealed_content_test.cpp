// What lies on disk is changed in every way that whoever has the folder could, and never comes back as
// something else.
#include "app/sealed_content.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/at_rest_contents.h"

namespace kith::app {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const Timestamp monday = *parse_timestamp("2026-11-23T12:00:00Z");
constexpr size_t head = 40;
constexpr size_t piece = (64 << 10) + 17;

class SealedContents : public testing::Test {
 protected:
  SealedContents() : folder_(fs::temp_directory_path() / ("kith-sealed-" + random_.token(8))) {
    fs::create_directories(folder_);
    write_key_file(key_path(), monday, random_);
    keys_ = *KeyRing::open(key_path());
  }
  ~SealedContents() override { fs::remove_all(folder_); }

  std::string key_path() const { return (folder_ / "keys").string(); }
  std::string directory() const { return (folder_ / "files").string(); }
  Files files() const { return Files(directory(), keys_, nullptr); }
  Files plain_files() const { return Files(directory(), nullptr, nullptr); }
  std::string keep(const std::string& bytes) const {
    return files().keep(http::Body(bytes), 0, bytes.size())->hash;
  }
  fs::path plain_path(const std::string& hash) const {
    return fs::path(directory()) / hash.substr(0, 2) / hash;
  }
  fs::path path(const std::string& hash) const { return plain_path(hash).string() + ".sealed"; }
  std::string on_disk(const std::string& hash) const {
    std::ifstream file(path(hash), std::ios::binary);
    std::stringstream out;
    out << file.rdbuf();
    return out.str();
  }
  void put(const std::string& hash, std::string_view bytes) const {
    std::ofstream(path(hash), std::ios::binary | std::ios::trunc) << bytes;
  }
  // Nothing where it does not open, or breaks off.
  std::optional<std::string> back(const std::string& hash) const {
    const auto content = files().open(hash);
    if (!content || !*content) return std::nullopt;
    std::string out;
    try {
      while ((*content)->read(out)) {
      }
    } catch (const std::runtime_error&) {
      EXPECT_EQ(out.size() % (64 << 10), 0u) << "whole pieces alone were given";
      return std::nullopt;
    }
    EXPECT_EQ(out.size(), (*content)->size());
    return out;
  }
  std::string some(size_t bytes) {
    std::string out(bytes, '\0');
    random_.fill(std::as_writable_bytes(std::span(out)));
    return out;
  }
  void encrypt_all() {
    each_content(directory(), "", [&](const ContentFile& content) {
      encrypt_content(content, files(), *keys_);
      return true;
    });
  }

  SystemRandom random_;
  const fs::path folder_;
  std::shared_ptr<KeyRing> keys_;
};

TEST_F(SealedContents, ComeBackAtEverySizeAroundAPiece) {
  for (const size_t size : {0, 1, 65535, 65536, 65537, 131072, 131073, 300000}) {
    const std::string bytes = some(size);
    EXPECT_EQ(back(keep(bytes)), bytes) << size;
  }
}

TEST_F(SealedContents, NothingOfThemNorOfTheirNameIsOnDisk) {
  const std::string bytes = "the salaries of the board, and " + std::string(100'000, 'x');
  const std::string hash = keep(bytes);
  EXPECT_NE(hash, hex(sha256(bytes)));
  EXPECT_EQ(hash, keep(bytes)) << "the same content is kept once";
  EXPECT_EQ(hash, files().address(bytes));
  EXPECT_FALSE(fs::exists(plain_path(hash)));
  EXPECT_THAT(on_disk(hash), testing::Not(HasSubstr("salaries")));
  EXPECT_THAT(on_disk(hash), testing::Not(HasSubstr("xxxxxxxx")));
}

TEST_F(SealedContents, NoByteCanBeAltered) {
  const std::string hash = keep("a small secret");
  const std::string good = on_disk(hash);
  for (size_t i = 0; i < good.size(); ++i) {
    std::string wrong = good;
    wrong[i] = static_cast<char>(wrong[i] ^ 1);
    put(hash, wrong);
    EXPECT_EQ(back(hash), std::nullopt) << i;
  }
  put(hash, good);
  EXPECT_EQ(back(hash), "a small secret");
}

TEST_F(SealedContents, NothingCanBeCutOffOrAppended) {
  const std::string small = keep("a small secret");
  const std::string good = on_disk(small);
  for (size_t size = 0; size < good.size(); ++size) {
    put(small, good.substr(0, size));
    EXPECT_EQ(back(small), std::nullopt) << size;
  }
  put(small, good + "x");
  EXPECT_EQ(back(small), std::nullopt);
  const std::string large = keep(some(200'000));
  const std::string whole = on_disk(large);
  for (const size_t pieces : {1, 2, 3}) {
    put(large, whole.substr(0, head + pieces * piece));
    EXPECT_EQ(back(large), std::nullopt) << pieces;
  }
}

TEST_F(SealedContents, PiecesCannotBeSwappedRepeatedOrLeftOut) {
  const std::string hash = keep(some(4 * 65536));
  const std::string good = on_disk(hash);
  const auto part = [&](size_t n) { return good.substr(head + n * piece, piece); };
  const std::string start = good.substr(0, head);
  put(hash, start + part(1) + part(0) + part(2) + part(3));
  EXPECT_EQ(back(hash), std::nullopt);
  put(hash, start + part(0) + part(2) + part(1) + part(3));
  EXPECT_EQ(back(hash), std::nullopt);
  put(hash, start + part(0) + part(0) + part(2) + part(3));
  EXPECT_EQ(back(hash), std::nullopt);
  put(hash, start + part(0) + part(2) + part(3));
  EXPECT_EQ(back(hash), std::nullopt);
  put(hash, start + part(0) + part(1) + part(2) + part(3) + part(3));
  EXPECT_EQ(back(hash), std::nullopt);
}

TEST_F(SealedContents, OneCannotStandForAnother) {
  const std::string mine = keep("mine");
  const std::string yours = keep("your");
  const std::string my_bytes = on_disk(mine);
  put(mine, on_disk(yours));
  put(yours, my_bytes);
  EXPECT_EQ(back(mine), std::nullopt);
  EXPECT_EQ(back(yours), std::nullopt);
}

TEST_F(SealedContents, WithoutTheirKeyTheyAreRefusedByItsName) {
  const std::string hash = keep("mine");
  const auto none = plain_files().open(hash);
  ASSERT_FALSE(none);
  EXPECT_THAT(none.error().message.en, HasSubstr(keys_->current()));
  EXPECT_THAT(none.error().message.en, HasSubstr("--key-file"));
  const std::string id = keys_->current();
  fs::remove(key_path());
  ASSERT_TRUE(write_key_file(key_path(), monday, random_));
  keys_ = *KeyRing::open(key_path());
  const auto other = files().open(hash);
  ASSERT_FALSE(other);
  EXPECT_THAT(other.error().message.en, HasSubstr(id));
}

TEST_F(SealedContents, WhatWasKeptBeforeIsReadAndEncryptedUnderItsOldName) {
  const std::string bytes = some(200'000);
  const std::string hash = plain_files().keep(http::Body(bytes), 0, bytes.size())->hash;
  EXPECT_EQ(hash, hex(sha256(bytes)));
  EXPECT_EQ(back(hash), bytes);
  const auto reader = files().open(hash);  // begun before, goes on after
  encrypt_all();
  EXPECT_FALSE(fs::exists(plain_path(hash)));
  EXPECT_EQ(back(hash), bytes);
  std::string read;
  while ((*reader)->read(read)) {
  }
  EXPECT_EQ(read, bytes);
}

TEST_F(SealedContents, ADamagedOneIsNotMadeToLookWhole) {
  const std::string bytes = "as it was";
  const std::string hash = plain_files().keep(http::Body(bytes), 0, bytes.size())->hash;
  std::ofstream(plain_path(hash), std::ios::trunc) << "as it IS!";
  encrypt_all();
  EXPECT_TRUE(fs::exists(plain_path(hash)));
  EXPECT_FALSE(fs::exists(path(hash)));
}

TEST_F(SealedContents, WhatACrashLeftInTwoFormsIsOneAfterwards) {
  const std::string bytes = "as it was";
  const std::string hash = plain_files().keep(http::Body(bytes), 0, bytes.size())->hash;
  const std::string copy = folder_ / "copy";
  fs::copy_file(plain_path(hash), copy);
  encrypt_all();
  fs::copy_file(copy, plain_path(hash));
  EXPECT_EQ(back(hash), bytes);
  encrypt_all();
  EXPECT_FALSE(fs::exists(plain_path(hash)));
  EXPECT_EQ(back(hash), bytes);
}

TEST_F(SealedContents, LieUnderTheNewKeyOnceItIsTaken) {
  const std::string bytes = some(100'000);
  const std::string hash = keep(bytes);
  const std::string first = keys_->current();
  ASSERT_TRUE(add_key(key_path(), monday, random_));
  ASSERT_TRUE(keys_->reload());
  keys_->use_newest();
  EXPECT_EQ(key_of_sealed(path(hash)), first);
  encrypt_all();
  EXPECT_EQ(key_of_sealed(path(hash)), keys_->current());
  EXPECT_NE(first, keys_->current());
  EXPECT_EQ(back(hash), bytes);
}

}  // namespace
}  // namespace kith::app
