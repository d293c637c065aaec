// Requests as they come from the wire.
#include <gtest/gtest.h>

#include "fuzz.h"
#include "http/cookie.h"
#include "http/head_check.h"
#include "http/multipart.h"
#include "http/url.h"

namespace kith::fuzz {
namespace {

TEST(Fuzz, MultipartNamesOnlyPartsThatLieInTheBody) {
  Seeds seeds{{"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n",
               "--x\r\nContent-Disposition: form-data; name=\"f\"; filename*=UTF-8''%e5%bc%a0.csv\r\n"
               "Content-Type: text/csv\r\n\r\na,b\r\n--x--\r\n"},
              {"--x", "--x--", "\r\n\r\n", "Content-Disposition: ", "form-data", "; name=", "filename*=",
               "UTF-8''", "../", "boundary="}};
  feed(std::move(seeds), [](std::string_view text) {
    const http::Body body{std::string(text)};
    const auto parts = http::parse_multipart(body, "multipart/form-data; boundary=x");
    (void)http::parse_multipart(body, text);
    if (!parts) return;
    for (const http::Part& part : *parts) {
      EXPECT_LE(part.offset + part.size, text.size());
      EXPECT_EQ(part.file_name.find('/'), std::string::npos);
      (void)part.text(body, 100);
      (void)http::attachment_disposition(part.file_name);
    }
  });
}

TEST(Fuzz, TargetsAndQueriesDecodeToTextOrAreRefused) {
  Seeds seeds{{"/api/v1/contacts?limit=5&sort=-name", "/a%20b/%E5%BC%A0?x=1+2&y=%2B", "http://h:80/a?b#c", "*",
               "a=b&c=&=d&&"},
              {"%", "%2e", "%2F", "%5c", "..", "//", "?", "#", "&", "=", "+", "%ff", "%00", "@", "["}};
  add_shared(seeds, "corpus/fetched/url", ".json");
  feed(std::move(seeds), [](std::string_view text) {
    if (const auto target = http::parse_target(text)) {
      for (const std::string& segment : target->segments) {
        EXPECT_TRUE(http::is_utf8(segment));
        EXPECT_EQ(segment.find_first_of("/\\"), segment.npos);
        EXPECT_NE(segment, "..");
      }
    }
    if (const auto parameters = http::parse_query(text)) {
      EXPECT_LE(parameters->size(), http::parameters_max);
      for (const auto& [name, value] : *parameters) EXPECT_TRUE(http::is_utf8(name) && http::is_utf8(value));
    }
    EXPECT_EQ(http::percent_decode(http::percent_encode(text)).has_value(),
              http::is_utf8(text) && text.find('\0') == text.npos);
    (void)http::parse_cookies(text);
  });
}

// A head that arrives in pieces must not be refused before it could be when it is whole.
TEST(Fuzz, HeadsAreJudgedAlikeWholeAndInPieces) {
  Seeds seeds{{"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n",
               "GET / HTTP/1.0\r\n\r\n"},
              {"\r\n", "\n", ": ", "Transfer-Encoding: chunked", "Content-Length: 1", "Host: ", "HTTP/1.1",
               " ", "\t", "GET", "Connection: close", "chunked, identity"}};
  add_shared(seeds, "corpus/fetched/http", "");
  feed(std::move(seeds), [](std::string_view text) {
    const size_t end = text.find("\r\n\r\n");
    const std::string_view head = end == text.npos ? text : text.substr(0, end + 4);
    const http::HeadLimits limits;
    bool refused = false;
    for (size_t looked = 0; looked < head.size() && !refused;) {
      const size_t next = std::min(head.size(), looked + 13);
      refused = http::check_partial_head(head.substr(0, next), looked, limits).has_value();
      looked = next;
    }
    if (end == text.npos) return;
    const bool judged = http::check_head(head, limits).has_value();
    EXPECT_TRUE(!refused || judged) << "refused on its way, taken whole";
  });
}

}  // namespace
}  // namespace kith::fuzz
