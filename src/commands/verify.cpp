// kith verify: whether the change log is what was sealed, of a workspace or of an auditor's bundle.
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>
#include <sstream>

#include "app/backup.h"
#include "app/backup_format.h"
#include "app/seal_bundle.h"
#include "app/seal_files.h"
#include "app/secret_file.h"
#include "commands/commands.h"

namespace kith::commands {
namespace {

constexpr int found_faults = 1;
constexpr int told_max = 20;
constexpr std::chrono::hours patience{24};

constexpr Setting verify_settings[] = {
    {"bundle", SettingKind::text, "", "FILE",
     "a bundle instead of a workspace; - is standard input",
     "检查封存包而不是工作区；- 为标准输入"},
    {"key", SettingKind::text, "", "HEX", "the public key that must have signed the heads",
     "签署树头的公钥必须是此公钥"},
    {"head", SettingKind::text, "", "FILE", "a head that was kept, as GET /api/v1/seal answered",
     "此前保存的树头，即 GET /api/v1/seal 的回答"},
};

void print(const Message& told) { std::printf("%s\n", render(told, spoken_locale()).c_str()); }

Error unreadable(const std::string& path) {
  return not_found(say("{} cannot be read.", "无法读取 {}。", path));
}

Result<records::TreeHead> read_head(const std::string& path) {
  std::ifstream file(path);
  if (!file) return unreadable(path);
  std::ostringstream text;
  text << file.rdbuf();
  const Json json = TRY(parse_json(text.str()));
  const Json* inside = json.find("head");
  return records::parse_head(inside ? *inside : json);
}

Result<records::SealCheck> wanted_of(const Invocation& call) {
  records::SealCheck wanted;
  if (const std::string key(call.settings.text("key")); !key.empty()) {
    wanted.key = hash_from_hex(key);
    if (!wanted.key)
      return invalid_field("key", "format",
                           say("A public key is 64 hexadecimal digits, as the settings show it.",
                               "公钥为 64 位十六进制数，见设置页面。"));
  }
  if (const std::string path(call.settings.text("head")); !path.empty())
    wanted.kept = TRY(read_head(path));
  wanted.on_fault = [told = 0](const records::SealFault& fault) mutable {
    if (++told <= told_max) print(fault.what);
  };
  return wanted;
}

Result<records::SealReport> verify_bundle(const std::string& path,
                                          const records::SealCheck& wanted) {
  if (path == "-") return app::check_bundle(std::cin, wanted);
  std::ifstream file(path, std::ios::binary);
  if (!file) return unreadable(path);
  return app::check_bundle(file, wanted);
}

// What the files of the installation know, by workspace. To be asked for before the log is read: what a
// server signs meanwhile is ahead of that.
Result<std::map<std::string, records::SealCheck>> kept_in(const std::string& data,
                                                          const std::shared_ptr<KeyRing>& keys) {
  namespace fs = std::filesystem;
  std::map<std::string, records::SealCheck> kept;
  if (!fs::exists(data + "/files")) return kept;
  for (const auto& folder : fs::directory_iterator(data + "/files")) {
    if (!folder.is_directory()) continue;
    // A check that cannot read the key would be content with heads that anybody has signed.
    TRY(app::read_secret(folder.path() / "seal.key", keys.get()));
    kept.emplace(folder.path().filename(), app::SealFiles(folder.path(), keys).expected());
  }
  return kept;
}

// On SQLite a snapshot is looked at, so that a server may go on and nothing of its files changes.
// A database that is not this machine's own is only read: an auditor's program may be newer than its.
Result<std::vector<records::SealReport>> verify_workspaces(const Invocation& call,
                                                           const records::SealCheck& wanted) {
  Program program;
  const std::string data(call.settings.text("data"));
  const std::string database(call.settings.text("database"));
  auto kept = TRY(kept_in(data, TRY(key_ring(call.settings))));
  std::optional<app::backup::Scratch> copies;
  if (database.empty()) {
    copies.emplace(data + "/verify-" + program.random.token(8));
    TRY(app::snapshot(data, copies->path(), program.clock));
  }
  program.control =
      TRY(app::Control::open(copies ? copies->path() : data, database, program.clock));
  const auto entries = program.control->workspaces();
  if (entries.empty())
    return not_found(say("There is no workspace in this database.", "此数据库中没有工作区。"));
  std::vector<records::SealReport> reports;
  for (const app::WorkspaceEntry& entry : entries) {
    records::SealCheck check = wanted;
    if (!check.kept) check.kept = kept[entry.name].kept;
    check.newest_by = kept[entry.name].newest_by;
    storage::open(entry.location)
        ->read_raw(
            [&](storage::Connection& db) { reports.push_back(records::check_seal(db, check)); },
            {.timeout = patience, .lane = storage::Lane::bulk});
  }
  return reports;
}

void tell(const records::SealReport& report) {
  print(say("{} changes sealed, {} waiting, {} erased, {} heads",
            "已封存 {} 条变更，{} 条待封存，{} 条已抹除，{} 个树头", report.sealed, report.waiting,
            report.erased, report.heads));
  if (report.head)
    print(say("newest head: size {}, at {}, root {}\nsigned by {}",
              "最新树头：大小 {}，时间 {}，根 {}\n签名公钥 {}", report.head->size,
              format(report.head->at), hex(report.head->root), hex(report.head->key)));
  if (report.first)
    print(say("{} faults; first: {}", "{} 处问题；首处：{}", report.faults,
              render(report.first->what, spoken_locale())));
  else
    print(say("the log is what was sealed", "日志与封存时一致"));
}

Result<int> verify(const Invocation& call) {
  if (!call.words.empty())
    return invalid(
        say("Name a bundle by --bundle {}.", "请用 --bundle {} 指定封存包。", call.words.front()));
  const auto wanted = TRY(wanted_of(call));
  const std::string bundle(call.settings.text("bundle"));
  std::vector<records::SealReport> reports;
  if (bundle.empty())
    reports = TRY(verify_workspaces(call, wanted));
  else
    reports.push_back(TRY(verify_bundle(bundle, wanted)));
  for (const auto& report : reports) tell(report);
  return std::ranges::any_of(reports, &records::SealReport::faults) ? found_faults : 0;
}

// A database that cannot even be read is a fault as well.
int run_verify(const Invocation& call) {
  try {
    const auto code = verify(call);
    return code ? *code : report(code.error());
  } catch (const storage::StorageError& error) {
    print(say("the database cannot be read: {}", "无法读取数据库：{}", error.what()));
    return found_faults;
  }
}

}  // namespace

const Command& verify_command() {
  static const Command command{
      "verify",
      "says whether the change log is what was sealed, of a workspace or of an exported bundle",
      "检查变更日志是否与封存时一致：工作区或导出的封存包", verify_settings, run_verify};
  return command;
}

}  // namespace kith::commands
