// Imports of workbooks, cards and JSON lines over the whole product.
#include <gmock/gmock.h>
#include <algorithm>

#include "app/files.h"
#include "commands/test_import_world.h"
#include "formats/xlsx_writer.h"
#include "formats/zip_writer.h"
#include "integrations/import/imports.h"
#include "text/utf8.h"

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
  writer.begin_sheet("People", {{.heading = "First Name"},
                                {.heading = "Last Name"},
                                {.heading = "Email"},
                                {.heading = "Birthday"},
                                {.heading = "Phone"}});
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
  EXPECT_FALSE(Imports(workspace(), actor)
                   .change(begin("contacts", workbook()).id, json_of(R"({"sheet":"None"})"))
                   .ok());
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
  const Import import =
      begin("contacts",
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

// In a table an apostrophe before it says that it is no formula, and goes; here it is a part of the text.
TEST_P(ImportFormatsTest, KeepsTheApostropheOfATextInJsonLines) {
  const Import import = begin("accounts", R"({"name":"'=1+1"}
{"name":"=1+1"}
{"name":"''x"}
)");
  run(import.id);
  const auto accounts = by_name("accounts");
  for (const char* name : {"'=1+1", "=1+1", "''x"}) EXPECT_TRUE(accounts.contains(name)) << name;
}

TEST_P(ImportFormatsTest, KeepsPhotosOfCardsAsAttachmentsAndTakesThemBack) {
  const std::string before = contents();
  const auto card = [](std::string_view photo) {
    return fmt::format(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Lee;Ann\r\nFN:Ann Lee\r\nEMAIL:ann@kith.example\r\n"
        "PHOTO;ENCODING=b;TYPE=PNG:{}\r\nEND:VCARD\r\n",
        photo);
  };
  const std::string png = "iVBORw0KGgphbmQgc28gb24=";
  const Import import = begin("contacts", card(png));
  EXPECT_EQ(proposals(import)["Photo"], "photo");
  EXPECT_EQ(import.columns.back().samples.front(), "image/png");
  EXPECT_EQ(checked(import.id).progress.created, 1);
  EXPECT_TRUE(all("attachments").empty());
  const Import ran = run(import.id);
  EXPECT_EQ(ran.progress.created, 1);
  const auto photos = all("attachments");
  ASSERT_EQ(photos.size(), 1u);
  EXPECT_EQ(text(photos[0], "name"), "photo.png");
  EXPECT_EQ(text(photos[0], "type"), "image/png");
  EXPECT_EQ(reference(by_name("contacts").at("Ann Lee"), "photo"), photos[0].id());
  EXPECT_TRUE(workspace().files().holds(text(photos[0], "hash")));

  const Import again = begin("contacts", card(png));
  changed(again.id, R"({"mode":"upsert","key":"identity"})");
  EXPECT_EQ(run(again.id).progress.skipped, 1);
  undo(ran.batch);
  EXPECT_EQ(contents(), before);
  EXPECT_TRUE(all("attachments").empty());
}

TEST_P(ImportFormatsTest, BringsACardInWithoutAPhotoThatBrowsersDoNotShowAndSaysSo) {
  const auto card = [](std::string_view name, std::string_view photo) {
    return fmt::format(
        "BEGIN:VCARD\r\nVERSION:3.0\r\nN:{0};Ann\r\nFN:Ann {0}\r\nEMAIL:{0}@kith.example\r\n"
        "PHOTO;ENCODING=b:{1}\r\nEND:VCARD\r\n",
        name, photo);
  };
  const Import import =
      begin("contacts",
            card("Heic", "AAAAGGZ0eXBoZWljAAAAAG1pZjFoZWlj") + card("Bitmap", "Qk06AAAAIGFueQ==") +
                card("Plain", "iVBORw0KGgphbmQgc28gb24=") + card("Nothing", "bm8gcGljdHVyZQ=="));
  const Import tried = checked(import.id);
  EXPECT_EQ(tried.progress.created, 4);
  EXPECT_EQ(tried.progress.failed, 0);
  ASSERT_EQ(errors(import.id).size(), 3u);
  const Import ran = run(import.id);
  EXPECT_EQ(ran.progress.created, 4);
  EXPECT_EQ(ran.progress.failed, 0);
  const auto listed = errors(import.id);
  ASSERT_EQ(listed.size(), 3u);
  EXPECT_EQ(listed[0].code, "not_a_picture");
  EXPECT_EQ(listed[0].column, "Photo");
  EXPECT_THAT(listed[0].message.en, testing::HasSubstr("HEIC"));
  EXPECT_THAT(listed[1].message.zh, testing::HasSubstr("BMP"));
  EXPECT_EQ(all("attachments").size(), 1u);
  EXPECT_TRUE(by_name("contacts").contains("Ann Heic"));
}

std::string as_utf16(std::string_view utf8, bool big_endian) {
  std::string bytes = big_endian ? "\xFE\xFF" : "\xFF\xFE";
  for (size_t at = 0; at < utf8.size();) {
    const auto c = static_cast<uint16_t>(next_character(utf8, at));
    const char high = static_cast<char>(c >> 8), low = static_cast<char>(c & 0xFF);
    bytes += big_endian ? high : low;
    bytes += big_endian ? low : high;
  }
  return bytes;
}

TEST_P(ImportFormatsTest, ReadsCardsAndTablesInUtf16OfBothByteOrders) {
  constexpr std::string_view card =
      "BEGIN:VCARD\r\nVERSION:3.0\r\nN:张;伟\r\nFN:张伟\r\nEMAIL:{}\r\nEND:VCARD\r\n";
  constexpr std::string_view table = "name\temail\n李娜\t{}\n";
  for (const bool big_endian : {false, true}) {
    SCOPED_TRACE(big_endian);
    const std::string mail = big_endian ? "big@kith.example" : "little@kith.example";
    const Import cards =
        begin("contacts", as_utf16(fmt::format(fmt::runtime(card), mail), big_endian));
    EXPECT_EQ(cards.format, FileFormat::vcard);
    EXPECT_EQ(cards.encoding, big_endian ? "UTF-16BE" : "UTF-16LE");
    EXPECT_EQ(run(cards.id).progress.created, 1);
    const Import rows =
        begin("contacts", as_utf16(fmt::format(fmt::runtime(table), "t" + mail), big_endian));
    EXPECT_EQ(rows.format, FileFormat::csv);
    EXPECT_EQ(rows.delimiter, '\t');
    EXPECT_EQ(run(rows.id).progress.created, 1);
  }
  const auto people = all("contacts");
  ASSERT_EQ(people.size(), 4u);
  EXPECT_TRUE(by_name("contacts").contains("张伟"));
  EXPECT_TRUE(by_name("contacts").contains("李娜"));
}

TEST_P(ImportFormatsTest, RefusesWhatItCannotReadWithTheWayOut) {
  const access::Actor actor = ada();
  const std::string old_excel = "\xD0\xCF\x11\xE0 and so on";
  std::string any_bytes(1'024, '\0');
  std::ranges::generate(any_bytes, [byte = 0]() mutable { return static_cast<char>(byte++); });
  for (const std::string& file : {old_excel, any_bytes}) {
    const auto refused =
        Imports(workspace(), actor).begin("contacts", "a.csv", http::Body(file), 0, file.size());
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().fields.front().code, "unsupported_format");
  }
}

std::string archive() {
  std::string bytes;
  formats::ZipWriter writer(bytes, *parse_timestamp("2026-11-21T10:00:00Z"));
  const auto add = [&](std::string_view name, std::string_view content) {
    writer.begin(name);
    writer.data(content);
    writer.end();
  };
  add("export/contacts.csv",
      "First Name,Last Name,Email,Company\nAnn,Lee,ann@example.com,Globex\n"
      "Bob,Ray,bob@example.com,Initech\nNo,One,no@example.com,Nowhere\n");
  add("../../etc/accounts.csv", "Company Name,City\nGlobex,Ulm\nInitech,Graz\n");
  add("__MACOSX/._contacts.csv", "rubbish");
  add("readme.md", "rubbish");
  writer.finish();
  return bytes;
}

TEST_P(ImportFormatsTest, ImportsTheFilesOfAnArchiveInTheOrderOfTheirReferences) {
  const Import whole = begin("", archive());
  EXPECT_EQ(whole.format, FileFormat::zip);
  ASSERT_EQ(whole.parts.size(), 2u);
  EXPECT_EQ(whole.parts[0].object, "accounts");
  EXPECT_EQ(whole.parts[0].file, "accounts.csv");
  EXPECT_EQ(whole.parts[1].object, "contacts");
  EXPECT_EQ(proposals(whole.parts[1])["Company"], "account");
  changed(whole.parts[1].id,
          R"({"mapping":[{"column":"First Name","field":"first_name"},
              {"column":"Last Name","field":"last_name"},{"column":"Email","field":"email"},
              {"column":"Company","field":"account","match":"name"}]})");

  const Import dry = checked(whole.id);
  EXPECT_EQ(dry.state, integrations::ImportState::checked);
  EXPECT_EQ(dry.progress.created, 5);  // what an earlier part would bring counts as there
  EXPECT_TRUE(all("accounts").empty());

  const Import ran = run(whole.id);
  EXPECT_EQ(ran.state, integrations::ImportState::done);
  EXPECT_EQ(ran.progress.created, 4);
  EXPECT_EQ(ran.progress.failed, 1);
  EXPECT_EQ(errors(ran.parts[1].id).front().column, "Company");
  const auto people = by_name("contacts");
  const auto companies = by_name("accounts");
  EXPECT_EQ(reference(people.at("Ann Lee"), "account"), companies.at("Globex").id());
  EXPECT_EQ(reference(people.at("Bob Ray"), "account"), companies.at("Initech").id());
  undo(ran.batch);
  EXPECT_TRUE(all("contacts").empty());
  EXPECT_TRUE(all("accounts").empty());
}

TEST_P(ImportFormatsTest, RunsAnArchiveAsAWholeAlone) {
  const Import whole = begin("", archive());
  const access::Actor actor = ada();
  Imports imports(workspace(), actor);
  EXPECT_EQ(imports.run(whole.parts[0].id).error().code, Code::conflict);
  EXPECT_EQ(imports.cancel(whole.parts[0].id).error().code, Code::conflict);
  EXPECT_FALSE(imports.change(whole.id, json_of(R"({"mode":"create"})")).ok());
  EXPECT_TRUE(changed(whole.parts[1].id, R"({"object":null})").object.empty());
  const Import ran = run(whole.id);
  EXPECT_EQ(ran.progress.created, 2);
  EXPECT_TRUE(all("contacts").empty());
  const Import other = begin("", archive());
  EXPECT_TRUE(imports.cancel(other.id).ok());
  EXPECT_FALSE(imports.find(other.parts[0].id).ok());
}

}  // namespace
}  // namespace kith::commands
