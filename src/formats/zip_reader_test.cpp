#include "formats/zip_reader.h"

#include <gtest/gtest.h>

#include <array>

#include "formats/zip_writer.h"

namespace kith::formats {
namespace {

std::string archive_of(std::string_view name, std::string_view piece, int times) {
  std::string bytes;
  ZipWriter writer(bytes, Timestamp{});
  writer.begin(name);
  for (int i = 0; i < times; ++i) writer.data(piece);
  writer.end();
  writer.finish();
  return bytes;
}

TEST(ZipReader, StopsWhereAnEntryUnpacksToFarMoreThanItShould) {
  const std::string zeros(1 << 20, '\0');
  const std::string bytes = archive_of("zeros.csv", zeros, 64);
  auto zip = ZipReader::of(bytes);
  ASSERT_TRUE(zip.ok());
  ASSERT_TRUE(zip->begin(zip->entries().front()).ok());
  std::array<char, 65'536> piece;
  uint64_t unpacked = 0;
  auto read = zip->read(piece);
  for (; read.ok() && *read > 0; read = zip->read(piece)) unpacked += *read;
  ASSERT_FALSE(read.ok());
  EXPECT_EQ(read.error().code, Code::too_large);
  EXPECT_LT(unpacked, uint64_t{64} << 20);
}

TEST(ZipReader, RefusesWhatIsNoArchive) {
  EXPECT_FALSE(ZipReader::of("").ok());
  EXPECT_FALSE(ZipReader::of("PK, and nothing else").ok());
}

}  // namespace
}  // namespace kith::formats
