#include "base/log.h"

#include <gmock/gmock.h>

#include "base/json.h"

namespace kith {
namespace {

using testing::HasSubstr;
using testing::Not;

// Gives the log back to the next test as it was.
struct Log : testing::Test {
  void TearDown() override { log::configure(log::Level::info, log::Format::text); }
};

TEST_F(Log, WritesOneLineAnEventToStandardError) {
  testing::internal::CaptureStderr();
  log::info("listening", "address={} pid={}", "127.0.0.1:8080", 7);
  const auto text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, HasSubstr("info  listening address=127.0.0.1:8080 pid=7\n"));
}

TEST_F(Log, KeepsForgedLinesOnOneLine) {
  testing::internal::CaptureStderr();
  log::warn("refused", "name={}", "a\n2026-01-01 error forged");
  const auto text = testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_THAT(text, HasSubstr("a\\x0a2026"));
}

TEST_F(Log, LeavesOutWhatIsBelowTheLevel) {
  log::configure(log::Level::warn, log::Format::text);
  testing::internal::CaptureStderr();
  log::info("quiet", "n={}", 1);
  log::error("loud", "n={}", 2);
  const auto text = testing::internal::GetCapturedStderr();
  EXPECT_THAT(text, Not(HasSubstr("quiet")));
  EXPECT_THAT(text, HasSubstr("loud"));
}

TEST_F(Log, WritesJsonOnRequest) {
  log::configure(log::Level::info, log::Format::json);
  testing::internal::CaptureStderr();
  log::info("listening", "name={}", "\"知交\"\n");
  auto parsed = parse_json(testing::internal::GetCapturedStderr());
  ASSERT_TRUE(parsed.ok()) << parsed.error().message.en;
  EXPECT_EQ(parsed->text("event"), "listening");
  EXPECT_EQ(parsed->text("details"), "name=\"知交\"\n");
  EXPECT_EQ(parsed->text("level"), "info");
}

}  // namespace
}  // namespace kith
