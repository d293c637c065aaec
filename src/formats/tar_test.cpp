#include "formats/tar.h"

#include <gtest/gtest.h>

#include <cstring>

namespace kith::formats {
namespace {

struct File {
  std::string name;
  std::string content;
  bool operator==(const File&) const = default;
};

std::string packed(const std::vector<File>& files) {
  std::string out;
  TarWriter writer([&](std::string_view bytes) { out += bytes; });
  for (const File& file : files) {
    writer.begin(file.name, file.content.size(), 1'700'000'000);
    if (!file.content.empty()) writer.data(file.content);
  }
  writer.finish();
  return out;
}

TarReader reader_of(std::string_view bytes) {
  return TarReader([bytes](std::span<char> out) mutable {
    const size_t count = std::min(out.size(), bytes.size());
    if (count > 0) std::memcpy(out.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    return count;
  });
}

Result<std::vector<File>> unpacked(std::string_view bytes) {
  TarReader reader = reader_of(bytes);
  std::vector<File> files;
  while (true) {
    auto entry = TRY(reader.next());
    if (!entry) return files;
    File file{entry->name, ""};
    while (true) {
      const auto piece = TRY(reader.data());
      if (piece.empty()) break;
      file.content += piece;
    }
    files.push_back(std::move(file));
  }
}

TEST(Tar, GivesBackWhatItTook) {
  const std::vector<File> files = {{"empty", ""},
                                   {"a", "x"},
                                   {"block", std::string(512, 'b')},
                                   {"large", std::string(200'000, 'l')},
                                   {std::string(100, 'n'), "long name"}};
  const auto back = unpacked(packed(files));
  ASSERT_TRUE(back.ok()) << back.error().message.en;
  EXPECT_EQ(*back, files);
}

TEST(Tar, WritesHeadersThatTarReads) {
  const std::string archive = packed({{"a.txt", "hello"}});
  EXPECT_EQ(archive.size(), 512u + 512 + 1024);
  EXPECT_EQ(archive.substr(124, 12), std::string_view("00000000005\0", 12));
  EXPECT_EQ(archive.substr(257, 8), std::string_view("ustar\00000", 8));
}

TEST(Tar, CountsBeyondEightGibibytes) {
  std::string header;
  TarWriter writer([&](std::string_view bytes) { header += bytes; });
  writer.begin("huge", 9'000'000'000, 0);
  TarReader reader = reader_of(header);
  const auto entry = reader.next();
  ASSERT_TRUE(entry.ok());
  EXPECT_EQ((*entry)->size, 9'000'000'000u);
}

TEST(Tar, RefusesWhatIsCutOffAnywhere) {
  const std::string whole = packed({{"a", std::string(700, 'a')}, {"b", "b"}});
  for (size_t size = 0; size < whole.size() - 512; size += 37)
    EXPECT_FALSE(unpacked(std::string_view(whole).substr(0, size)).ok()) << size;
}

TEST(Tar, RefusesDamagedHeadersAndWhatIsNoFile) {
  std::string archive = packed({{"a", "x"}});
  std::string renamed = archive;
  renamed[0] = 'b';
  EXPECT_FALSE(unpacked(renamed).ok()) << "the sum no longer holds";
  std::string link = archive;
  link[156] = '2';
  link[153] = static_cast<char>(link[153] + 2);  // and the sum mended
  EXPECT_FALSE(unpacked(link).ok());
  EXPECT_FALSE(unpacked(std::string(1024, 'x')).ok());
}

TEST(Tar, HoldsWritersToWhatTheySaid) {
  TarWriter writer([](std::string_view) {});
  writer.begin("a", 2, 0);
  EXPECT_THROW(writer.data("xyz"), std::logic_error);
  EXPECT_THROW(writer.begin("b", 0, 0), std::logic_error);
}

}  // namespace
}  // namespace kith::formats
