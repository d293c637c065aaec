#include "commands/settings.h"

#include <gmock/gmock.h>

#include <thread>

#include "base/log.h"

namespace kith::commands {
namespace {

Settings with(std::string_view name, std::string value) {
  return read_settings(server_settings(), {{std::string(name), std::move(value)}},
                       [](std::string_view) { return std::nullopt; }, {})
      .value();
}

template <typename T>
std::string refused_field(const Result<T>& result) {
  return result || result.error().fields.empty() ? "" : result.error().fields[0].field;
}

TEST(ServerSettings, AnAddressToListenOnIsAHostAndAPort) {
  EXPECT_EQ(listen_address(with("listen", "0.0.0.0:80"))->port, 80);
  EXPECT_EQ(listen_address(with("listen", "[::1]:8080"))->host, "::1");
  for (const char* bad : {"8080", ":8080", "host:", "host:65536", "host:80x", ""}) {
    EXPECT_EQ(refused_field(listen_address(with("listen", bad))), "listen") << bad;
  }
}

TEST(ServerSettings, WhatPeopleOpenIsASchemeAndAHost) {
  EXPECT_EQ(base_url(with("base_url", "")).value(), "");
  EXPECT_EQ(base_url(with("base_url", "https://crm.example.com/")).value(),
            "https://crm.example.com");
  EXPECT_EQ(base_url(with("base_url", "http://[::1]:81")).value(), "http://[::1]:81");
  for (const char* bad :
       {"crm.example.com", "https://", "ftp://host", "https://host/path", "https://a@host",
        "https://Host", "https://host?x", "https://host\r\nX: 1", "javascript:alert(1)"}) {
    EXPECT_EQ(refused_field(base_url(with("base_url", bad))), "base_url") << bad;
  }
}

TEST(ServerSettings, WorkersAreWhatWasAskedForOrFollowTheProcessors) {
  EXPECT_EQ(workers(with("workers", "3")).value(), 3u);
  EXPECT_GE(workers(with("workers", "0")).value(), 8u);
  EXPECT_GE(workers(with("workers", "0")).value(), std::thread::hardware_concurrency());
  EXPECT_EQ(refused_field(workers(with("workers", "-1"))), "workers");
  EXPECT_EQ(refused_field(workers(with("workers", "513"))), "workers");
}

TEST(ServerSettings, TheLogIsAsLoudAsItWasAskedToBe) {
  ASSERT_TRUE(set_up_log(with("log_level", "warn")));
  EXPECT_FALSE(log::enabled(log::Level::info));
  EXPECT_TRUE(log::enabled(log::Level::warn));
  const Status refused = set_up_log(with("log_level", "loud"));
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fields.at(0).field, "log_level");
  ASSERT_TRUE(set_up_log(with("log_level", "info")));
  EXPECT_TRUE(log::enabled(log::Level::info));
}

}  // namespace
}  // namespace kith::commands
