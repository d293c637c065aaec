#include "commands/bench/formats.h"

#include <filesystem>
#include <fstream>
#include <stdexcept>

#include <fmt/format.h>

#include "commands/bench/child.h"
#include "commands/bench/importing.h"
#include "commands/commands.h"
#include "formats/vcard.h"
#include "formats/xlsx_reader.h"
#include "formats/xlsx_writer.h"
#include "formats/xml_reader.h"

namespace kith::commands::bench {
namespace {

constexpr size_t piece_bytes = 128 << 10;
constexpr double workbook_goal = 20'000;  // rows a second
constexpr double cards_goal = 10'000;
// Bare rows of a workbook a second on the machine that the goals were set on, at its best. A machine
// that inflates and parses more slowly today is asked for as much less.
constexpr double bare_workbook_rows = 350'000;

constexpr std::string_view workbook_mapping = R"({"mapping":[
  {"column":"First Name","field":"first_name"},{"column":"Last Name","field":"last_name"},
  {"column":"Title","field":"title"},{"column":"Email","field":"email"},
  {"column":"Phone","field":"phone"},{"column":"Birthday","field":"birthday"}],
  "mode":"create","key":null})";
constexpr std::string_view cards_mapping = R"json({"mapping":[
  {"column":"First Name","field":"first_name"},{"column":"Last Name","field":"last_name"},
  {"column":"Title","field":"title"},{"column":"Email","field":"email"},
  {"column":"Phone (mobile)","field":"mobile"}],
  "mode":"create","key":null})json";

void write_workbook(const std::string& path, int rows) {
  std::ofstream file(path, std::ios::binary);
  std::string bytes;
  formats::XlsxWriter writer(bytes, *parse_timestamp("2026-11-21T10:00:00Z"));
  writer.begin_sheet("Contacts", {{.heading = "First Name"},
                                  {.heading = "Last Name"},
                                  {.heading = "Title"},
                                  {.heading = "Email"},
                                  {.heading = "Phone"},
                                  {.heading = "Birthday"}});
  for (int n = 0; n < rows; ++n) {
    writer.text("Ada");
    writer.text(fmt::format("Lovelace {}", n));
    writer.text("Head of Engines");
    writer.text(fmt::format("ada{}@bench.example", n));
    writer.text(fmt::format("+1212{:07}", 2'000'000 + n));
    writer.date(*parse_date("1985-04-12"));
    writer.end_row();
    if (bytes.size() < piece_bytes) continue;
    file << bytes;
    bytes.clear();
  }
  writer.finish();
  file << bytes;
}

void write_cards(const std::string& path, int cards) {
  std::ofstream file(path, std::ios::binary);
  for (int n = 0; n < cards; ++n) {
    file << fmt::format(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lovelace {0};Ada;;;\r\nFN:Ada Lovelace {0}\r\n"
        "TITLE:Head of Engines\r\nEMAIL;TYPE=INTERNET,WORK:ada{0}@cards.example\r\n"
        "TEL;TYPE=CELL:+1212{1:07}\r\nADR;TYPE=WORK:;;1 Main St;Springfield;IL;62701;US\r\n"
        "END:VCARD\r\n",
        n, 3'000'000 + n);
  }
}

void held(const Status& status) {
  if (!status) throw std::runtime_error(status.error().message.en);
}

double read_workbook(const std::string& path, int rows) {
  const auto begun = Clock::now();
  auto reader = formats::XlsxReader::open(path).value();
  int met = -1;  // the headings
  held(reader.begin(reader.sheets().front(), [&](const CsvRow&) -> Status {
    ++met;
    return done();
  }));
  while (reader.pump().value()) {
  }
  if (met != rows) throw std::runtime_error("the workbook lost rows");
  return seconds_since(begun);
}

class Nothing : public formats::XmlEvents {
 public:
  Status start(std::string_view, std::span<const formats::XmlAttribute>) override { return done(); }
  Status end(std::string_view) override { return done(); }
  void text(std::string_view) override {}
};

