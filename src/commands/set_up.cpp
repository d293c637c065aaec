// kith setup: the workspace and its first administrator, from the shell.
#include <cstdio>

#include "commands/commands.h"
#include "commands/demo/demo.h"

namespace kith::commands {
namespace {

constexpr Setting settings[] = {
    {"email", SettingKind::text, "", "E", "mail address of the first administrator",
     "第一位管理员的邮箱"},
    {"password", SettingKind::text, "", "P", "and the password", "及其密码"},
    {"name", SettingKind::text, "Administrator", "N", "and the name", "及其姓名"},
    {"locale", SettingKind::text, "zh-CN", "zh-CN", "language of the workspace: zh-CN, zh-TW or en",
     "工作区语言：zh-CN、zh-TW 或 en"},
    {"currency", SettingKind::text, "CNY", "CNY", "base currency", "本位币"},
    {"time_zone", SettingKind::text, "Asia/Shanghai", "ZONE", "time zone", "时区"},
    {"demo", SettingKind::boolean, "false", "", "fill it with demo data", "填入演示数据"},
};

Status set_up(const Invocation& call) {
  Program program;
  TRY(program.open(call.settings));
  const Json wanted(Json::Object{{"locale", call.settings.text("locale")},
                                 {"currency", call.settings.text("currency")},
                                 {"time_zone", call.settings.text("time_zone")}});
  const auto workspace_settings = TRY(app::Settings::parse(wanted, {}));
  const std::string email(call.settings.text("email"));
  TRY(program.workspace->set_up(
      {std::string(call.settings.text("name")), email, std::string(call.settings.text("password"))},
      workspace_settings));
  const std::string password(call.settings.text("password"));
  const bool demo = call.settings.flag("demo");
  if (demo) TRY(plant_demo(*program.workspace, password));
  std::printf("E-mail    %s\nPassword  %s\n", email.c_str(), password.c_str());
  if (demo) {
    const Message others =
        say("Others of the demo, with the same password:", "演示数据中的其他用户（密码相同）：");
    std::printf("\n%s\n%s", render(others, workspace_settings.locale).c_str(),
                demo_sign_ins(workspace_settings.locale).c_str());
  }
  return done();
}

int run(const Invocation& call) {
  const Status status = set_up(call);
  return status ? 0 : report(status.error());
}

}  // namespace

const Command& set_up_command() {
  static const Command command{"setup", "makes the workspace and its first administrator",
                               "创建工作区和第一位管理员", settings, run};
  return command;
}

}  // namespace kith::commands
