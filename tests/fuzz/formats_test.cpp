// Files as they come from outside.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

#include "base/json.h"
#include "formats/csv.h"
#include "formats/encoding.h"
#include "formats/html.h"
#include "formats/tar.h"
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

}  // namespace
}  // namespace kith::fuzz
