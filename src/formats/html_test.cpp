#include "formats/html.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <vector>

#include "base/json.h"
#include "base/test_shared.h"

namespace kith::formats {
namespace {

std::string clean(std::string_view html) { return clean_html(html).value_or("(too deep)"); }

// The whole grammar of what may come out. Whatever follows it, no browser can read otherwise.
bool is_harmless(std::string_view html) {
  const std::string_view tags[] = {"a",  "b",   "blockquote", "br",     "code", "em", "h1",
                                   "h2", "h3",  "h4",         "hr",     "i",    "li", "ol",
                                   "p",  "pre", "s",          "strong", "u",    "ul"};
  const auto escaped = [](std::string_view text) {
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '<' || text[i] == '>' || text[i] == '"') return false;
      if (text[i] != '&') continue;
      const std::string_view rest = text.substr(i);
      if (!rest.starts_with("&amp;") && !rest.starts_with("&lt;") && !rest.starts_with("&gt;") &&
          !rest.starts_with("&quot;"))
        return false;
    }
    return true;
  };
  std::vector<std::string> open;
  while (!html.empty()) {
    const size_t begin = html.find('<');
    if (!escaped(html.substr(0, begin))) return false;
    if (begin == html.npos) break;
    const size_t end = html.find('>', begin);
    if (end == html.npos) return false;
    std::string_view tag = html.substr(begin + 1, end - begin - 1);
    html.remove_prefix(end + 1);
    const bool closing = tag.starts_with('/');
    if (closing) tag.remove_prefix(1);
    if (tag.starts_with("a href=\"") && tag.ends_with('"') && !closing) {
      const std::string_view address = tag.substr(8, tag.size() - 9);
      if (!escaped(address)) return false;
      std::string scheme(address.substr(0, address.find(':')));
      for (char& c : scheme) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
      if (scheme != "http" && scheme != "https" && scheme != "mailto" && scheme != "tel")
        return false;
      tag = "a";
    }
    if (std::ranges::find(tags, tag) == std::end(tags)) return false;
    if (tag == "br" || tag == "hr") continue;
    if (!closing) {
      open.emplace_back(tag);
    } else {
      if (open.empty() || open.back() != tag) return false;
      open.pop_back();
    }
  }
  return open.empty();
}

TEST(Html, KeepsWhatARichTextMayHold) {
  for (const char* html :
       {"<p>Hi <b>all</b> &amp; <em>you</em></p>", "<ul><li>one</li><li>二</li></ul>",
        "<p>a<br>b</p><hr>", "<a href=\"https://kith.example/?a=1&amp;b=2\">x</a>",
        "<a href=\"mailto:a@b.cn\">x</a>", "<h1>标题</h1><pre><code>a &lt; b</code></pre>",
        "plain text", "<blockquote><p>x</p></blockquote>"})
    EXPECT_EQ(clean(html), html);
}

TEST(Html, KeepsMentionsAndPicturesThatWereUploadedHere) {
  for (const char* html :
       {"<p><span data-mention=\"06A00000000AB\">@Ann</span></p>",
        "<img src=\"/api/v1/attachments/06A00000000AB/content?inline=1\" alt=\"a &quot;b&quot;\">",
        "<p>a<img src=\"/api/v1/attachments/06A00000000AB/content\">b</p>"})
    EXPECT_EQ(clean(html), html);
  EXPECT_EQ(clean("<span data-mention=\"nobody\">x</span><img src=\"https://x.example/t.gif\">"
                  "<img src=\"/api/v1/attachments/06A00000000AB/content/../../x\"><img alt=y>"),
            "x");
}

TEST(Html, LeavesTheTextOfUnknownElements) {
  EXPECT_EQ(clean("<div class=x><span style='color:red'>a</span> <b onclick=alert(1)>b</b></div>"),
            "a <b>b</b>");
}

TEST(Html, DropsScriptsStylesAndFormsWithTheirContents) {
  EXPECT_EQ(clean("a<script>alert(1)</script><style>p{}</style><svg><p>x</p></svg>b"), "ab");
  EXPECT_EQ(clean("<iframe src=//x>y</iframe><select><option>z</select>w"), "w");
}

TEST(Html, KeepsNoAddressThatCouldRun) {
  for (const char* address :
       {"javascript:alert(1)", " java\nscript:alert(1)", "&#106;avascript:alert(1)", "JaVaScRiPt:x",
        "data:text/html,x", "vbscript:x", "//evil.example", "/relative", "\x01javascript:alert(1)",
        "java&#10;script:x", "javascript&colon;x", "ht\ntps://x"}) {
    EXPECT_EQ(clean(std::string("<a href=\"") + address + "\">x</a>"), "<a>x</a>") << address;
  }
  EXPECT_EQ(clean("<a href=\" HTTPS://x.example/\">x</a>"), "<a href=\"HTTPS://x.example/\">x</a>");
}

TEST(Html, ClosesWhatIsLeftOpenAndForgetsWhatWasNeverOpened) {
  EXPECT_EQ(clean("<b>a<i>b"), "<b>a<i>b</i></b>");
  EXPECT_EQ(clean("a</b></div>c"), "ac");
  EXPECT_EQ(clean("a < b && c > d"), "a &lt; b &amp;&amp; c &gt; d");
}

TEST(Html, RefusesBottomlessNestingInShortTime) {
  std::string deep;
  for (int i = 0; i < 250'000; ++i) deep += "<b>";
  EXPECT_FALSE(clean_html(deep));
  std::string wide;
  for (int i = 0; i < 250; ++i) wide += "<b>";
  for (int i = 0; i < 200'000; ++i) wide += "</i>";
  ASSERT_TRUE(clean_html(wide));
  EXPECT_TRUE(is_harmless(*clean_html(wide)));
}

TEST(Html, MakesHostileInputHarmlessAndCleaningTwiceChangesNothing) {
  const auto files = shared_files("corpus/fetched/html", ".json");
  if (files.empty()) GTEST_SKIP() << "no shared/corpus here";
  int vectors = 0;
  const auto check = [&](const std::string& html) {
    const std::string once = clean(html);
    EXPECT_TRUE(is_harmless(once)) << html << "\n→ " << once;
    EXPECT_EQ(clean(once), once) << html;
    ++vectors;
  };
  for (const auto& file : files) {
    const auto list = parse_json(content_of(file));
    if (!list || !list->as_array()) continue;
    for (const Json& item : *list->as_array()) {
      if (const std::string* html = item.as_string()) check(*html);
      if (const Json* html = item.find("payload"); html && html->as_string())
        check(*html->as_string());
    }
  }
  EXPECT_GT(vectors, 500);
}

}  // namespace
}  // namespace kith::formats
