// What our writers write our readers read: the same values, whatever stands in them. A seed that breaks
// the law is printed; KITH_ROUND_TRIP_SEED runs it again.
#include <gtest/gtest.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <random>

#include "base/json.h"
#include "formats/csv.h"
#include "formats/encoding.h"
#include "formats/json_lines.h"
#include "formats/text_encoder.h"
#include "formats/vcard.h"
#include "formats/vcard_writer.h"
#include "formats/xlsx_reader.h"
#include "formats/xlsx_writer.h"

namespace kith::formats {
namespace {

using Cells = std::vector<std::string>;
using Table = std::vector<Cells>;

constexpr int rounds = 150;

// Values that have come apart in files before.
constexpr std::string_view hostile[] = {"=1+1",
                                        "+86 138",
                                        "-1",
                                        "@SUM(A1)",
                                        "'=x",
                                        "''=x",
                                        "\t=1",
                                        "\r=1",
                                        "＝1",
                                        "'",
                                        "\"",
                                        "\"\"",
                                        "a\"b",
                                        ",",
                                        ";",
                                        "\t",
                                        "|",
                                        "a,b",
                                        "\n",
                                        "\r\n",
                                        "a\nb",
                                        "a\r\nb",
                                        "\xEF\xBB\xBF",
                                        "sep=;",
                                        " lead",
                                        "trail ",
                                        " ",
                                        "_x000D_",
                                        "_x005F_",
                                        "\\",
                                        "\\n",
                                        "\\,",
                                        "a;b",
                                        "a\\;b",
                                        "BEGIN:VCARD",
                                        "END:VCARD",
                                        ":",
                                        "=",
                                        "=0D=0A",
                                        "&amp;",
                                        "<b>&</b>",
                                        "]]>",
                                        "-12.5",
                                        "1e5",
                                        "0012",
                                        "TRUE",
                                        "2024-01-02",
                                        "#N/A",
                                        "张三",
                                        "臺灣",
                                        "𠮷野家",
                                        "Zoë",
                                        "e\xCC\x81",
                                        "\xE2\x80\xAE"
                                        "abc",
                                        "😀",
                                        "\xC2\xA0",
                                        "\xE3\x80\x80",
                                        "\xEE\x80\x80",
                                        "\xF0\x9F\x91\xA8\xE2\x80\x8D\xF0\x9F\x91\xA9",
                                        "",
                                        "\x01",
                                        "\x1F",
                                        "\x7F",
                                        "\xC2\x85",
                                        "\xE2\x80\xA8"};

class Dice {
 public:
  explicit Dice(uint64_t seed) : random_(seed) {}

  size_t below(size_t n) { return random_() % n; }
  bool flip() { return below(2) == 1; }

