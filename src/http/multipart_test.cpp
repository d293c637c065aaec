#include "http/multipart.h"

#include <gtest/gtest.h>

namespace kith::http {
namespace {

constexpr std::string_view type = "multipart/form-data; boundary=\"xx-yy\"";

std::string field(std::string_view head, std::string_view bytes) {
  return "--xx-yy\r\n" + std::string(head) + "\r\n\r\n" + std::string(bytes) + "\r\n";
}

TEST(Multipart, FindsFieldsAndFiles) {
  Body body(
      field("Content-Disposition: form-data; name=\"object\"", "contacts") +
      field("content-disposition: form-data; name=\"file\"; filename=\"C:\\\\data\\\\客户.csv\"\r\n"
            "Content-Type: text/csv",
            "a,b\r\n--xx-y\r\n1,2") +
      field("Content-Disposition: form-data; name=empty", "") + "--xx-yy--\r\n");
  auto parts = parse_multipart(body, type);
  ASSERT_TRUE(parts.ok()) << parts.error().message.en;
  ASSERT_EQ(parts->size(), 3u);
  EXPECT_EQ((*parts)[0].name, "object");
  EXPECT_FALSE((*parts)[0].is_file());
  EXPECT_EQ(*(*parts)[0].text(body), "contacts");
  EXPECT_EQ((*parts)[1].file_name, "客户.csv");
  EXPECT_EQ((*parts)[1].content_type, "text/csv");
  EXPECT_EQ(*(*parts)[1].text(body), "a,b\r\n--xx-y\r\n1,2");
  EXPECT_EQ((*parts)[2].name, "empty");
  EXPECT_EQ((*parts)[2].size, 0u);
}

TEST(Multipart, ReadsALargeFileWithTheBoundaryAcrossAnyWindow) {
  for (size_t size : {65'480u, 65'500u, 65'530u, 65'536u, 200'000u}) {
    auto file = std::make_shared<TemporaryFile>(testing::TempDir());
    std::string bytes(size, '\r');
    file->append(field("Content-Disposition: form-data; name=\"file\"; filename=\"a\"", bytes));
    file->append("--xx-yy--");
    Body body(file);
    auto parts = parse_multipart(body, type);
    ASSERT_TRUE(parts.ok()) << size << " " << parts.error().message.en;
    EXPECT_EQ((*parts)[0].size, size);
    std::string read(10, '\0');
    EXPECT_EQ((*parts)[0].read_at(body, size - 3, read), 3u);
  }
}

TEST(Multipart, RefusesWhatIsBrokenAndNamesThePart) {
  std::string good = field("Content-Disposition: form-data; name=\"a\"", "1");
  struct {
    std::string text;
    const char* why;
  } cases[] = {
      {"", "does not start"},
      {"junk" + good + "--xx-yy--", "does not start"},
      {good, "incomplete"},
      {"--xx-yyz\r\n", "no line end"},
      {"--xx-yy\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1", "incomplete"},
      {good + "--xx-yy--\r\nmore", "follow the closing"},
      {field("Content-Type: text/plain", "1") + "--xx-yy--", "is missing"},
      {field("Content-Disposition: attachment; name=\"a\"", "1") + "--xx-yy--", "is missing"},
      {field("bad header", "1") + "--xx-yy--", "malformed"},
      {field("X: " + std::string(9000, 'x'), "1") + "--xx-yy--", "too large"},
      {field("Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64",
             "MQ==") +
           "--xx-yy--",
       "Content-Transfer-Encoding"},
  };
  for (const auto& broken : cases) {
    auto parts = parse_multipart(Body(broken.text), type);
    ASSERT_FALSE(parts.ok()) << broken.text;
    EXPECT_NE(parts.error().message.en.find(broken.why), std::string::npos)
        << parts.error().message.en;
  }
  EXPECT_FALSE(parse_multipart(Body(good), "multipart/form-data").ok());
  EXPECT_FALSE(parse_multipart(Body(good), "multipart/mixed; boundary=xx-yy").ok());
}

TEST(Multipart, RefusesMoreThanAThousandParts) {
  std::string text;
  for (int i = 0; i < 1001; ++i) text += field("Content-Disposition: form-data; name=\"a\"", "");
  auto parts = parse_multipart(Body(text + "--xx-yy--"), type);
  ASSERT_FALSE(parts.ok());
  EXPECT_EQ(parts.error().code, Code::too_large);
}

TEST(FileName, KeepsNothingThatNamesAnotherPlace) {
  EXPECT_EQ(clean_file_name("../../etc/passwd"), "passwd");
  EXPECT_EQ(clean_file_name("C:\\Users\\a\\报价 2026.pdf"), "报价 2026.pdf");
  EXPECT_EQ(clean_file_name(".."), "file");
  EXPECT_EQ(clean_file_name(".htaccess"), "htaccess");
  EXPECT_EQ(clean_file_name("\u200b.htaccess"), "htaccess");
  EXPECT_EQ(clean_file_name("a\r\nb\tc.txt. "), "abc.txt");
  EXPECT_EQ(clean_file_name("invoice\u202egnp.exe"), "invoicegnp.exe");
  EXPECT_EQ(clean_file_name("\xff\xfe"), "file");
  std::string shortened = clean_file_name(std::string(300, 'a') + ".pdf");
  EXPECT_EQ(shortened.size(), 200u);
  EXPECT_TRUE(shortened.ends_with("a.pdf"));
}

TEST(FileName, IsQuotedForADownload) {
  EXPECT_EQ(attachment_disposition("报价\".pdf"),
            "attachment; filename=\"_______.pdf\"; filename*=UTF-8''%E6%8A%A5%E4%BB%B7%22.pdf");
}

}  // namespace
}  // namespace kith::http
