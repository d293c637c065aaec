// Files as they come from outside.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "base/json.h"
#include "formats/csv.h"
#include "formats/encoding.h"
#include "formats/html.h"
#include "formats/iif.h"
#include "formats/json_lines.h"
#include "formats/tar.h"
#include "formats/test_workbook.h"
#include "formats/text_encoder.h"
#include "formats/vcard.h"
#include "formats/xlsx_reader.h"
#include "formats/xlsx_styles.h"
#include "formats/xlsx_texts.h"
#include "formats/xml_reader.h"
#include "formats/zip_reader.h"
#include "formats/zip_writer.h"
#include "fuzz.h"
#include "http/url.h"

namespace kith::fuzz {
namespace {

using Rows = std::vector<std::vector<std::string>>;

Rows rows_of(std::string_view text, size_t piece) {
  Rows rows;
  CsvReader reader({.limits = {.cell_bytes_max = 1'000, .row_bytes_max = 4'000, .cells_max = 100}},
                   [&](const CsvRow& row) {
                     EXPECT_LE(row.cells.size(), 100u);
                     rows.emplace_back();
                     for (const CsvCell& cell : row.cells) {
                       EXPECT_LE(cell.text.size(), 1'000u);
                       rows.back().emplace_back(cell.text);
                     }
                     return done();
                   });
  for (size_t at = 0; at < text.size(); at += piece) {
    if (!reader.feed(text.substr(at, piece)).ok()) return rows;
  }
  (void)reader.finish().ok();
  return rows;
}

TEST(Fuzz, CsvReadsTheSameInPiecesOfAnySize) {
  Seeds seeds{{"a,b\n1,2\n", "\"a\"\"b\";c\r\n\"x\ny\";z", "a\tb\n", "name|phone\n张三|+86\n"},
              {",", ";", "\t", "|", "\"", "\"\"", "\r"}};
  add_shared(seeds, "corpus/fetched/csv", ".csv");
  feed(std::move(seeds),
       [](std::string_view text) { EXPECT_EQ(rows_of(text, text.size() + 1), rows_of(text, 7)); });
}

TEST(Fuzz, IifIsRefusedWithItsLineOrGivesCellsOfItsHeading) {
  Seeds seeds{{"!TRNS\tTRNSTYPE\tDOCNUM\tAMOUNT\n!SPL\tACCNT\tAMOUNT\n!ENDTRNS\nTRNS\tPAYMENT\t1\t5.00\n"
               "SPL\tA/R\t-5.00\nENDTRNS\n",
               "!CUST\tNAME\r\nCUST\t\"Acme \"\"Works\"\"\"\r\n"},
              {"\t", "\"", "!TRNS", "!SPL", "TRNS", "SPL", "ENDTRNS", "\r\n"}};
  feed(std::move(seeds), [](std::string_view text) {
    const auto read = formats::read_iif(text);
    if (!read.ok()) {
      EXPECT_FALSE(read.error().message.en.empty());
      return;
    }
    for (const auto& transaction : *read) {
      EXPECT_GT(transaction.head.line, 0u);
      for (const auto& split : transaction.splits) EXPECT_GT(split.line, transaction.head.line);
      for (const auto& cell : transaction.head.cells) {
        EXPECT_EQ(formats::iif_text(cell.text), cell.text);
        EXPECT_LE(cell.text.size(), text.size());
      }
    }
  });
}

TEST(Fuzz, EncodingsAreGuessedAndReadWithoutHarm) {
  Seeds seeds{{"plain", "\xc4\xe3\xba\xc3", "\xff\xfe" "a\0b\0", "\x82\xa0\x82\xa2", "Stra\xdf" "e"},
              {"\x1b$B", "+AGE-", "\xfe\xff", "\x81\x5c"}};
  add_shared(seeds, "corpus/own/encoding", ".csv");
  feed(std::move(seeds), [](std::string_view bytes) {
    const EncodingGuess guess = detect_encoding(bytes);
    EXPECT_FALSE(guess.name.empty());
    std::vector<std::string> names{guess.name};
    for (const std::string_view offered : offered_encodings()) names.emplace_back(offered);
    for (const std::string& name : names) {
      auto converter = Utf8Converter::open(name, Malformed::replace);
      ASSERT_TRUE(converter.ok()) << name;
      std::string whole;
      if (converter->convert(bytes, whole).ok()) (void)converter->finish(whole).ok();
      EXPECT_TRUE(http::is_utf8(whole)) << name;
    }
  });
}

TEST(Fuzz, JsonIsRefusedOrComesBackAsItWent) {
  Seeds seeds{{R"({"a":[1,2.5e3,"x\u0041\n",null,true],"b":{}})", "[]", "\"\\ud83d\\ude00\"", "-0.0"},
              {"{", "}", "[", "]", ":", ",", "\\u", "1e", "null", "true"}};
  add_shared(seeds, "corpus/fetched/json", ".json");
  feed(std::move(seeds), [](std::string_view text) {
    const auto json = parse_json(text);
    if (!json) return;
    const std::string dumped = json->dump();
    const auto again = parse_json(dumped, {.bytes_max = 8 << 20});
    ASSERT_TRUE(again.ok()) << dumped;
    EXPECT_EQ(*again, *json);
  });
}

TEST(Fuzz, HtmlComesOutHarmless) {
  Seeds seeds{{"<p>a<b>b</b></p>", "<a href=\"https://x\">y</a>", "<script>x</script>",
               "<svg><p><style><img src=x onerror=alert(1)>", "<!--a--><![CDATA[b]]>&amp;&#x41;"},
              {"<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "&#x", "&lt;", "href=", "\"",
               "javascript:", "<a ", "<script", "</script>", "<svg>", "<math>", "<template>", "<b>"}};
  add_shared(seeds, "corpus/fetched/html", ".json");
  feed(std::move(seeds), [](std::string_view text) {
    const auto clean = formats::clean_html(text);
    if (!clean) return;
    const std::string_view tags[] = {"a>", "a href=\"", "b>", "blockquote>", "br>", "code>", "em>", "h1>",
                                     "h2>", "h3>", "h4>", "hr>", "i>", "li>", "ol>", "p>", "pre>", "s>",
                                     "strong>", "u>", "ul>"};
    for (size_t at = clean->find('<'); at != clean->npos; at = clean->find('<', at + 1)) {
      std::string_view tag = std::string_view(*clean).substr(at + 1);
      if (tag.starts_with('/')) tag.remove_prefix(1);
      EXPECT_TRUE(std::ranges::any_of(tags, [&](auto one) { return tag.starts_with(one); })) << *clean;
    }
  });
}

TEST(Fuzz, ArchivesAreReadOrRefused) {
  std::string archive;
  formats::TarWriter writer([&](std::string_view bytes) { archive += bytes; });
  for (const std::string_view name : {"kith-backup.json", "main.db", "SHA256SUMS"}) {
    writer.begin(name, 600, 0);
    writer.data(std::string(600, 'x'));
  }
  writer.finish();
  feed({{archive}, {"ustar", "0000644", "\x80", "../"}}, [](std::string_view bytes) {
    uint64_t told = 0;
    const size_t all = bytes.size();
    formats::TarReader reader([&](std::span<char> out) {
      const size_t count = std::min(out.size(), bytes.size());
      if (count > 0) std::memcpy(out.data(), bytes.data(), count);
      bytes.remove_prefix(count);
      return count;
    });
    while (true) {
      const auto entry = reader.next();
      if (!entry || !*entry) break;
      EXPECT_LE((*entry)->name.size(), formats::tar_name_bytes_max);
      const auto piece = reader.data();
      if (!piece) break;
      told += piece->size();
    }
    EXPECT_LE(told, all);
  });
}

std::vector<std::string> cards_of(std::string_view bytes, size_t piece) {
  std::vector<std::string> cards;
  const formats::VCardLimits limits{
      .line_bytes_max = 10'000, .card_bytes_max = 20'000, .properties_max = 200, .depth_max = 4};
  formats::VCardReader reader({.encoding = "UTF-8", .limits = limits},
                              [&](const formats::VCardEntry& entry) -> Status {
    EXPECT_LE(entry.card.phones.size(), 200u);
    EXPECT_TRUE(http::is_utf8(entry.card.formatted_name));
    cards.push_back(entry.card.formatted_name + "|" + entry.card.family_name + "|" +
                    std::to_string(entry.line) + "|" + describe(entry.defect).en);
    return done();
  });
  for (size_t at = 0; at < bytes.size(); at += piece) (void)reader.feed(bytes.substr(at, piece)).ok();
  (void)reader.finish().ok();
  return cards;
}

TEST(Fuzz, CardsReadTheSameInPiecesOfAnySize) {
  Seeds seeds{{"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:a\r\n b\r\nTEL;TYPE=cell:1\r\nEND:VCARD\r\n"},
              {"BEGIN:VCARD\n", "END:VCARD\n", "\n ", "=\n", "ENCODING=QUOTED-PRINTABLE", "=E5", ";",
               "CHARSET=GBK", "PHOTO;ENCODING=b:", "AGENT:\n", "item1.", "N:", ":"}};
  add_shared(seeds, "corpus/own/vcard", ".vcf");
  add_shared(seeds, "corpus/fetched/vcard", ".vcf");
  feed(std::move(seeds), [](std::string_view text) {
    EXPECT_EQ(cards_of(text, text.size() + 1), cards_of(text, 7));
  });
}

TEST(Fuzz, TextComesBackFromTheEncodingThatItWasWrittenIn) {
  feed({{"plain", "张三 Zoë", "𠮷😀"}, {"\xEE\x80\x80", "€", "\xEF\xBF\xBD", "\r\n"}},
       [](std::string_view text) {
         if (!http::is_utf8(text) || text.starts_with("\xEF\xBB\xBF")) return;
         auto encoder = TextEncoder::open("GB18030");
         auto converter = Utf8Converter::open("GB18030", Malformed::refuse);
         std::string encoded, back;
         encoder->encode(text, encoded);
         ASSERT_TRUE(converter->convert(encoded, back).ok());
         ASSERT_TRUE(converter->finish(back).ok());
         EXPECT_EQ(back, text);
       });
}

constexpr formats::ZipLimits small_zip{.entries_max = 50,
                                       .directory_bytes_max = 64 << 10,
                                       .entry_bytes_max = 1 << 20,
                                       .bytes_max = 4 << 20,
                                       .ratio_free_bytes = 64 << 10};

TEST(Fuzz, ZipsAreReadWithinTheirLimitsOrRefused) {
  std::string archive;
  formats::ZipWriter writer(archive, Timestamp{});
  for (const std::string_view name : {"accounts.csv", "folder/客户.csv", "zeros"}) {
    writer.begin(name);
    writer.data(std::string(2'000, name.front()));
    writer.end();
  }
  writer.finish();
  feed({{archive}, {"PK\1\2", "PK\3\4", "PK\5\6", "PK\6\6", "PK\6\7", "../", "\xff\xff\xff\xff"}},
       [](std::string_view bytes) {
    auto zip = formats::ZipReader::of(bytes, small_zip);
    if (!zip) {
      EXPECT_FALSE(zip.error().message.zh.empty());
      return;
    }
    EXPECT_LE(zip->entries().size(), small_zip.entries_max);
    std::string piece(4'096, '\0');
    uint64_t unpacked = 0;
    for (const formats::ZipEntry& entry : zip->entries()) {
      if (!zip->begin(entry)) continue;
      for (auto read = zip->read(piece); read && *read > 0; read = zip->read(piece)) unpacked += *read;
    }
    EXPECT_LE(unpacked, small_zip.bytes_max);
  });
}

TEST(Fuzz, FormatsOfCellsAreUnderstoodOrPlain) {
  Seeds seeds{{"yyyy\\-mm\\-dd", "#,##0.00\\ \"USD\"", "[$-804]上午/下午h\"时\"mm\"分\"", "[h]:mm:ss",
               "0.00E+00", "General", "_-* #,##0.00\\ [$€-407]_-;@", "45356.604166666664", "-1e308",
               "a_x000D_b_x005F_"},
              {"y", "m", "d", "h", "s", "\"", "[", "]", "[$", "\\", "_", "*", ";", "%", "E+", "_x", "AM/PM"}};
  feed(std::move(seeds), [](std::string_view text) {
    const formats::XlsxNumber kind = formats::number_kind(text);
    const std::string_view currency = formats::currency_of(text);
    EXPECT_TRUE(currency.empty() || (currency.size() == 3 && kind == formats::XlsxNumber::plain));
    for (const auto number : {kind, formats::XlsxNumber::date, formats::XlsxNumber::time,
                              formats::XlsxNumber::percent}) {
      for (const auto calendar : {formats::XlsxCalendar::from_1900, formats::XlsxCalendar::from_1904})
        EXPECT_LE(formats::shown_number(text, number, calendar).size(), text.size() + 400);
    }
    EXPECT_LE(formats::unescaped_text(std::string(text)).size(), text.size());
  });
}

// The parts of a workbook themselves: mutated bytes of a zip seldom get as far.
TEST(Fuzz, PartsOfWorkbooksAreReadOrRefused) {
  Seeds seeds{{R"(<row r="1"><c r="A1" t="s"><v>0</v></c><c r="C1" s="1"><v>45356</v></c></row>)",
               R"(<row><c t="inlineStr"><is><r><t>a</t></r><rPh><t>b</t></rPh></is></c></row>)",
               R"(<row r="3"><c r="XFD3" t="b"><v>1</v></c></row><row r="1048576"/>)",
               R"(<si><t>one</t></si><si><r><t>_x000D_</t></r></si>)"},
              {"<row", "<c", "<v>", "</v>", "</c>", "</row>", "r=\"", "t=\"s\"", "s=\"1\"", "\"", "/>",
               "<is>", "<t>", "<rPh>", "A1", "XFD", "1048576", "<si>", "</si>", "<![CDATA[", "&#0;"}};
  feed(std::move(seeds), [](std::string_view xml) {
    const formats::XlsxLimits limits{.rows_max = 10'000,
                                     .columns_max = 200,
                                     .cell_bytes_max = 1'000,
                                     .row_bytes_max = 4'000,
                                     .texts_max = 100,
                                     .texts_memory_max = 500};
    const auto sheet = formats::read_sheet(
        formats::TestWorkbook().formats({"yyyy-mm-dd"}).texts(xml).rows(xml).bytes(), {}, limits);
    for (const formats::TestRow& row : sheet.rows) {
      EXPECT_LE(row.cells.size(), 200u);
      EXPECT_LE(row.line, 10'000u);
      for (const std::string& cell : row.cells) EXPECT_LE(cell.size(), 1'000u);
    }
  });
}

TEST(Fuzz, WorkbooksAreReadOrRefused) {
  Seeds seeds{{formats::TestWorkbook()
                   .texts("<si><t>one</t></si>")
                   .formats({"yyyy-mm-dd"})
                   .rows("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>")
                   .bytes()},
              {"PK\5\6", "PK\1\2", "PK\3\4"}};
  add_shared(seeds, "corpus/own/xlsx", ".xlsx");
  feed(std::move(seeds), [](std::string_view bytes) {
    auto reader = formats::XlsxReader::of(bytes);
    if (!reader) {
      EXPECT_FALSE(reader.error().message.zh.empty());
      return;
    }
    for (const std::string& sheet : reader->sheets()) {
      const auto begun = reader->begin(sheet, [](const CsvRow& row) -> Status {
        EXPECT_LE(row.cells.size(), 16'384u);
        return done();
      });
      if (!begun) return;
      for (auto more = reader->pump(); more && *more;) more = reader->pump();
    }
  });
}

class CountingEvents : public formats::XmlEvents {
 public:
  Status start(std::string_view, std::span<const formats::XmlAttribute>) override {
    EXPECT_LE(++depth_, formats::xml_depth_max);
    return done();
  }
  Status end(std::string_view) override {
    EXPECT_GT(depth_--, 0u);
    return done();
  }
  void text(std::string_view) override {}

 private:
  size_t depth_ = 0;
};

TEST(Fuzz, XmlIsReadOrRefusedAndNeverExpanded) {
  Seeds seeds{{"<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>", "<a><![CDATA[b]]>&amp;</a>"},
              {"<", ">", "</", "/>", "<!DOCTYPE", "<!ENTITY", "&", ";", "<![CDATA[", "]]>", "<?xml"}};
  feed(std::move(seeds), [](std::string_view text) {
    CountingEvents events;
    formats::XmlReader reader("fuzz", events);
    const bool read = reader.feed(text).ok() && reader.finish().ok();
    EXPECT_FALSE(read && text.find("<!ENTITY") == 0);
  });
}

TEST(Fuzz, JsonLinesAreReadLineByLine) {
  Seeds seeds{{"{\"a\":1,\"b\":{\"c\":[1,2]}}\n{\"a\":2}\n"}, {"{", "}", "[", "]", "\n", ":", ",", "\""}};
  const auto cells_of = [](std::string_view text, size_t piece) {
    std::vector<std::string> cells;
    formats::JsonLinesReader reader({.line_bytes_max = 5'000, .cells_max = 100},
                                    [&](const formats::JsonLine& line) -> Status {
                                      EXPECT_LE(line.cells.size(), 100u);
                                      cells.push_back(std::to_string(line.line) + line.problem.en);
                                      for (const auto& [name, value] : line.cells)
                                        cells.push_back(name + "=" + value);
                                      return done();
                                    });
    for (size_t at = 0; at < text.size(); at += piece) (void)reader.feed(text.substr(at, piece)).ok();
    (void)reader.finish().ok();
    return cells;
  };
  feed(std::move(seeds), [&](std::string_view text) {
    EXPECT_EQ(cells_of(text, text.size() + 1), cells_of(text, 7));
  });
}

}  // namespace
}  // namespace kith::fuzz
