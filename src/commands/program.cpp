#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "activity/install.h"
#include "app/clamd.h"
#include "commands/commands.h"
#include "commands/demo/demo.h"
#include "insight/install.h"
#include "integrations/install.h"
#include "sales/install.h"

namespace kith::commands {
namespace {

constexpr const char* first_workspace = "main";

int exit_code(Code code) {
  switch (code) {
    case Code::invalid:
      return 65;
    case Code::conflict:
      return 65;
    case Code::too_large:
      return 65;
    case Code::not_found:
      return 66;
    case Code::unauthenticated:
      return 77;
    case Code::forbidden:
      return 77;
    case Code::busy:
      return 75;
    case Code::unavailable:
      return 69;
  }
  return 70;
}

}  // namespace

Locale spoken_locale() {
  const auto language =
      environment_variable("LC_ALL").value_or(environment_variable("LANG").value_or(""));
  return language.starts_with("zh") ? Locale::zh_cn : Locale::en;
}

Program::Program() {
  app::install(app);
  sales::install(app);
  activity::install(app);
  insight::install(app);
  integrations::install(app);
  app.demo = [](app::Workspace& workspace) { return plant_demo(workspace, {}); };
}

Status Program::open(const kith::Settings& settings) {
  const std::string data(settings.text("data"));
  control = TRY(app::Control::open(data, std::string(settings.text("database")), clock));
  auto entries = control->workspaces();
  const app::WorkspaceEntry entry =
      entries.empty() ? TRY(control->add(first_workspace)) : entries.front();
  workspace =
      TRY(app::Workspace::open(app, entry.name, entry.location, data + "/files/" + entry.name,
                               TRY(environment_of(*this, settings))));
  return done();
}

// Whoever has the folder, or a copy of it, would have its key.
Result<std::shared_ptr<KeyRing>> key_ring(const kith::Settings& settings) {
  namespace fs = std::filesystem;
  const std::string path(settings.text("key_file"));
  if (path.empty()) return std::shared_ptr<KeyRing>();
  std::error_code missing;
  const fs::path file = fs::weakly_canonical(path, missing);
  const fs::path data = fs::weakly_canonical(std::string(settings.text("data")), missing);
  const auto [in_data, in_file] = std::ranges::mismatch(data, file);
  if (!data.empty() && in_data == data.end()) {
    return invalid_field(
        "key_file", "inside_data",
        say("{} lies inside the data folder {}: whoever copies that has the key "
            "with it. Keep the file elsewhere.",
            "{} 位于数据目录 {} 内：复制该目录的人会同时得到密钥。请将密钥文件放在别处。", path,
            data.string()));
  }
  return KeyRing::open(path);
}

namespace {

Result<std::shared_ptr<const app::Scanner>> scanner(const kith::Settings& settings) {
  const auto failure = settings.text("scan_failure");
  if (failure != "refuse" && failure != "allow") {
    return invalid_field("scan_failure", "not_a_choice",
                         say("scan_failure is refuse or allow, not “{}”.",
                             "scan_failure 应为 refuse 或 allow，而不是“{}”。", failure));
  }
  if (!settings.given("clamd")) return std::shared_ptr<const app::Scanner>();
  return app::clamd(
      settings.text("clamd"),
      {.failure = failure == "allow" ? app::ScanFailure::allow : app::ScanFailure::refuse});
}

}  // namespace

Result<app::Environment> environment_of(Program& program, const kith::Settings& settings) {
  return app::Environment{program.clock, program.random, TRY(key_ring(settings)),
                          TRY(scanner(settings))};
}

Result<access::Actor> first_administrator(const app::Workspace& workspace) {
  const auto directory = workspace.directory();
  for (const access::User& user : directory->users()) {
    const access::Actor actor = workspace.actor(user.id);
    if (actor.may(access::Action::administer)) return actor;
  }
  return Error{Code::unavailable,
               say("There is no administrator yet: kith setup makes the first.",
                   "还没有管理员：请先运行 kith setup。"),
               {}};
}

int report(const Error& error) {
  const bool zh = spoken_locale() != Locale::en;
  std::fprintf(stderr, "kith: %s\n", (zh ? error.message.zh : error.message.en).c_str());
  for (const FieldError& field : error.fields) {
    std::fprintf(stderr, "  %s: %s\n", field.field.c_str(),
                 (zh ? field.message.zh : field.message.en).c_str());
  }
  return exit_code(error.code);
}

}  // namespace kith::commands
