#include "commands/commands.h"

#include <cstdio>
#include <fstream>
#include <sstream>

#include "commands/settings.h"

namespace kith::commands {
namespace {

constexpr int usage_error = 64;

// The list of commands. A new one is a file and a line here.
std::vector<const Command*> all() {
  return {&serve_command(),  &set_up_command(), &import_command(),  &export_command(),
          &load_command(),   &backup_command(), &restore_command(), &check_command(),
          &verify_command(), &keys_command(),   &unlock_command(),  &bench_command()};
}

void print_usage(Locale locale) {
  std::printf("Kith 知交 %s\n\n", KITH_VERSION);
  for (const Command* command : all()) {
    const std::string_view summary =
        locale == Locale::en ? command->summary_en : command->summary_zh;
    std::printf("  kith %-8s %s\n", std::string(command->name).c_str(),
                std::string(summary).c_str());
  }
  std::printf("\n%s", describe(server_settings(), locale).c_str());
}

void print_help(const Command& command, Locale locale) {
  const std::string_view summary = locale == Locale::en ? command.summary_en : command.summary_zh;
  std::printf("kith %s --data DIR [--…] %s\n%s\n\n%s%s", std::string(command.name).c_str(),
              std::string(command.words).c_str(), std::string(summary).c_str(),
              describe(command.settings, locale).c_str(),
              describe(server_settings(), locale).c_str());
}

Result<SettingTexts> file_settings(const SettingTexts& flags, std::span<const Setting> known) {
  auto data = flags.find("data");
  const std::string directory =
      data != flags.end() ? data->second : environment_variable("KITH_DATA").value_or("");
  if (directory.empty()) return SettingTexts{};
  std::ifstream file(directory + "/kith.toml");
  if (!file) return SettingTexts{};
  std::ostringstream text;
  text << file.rdbuf();
  return parse_settings_file(text.str(), known);
}

Result<Invocation> invocation(const Command& command, std::span<const char* const> arguments) {
  std::vector<Setting> known(server_settings().begin(), server_settings().end());
  known.insert(known.end(), command.settings.begin(), command.settings.end());
  auto line = TRY(parse_command_line(arguments, known));
  const auto file = TRY(file_settings(line.flags, known));
  auto settings = TRY(read_settings(known, line.flags, environment_variable, file));
  TRY(set_up_log(settings));
  return Invocation{std::move(settings), std::move(line.words)};
}

}  // namespace

int run(std::span<char* const> arguments) {
  const std::vector<const char*> rest(arguments.begin(), arguments.end());
  const std::string_view name = rest.empty() ? std::string_view() : rest.front();
  if (name.empty() || name == "help" || name == "--help" || name == "-h") {
    print_usage(spoken_locale());
    return name.empty() ? usage_error : 0;
  }
  if (name == "--version" || name == "version") {
    std::printf("kith %s\n", KITH_VERSION);
    return 0;
  }
  for (const Command* command : all()) {
    if (command->name != name) continue;
    if (rest.size() > 1 && std::string_view(rest[1]) == "--help") {
      print_help(*command, spoken_locale());
      return 0;
    }
    auto call = invocation(*command, std::span(rest).subspan(1));
    if (!call) {
      report(call.error());
      return usage_error;
    }
    return command->run(*call);
  }
  report(invalid(say("There is no command {}; kith --help lists them.",
                     "没有名为 {} 的命令；kith --help 列出全部命令。", name)));
  return usage_error;
}

}  // namespace kith::commands
