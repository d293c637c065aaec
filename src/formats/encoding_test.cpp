#include "formats/encoding.h"

#include <gmock/gmock.h>

#include <map>

#include "base/json.h"
#include "base/test_shared.h"
#include "formats/csv.h"

namespace kith {
namespace {

using testing::HasSubstr;

std::string converted(std::string_view encoding, std::string_view bytes, size_t piece = 1 << 20) {
  auto converter = Utf8Converter::open(encoding, Malformed::refuse);
  if (!converter.ok()) return converter.error().message.en;
  std::string utf8;
  for (size_t at = 0; at < bytes.size(); at += std::min(piece, bytes.size() - at)) {
    if (auto status = converter->convert(bytes.substr(at, piece), utf8); !status.ok()) {
      return "refused: " + status.error().message.en;
    }
  }
  auto status = converter->finish(utf8);
  return status.ok() ? utf8 : "refused: " + status.error().message.en;
}

TEST(Encoding, ConvertsInPiecesOfAnySize) {
  const std::string_view gbk = "\xD5\xC5\xC8\xFD,a\n\xC0\xEE\xC4\xC8";
  for (size_t piece = 1; piece <= gbk.size(); ++piece) {
    EXPECT_EQ(converted("GB18030", gbk, piece), "张三,a\n李娜");
    EXPECT_EQ(converted("UTF-8", "é知\U0001F600", piece), "é知\U0001F600");
    EXPECT_EQ(converted("UTF-16LE", {"\xFF\xFE\x3D\xD8\x00\xDE", 6}, piece), "\U0001F600");
  }
  EXPECT_EQ(converted("windows-1252", "M\xFCller \x80"), "Müller €");
  EXPECT_EQ(converted("UTF-8", "\xEF\xBB\xBF\xEF\xBB\xBFx"), "x");
  std::string large;
  for (int i = 0; i < 50'000; ++i) large += "知";
  EXPECT_EQ(converted("UTF-8", large, 1000), large);
}

TEST(Encoding, NamesTheLineAndByteOfWhatIsMalformed) {
  EXPECT_THAT(converted("UTF-8", "ab\ncd\nM\xFCller"), HasSubstr("line 3 (byte 8)"));
  EXPECT_THAT(converted("UTF-8", "a\nab\xE7\x9F"), HasSubstr("line 2"));
  EXPECT_THAT(converted("UTF-8", "\xC0\x80"), HasSubstr("line 1 (byte 1)"));
  EXPECT_THAT(converted("UTF-8", "\xED\xA0\x80"), HasSubstr("refused"));
  EXPECT_THAT(converted("UTF-16LE", {"a\0\0\xD8"
                                     "b\0",
                                     6}),
              HasSubstr("refused"));
  EXPECT_THAT(converted("no such thing", "a"), HasSubstr("unknown encoding"));
  EXPECT_THAT(converted("", "a"), HasSubstr("unknown encoding"));
}

TEST(Encoding, ReplacesAndCountsWhenTold) {
  auto converter = Utf8Converter::open("UTF-8", Malformed::replace).value();
  std::string utf8;
  ASSERT_TRUE(converter
                  .convert("a\xFF"
                           "b\xFE"
                           "c\xE7",
                           utf8)
                  .ok());
  ASSERT_TRUE(converter.finish(utf8).ok());
  EXPECT_EQ(utf8, "a\uFFFDb\uFFFDc\uFFFD");
  EXPECT_EQ(converter.replaced(), 3u);
}

TEST(Encoding, IsCertainOfMarksAndUtf8) {
  for (auto [text, name] : std::initializer_list<std::pair<std::string_view, const char*>>{
           {"plain", "UTF-8"},
           {"", "UTF-8"},
           {"\xEF\xBB\xBFx", "UTF-8"},
           {"知交", "UTF-8"},
           {"知\xE4\xBA", "UTF-8"},
           {{"\xFF\xFEx\0", 4}, "UTF-16LE"},
           {{"\xFE\xFF\0x", 4}, "UTF-16BE"}}) {
    const auto guess = detect_encoding(text);
    EXPECT_EQ(guess.name, name) << text;
    EXPECT_EQ(guess.confidence, Confidence::certain) << text;
  }
  EXPECT_EQ(detect_encoding({"n\0a\0m\0e\0", 8}).name, "UTF-16LE");
}

TEST(Encoding, OffersOnlyWhatItCanConvert) {
  for (const auto name : offered_encodings()) EXPECT_EQ(converted(name, ""), "") << name;
}

TEST(Encoding, RecognisesAGbkFileOfListedCompanies) {
  const auto file = shared_path("data/chinese_names/stock_basic_gbk.csv");
  if (file.empty()) GTEST_SKIP() << "the shared data sets are not on this machine";
  const auto bytes = content_of(file);
  const auto guess = detect_encoding(bytes);
  EXPECT_EQ(guess.name, "GB18030");
  EXPECT_EQ(guess.confidence, Confidence::likely);
  EXPECT_THAT(converted(guess.name, bytes), HasSubstr("浦发银行"));
}

Json rows_of(std::string_view utf8) {
  Json::Array rows;
  CsvReader reader({}, [&](const CsvRow& row) {
    Json::Array cells;
    for (const auto& cell : row.cells) cells.emplace_back(cell.text);
    rows.emplace_back(std::move(cells));
    return done();
  });
  EXPECT_TRUE(reader.feed(utf8).ok());
  EXPECT_TRUE(reader.finish().ok());
  return rows;
}

// "de.cp1252.csv": the codec, by Python's name for it.
std::string icu_name(const std::filesystem::path& file) {
  static const std::map<std::string, std::string> names = {{"gb2312", "GB18030"},
                                                           {"gbk", "GB18030"},
                                                           {"big5hkscs", "Big5-HKSCS"},
                                                           {"cp950", "windows-950"},
                                                           {"cp932", "windows-31j"},
                                                           {"cp949", "windows-949"},
                                                           {"utf-8-sig", "UTF-8"},
                                                           {"utf-16-le", "UTF-16LE"},
                                                           {"utf-16-be", "UTF-16BE"},
                                                           {"mac_roman", "macintosh"},
                                                           {"mac_cyrillic", "x-mac-cyrillic"},
                                                           {"latin_1", "ISO-8859-1"},
                                                           {"tis_620", "windows-874"},
                                                           {"cp874", "windows-874"},
                                                           {"iso2022_jp", "ISO-2022-JP"},
                                                           {"euc_jp", "EUC-JP"},
                                                           {"euc_kr", "EUC-KR"},
                                                           {"koi8_r", "KOI8-R"},
                                                           {"utf-16", "UTF-16"},
                                                           {"utf-32", "UTF-32"}};
  const auto stem = file.stem().string();
  auto codec = stem.substr(stem.find('.') + 1);
  if (auto known = names.find(codec); known != names.end()) return known->second;
  if (codec.starts_with("iso8859_")) return "ISO-8859-" + codec.substr(8);
  if (codec.starts_with("cp125")) return "windows-" + codec.substr(2);
  if (codec.starts_with("cp")) return "IBM" + codec.substr(2);
  return codec;
}

struct Case {
  std::filesystem::path file;
  std::string bytes, expected;
};

std::vector<Case> codec_cases() {
  std::vector<Case> cases;
  for (const auto& file : shared_files("corpus/own/encoding", ".csv")) {
    auto expected = file;
    expected.replace_extension(".expected.json");
    if (!std::filesystem::exists(expected)) continue;
    cases.push_back({file, content_of(file), parse_json(content_of(expected))->dump()});
  }
  return cases;
}

TEST(Encoding, ConvertsEveryCodecThatIsNamed) {
  const auto cases = codec_cases();
  if (cases.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  for (const auto& [file, bytes, expected] : cases) {
    if (icu_name(file) == "johab") continue;  // ICU has no Johab
    EXPECT_EQ(rows_of(converted(icu_name(file), bytes)).dump(), expected) << file.filename();
  }
}

TEST(Encoding, GuessesMostAndIsRarelySureOfAWrongOne) {
  const auto cases = codec_cases();
  if (cases.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  size_t right = 0, surely_wrong = 0;
  std::string report;
  for (const auto& [file, bytes, expected] : cases) {
    const auto guess = detect_encoding(bytes);
    const bool same = rows_of(converted(guess.name, bytes)).dump() == expected;
    right += same;
    surely_wrong += !same && guess.confidence != Confidence::unsure;
    if (!same) {
      report += file.filename().string() + " taken for " + guess.name +
                (guess.confidence == Confidence::unsure ? " (unsure)\n" : "\n");
    }
  }
  RecordProperty("right", static_cast<int>(right));
  EXPECT_GE(right * 100, cases.size() * 65) << right << " of " << cases.size() << '\n' << report;
  // UTF-7 is plain ASCII to whoever does not look for it.
  EXPECT_LE(surely_wrong, 1u) << report;
}

TEST(Encoding, NeverTakesBrokenUtf8ForUtf8) {
  const auto files = shared_files("corpus/own/encoding", "-S.csv");
  if (files.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  for (const auto& file : files) {
    if (!file.filename().string().starts_with("bad-")) continue;
    const auto bytes = content_of(file);
    const auto utf8 = converted("UTF-8", bytes);
    const bool holds_nul = bytes.find('\0') != std::string::npos;
    EXPECT_EQ(utf8.starts_with("refused"), !holds_nul) << file.filename() << utf8;
  }
}

}  // namespace
}  // namespace kith
