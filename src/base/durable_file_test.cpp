#include "base/durable_file.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

namespace kith {
namespace {

namespace fs = std::filesystem;

class Durable : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "kith-durable-XXXXXX").string();
    folder = ::mkdtemp(pattern.data());
  }
  void TearDown() override { fs::remove_all(folder); }
  static std::string content(const fs::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
  }
  fs::path folder;
};

TEST_F(Durable, AFileHasItsNameOnceItIsKept) {
  DurableFile file(folder / "part");
  file.write("hello ");
  file.write("world");
  EXPECT_FALSE(fs::exists(folder / "kept"));
  file.keep_as(folder / "kept");
  EXPECT_EQ(content(folder / "kept"), "hello world");
  EXPECT_FALSE(fs::exists(folder / "part"));
}

TEST_F(Durable, WhatIsNotKeptLeavesNothing) {
  {
    DurableFile file(folder / "part");
    file.write("half of i");
  }
  EXPECT_TRUE(fs::is_empty(folder));
}

TEST_F(Durable, TakesNoFileThatIsThereForItsOwn) {
  std::ofstream(folder / "part") << "of somebody else";
  EXPECT_THROW(DurableFile(folder / "part"), std::system_error);
  EXPECT_EQ(content(folder / "part"), "of somebody else");
}

TEST_F(Durable, MakesFoldersThatAreMissing) {
  make_durable_folder(folder / "a" / "b" / "c");
  make_durable_folder(folder / "a" / "b" / "c");
  EXPECT_TRUE(fs::is_directory(folder / "a" / "b" / "c"));
}

TEST_F(Durable, KnowsAFullDiskFromOtherFaults) {
  const auto failure = [](std::errc code) { return std::system_error(std::make_error_code(code)); };
  EXPECT_TRUE(out_of_space(failure(std::errc::no_space_on_device)));
  EXPECT_TRUE(out_of_space(std::system_error(EDQUOT, std::generic_category())));
  EXPECT_FALSE(out_of_space(failure(std::errc::io_error)));
}

}  // namespace
}  // namespace kith
