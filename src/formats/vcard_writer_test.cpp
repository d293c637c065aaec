#include "formats/vcard_writer.h"

#include <gtest/gtest.h>

namespace kith::formats {
namespace {

VCard zoe() {
  VCard card;
  card.uid = "kith:contacts:01";
  card.formatted_name = "Zoë Müller";
  card.family_name = "Müller";
  card.given_name = "Zoë";
  card.organization = "Kontor; Söhne, Co";
  card.departments = {"Einkauf"};
  card.phones.push_back({"+4930123456", {"work"}, "", true});
  card.phones.push_back({"+4917012345", {"cell"}, "Zuhause", false});
  card.birthday = "1985-04-12";
  card.notes = {"first line\nsecond line"};
  card.categories = {"VIP", "a,b"};
  return card;
}

std::string written(const VCard& card, VCardVersion version) {
  std::string out;
  write_vcard(card, version, out);
  return out;
}

bool has_line(const std::string& text, std::string_view line) {
  return ("\r\n" + text).find("\r\n" + std::string(line) + "\r\n") != std::string::npos;
}

TEST(VCardWriter, WritesVersionFour) {
  const std::string text = written(zoe(), VCardVersion::v4);
  EXPECT_TRUE(has_line(text, "VERSION:4.0"));
  EXPECT_TRUE(has_line(text, "FN:Zoë Müller"));
  EXPECT_TRUE(has_line(text, "N:Müller;Zoë;;;"));
  EXPECT_TRUE(has_line(text, "ORG:Kontor\\; Söhne\\, Co;Einkauf"));
  EXPECT_TRUE(has_line(text, "TEL;TYPE=work;PREF=1:+4930123456"));
  EXPECT_TRUE(has_line(text, "item1.TEL;TYPE=cell:+4917012345"));
  EXPECT_TRUE(has_line(text, "item1.X-ABLabel:Zuhause"));
  EXPECT_TRUE(has_line(text, "BDAY:19850412"));
  EXPECT_TRUE(has_line(text, "NOTE:first line\\nsecond line"));
  EXPECT_TRUE(has_line(text, "CATEGORIES:VIP,a\\,b"));
  EXPECT_TRUE(text.ends_with("END:VCARD\r\n"));
}

TEST(VCardWriter, WritesVersionThree) {
  const std::string text = written(zoe(), VCardVersion::v3);
  EXPECT_TRUE(has_line(text, "VERSION:3.0"));
  EXPECT_TRUE(has_line(text, "TEL;TYPE=work;TYPE=pref:+4930123456"));
  EXPECT_TRUE(has_line(text, "BDAY:1985-04-12"));
}

TEST(VCardWriter, FoldsLongLinesBetweenCharacters) {
  VCard card;
  for (int i = 0; i < 100; ++i) card.formatted_name += "张";
  const std::string text = written(card, VCardVersion::v4);
  std::string unfolded;
  for (size_t from = 0; from < text.size();) {
    const size_t end = text.find("\r\n", from);
    const std::string line = text.substr(from, end - from);
    EXPECT_LE(line.size(), 75u);
    unfolded += line.starts_with(' ') ? line.substr(1) : "\n" + line;
    from = end + 2;
  }
  EXPECT_NE(unfolded.find("\nFN:" + card.formatted_name + "\n"), std::string::npos);
}

TEST(VCardWriter, LetsNoValueBeginALineOfItsOwn) {
  VCard card;
  card.formatted_name = "A\r\nEND:VCARD\r\nBEGIN:VCARD";
  card.urls.push_back({"https://x.example/\r\nNOTE:evil", {"wo:rk\r\n"}, "", false});
  const std::string text = written(card, VCardVersion::v4);
  EXPECT_FALSE(has_line(text.substr(0, text.size() - 12), "END:VCARD"));
  EXPECT_FALSE(has_line(text, "NOTE:evil"));
  EXPECT_TRUE(has_line(text, "URL;TYPE=work:https://x.example/NOTE:evil"));
}

TEST(VCardWriter, KeepsPhotosAsBytes) {
  VCard card;
  card.formatted_name = "P";
  card.photos.push_back({"image/png", std::string("\x89PN", 3), ""});
  EXPECT_TRUE(has_line(written(card, VCardVersion::v4), "PHOTO:data:image/png;base64,iVBO"));
  EXPECT_TRUE(has_line(written(card, VCardVersion::v3), "PHOTO;ENCODING=b;TYPE=PNG:iVBO"));
}

TEST(VCardWriter, NamesACardThatHasNoName) {
  VCard card;
  card.organization = "Acme";
  EXPECT_TRUE(has_line(written(card, VCardVersion::v4), "FN:Acme"));
}

}  // namespace
}  // namespace kith::formats
