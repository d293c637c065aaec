// kith keys: the keys for data at rest (base/key_ring.h), from the shell.
#include <cstdio>
#include <optional>

#include "app/at_rest.h"
#include "app/backup.h"
#include "app/backup_format.h"
#include "commands/commands.h"

namespace kith::commands {
namespace {

constexpr std::string_view usage = "kith keys new FILE | rotate FILE | status --data DIR";

void print(const Message& told) { std::printf("%s\n", render(told, spoken_locale()).c_str()); }

Status make(const std::string& path) {
  SystemRandom random;
  const auto key = TRY(write_key_file(path, SystemClock().now(), random));
  print(say(
      "{}: key {}. Keep a copy apart from the backups: without it they cannot be read. Name the "
      "file by --key-file {} (KITH_KEY_FILE).",
      "{0}：密钥 {1}。请另存一份，与备份分开保管：没有它，备份无法读取。启动时用 --key-file "
      "{2}（KITH_KEY_FILE）指定此文件。",
      path, key.id, path));
  return done();
}

Status rotate(const std::string& path) {
  SystemRandom random;
  const auto key = TRY(add_key(path, SystemClock().now(), random));
  print(say(
      "{}: key {} added. A running server takes it within ten minutes, and encrypts everything "
      "under it in the background. Leave the older keys in until `kith keys status` says that "
      "nothing lies under them; backups need them for longer.",
      "{}：已添加密钥 {}。运行中的服务器会在十分钟内启用它，并在后台用它重新加密全部数据。在 kith "
      "keys status 显示旧密钥未使用之前，请勿删除旧密钥；旧备份仍需要它们。",
      path, key.id));
  return done();
}

Message line_of(const app::KeyUse& key, std::string_view current) {
  const std::string made_at = key.made_at ? format(*key.made_at) : "";
  if (key.id == current)
    return say("{} {} in use, the present key", "{} {} 使用中，当前密钥", key.id, made_at);
  if (!key.made_at)
    return say("{} in use, and not in the file: put its line back",
               "{} 使用中，但不在密钥文件中：请补回该行", key.id);
  if (key.in_use)
    return say("{} {} in use: leave it in the file", "{} {} 使用中：请勿删除", key.id, made_at);
  return say("{} {} nothing lies under it", "{} {} 未使用", key.id, made_at);
}

// On SQLite a snapshot is asked, so that a server may go on with the file that it holds.
Status status(const Invocation& call) {
  Program program;
  const std::string data(call.settings.text("data"));
  const std::string database(call.settings.text("database"));
  if (!call.settings.given("key_file")) {
    print(say("No file of keys is configured: nothing is encrypted.",
              "未配置密钥文件：数据未加密。"));
    return done();
  }
  std::optional<app::backup::Scratch> copies;
  if (database.empty()) {
    copies.emplace(data + "/keys-" + program.random.token(8));
    TRY(app::snapshot(data, copies->path(), program.clock));
  }
  program.control =
      TRY(app::Control::open(copies ? copies->path() : data, database, program.clock));
  for (const app::WorkspaceEntry& entry : program.control->workspaces()) {
    const auto workspace = TRY(app::Workspace::open(program.app, entry.name, entry.location,
                                                    data + "/files/" + entry.name,
                                                    TRY(environment_of(program, call.settings))));
    const app::AtRest state = app::at_rest(*workspace);
    for (const app::KeyUse& key : state.keys) print(line_of(key, state.current));
    if (state.plain)
      print(say("Some of it may not be encrypted yet.", "可能仍有部分数据尚未加密。"));
    if (state.left > 0)
      print(
          say("{} contents or secrets could not be encrypted: the server's log names them "
              "(at_rest_…_left).",
              "有 {} 个内容或密钥无法加密：服务器日志中有说明（at_rest_…_left）。", state.left));
    if (state.job)
      print(say("Encrypting: {} of {} contents.", "正在加密：{} / {} 个内容。",
                state.job->progress.done, state.job->progress.total));
  }
  return done();
}

Status act(const Invocation& call) {
  const auto& words = call.words;
  if (words.size() == 2 && words[0] == "new") return make(words[1]);
  if (words.size() == 2 && words[0] == "rotate") return rotate(words[1]);
  if (words.size() == 1 && words[0] == "status") return status(call);
  return invalid(say("Say what: {}", "请指明操作：{}", usage));
}

int run(const Invocation& call) {
  const Status status = act(call);
  return status ? 0 : report(status.error());
}

}  // namespace

const Command& keys_command() {
  static const Command command{"keys",
                               "makes keys for data at rest, adds one, says which are in use",
                               "生成、添加静态数据的密钥，并显示哪些在使用",
                               {},
                               run,
                               "new FILE | rotate FILE | status"};
  return command;
}

}  // namespace kith::commands
