// kith import: the import of the web app, from the shell, as the first administrator.
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "commands/commands.h"
#include "http/temporary_file.h"
#include "integrations/import/imports.h"
#include "integrations/import/parts.h"
#include "integrations/import/store.h"

namespace kith::commands {
namespace {

using integrations::Import;
using integrations::Imports;

constexpr size_t piece_bytes = 256 << 10;

constexpr Setting settings[] = {
    {"object", SettingKind::text, "", "contacts", "what the rows are", "数据类型"},
    {"mapping", SettingKind::text, "", "FILE",
     "mapping, mode, key … as PATCH /imports/{id} takes them; else what the headings propose",
     "映射、模式、匹配键等（同 PATCH /imports/{id} 的请求体）；缺省按表头推断"},
    {"twins", SettingKind::text, "", "HOW",
     "what becomes of rows that a rule against duplicates refuses: rule, allow, update or skip",
     "查重规则拒绝的行如何处理：rule、allow、update 或 skip"},
    {"dry_run", SettingKind::boolean, "false", "", "count what would be done, write nothing",
     "只统计，不写入"},
};

Result<std::string> content_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return not_found(say("{} cannot be read.", "无法读取 {}。", path));
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

Result<http::Body> body_of(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return not_found(say("{} cannot be read.", "无法读取 {}。", path));
  auto spooled =
      std::make_shared<http::TemporaryFile>(std::filesystem::temp_directory_path().string());
  std::string piece(piece_bytes, '\0');
  while (file.read(piece.data(), static_cast<std::streamsize>(piece.size())), file.gcount() > 0) {
    spooled->append({piece.data(), static_cast<size_t>(file.gcount())});
  }
  return http::Body(std::move(spooled));
}

void watch_progress(app::Workspace& workspace) {
  if (!::isatty(STDERR_FILENO)) return;
  workspace.queue().watch([](const jobs::Job& job) {
    const auto total = std::max<int64_t>(job.progress.total, 1);
    std::fprintf(
        stderr, "\r%3lld %%  %lld / %lld", static_cast<long long>(100 * job.progress.done / total),
        static_cast<long long>(job.progress.done), static_cast<long long>(job.progress.total));
  });
}

void print_errors(app::Workspace& workspace, Id import) {
  const auto errors = *workspace.database().read(
      [&](storage::Connection& db) -> Result<std::vector<integrations::ImportError>> {
        return integrations::errors_of(db, import, 0, integrations::errors_shown_max);
      });
  for (const auto& error : errors) {
    std::fprintf(stderr, "line %lld, %s: %s (%s)\n", static_cast<long long>(error.line),
                 error.column.c_str(), error.message.en.c_str(), error.value.c_str());
  }
}

Status import_file(const Invocation& call) {
  if (call.words.size() != 1) {
    return invalid(say("Name one file: kith import --data DIR --object contacts FILE",
                       "请指定一个文件：kith import --data DIR --object contacts FILE"));
  }
  Program program;
  TRY(program.open(call.settings));
  app::Workspace& workspace = *program.workspace;
  const access::Actor actor = TRY(first_administrator(workspace));
  Imports imports(workspace, actor);
  const std::string& path = call.words.front();
  const auto body = TRY(body_of(path));
  Import import =
      TRY(imports.begin(call.settings.text("object"),
                        std::filesystem::path(path).filename().string(), body, 0, body.size()));
  if (const std::string mapping(call.settings.text("mapping")); !mapping.empty()) {
    import = TRY(imports.change(import.id, TRY(parse_json(TRY(content_of(mapping))))));
  }
  if (const std::string twins(call.settings.text("twins")); !twins.empty()) {
    for (const Import& one : integrations::to_run(import))
      TRY(imports.change(one.id, Json(Json::Object{{"twins", twins}})));
  }
  watch_progress(workspace);
  import = TRY(call.settings.flag("dry_run") ? imports.check(import.id) : imports.run(import.id));
  workspace.queue().run_due();
  import = TRY(imports.find(import.id));
  if (::isatty(STDERR_FILENO)) std::fprintf(stderr, "\n");
  print_errors(workspace, import.id);
  for (const Import& part : import.parts) {
    if (part.object.empty()) {
      std::fprintf(stderr, "%s: left out. %s\n", part.file.c_str(), part.problem.en.c_str());
      continue;
    }
    std::fprintf(stderr, "%s: %s\n", part.file.c_str(), part.object.c_str());
    print_errors(workspace, part.id);
  }
  const auto& progress = import.progress;
  std::printf("rows %lld, created %lld, updated %lld, skipped %lld, failed %lld\n",
              static_cast<long long>(progress.rows), static_cast<long long>(progress.created),
              static_cast<long long>(progress.updated), static_cast<long long>(progress.skipped),
              static_cast<long long>(progress.failed));
  if (import.state == integrations::ImportState::failed) return invalid(import.problem);
  return done();
}

int run(const Invocation& call) {
  const Status status = import_file(call);
  return status ? 0 : report(status.error());
}

}  // namespace

const Command& import_command() {
  static const Command command{
      "import",
      "imports a file: CSV, TSV, XLSX, vCard, JSON lines, or a zip of several",
      "导入文件：CSV、TSV、XLSX、vCard、JSON Lines 或其 zip 压缩包",
      settings,
      run,
      "FILE"};
  return command;
}

}  // namespace kith::commands
