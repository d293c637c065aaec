// kith backup, kith restore, kith check: what is done to keep a workspace.
#include <cstdio>
#include <filesystem>

#include "app/backup.h"
#include "app/backup_format.h"
#include "app/check.h"
#include "commands/commands.h"
#include "storage/sqlite/integrity.h"

namespace kith::commands {
namespace {

constexpr int found_faults = 1;

Result<std::string> only_word(const Invocation& call, std::string_view usage) {
  if (call.words.size() == 1) return call.words.front();
  return invalid(say("Name one file: {}", "请指定一个文件：{}", usage));
}

Status require_files(const Invocation& call) {
  if (call.settings.text("database").empty()) return done();
  return Error{
      Code::unavailable,
      say("This works on SQLite. On PostgreSQL use pg_dump and pg_restore for the schemas kith_*, "
          "and copy the folder files/ of the data directory after that.",
          "此命令适用于 SQLite。使用 PostgreSQL 时，请用 pg_dump 和 pg_restore 备份 kith_* 各模式，"
          "随后再复制数据目录中的 files/。"),
      {}};
}

void print(Message told) { std::printf("%s\n", render(told, spoken_locale()).c_str()); }

Status back_up(const Invocation& call) {
  const std::string file = TRY(only_word(call, "kith backup --data DIR FILE"));
  TRY(require_files(call));
  const SystemClock clock;
  SystemRandom random;
  const auto made = TRY(app::back_up(std::string(call.settings.text("data")), file, clock, random));
  print(say("{}: {} files, {} bytes", "{}：{} 个文件，{} 字节", file, made.files, made.bytes));
  return done();
}

Status restore(const Invocation& call) {
  const std::string file = TRY(only_word(call, "kith restore --data DIR FILE"));
  TRY(require_files(call));
  SystemRandom random;
  const std::string data(call.settings.text("data"));
  const auto restored = TRY(app::restore(file, data, random));
  print(say("{}: {} files, {} bytes", "{}：{} 个文件，{} 字节", data, restored.files,
            restored.bytes));
  return done();
}

void tell(const records::Fault& fault) {
  print({fault.place + ": " + fault.what.en, fault.place + "：" + fault.what.zh});
}

int64_t look_at_file(const std::string& name, const std::string& path) {
  const auto faults = storage::sqlite::integrity_faults(path);
  for (const std::string& fault : faults) tell({name, {fault, fault}});
  return static_cast<int64_t>(faults.size());
}

// On SQLite a snapshot is looked at, so that a server may go on and nothing of its files changes.
Result<app::Checked> check_workspace(const Invocation& call) {
  Program program;
  app::Checked checked;
  const std::string data(call.settings.text("data"));
  std::optional<app::backup::Scratch> copies;
  const std::string database(call.settings.text("database"));
  if (database.empty()) {
    copies.emplace(data + "/check-" + program.random.token(8));
    TRY(app::snapshot(data, copies->path(), program.clock));
  }
  const std::string& directory = copies ? copies->path() : data;
  if (copies)
    checked.faults += look_at_file(std::string(app::backup::control_name),
                                   fmt::format("{}/{}", directory, app::backup::control_name));
  program.control = TRY(app::Control::open(directory, database, program.clock));
  for (const app::WorkspaceEntry& entry : program.control->workspaces()) {
    if (copies) checked.faults += look_at_file(entry.name + ".db", entry.location.path);
    const auto workspace = TRY(app::Workspace::open(program.app, entry.name, entry.location,
                                                    data + "/files/" + entry.name,
                                                    TRY(environment_of(program, call.settings))));
    const app::Checked one = app::check(*workspace, tell);
    checked.records += one.records;
    checked.contents += one.contents;
    checked.faults += one.faults;
  }
  return checked;
}

Result<int> check(const Invocation& call) {
  const app::Checked checked = TRY(check_workspace(call));
  if (checked.faults > 0) {
    print(say("{} faults in {} records and {} contents", "{2} 个内容、{1} 条记录中有 {0} 处问题",
              checked.faults, checked.records, checked.contents));
    return found_faults;
  }
  print(say("{} records and {} contents of attachments: all consistent",
            "{} 条记录、{} 个附件内容：全部一致", checked.records, checked.contents));
  return 0;
}

int run_backup(const Invocation& call) {
  const Status status = back_up(call);
  return status ? 0 : report(status.error());
}
int run_restore(const Invocation& call) {
  const Status status = restore(call);
  return status ? 0 : report(status.error());
}
// A database that cannot even be read is a fault as well.
int run_check(const Invocation& call) {
  try {
    const auto code = check(call);
    return code ? *code : report(code.error());
  } catch (const storage::StorageError& failure) {
    tell({std::string(call.settings.text("data")), {failure.what(), failure.what()}});
    return found_faults;
  }
}

}  // namespace

const Command& backup_command() {
  static const Command command{"backup",
                               "puts a snapshot of a live workspace into one file",
                               "把运行中工作区的快照存为一个文件",
                               {},
                               run_backup,
                               "FILE"};
  return command;
}

const Command& restore_command() {
  static const Command command{"restore",
                               "makes an empty data folder what a backup was",
                               "将备份恢复到空的数据目录",
                               {},
                               run_restore,
                               "FILE"};
  return command;
}

const Command& check_command() {
  static const Command command{"check",
                               "says whether everything is consistent; exit code 1 if not",
                               "检查数据是否一致；有问题时退出码为 1",
                               {},
                               run_check,
                               ""};
  return command;
}

}  // namespace kith::commands
