// Files as they come from outside.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "base/json.h"
#include "formats/csv.h"
#include "formats/encoding.h"
#include "formats/html.h"
#include "formats/json_lines.h"
#include "formats/tar.h"
#include "formats/vcard.h"
#include "formats/xlsx_reader.h"
#include "formats/xml_reader.h"
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

TEST(Fuzz, EncodingsAreGuessedAndReadWithoutHarm) {
  Seeds seeds{{"plain", "\xc4\xe3\xba\xc3", "\xff\xfe" "a\0b\0", "\x82\xa0\x82\xa2", "Stra\xdf" "e"},
              {"\x1b$B", "+AGE-", "\xfe\xff", "\x81\x5c"}};
  add_shared(seeds, "corpus/own/encoding", ".csv");
  feed(std::move(seeds), [](std::string_view bytes) {
    const EncodingGuess guess = detect_encoding(bytes);
    EXPECT_FALSE(guess.name.empty());
    for (const std::string& name : {guess.name, std::string("GB18030"), std::string("UTF-8")}) {
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

TEST(Fuzz, WorkbooksAreReadOrRefused) {
  Seeds seeds{{}, {"PK\5\6", "PK\1\2", "PK\3\4"}};
  add_shared(seeds, "corpus/own/xlsx", ".xlsx");
  if (seeds.texts.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
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
