#include "base/config.h"

#include <gmock/gmock.h>

namespace kith {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::optional<std::string> empty_environment(std::string_view) { return std::nullopt; }

Result<CommandLine> parse(std::vector<const char*> arguments) {
  return parse_command_line(arguments, server_settings());
}

std::string file_error(std::string_view text) {
  auto parsed = parse_settings_file(text, server_settings());
  return parsed.ok() ? "accepted" : parsed.error().message.en;
}

TEST(Config, SplitsTheCommandLine) {
  auto line = parse({"serve", "--listen", "[::1]:80", "--log-json", "--tls-key=a=b", "--", "--x"});
  ASSERT_TRUE(line.ok()) << line.error().message.en;
  EXPECT_THAT(line->words, ElementsAre("serve", "--x"));
  EXPECT_EQ(line->flags.at("listen"), "[::1]:80");
  EXPECT_EQ(line->flags.at("log_json"), "true");
  EXPECT_EQ(line->flags.at("tls_key"), "a=b");
  EXPECT_EQ(parse({"--no-log-json"})->flags.at("log_json"), "false");
}

TEST(Config, RefusesFlagsItDoesNotKnowAndNamesThem) {
  EXPECT_THAT(parse({"--lisen", "x"}).error().message.en, HasSubstr("--lisen"));
  EXPECT_THAT(parse({"--lisen=x"}).error().message.zh, HasSubstr("--lisen"));
  EXPECT_FALSE(parse({"-l"}).ok());
  EXPECT_FALSE(parse({"--no-listen"}).ok());
  EXPECT_THAT(parse({"--listen"}).error().message.en, HasSubstr("--listen needs a value"));
  EXPECT_THAT(parse({"--workers", "many"}).error().message.en, HasSubstr("--workers must be"));
  EXPECT_THAT(parse({"--data=a", "--data=b"}).error().message.en, HasSubstr("twice"));
}

TEST(Config, ReadsFlatLines) {
  auto file = parse_settings_file(
      "# Kith\n\nlisten = \"0.0.0.0:80\"  # all\r\n"
      "data='C:\\x'\nworkers = 1_0\nlog_json=true",
      server_settings());
  ASSERT_TRUE(file.ok()) << file.error().message.en;
  EXPECT_EQ(file->at("listen"), "0.0.0.0:80");
  EXPECT_EQ(file->at("data"), "C:\\x");
  EXPECT_EQ(file->at("workers"), "10");
  EXPECT_EQ(file->at("log_json"), "true");
  EXPECT_EQ(parse_settings_file("data = \"a\\\"\\\\b\"", server_settings())->at("data"), "a\"\\b");
}

TEST(Config, NamesTheLineOfWhatItRefuses) {
  EXPECT_THAT(file_error("\n\nlisten_on = \"x\""),
              HasSubstr("line 3: unknown setting \"listen_on\""));
  EXPECT_THAT(file_error("[server]"), HasSubstr("line 1"));
  EXPECT_THAT(file_error("listen = 80"), HasSubstr("needs a text in quotes"));
  EXPECT_THAT(file_error("workers = \"2\""), HasSubstr("needs a whole number"));
  EXPECT_THAT(file_error("log_json = yes"), HasSubstr("true or false"));
  EXPECT_THAT(file_error("listen = \"a"), HasSubstr("line 1"));
  EXPECT_THAT(file_error("listen = \"a\" b"), HasSubstr("line 1"));
  EXPECT_THAT(file_error("data = \"a\"\ndata = \"b\""), HasSubstr("line 2: data stands twice"));
  EXPECT_THAT(file_error("data = [\"a\"]"), HasSubstr("line 1"));
}

TEST(Config, PrefersFlagsToEnvironmentToFileToFallback) {
  auto environment = [](std::string_view name) -> std::optional<std::string> {
    if (name == "KITH_LISTEN" || name == "KITH_DATA") return "environment";
    return std::nullopt;
  };
  const SettingTexts flags{{"listen", "flag"}};
  const SettingTexts file{{"listen", "file"}, {"data", "file"}, {"base_url", "file"}};
  auto settings = read_settings(server_settings(), flags, environment, file);
  ASSERT_TRUE(settings.ok());
  EXPECT_EQ(settings->text("listen"), "flag");
  EXPECT_EQ(settings->text("data"), "environment");
  EXPECT_EQ(settings->text("base_url"), "file");
  EXPECT_EQ(settings->text("log_level"), "info");
  EXPECT_EQ(settings->number("workers"), 0);
  EXPECT_FALSE(settings->flag("log_json"));
  EXPECT_FALSE(settings->given("database"));
  EXPECT_THROW(settings->text("colour"), std::out_of_range);
}

TEST(Config, NamesTheVariableWithAWrongValue) {
  auto environment = [](std::string_view name) -> std::optional<std::string> {
    return name == "KITH_WORKERS" ? std::optional<std::string>("two") : std::nullopt;
  };
  auto settings = read_settings(server_settings(), {}, environment, {});
  ASSERT_FALSE(settings.ok());
  EXPECT_THAT(settings.error().message.en, HasSubstr("KITH_WORKERS"));
}

TEST(Config, DescribesEverySettingInBothLanguages) {
  const auto en = describe(server_settings(), Locale::en);
  const auto zh = describe(server_settings(), Locale::zh_cn);
  EXPECT_THAT(en, HasSubstr("--tls-cert FILE"));
  EXPECT_THAT(en, HasSubstr("(default: 127.0.0.1:8080)"));
  EXPECT_THAT(zh, HasSubstr("（默认：127.0.0.1:8080）"));
  for (const auto& setting : server_settings()) {
    EXPECT_FALSE(setting.help_en.empty()) << setting.name;
    EXPECT_FALSE(setting.help_zh.empty()) << setting.name;
  }
  EXPECT_TRUE(read_settings(server_settings(), {}, empty_environment, {}).ok());
}

}  // namespace
}  // namespace kith
