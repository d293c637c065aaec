#include "app/files.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

namespace kith::app {
namespace {

class Attachments : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (std::filesystem::temp_directory_path() / "kith-files-XXXXXX").string();
    directory = ::mkdtemp(pattern.data());
  }
  void TearDown() override { std::filesystem::remove_all(directory); }
  std::string directory;
};

TEST_F(Attachments, TheSameContentIsKeptOnceUnderItsHash) {
  Files files(directory, nullptr, nullptr);
  const http::Body body(std::string("hello"));
  const auto first = files.keep(body, 0, body.size());
  const auto second = files.keep(body, 0, body.size());
  ASSERT_TRUE(first.ok() && second.ok());
  EXPECT_EQ(first->hash, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
  EXPECT_EQ(first->hash, second->hash);
  EXPECT_EQ(first->size, 5);
  const auto content = files.open(first->hash);
  std::string text;
  while ((*content)->read(text)) {
  }
  EXPECT_EQ(text, "hello");
  EXPECT_EQ((*content)->size(), 5u);
}

TEST_F(Attachments, KeepsAPartOfABodyOnly) {
  Files files(directory, nullptr, nullptr);
  const auto kept = files.keep(http::Body(std::string("--hello--")), 2, 5);
  EXPECT_EQ(kept->size, 5);
  EXPECT_EQ(kept->hash, "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824");
}

TEST_F(Attachments, OnlyAHashIsEverAPath) {
  Files files(directory, nullptr, nullptr);
  for (const char* name : {"", "../../etc/passwd", "part-x", "2cf24dba", "..", "/etc/passwd"}) {
    EXPECT_EQ(*files.open(name), nullptr) << name;
    EXPECT_FALSE(files.holds(name)) << name;
  }
}

TEST_F(Attachments, TheTypeIsWhatTheBytesAre) {
  EXPECT_EQ(sniff("\x89PNG\r\n\x1a\n....."), "image/png");
  EXPECT_EQ(sniff("<svg onload=alert(1)>"), "application/octet-stream");
  EXPECT_EQ(sniff("<html>"), "application/octet-stream");
  EXPECT_EQ(sniff(""), "application/octet-stream");
}

}  // namespace
}  // namespace kith::app
