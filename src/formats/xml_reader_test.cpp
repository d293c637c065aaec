#include "formats/xml_reader.h"

#include <gmock/gmock.h>

namespace kith::formats {
namespace {

using testing::HasSubstr;

// <a x="1">text</a> as "a[x=1](text)".
class Noted : public XmlEvents {
 public:
  Status start(std::string_view name, std::span<const XmlAttribute> attributes) override {
    told.append(name);
    for (const XmlAttribute& one : attributes)
      told.append("[").append(one.name).append("=").append(one.value).append("]");
    told += '(';
    if (name == "refused") return invalid(say("not this one", "不要这个"));
    return done();
  }
  Status end(std::string_view) override {
    told += ')';
    return done();
  }
  void text(std::string_view utf8) override { told += utf8; }
  std::string told;
};

struct Outcome {
  std::string told;
  std::string refused;
};

Outcome read(std::string_view xml, size_t piece = 1 << 20) {
  Noted events;
  XmlReader reader("part.xml", events);
  const auto go = [&]() -> Status {
    for (size_t at = 0; at < xml.size(); at += piece) TRY(reader.feed(xml.substr(at, piece)));
    return reader.finish();
  };
  const Status status = go();
  return {events.told, status ? "" : status.error().message.en};
}

TEST(XmlReader, TellsElementsWithoutTheirPrefixesAndTextAsItIs) {
  const Outcome outcome = read(
      "<?xml version=\"1.0\"?><!-- no --><x:a xmlns:x=\"u\" x:b=\"1&amp;2\" c='\"'>t&lt;&#20013;"
      "<![CDATA[<raw>&amp;]]><d/></x:a>");
  EXPECT_EQ(outcome.refused, "");
  EXPECT_EQ(outcome.told, "a[b=1&2][c=\"](t<中<raw>&amp;d())");
}

TEST(XmlReader, ReadsTheSameInPiecesOfAnySize) {
  constexpr std::string_view xml = "<a n=\"张\">三<b>é</b>&amp;</a>";
  for (size_t piece = 1; piece < xml.size(); ++piece)
    EXPECT_EQ(read(xml, piece).told, read(xml).told);
}

TEST(XmlReader, ReadsUtf16AndOldEncodingsThatAreDeclared) {
  const std::string utf16("\xff\xfe<\0a\0>\0-N<\0/\0a\0>\0", 18);
  EXPECT_EQ(read(utf16).told, "a(中)");
  EXPECT_EQ(read("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><a>\xe9</a>").told, "a(é)");
}

TEST(XmlReader, EndsAtADocumentTypeDeclarationBeforeAnythingIsRead) {
  for (const char* xml : {"<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY e \"x\">]><a>&e;</a>",
                          "<!DOCTYPE a SYSTEM \"http://127.0.0.1/a.dtd\"><a/>",
                          "<!DOCTYPE a [<!ENTITY % p SYSTEM \"file:///etc/passwd\"> %p;]><a/>"}) {
    const Outcome outcome = read(xml);
    EXPECT_THAT(outcome.refused, HasSubstr("document type declaration")) << xml;
    EXPECT_EQ(outcome.told, "") << xml;
  }
}

TEST(XmlReader, KnowsNoEntitiesButThoseOfXml) {
  const Outcome outcome = read("<a>&nbsp;</a>");
  EXPECT_THAT(outcome.refused, HasSubstr("no well-formed XML"));
}

TEST(XmlReader, RefusesWhatIsBrokenWithItsPlace) {
  EXPECT_THAT(read("<a>\n  <b></c></a>").refused, HasSubstr("“part.xml”, line 2"));
  EXPECT_THAT(read("<a>").refused, HasSubstr("cut off"));
  EXPECT_THAT(read("").refused, HasSubstr("cut off"));
  EXPECT_THAT(read("no xml at all").refused, HasSubstr("no well-formed XML"));
  EXPECT_THAT(read("<a>\xff\xfe</a>").refused, HasSubstr("no well-formed XML"));
  EXPECT_THAT(read("<a/><b/>").refused, HasSubstr("no well-formed XML"));
}

TEST(XmlReader, RefusesElementsThatAreNestedTooDeep) {
  std::string open, close;
  for (size_t depth = 0; depth < xml_depth_max; ++depth) {
    open += "<a>";
    close += "</a>";
  }
  EXPECT_EQ(read(open + close).refused, "");
  EXPECT_THAT(read(open + "<b></b>" + close).refused, HasSubstr("too deep"));
}

TEST(XmlReader, StopsAtWhatItsReaderRefuses) {
  const Outcome outcome = read("<a><refused/><b/></a>");
  EXPECT_EQ(outcome.refused, "not this one");
  EXPECT_EQ(outcome.told, "a(refused(");
}

TEST(XmlReader, KeepsAsManyAttributesAsItSays) {
  std::string xml = "<a";
  for (int n = 0; n < 300; ++n) xml += " a" + std::to_string(n) + "=\"" + std::to_string(n) + "\"";
  const Outcome outcome = read(xml + "/>");
  EXPECT_EQ(outcome.refused, "");
  EXPECT_EQ(std::ranges::count(outcome.told, '['), 64);
}

TEST(XmlReader, FindsAnAttributeByName) {
  const XmlAttribute some[] = {{"r", "A1"}, {"t", "s"}};
  EXPECT_EQ(attribute(some, "t"), "s");
  EXPECT_EQ(attribute(some, "x"), "");
}

}  // namespace
}  // namespace kith::formats
