// kith export and kith load: a whole workspace out, and in again on either engine.
#include "app/archive.h"

#include <cstdio>
#include <filesystem>
#include <optional>

#include "app/backup.h"
#include "app/backup_format.h"
#include "app/seal_bundle.h"
#include "commands/commands.h"
#include "integrations/export/workspace_export.h"

namespace kith::commands {
namespace {

constexpr Setting export_settings[] = {
    {"format", SettingKind::text, "archive", "csv",
     "archive: all there is, for kith load; csv, xlsx or jsonl: the records, a zip of files; "
     "seal: the sealed change log, for kith verify --bundle",
     "archive：全部内容，供 kith load 使用；csv、xlsx 或 jsonl：仅记录，多个文件的 zip；"
     "seal：封存的变更日志，供 kith verify --bundle 使用"},
    {"values", SettingKind::boolean, "true", "",
     "of seal: with the values of the changes, or without any", "seal：包含变更的值，或完全不含"},
    {"encoding", SettingKind::text, "UTF-8", "GB18030", "of CSV: UTF-8 or GB18030",
     "CSV 的编码：UTF-8 或 GB18030"},
    {"as_of", SettingKind::text, "", "2026-01-31T00:00:00Z",
     "of csv, xlsx and jsonl: the records as they were at that instant",
     "csv、xlsx 和 jsonl：该时刻的记录"},
};

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

Error in_the_way(const std::string& path) {
  return conflict(say("{} exists already; name a file that does not, or move that one away",
                      "{} 已存在；请换一个不存在的文件名，或先移走该文件", path));
}

// The records as files: what the first administrator sees.
Status export_records(app::Workspace& workspace, const Settings& settings,
                      const std::string& path) {
  if (std::filesystem::exists(path)) return in_the_way(path);
  const integrations::Exporter who{workspace, TRY(first_administrator(workspace)), spoken_locale(),
                                   workspace.clock().now(), nullptr};
  Json request(
      Json::Object{{"format", settings.text("format")}, {"encoding", settings.text("encoding")}});
  if (const auto at = settings.text("as_of"); !at.empty()) request.set("as_of", at);
  const auto run = TRY(integrations::open_workspace_export(who, request));
  TRY(run->begin());
  app::backup::PartialFile file(path);
  std::string piece;
  for (auto more = http::More::yes; more == http::More::yes;) {
    piece.clear();
    more = run->produce(piece);
    file.write(piece);
  }
  file.finish();
  return done();
}

// The change log with its seals, for an auditor.
Status export_seal(app::Workspace& workspace, const Settings& settings, const std::string& path) {
  if (std::filesystem::exists(path)) return in_the_way(path);
  auto bundle =
      TRY(app::SealBundle::open(workspace, settings.flag("values") ? app::BundleValues::included
                                                                   : app::BundleValues::left_out));
  app::backup::PartialFile file(path);
  std::string piece;
  for (bool more = true; more;) {
    piece.clear();
    more = bundle.produce(piece);
    file.write(piece);
  }
  file.finish();
  const Message told = say("{} changes", "{} 条变更", bundle.size());
  std::printf("%s\n", render(told, spoken_locale()).c_str());
  return done();
}

// On SQLite a snapshot is read, so that a server may go on with the file that it holds.
Status export_workspace(const Invocation& call) {
  const std::string file =
      TRY(only_word(call, "kith export --data DIR [--format archive|csv|xlsx|jsonl|seal] FILE"));
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
  const auto workspace = TRY(app::Workspace::open(program.app, entry.name, entry.location,
                                                  data + "/files/" + entry.name,
                                                  TRY(environment_of(program, call.settings))));
  if (call.settings.text("format") == "seal") return export_seal(*workspace, call.settings, file);
  const bool as_files = call.settings.text("format") != "archive";
  if (!as_files && !call.settings.text("as_of").empty()) {
    return invalid(
        say("An archive holds all there is, its history among it: leave out as-of, or "
            "choose csv, xlsx or jsonl.",
            "归档包含全部内容及其历史：请去掉 as-of，或选择 csv、xlsx、jsonl。"));
  }
  if (as_files) return export_records(*workspace, call.settings, file);
  print(TRY(app::write_archive_file(program.app, *workspace, file)));
  return done();
}

Status load(const Invocation& call) {
  const std::string file = TRY(only_word(call, "kith load --data DIR FILE"));
  Program program;
  print(TRY(app::load_archive(
      program.app, file,
      {std::string(call.settings.text("data")), std::string(call.settings.text("database"))},
      TRY(environment_of(program, call.settings)))));
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
  static const Command command{
      "export",
      "writes the whole workspace into one file that either engine loads, "
      "or its records as CSV, XLSX or JSON lines, or its sealed log",
      "把整个工作区写入一个文件，可载入任一数据库引擎；或将其记录写成 CSV、XLSX 或 "
      "JSON Lines，或写出封存的日志",
      export_settings,
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
