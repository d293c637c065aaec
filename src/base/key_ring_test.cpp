#include "base/key_ring.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

namespace kith {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

const Timestamp monday = *parse_timestamp("2026-11-23T12:00:00Z");
const Timestamp tuesday = *parse_timestamp("2026-11-24T12:00:00Z");

Bytes bytes_of(std::string_view text) {
  const auto bytes = std::as_bytes(std::span(text));
  return {bytes.begin(), bytes.end()};
}

class Keys : public testing::Test {
 protected:
  Keys() : folder_(fs::temp_directory_path() / ("kith-keys-" + random_.token(8))) {
    fs::create_directories(folder_);
  }
  ~Keys() override { fs::remove_all(folder_); }
  std::string path() const { return (folder_ / "keys").string(); }
  std::shared_ptr<KeyRing> ring() { return *KeyRing::open(path()); }
  std::string text() const {
    std::ifstream file(path());
    std::stringstream out;
    out << file.rdbuf();
    return out.str();
  }
  void put(std::string_view text) const { std::ofstream(path()) << text; }
  std::string refusal() const { return KeyRing::open(path()).error().message.en; }

  SystemRandom random_;
  const fs::path folder_;
};

TEST_F(Keys, ANewFileIsForItsOwnerAloneAndIsNeverWrittenOver) {
  const auto made = write_key_file(path(), monday, random_);
  ASSERT_TRUE(made);
  EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(ring()->current(), made->id);
  EXPECT_EQ(made->id.size(), 16u);
  const std::string before = text();
  const auto again = write_key_file(path(), tuesday, random_);
  ASSERT_FALSE(again);
  EXPECT_EQ(again.error().code, Code::conflict);
  EXPECT_EQ(text(), before);
  EXPECT_EQ(std::distance(fs::directory_iterator(folder_), fs::directory_iterator()), 1)
      << "no part is left";
}

TEST_F(Keys, WhatIsNoFileOfKeysIsRefusedByItsLine) {
  EXPECT_THAT(refusal(), HasSubstr("cannot be read"));
  ASSERT_TRUE(write_key_file(path(), monday, random_));
  const std::string good = text();
  put("");
  EXPECT_THAT(refusal(), HasSubstr("lacks its address"));
  put(good + "key tomorrow AAAA\n");
  EXPECT_THAT(refusal(), HasSubstr("Line 5"));
  put(good.substr(0, good.find("key 2026")));
  EXPECT_THAT(refusal(), HasSubstr("has no key in it"));
  put(good);
  fs::permissions(path(), fs::perms::others_read, fs::perm_options::add);
  EXPECT_THAT(refusal(), HasSubstr("chmod 600"));
}

TEST_F(Keys, ARunningProgramTakesANewKeyWhenItIsToldTo) {
  const auto first = *write_key_file(path(), monday, random_);
  const auto running = ring();
  const Bytes old = running->seal(running->hold(), "note", "7", bytes_of("hello"), random_);
  const auto second = *add_key(path(), tuesday, random_);
  EXPECT_EQ(fs::status(path()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
  EXPECT_EQ(running->current(), first.id);
  ASSERT_TRUE(running->reload());
  EXPECT_EQ(running->current(), first.id) << "until it is told to";
  EXPECT_EQ(running->newest(), second.id);
  running->use_newest();
  const Bytes fresh = running->seal(running->hold(), "note", "7", bytes_of("hello"), random_);
  EXPECT_EQ(KeyRing::key_of(old), first.id);
  EXPECT_EQ(KeyRing::key_of(fresh), second.id);
  EXPECT_EQ(*running->unseal("note", "7", old), bytes_of("hello"));
  EXPECT_EQ(*ring()->unseal("note", "7", fresh), bytes_of("hello"));
}

TEST_F(Keys, AKeyThatAnotherProgramHasAddedIsLookedFor) {
  ASSERT_TRUE(write_key_file(path(), monday, random_));
  const auto running = ring();
  const auto second = *add_key(path(), tuesday, random_);
  const auto other = ring();
  const Bytes sealed = other->seal(other->hold(), "note", "7", bytes_of("hello"), random_);
  EXPECT_EQ(KeyRing::key_of(sealed), second.id);
  EXPECT_EQ(*running->unseal("note", "7", sealed), bytes_of("hello"));
}

TEST_F(Keys, OneThatIsNotThereIsNamed) {
  const auto first = *write_key_file(path(), monday, random_);
  const auto old = ring();
  const Bytes sealed = old->seal(old->hold(), "note", "7", bytes_of("hello"), random_);
  fs::remove(path());
  ASSERT_TRUE(write_key_file(path(), tuesday, random_));
  const auto opened = ring()->unseal("note", "7", sealed);
  ASSERT_FALSE(opened);
  EXPECT_THAT(opened.error().message.en, HasSubstr(first.id));
  EXPECT_THAT(opened.error().message.en, HasSubstr(path()));
}

TEST_F(Keys, NothingThatWasAlteredOrMovedOpens) {
  ASSERT_TRUE(write_key_file(path(), monday, random_));
  const auto keys = ring();
  const Bytes sealed = keys->seal(keys->hold(), "note", "7", bytes_of("hello"), random_);
  EXPECT_EQ(sealed.size(), 5 + KeyRing::sealed_extra_bytes);
  EXPECT_FALSE(keys->unseal("note", "8", sealed));
  EXPECT_FALSE(keys->unseal("note7", "", sealed));
  for (size_t i = 0; i < sealed.size(); ++i) {
    Bytes wrong = sealed;
    wrong[i] ^= std::byte{1};
    EXPECT_FALSE(keys->unseal("note", "7", wrong)) << i;
    EXPECT_FALSE(keys->unseal("note", "7", std::span(sealed).first(i))) << i;
  }
  EXPECT_NE(sealed, keys->seal(keys->hold(), "note", "7", bytes_of("hello"), random_));
}

TEST_F(Keys, TheNameOfAContentStaysWhenKeysChangeAndIsNoPlainHash) {
  ASSERT_TRUE(write_key_file(path(), monday, random_));
  const auto name = [](const KeyRing& keys) {
    KeyRing::Address address(keys);
    address.update("hel");
    address.update("lo");
    return address.finish();
  };
  const std::string before = name(*ring());
  ASSERT_TRUE(add_key(path(), tuesday, random_));
  EXPECT_EQ(name(*ring()), before);
  EXPECT_NE(before, hex(sha256("hello")));
  fs::remove(path());
  ASSERT_TRUE(write_key_file(path(), tuesday, random_));
  EXPECT_NE(name(*ring()), before);
}

}  // namespace
}  // namespace kith
