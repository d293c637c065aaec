// kith export and kith load: a whole workspace out, and in again on either engine.
#include "app/archive.h"

#include <cstdio>
#include <filesystem>

#include "app/backup.h"
#include "app/backup_format.h"
#include "commands/commands.h"

namespace kith::commands {
namespace {

Result<std::string> only_word(const Invocation& call, std::string_view usage) {
  if (call.words.size() == 1) return call.words.front();
  return invalid(say("Name one file: {}", "请指定一个文件：{}", usage));
}

void print(const app::ArchiveSummary& summary) {
  const Message told =
      say("{} rows, {} contents of attachments\ncontent {}",
          "{} 行数据，{} 个附件内容\n内容校验和 {}", summary.rows, summary.files, summary.content);
  std::printf("%s\n", render(told, spoken_locale()).c_str());
}

// On SQLite a snapshot is read, so that a server may go on with the file that it holds.
Status export_workspace(const Invocation& call) {
  const std::string file = TRY(only_word(call, "kith export --data DIR FILE"));
  const std::string data(call.settings.text("data"));
  const std::string database(call.settings.text("database"));
  Program program;
  std::optional<app::backup::Scratch> copies;
  if (database.empty()) {
    copies.emplace(data + "/export-" + program.random.token(8));
    TRY(app::snapshot(data, copies->path(), program.clock));
  }
  program.control =
      TRY(app::Control::open(copies ? copies->path() : data, database, program.clock));
  const auto entries = program.control->workspaces();
  if (entries.empty()) {
    return not_found(say("There is no workspace in this database.", "此数据库中没有工作区。"));
  }
  const app::WorkspaceEntry& entry = entries.front();
  const auto workspace =
      TRY(app::Workspace::open(program.app, entry.name, entry.location,
                               data + "/files/" + entry.name, {program.clock, program.random}));
  print(TRY(app::write_archive_file(program.app, *workspace, file)));
  return done();
}

Status load(const Invocation& call) {
  const std::string file = TRY(only_word(call, "kith load --data DIR FILE"));
  Program program;
  print(TRY(app::load_archive(
      program.app, file,
      {std::string(call.settings.text("data")), std::string(call.settings.text("database"))},
      {program.clock, program.random})));
  return done();
}

int run_export(const Invocation& call) {
  const Status status = export_workspace(call);
  return status ? 0 : report(status.error());
}
int run_load(const Invocation& call) {
  const Status status = load(call);
  return status ? 0 : report(status.error());
}

}  // namespace

const Command& export_command() {
  static const Command command{"export",
                               "writes the whole workspace into one file that either engine loads",
                               "把整个工作区写入一个文件，可载入任一数据库引擎",
                               {},
                               run_export,
                               "FILE"};
  return command;
}

const Command& load_command() {
  static const Command command{"load",
                               "makes a workspace of such a file, on SQLite or PostgreSQL",
                               "用该文件在 SQLite 或 PostgreSQL 上建立工作区",
                               {},
                               run_load,
                               "FILE"};
  return command;
}

}  // namespace kith::commands
