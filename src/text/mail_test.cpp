#include "text/mail.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/test_shared.h"

namespace kith {
namespace {

TEST(Mail, IsComparedInLowerCase) {
  EXPECT_EQ(normalise_email("  Zoe.Mueller@ACME.com\n"), "zoe.mueller@acme.com");
  EXPECT_EQ(normalise_email("张三@例子.中国"), "张三@例子.中国");
  EXPECT_EQ(normalise_email("ÄRZTE@MÜLLER.de"), "ärzte@müller.de");
  EXPECT_EQ(normalise_email("\"a b\"@acme.com"), "\"a b\"@acme.com");
}

TEST(Mail, RefusesWhatCouldReachSomebodyElse) {
  for (auto text : {"",
                    "a",
                    "@a.com",
                    "a@",
                    "a@b@c.com",
                    "a@b..com",
                    "a@.b.com",
                    "a@-b.com",
                    "a b@c.com",
                    "a@c.com\nBcc: x@y.com",
                    "a@c.com,b@c.com",
                    "A <a@c.com>",
                    "a@c.com (x)",
                    ".a@c.com",
                    "a.@c.com",
                    "a..b@c.com",
                    "a@c_d.com",
                    "\"a@c.com",
                    "a@\u3000c.com",
                    "a\u200b@c.com",
                    "\xff@c.com",
                    "a@[127.0.0.1]"}) {
    EXPECT_FALSE(normalise_email(text).has_value()) << text;
  }
  EXPECT_TRUE(normalise_email(std::string(64, 'a') + "@c.com").has_value());
  EXPECT_FALSE(normalise_email(std::string(65, 'a') + "@c.com").has_value());
  EXPECT_FALSE(normalise_email("a@" + std::string(64, 'b') + ".com").has_value());
}

TEST(Mail, FindsTheDomainInWhatPeopleCallAWebsite) {
  EXPECT_EQ(normalise_domain("https://www.Acme.com:8443/path?x=a@b#c"), "acme.com");
  EXPECT_EQ(normalise_domain("acme.com/"), "acme.com");
  EXPECT_EQ(normalise_domain("Zoe@Sales.Acme.com"), "sales.acme.com");
  EXPECT_EQ(normalise_domain("http://user:pw@acme.com."), "acme.com");
  EXPECT_EQ(normalise_domain("www.com"), "www.com");
  EXPECT_EQ(normalise_domain("例子.中国"), "例子.中国");
  for (auto text : {"", "acme", "https://", "127.0.0.1", "http://[::1]/", "a..b", "a b.com"}) {
    EXPECT_FALSE(normalise_domain(text).has_value()) << text;
  }
}

std::vector<std::string> list_of(std::string_view file) {
  std::vector<std::string> texts;
  const auto path = shared_path("corpus/fetched/address/" + std::string(file));
  if (path.empty()) return texts;
  const auto json = parse_json(content_of(path)).value();
  for (const auto& entry : *json.as_array()) {
    if (entry.as_string()) texts.push_back(*entry.as_string());
  }
  return texts;
}

TEST(Mail, AgreesWithPublishedLists) {
  const auto good = list_of("fuzzdb-valid-email-addresses.json");
  if (good.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  for (const auto& text : good) {
    // A quotation mark in the middle of a word: RFC 5322 has no such word.
    const bool wrong = text.starts_with("very.");
    EXPECT_EQ(normalise_email(text).has_value(), !wrong) << text;
  }
  for (const auto& text : list_of("fuzzdb-invalid-email-addresses.json")) {
    EXPECT_FALSE(normalise_email(text).has_value()) << text;
  }
}

TEST(Mail, RefusesWhatIsemailCallsAnError) {
  const auto path = shared_path("corpus/fetched/address/isemail.json");
  if (path.empty()) GTEST_SKIP() << "the shared corpora are not on this machine";
  const auto cases = parse_json(content_of(path)).value();
  for (const auto& entry : *cases.as_array()) {
    const auto category = entry.text("category"), diagnosis = entry.text("diagnosis");
    const bool taken = normalise_email(entry.text("payload")).has_value();
    // Blanks at the ends are not the address's fault: we trim.
    const bool trimmed =
        diagnosis.find("FWS") != diagnosis.npos || diagnosis.find("CRLF") != diagnosis.npos;
    if (category == "ISEMAIL_ERR" && !trimmed) {
      EXPECT_FALSE(taken) << entry.dump();
    } else if (category == "ISEMAIL_VALID_CATEGORY") {
      EXPECT_TRUE(taken) << entry.dump();
    }
  }
}

}  // namespace
}  // namespace kith
