// Imports of workbooks, cards and JSON lines over the whole product.
#include <gmock/gmock.h>

#include "commands/test_import_world.h"
#include "formats/xlsx_writer.h"
#include "integrations/import/imports.h"

namespace kith::commands {
namespace {

using integrations::FileFormat;
using integrations::Import;
using integrations::Imports;

class ImportFormatsTest : public ImportWorld {};
KITH_BOTH_ENGINES(ImportFormatsTest);

std::map<std::string, std::string> proposals(const Import& import) {
  std::map<std::string, std::string> found;
  for (const auto& column : import.columns) found[column.name] = column.proposal;
  return found;
}

std::string workbook() {
  std::string bytes;
  formats::XlsxWriter writer(bytes, *parse_timestamp("2026-11-21T10:00:00Z"));
  writer.begin_sheet("Notes", {{.heading = "Remark"}});
  writer.text("nothing");
  writer.end_row();
  writer.begin_sheet("People", {{.heading = "First Name"}, {.heading = "Last Name"},
                                {.heading = "Email"}, {.heading = "Birthday"}, {.heading = "Phone"}});
  writer.text("Zoë");
  writer.text("Müller");
  writer.text("zoe@example.com");
  writer.date(*parse_date("1985-04-12"));
  writer.integer(4930123456);
  writer.end_row();
  writer.text("三");
  writer.text("张");
  writer.text("no mail address");
  writer.empty();
  writer.empty();
  writer.end_row();
  writer.finish();
  return bytes;
}

TEST_P(ImportFormatsTest, ReadsTheSheetOfAWorkbookThatIsChosen) {
  Import import = begin("contacts", workbook());
  EXPECT_EQ(import.format, FileFormat::xlsx);
  EXPECT_THAT(import.sheets, testing::ElementsAre("Notes", "People"));
  EXPECT_EQ(import.sheet, "Notes");
  import = changed(import.id, R"({"sheet":"People"})");
  EXPECT_EQ(proposals(import)["Email"], "email");
  EXPECT_EQ(import.columns[3].samples.front(), "1985-04-12");
  const Import ran = run(import.id);
  EXPECT_EQ(ran.progress.created, 1);
  EXPECT_EQ(ran.progress.failed, 1);
  EXPECT_EQ(errors(import.id).front().line, 3);
  EXPECT_EQ(errors(import.id).front().column, "Email");
  const auto people = by_name("contacts");
  ASSERT_TRUE(people.contains("Zoë Müller"));
  EXPECT_THAT(error_file(ran), testing::HasSubstr("no mail address"));
  const access::Actor actor = ada();
  EXPECT_FALSE(Imports(workspace(), actor).change(begin("contacts", workbook()).id,
                                                  json_of(R"({"sheet":"None"})")).ok());
}

TEST_P(ImportFormatsTest, ReadsCardsIntoColumnsWithFixedNames) {
  const Import import = begin("contacts",
                              "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Müller;Zoë;;;\r\nFN:Zoë Müller\r\n"
                              "TEL;TYPE=CELL:+49 151 2345678\r\nTEL;TYPE=WORK:+49 30 123456\r\n"
                              "EMAIL:zoe@example.com\r\nBDAY:19850412\r\nEND:VCARD\r\n"
                              "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:张伟明\r\nTEL:+8613800138000\r\n"
                              "END:VCARD\r\nBEGIN:VCARD\r\nFN:cut off\r\n");
  EXPECT_EQ(import.format, FileFormat::vcard);
  EXPECT_EQ(import.progress.total, 3);
  auto found = proposals(import);
  EXPECT_EQ(found["First Name"], "first_name");
  EXPECT_EQ(found["Phone (mobile)"], "mobile");
  EXPECT_EQ(found["Email"], "email");
  const Import ran = run(import.id);
  EXPECT_EQ(ran.progress.created, 2);
  ASSERT_EQ(ran.progress.failed, 1);
  EXPECT_THAT(errors(import.id).front().message.en, testing::HasSubstr("END:VCARD"));
  const auto people = by_name("contacts");
  ASSERT_TRUE(people.contains("Zoë Müller"));
  EXPECT_TRUE(people.contains("张伟明"));
  EXPECT_THAT(text(people.at("Zoë Müller"), "mobile"), testing::HasSubstr("151"));
}

TEST_P(ImportFormatsTest, ReadsJsonLinesAndGoesOnBehindABadOne) {
  const Import import = begin("contacts",
                              "{\"first_name\":\"Ann\",\"last_name\":\"Lee\",\"email\":\"ann@example.com\"}\n"
                              "{broken\n"
                              "{\"last_name\":\"Ray\",\"address\":{\"city\":\"Ulm\"}}\n");
  EXPECT_EQ(import.format, FileFormat::json_lines);
  EXPECT_EQ(proposals(import)["address.city"], "address.city");
  const Import ran = run(import.id);
  EXPECT_EQ(ran.progress.created, 2);
  EXPECT_EQ(ran.progress.failed, 1);
  EXPECT_EQ(errors(import.id).front().line, 2);
}

TEST_P(ImportFormatsTest, RefusesWhatItCannotReadWithTheWayOut) {
  const access::Actor actor = ada();
  const std::string old_excel = "\xD0\xCF\x11\xE0 and so on";
  const auto refused = Imports(workspace(), actor)
                           .begin("contacts", "a.xls", http::Body(old_excel), 0, old_excel.size());
  ASSERT_FALSE(refused.ok());
  EXPECT_EQ(refused.error().fields.front().code, "unsupported_format");
}

}  // namespace
}  // namespace kith::commands