  // Of a few hostile pieces and characters of all planes.
  std::string text() {
    std::string out;
    for (size_t pieces = below(5); pieces > 0; --pieces) {
      if (flip()) {
        out += hostile[below(std::size(hostile))];
      } else {
        for (size_t count = below(6); count > 0; --count) append(out, character());
      }
    }
    return out;
  }
  Decimal decimal(int64_t units_max) {
    const auto units = static_cast<int64_t>(random_() % static_cast<uint64_t>(units_max));
    return Decimal{flip() ? units : -units};
  }
  Date date() { return *parse_date("1900-03-01") + std::chrono::days(below(2'900'000)); }
  Timestamp second() {
    return *parse_timestamp("1900-03-01T00:00:00Z") +
           std::chrono::seconds(random_() % 250'000'000'000);
  }

 private:
  uint32_t character() {
    constexpr uint32_t ends[] = {0x80, 0x800, 0x3000, 0xA000, 0x10000, 0x110000};
    while (true) {
      const auto code = static_cast<uint32_t>(1 + below(ends[below(std::size(ends))] - 1));
      const bool surrogate = code >= 0xD800 && code < 0xE000;
      if (!surrogate) return code;
    }
  }
  static void append(std::string& out, uint32_t code) {
    if (code < 0x80) {
      out += static_cast<char>(code);
      return;
    }
    const int more = code < 0x800 ? 1 : code < 0x10000 ? 2 : 3;
    constexpr int leads[] = {0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(leads[more] | static_cast<int>(code >> (6 * more)));
    for (int n = more - 1; n >= 0; --n)
      out += static_cast<char>(0x80 | static_cast<int>(code >> (6 * n) & 0x3F));
  }

  std::mt19937_64 random_;
};

uint64_t first_seed() {
  uint64_t seed = std::random_device{}();
  if (const char* text = std::getenv("KITH_ROUND_TRIP_SEED"))
    std::from_chars(text, text + std::string_view(text).size(), seed);
  return seed;
}

// `law` with fresh dice, many times; it stops at the first seed that breaks it.
template <typename Law>
void holds_for_random_values(Law&& law) {
  const uint64_t first = first_seed();
  for (uint64_t seed = first; seed < first + rounds; ++seed) {
    SCOPED_TRACE("KITH_ROUND_TRIP_SEED=" + std::to_string(seed));
    Dice dice(seed);
    law(dice);
    if (testing::Test::HasFailure()) return;
  }
}

// A heading and some rows of as many cells.
Table random_table(Dice& dice) {
  Table table(2 + dice.below(8));
  const size_t width = 1 + dice.below(5);
  for (size_t n = 0; n < width; ++n) table[0].push_back("column " + std::to_string(n));
  for (size_t row = 1; row < table.size(); ++row)
    for (size_t n = 0; n < width; ++n) table[row].push_back(dice.text());
  return table;
}

Table read_csv(std::string_view utf8, char delimiter, CsvFormulas formulas) {
  Table table;
  CsvReader reader({.delimiter = delimiter, .limits = {}}, [&](const CsvRow& row) -> Status {
    EXPECT_EQ(row.defect, CsvDefect::none);
    table.emplace_back();
    for (const CsvCell& cell : row.cells)
      table.back().emplace_back(formulas == CsvFormulas::defuse ? rearmed(cell.text) : cell.text);
    return done();
  });
  EXPECT_TRUE(reader.feed(utf8).ok());
  EXPECT_TRUE(reader.finish().ok());
  return table;
}

std::string utf8_of(std::string_view bytes, std::string_view encoding) {
  auto converter = Utf8Converter::open(encoding, Malformed::refuse);
  std::string utf8;
  EXPECT_TRUE(converter.ok());
  EXPECT_TRUE(converter->convert(bytes, utf8).ok());
  EXPECT_TRUE(converter->finish(utf8).ok());
  return utf8;
}

TEST(RoundTrip, CsvInUtf8KeepsWhateverItHolds) {
  holds_for_random_values([](Dice& dice) {
    const Table table = random_table(dice);
    const char delimiter = ",;\t|"[dice.below(4)];
    const auto formulas = dice.flip() ? CsvFormulas::defuse : CsvFormulas::keep;
    std::string bytes;
    CsvWriter writer(bytes, {.delimiter = delimiter,
                             .line_end = dice.flip() ? "\r\n" : "\n",
                             .byte_order_mark = dice.flip(),
                             .formulas = formulas});
    for (const Cells& row : table) {
      for (const std::string& cell : row) writer.cell(cell);
      writer.end_row();
    }
    EXPECT_EQ(read_csv(utf8_of(bytes, "UTF-8"), delimiter, formulas), table);
    if (formulas == CsvFormulas::keep) return;
    for (const Cells& row : read_csv(utf8_of(bytes, "UTF-8"), delimiter, CsvFormulas::keep)) {
      for (const std::string& cell : row)
        EXPECT_TRUE(cell.empty() || std::string_view("=@").find(cell[0]) == std::string_view::npos)
            << cell;
    }
  });
}

TEST(RoundTrip, CsvInGb18030KeepsWhateverItHolds) {
  holds_for_random_values([](Dice& dice) {
    const Table table = random_table(dice);
    std::string utf8, bytes;
    CsvWriter writer(utf8, {});
    auto encoder = TextEncoder::open("GB18030");
    ASSERT_TRUE(encoder.ok());
    for (const Cells& row : table) {
      for (const std::string& cell : row) writer.cell(cell);
      writer.end_row();
      encoder->encode(utf8, bytes);
      utf8.clear();
    }
    EXPECT_EQ(read_csv(utf8_of(bytes, "GB18030"), ',', CsvFormulas::defuse), table);
  });
}

struct XlsxTrip {
  std::string bytes;
  XlsxWriter writer{bytes, Timestamp{}};
  Table expected;

  void expect(std::string text) { expected.back().push_back(std::move(text)); }
};

std::string clock_text(Timestamp at) {
  std::string text = format(at).substr(0, 19);
  text[10] = ' ';
  return text.ends_with(" 00:00:00") ? text.substr(0, 10) : text;
}

void write_random_cell(Dice& dice, XlsxTrip& trip) {
  switch (dice.below(9)) {
    case 0: {
      const Decimal number = dice.decimal(100'000'000'000'000);
      trip.writer.number(number);
      return trip.expect(format(number));
    }
    case 1: {
      const auto whole = static_cast<int64_t>(dice.below(1'000'000'000'000'000));
      trip.writer.integer(whole);
      return trip.expect(std::to_string(whole));
    }
    case 2: {
      const Decimal percent = dice.decimal(10'000'000'000);
      trip.writer.percent(percent);
      return trip.expect(format(percent) + "%");
    }
    case 3: {
      constexpr std::string_view currencies[] = {"", "USD", "EUR", "JPY"};
      const std::string_view currency = currencies[dice.below(4)];
      const Decimal amount = dice.decimal(100'000'000'000'000);
      trip.writer.money(amount, currency);
      return trip.expect(format(amount) + (currency.empty() ? "" : " ") + std::string(currency));
    }
    case 4: {
      const bool truth = dice.flip();
      trip.writer.boolean(truth);
      return trip.expect(truth ? "TRUE" : "FALSE");
    }
    case 5: {
      const Date date = dice.date();
      trip.writer.date(date);
      return trip.expect(format(date));
    }
    case 6: {
      const Timestamp at = dice.second();
      trip.writer.instant(at);
      return trip.expect(clock_text(at));
    }
    case 7:
      trip.writer.empty();
      return trip.expect("");
    default:
      const std::string text = dice.text();
      trip.writer.text(text);
      trip.expect(text);
  }
}

// The reader leaves out what is empty at the end of a row, and rows of nothing.
Table without_empty_ends(Table table) {
  for (Cells& row : table)
    while (!row.empty() && row.back().empty()) row.pop_back();
  std::erase_if(table, [](const Cells& row) { return row.empty(); });
  return table;
}

TEST(RoundTrip, XlsxKeepsValuesAndTheirTypes) {
  holds_for_random_values([](Dice& dice) {
    XlsxTrip trip;
    const size_t width = 1 + dice.below(6);
    std::vector<XlsxWriter::Column> columns(width, XlsxWriter::Column{.heading = "标题"});
    trip.writer.begin_sheet("工作表", columns);
    trip.expected.push_back(Cells(width, "标题"));
    for (size_t row = 1 + dice.below(6); row > 0; --row) {
      trip.expected.emplace_back();
      for (size_t n = 0; n < width; ++n) write_random_cell(dice, trip);
      trip.writer.end_row();
    }
    trip.writer.finish();
    auto reader = XlsxReader::of(trip.bytes);
    ASSERT_TRUE(reader.ok());
    Table read;
    ASSERT_TRUE(reader
                    ->begin("工作表",
                            [&](const CsvRow& row) -> Status {
                              EXPECT_EQ(row.defect, CsvDefect::none);
                              read.emplace_back();
                              for (const CsvCell& cell : row.cells)
                                read.back().emplace_back(cell.text);
                              return done();
                            })
                    .ok());
    for (auto more = reader->pump(); more.ok() && *more; more = reader->pump()) {
    }
    EXPECT_EQ(read, without_empty_ends(trip.expected));
  });
}

// A card has lines: carriage returns and control characters are not kept, nor are blanks at the ends of
// single values, nor an invisible byte order mark before one.
std::string card_text(Dice& dice) {
  std::string text = dice.text();
  std::erase_if(text, [](char c) {
    return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7F;
  });
  while (text.starts_with(' ') || text.starts_with('\n') || text.starts_with("\xEF\xBB\xBF"))
    text.erase(0, text[0] == '\xEF' ? 3 : 1);
  while (text.ends_with(' ') || text.ends_with('\n')) text.pop_back();
  return text;
}

std::string first_line(std::string text) {
  text.erase(std::min(text.find('\n'), text.size()));
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::vector<VCardPoint> random_points(Dice& dice) {
  constexpr std::string_view types[] = {"home", "work", "cell", "fax"};
  std::vector<VCardPoint> points;
  for (size_t count = dice.below(4); count > 0; --count) {
    VCardPoint point;
    point.value = first_line(std::to_string(dice.below(1'000'000)) + card_text(dice));
    if (dice.flip()) point.types = {std::string(types[dice.below(4)])};
    if (dice.flip()) point.label = card_text(dice);
    point.preferred = dice.flip();
    points.push_back(std::move(point));
  }
  return points;
}

VCard random_card(Dice& dice) {
  VCard card;
  card.uid = card_text(dice);
  card.family_name = card_text(dice);
  card.given_name = card_text(dice);
  card.middle_name = card_text(dice);
  card.name_prefix = card_text(dice);
  card.name_suffix = card_text(dice);
  card.formatted_name = "x" + card_text(dice);
  card.nickname = card_text(dice);
  card.organization = card_text(dice);
  for (size_t count = dice.below(3); count > 0; --count)
    card.departments.push_back("d" + card_text(dice));
  card.title = card_text(dice);
  card.role = card_text(dice);
  card.phones = random_points(dice);
  card.emails = random_points(dice);
  for (size_t count = dice.below(3); count > 0; --count)
    card.addresses.push_back(
        {.street = "s" + card_text(dice), .city = card_text(dice), .country = card_text(dice)});
  card.birthday = dice.flip() ? format(dice.date()) : "";
  card.anniversary = dice.flip() ? format(dice.date()) : "";
  for (size_t count = dice.below(3); count > 0; --count)
    card.notes.push_back("n" + card_text(dice));
  for (size_t count = dice.below(4); count > 0; --count)
    card.categories.push_back("c" + card_text(dice));
  if (dice.flip()) card.photos.push_back({"image/png", dice.text() + std::string("\0\xff", 2), ""});
  return card;
}

// All of a card but its version, as one text to compare and to read.
std::string told(const VCard& card) {
  std::string out;
  const auto tell = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) out.append(name).append("=").append(value).append("\n");
  };
  const auto points = [&](std::string_view name, const std::vector<VCardPoint>& list) {
    for (const VCardPoint& one : list) {
      tell(name, one.value + "|" + (one.types.empty() ? "" : one.types[0]) + "|" + one.label + "|" +
                     (one.preferred ? "preferred" : ""));
    }
  };
  tell("uid", card.uid);
  tell("name", card.family_name + "|" + card.given_name + "|" + card.middle_name + "|" +
                   card.name_prefix + "|" + card.name_suffix);
  tell("full", card.formatted_name);
  tell("nick", card.nickname);
  tell("organization", card.organization);
  for (const std::string& one : card.departments) tell("department", one);
  tell("title", card.title);
  tell("role", card.role);
  points("phone", card.phones);
  points("email", card.emails);
  for (const VCardAddress& one : card.addresses)
    tell("address", one.street + "|" + one.city + "|" + one.country);
  tell("birthday", card.birthday);
  tell("anniversary", card.anniversary);
  for (const std::string& one : card.notes) tell("note", one);
  for (const std::string& one : card.categories) tell("category", one);
  for (const VCardPhoto& one : card.photos) tell("photo", one.media_type + "|" + one.bytes);
  return out;
}

TEST(RoundTrip, CardsOfBothVersionsKeepWhateverTheyHold) {
  holds_for_random_values([](Dice& dice) {
    const VCardVersion version = dice.flip() ? VCardVersion::v3 : VCardVersion::v4;
    std::vector<VCard> cards(1 + dice.below(3));
    std::string bytes;
    for (VCard& card : cards) {
      card = random_card(dice);
      write_vcard(card, version, bytes);
    }
    std::vector<VCard> read;
    VCardReader reader({}, [&](const VCardEntry& entry) -> Status {
      EXPECT_EQ(entry.defect, VCardDefect::none) << describe(entry.defect).en;
      read.push_back(entry.card);
      return done();
    });
    ASSERT_TRUE(reader.feed(bytes).ok());
    ASSERT_TRUE(reader.finish().ok());
    ASSERT_EQ(read.size(), cards.size()) << bytes;
    for (size_t n = 0; n < cards.size(); ++n) {
      EXPECT_EQ(told(read[n]), told(cards[n])) << bytes;
      EXPECT_EQ(read[n].version, version == VCardVersion::v4 ? "4.0" : "3.0");
    }
  });
}

TEST(RoundTrip, JsonLinesKeepWhateverTheyHold) {
  holds_for_random_values([](Dice& dice) {
    std::vector<std::vector<std::pair<std::string, std::string>>> lines(1 + dice.below(5));
    std::string bytes;
    for (auto& line : lines) {
      JsonWriter json(bytes);
      json.begin_object();
      for (size_t count = 1 + dice.below(5); count > 0; --count) {
        const std::string name = std::to_string(line.size()) + dice.text();
        const std::string value = dice.text();
        line.emplace_back(name, value);
        json.key(name).string(value);
      }
      json.end_object();
      bytes += '\n';
    }
    size_t at = 0;
    JsonLinesReader reader({}, [&](const JsonLine& line) -> Status {
      EXPECT_EQ(line.problem.en, "");
      EXPECT_EQ(line.cells, lines[at]);
      EXPECT_EQ(line.number, ++at);
      return done();
    });
    ASSERT_TRUE(reader.feed(bytes).ok());
    ASSERT_TRUE(reader.finish().ok());
    EXPECT_EQ(at, lines.size());
  });
}

}  // namespace
}  // namespace kith::formats
