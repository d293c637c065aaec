#include "formats/zip_reader.h"

#include <gmock/gmock.h>

#include <array>
#include <filesystem>
#include <fstream>

#include "base/crypto.h"
#include "formats/zip_writer.h"

namespace kith::formats {
namespace {

using testing::HasSubstr;

std::string archive_of(std::string_view name, std::string_view piece, int times) {
  std::string bytes;
  ZipWriter writer(bytes, Timestamp{});
  writer.begin(name);
  for (int i = 0; i < times; ++i) writer.data(piece);
  writer.end();
  writer.finish();
  return bytes;
}

std::string archive_of(const std::vector<std::pair<std::string, std::string>>& files) {
  std::string bytes;
  ZipWriter writer(bytes, Timestamp{});
  for (const auto& [name, content] : files) {
    writer.begin(name);
    writer.data(content);
    writer.end();
  }
  writer.finish();
  return bytes;
}

std::string refusal_of(std::string_view bytes, ZipLimits limits = {}) {
  const auto zip = ZipReader::of(bytes, limits);
  return zip ? "" : zip.error().message.en;
}

// Reads the first entry to its end, or to where it is refused.
struct Unpacked {
  uint64_t bytes = 0;
  std::optional<Error> refused;
};
Unpacked unpack(const std::string& bytes, ZipLimits limits = {}) {
  Unpacked unpacked;
  auto zip = ZipReader::of(bytes, limits);
  EXPECT_TRUE(zip.ok());
  EXPECT_TRUE(zip->begin(zip->entries().front()).ok());
  std::array<char, 65'536> piece;
  auto read = zip->read(piece);
  for (; read.ok() && *read > 0; read = zip->read(piece)) unpacked.bytes += *read;
  if (!read) unpacked.refused = read.error();
  return unpacked;
}

TEST(ZipReader, StopsWhereAnEntryUnpacksToFarMoreThanItShould) {
  const std::string zeros(1 << 20, '\0');
  const Unpacked unpacked = unpack(archive_of("zeros.csv", zeros, 64));
  ASSERT_TRUE(unpacked.refused);
  EXPECT_EQ(unpacked.refused->code, Code::too_large);
  EXPECT_THAT(unpacked.refused->message.en, HasSubstr("zeros.csv"));
  EXPECT_LT(unpacked.bytes, uint64_t{64} << 20);
}

TEST(ZipReader, StopsAtTheBytesThatWereAgreed) {
  const std::string bytes = archive_of("a.csv", "id,name\n1,Ann\n", 1'000);
  EXPECT_FALSE(unpack(bytes).refused);
  EXPECT_TRUE(unpack(bytes, {.entry_bytes_max = 10'000}).refused);
  EXPECT_TRUE(unpack(bytes, {.bytes_max = 10'000}).refused);
  const std::string two = archive_of({{"a", std::string(600, 'a')}, {"b", std::string(600, 'b')}});
  auto zip = ZipReader::of(two, {.bytes_max = 1'000});
  ASSERT_TRUE(zip.ok());
  EXPECT_TRUE(zip->content(zip->entries()[0], 1'000).ok());
  EXPECT_FALSE(zip->content(zip->entries()[1], 1'000).ok()) << "of all that is read";
}

TEST(ZipReader, RefusesWhatIsNoArchive) {
  EXPECT_THAT(refusal_of(""), HasSubstr("no zip archive"));
  EXPECT_THAT(refusal_of("PK, and nothing else"), HasSubstr("no zip archive"));
  const std::string bytes = archive_of("a.csv", "1,2\n", 10);
  EXPECT_NE(refusal_of(std::string_view(bytes).substr(0, bytes.size() - 10)), "");
  EXPECT_FALSE(ZipReader::open("/nowhere/at/all.zip").ok());
}

TEST(ZipReader, RefusesMoreFilesThanWereAgreed) {
  std::vector<std::pair<std::string, std::string>> files;
  for (int n = 0; n < 20; ++n) files.emplace_back("f" + std::to_string(n), "x");
  const std::string bytes = archive_of(files);
  EXPECT_EQ(refusal_of(bytes), "");
  EXPECT_THAT(refusal_of(bytes, {.entries_max = 19}), HasSubstr("20 files"));
  EXPECT_THAT(refusal_of(bytes, {.directory_bytes_max = 100}), HasSubstr("too many files"));
}

// A small end record may claim a directory of gigabytes.
TEST(ZipReader, RefusesADirectoryThatIsSaidToBeHuge) {
  std::string bytes = archive_of("a.csv", "1,2\n", 1);
  bytes.replace(bytes.size() - 22 + 12, 4, "\xff\xff\xff\x7f", 4);
  EXPECT_THAT(refusal_of(bytes), HasSubstr("too many files"));
}

TEST(ZipReader, FindsAnEntryExactlyAndElseWithoutRegardToCaseAndSlashes) {
  const std::string bytes = archive_of(
      {{"Data\\Accounts.CSV", "1"}, {"data/contacts.csv", "2"}, {"DATA/CONTACTS.CSV", "3"}});
  auto zip = ZipReader::of(bytes);
  ASSERT_TRUE(zip.ok());
  EXPECT_EQ(*zip->content(*zip->find("data/accounts.csv"), 10), "1");
  EXPECT_EQ(*zip->content(*zip->find("data/contacts.csv"), 10), "2");
  EXPECT_EQ(*zip->content(*zip->find("DATA/CONTACTS.CSV"), 10), "3");
  EXPECT_EQ(zip->find("data/leads.csv"), nullptr);
}

TEST(ZipReader, TellsFoldersAndNamesOfOtherLanguages) {
  const std::string bytes = archive_of({{"folder/", ""}, {"客户/联系人.csv", "x"}});
  auto zip = ZipReader::of(bytes);
  ASSERT_TRUE(zip.ok());
  EXPECT_TRUE(zip->entries()[0].folder);
  EXPECT_EQ(zip->entries()[1].name, "客户/联系人.csv");
  EXPECT_FALSE(zip->entries()[1].folder);
}

TEST(ZipReader, RefusesAContentThatIsLongerThanWanted) {
  const std::string bytes = archive_of("a", "0123456789", 1);
  auto zip = ZipReader::of(bytes);
  ASSERT_TRUE(zip.ok());
  EXPECT_EQ(*zip->content(zip->entries().front(), 10), "0123456789");
  EXPECT_FALSE(zip->content(zip->entries().front(), 9).ok());
}

TEST(ZipReader, NoticesBytesThatWereAltered) {
  std::string bytes = archive_of("a", "what stands here is held by a checksum", 40);
  bytes[40] = static_cast<char>(bytes[40] ^ 0x55);
  EXPECT_TRUE(unpack(bytes).refused);
}

TEST(ZipReader, SaysThatALockedEntryIsLocked) {
  std::string bytes = archive_of("a", "secret", 1);
  const size_t directory = bytes.find(std::string_view("PK\1\2", 4));
  bytes[6] = static_cast<char>(bytes[6] | 1);
  bytes[directory + 8] = static_cast<char>(bytes[directory + 8] | 1);
  auto zip = ZipReader::of(bytes);
  ASSERT_TRUE(zip.ok());
  const auto begun = zip->begin(zip->entries().front());
  ASSERT_FALSE(begun.ok());
  EXPECT_THAT(begun.error().message.en, HasSubstr("password"));
}

TEST(ZipReader, ReadsAFileOnTheDiskAsItReadsBytes) {
  SystemRandom random;
  const auto path = std::filesystem::temp_directory_path() / ("kith-zip-" + random.token(9));
  std::ofstream(path, std::ios::binary) << archive_of({{"a", "first"}, {"b", ""}});
  auto zip = ZipReader::open(path.string());
  std::filesystem::remove(path);
  ASSERT_TRUE(zip.ok());
  EXPECT_EQ(*zip->content(*zip->find("a"), 10), "first");
  EXPECT_EQ(*zip->content(*zip->find("b"), 10), "");
}

std::string number(uint64_t value, size_t width) {
  std::string bytes;
  for (size_t n = 0; n < width; ++n) bytes += static_cast<char>(value >> (8 * n));
  return bytes;
}

// The archive with its end told as Zip64 (APPNOTE 4.3.14 to 4.3.16), as streaming tools write it
// whatever the size: the numbers of the old end record say nothing.
std::string as_zip64(std::string bytes, uint64_t claimed_entries) {
  const size_t end = bytes.rfind(std::string("PK\5\6", 4));
  const auto old = [&](size_t at, size_t width) {
    uint64_t value = 0;
    for (size_t n = 0; n < width; ++n)
      value |= static_cast<uint64_t>(static_cast<unsigned char>(bytes[end + at + n])) << (8 * n);
    return value;
  };
  const uint64_t size = old(12, 4), from = old(16, 4);
  const std::string record = std::string("PK\6\6", 4) + number(44, 8) + number(45, 2) +
                             number(45, 2) + number(0, 4) + number(0, 4) +
                             number(claimed_entries, 8) + number(claimed_entries, 8) +
                             number(size, 8) + number(from, 8);
  const std::string locator =
      std::string("PK\6\7", 4) + number(0, 4) + number(end, 8) + number(1, 4);
  bytes.resize(end);
  return bytes + record + locator + std::string("PK\5\6", 4) + number(0, 4) + number(0xFFFF, 2) +
         number(0xFFFF, 2) + number(0xFFFFFFFF, 4) + number(0xFFFFFFFF, 4) + number(0, 2);
}

TEST(ZipReader, ReadsZip64AndHoldsItToTheSameLimits) {
  const std::string plain = archive_of("people.csv", "name\nAnn\n", 1);
  const std::string bytes = as_zip64(plain, 1);
  auto zip = ZipReader::of(bytes);
  ASSERT_TRUE(zip.ok()) << zip.error().message.en;
  ASSERT_EQ(zip->entries().size(), 1u);
  EXPECT_EQ(*zip->content(zip->entries().front(), 100), "name\nAnn\n");
  const std::string many = as_zip64(plain, 3'000'000);
  const auto refused = ZipReader::of(many);
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().code, Code::too_large);
  EXPECT_FALSE(ZipReader::of(as_zip64(plain, 1).substr(40)).ok());
}

}  // namespace
}  // namespace kith::formats