// Inflating and parsing alone.
double bare_workbook(const std::string& path) {
  const auto begun = Clock::now();
  auto zip = formats::ZipReader::open(path).value();
  Nothing nothing;
  formats::XmlReader xml("sheet", nothing);
  held(zip.begin(*zip.find("xl/worksheets/sheet1.xml")));
  std::string piece(piece_bytes, '\0');
  while (const size_t count = zip.read(piece).value()) held(xml.feed({piece.data(), count}));
  held(xml.finish());
  return seconds_since(begun);
}

double read_cards(const std::string& path, int cards) {
  const auto begun = Clock::now();
  std::ifstream file(path, std::ios::binary);
  int met = 0;
  formats::VCardReader reader({}, [&](const formats::VCardEntry&) -> Status {
    ++met;
    return done();
  });
  std::string piece(piece_bytes, '\0');
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0)
    held(reader.feed({piece.data(), static_cast<size_t>(file.gcount())}));
  held(reader.finish());
  if (met != cards) throw std::runtime_error("the cards lost some");
  return seconds_since(begun);
}

// Looking at every line of it.
double bare_lines(const std::string& path) {
  const auto begun = Clock::now();
  std::ifstream file(path, std::ios::binary);
  size_t bytes = 0;
  for (std::string line; std::getline(file, line);) bytes += line.size();
  if (bytes == 0) throw std::runtime_error("the file of cards is empty");
  return seconds_since(begun);
}

void set_up(const std::string& data) {
  const char* arguments[] = {"--data", data.c_str()};
  const auto line = parse_command_line(arguments, server_settings()).value();
  const auto settings =
      read_settings(server_settings(), line.flags, environment_variable, {}).value();
  Program program;
  held(program.open(settings));
  const auto made =
      program.workspace->set_up({"Bench", "admin@bench.example", program.random.token(16)}, {});
  if (!made) throw std::runtime_error(made.error().message.en);
}

void add_rows(std::vector<Row>& rows, std::string_view what, int count, double reading, double bare,
              double goal, double machine, const Imported& imported) {
  const auto rate = [&](double seconds) { return count / seconds; };
  const double resident_mib = static_cast<double>(imported.resident_kib_max) / 1024;
  rows.push_back({fmt::format("Reading {} {}", count, what),
                  fmt::format("{:.0f} /s", rate(reading)), fmt::format("{:.0f} /s", rate(bare)),
                  times(bare / reading), fmt::format("≥ {:.0f} /s", goal),
                  at_least(rate(reading), goal)});
  rows.push_back({fmt::format("Importing {} {} ({:.0f} s)", count, what, imported.seconds),
                  fmt::format("{:.0f} /s", rate(imported.seconds)), "", "",
                  fmt::format("≥ {:.0f} /s × {:.2f}", goal, machine),
                  at_least(rate(imported.seconds), goal * machine)});
  rows.push_back({fmt::format("Resident memory of importing {}", what),
                  fmt::format("{:.0f} MiB", resident_mib), "", "", "< 256 MiB",
                  at_most(resident_mib, 256)});
}

}  // namespace

std::vector<Row> measure_formats(const std::string& folder, int workbook_rows, int cards) {
  std::filesystem::create_directories(folder);
  const std::string workbook = folder + "/contacts.xlsx";
  const std::string vcards = folder + "/contacts.vcf";
  const std::string log = folder + "/import.log";
  write_workbook(workbook, workbook_rows);
  write_cards(vcards, cards);
  set_up(folder + "/data");
  std::vector<Row> rows;
  const Pair sheet = interleave(
      3, [&] { read_workbook(workbook, workbook_rows); }, [&] { bare_workbook(workbook); });
  const double machine = workbook_rows / sheet.bare / bare_workbook_rows;
  add_rows(rows, "rows of XLSX", workbook_rows, sheet.ours, sheet.bare, workbook_goal, machine,
           run_import(folder + "/data", workbook, workbook_mapping, log));
  const Pair card = interleave(
      3, [&] { read_cards(vcards, cards); }, [&] { bare_lines(vcards); });
  add_rows(rows, "vCards", cards, card.ours, card.bare, cards_goal, machine,
           run_import(folder + "/data", vcards, cards_mapping, log));
  std::filesystem::remove_all(folder);
  return rows;
}

}  // namespace kith::commands::bench
