#include "integrations/import/imports.h"

#include <algorithm>
#include <filesystem>

#include "app/files.h"
#include "integrations/import/inspect.h"
#include "integrations/import/job.h"
#include "integrations/import/links.h"
#include "integrations/import/mapping.h"
#include "integrations/import/own_export.h"
#include "integrations/import/parts.h"
#include "integrations/import/presets.h"
#include "integrations/import/remembered.h"
#include "integrations/import/samples.h"
#include "integrations/import/store.h"
#include "integrations/import/upload.h"
#include "records/batch.h"

namespace kith::integrations {
namespace {

using storage::Connection;

Error no_import(Id id) {
  return not_found(say("There is no import {}.", "没有导入 {}。", format(id)));
}

bool under_way(const Import& import) {
  return import.state == ImportState::checking || import.state == ImportState::running;
}

Error is_under_way() {
  return conflict(say("The import is under way. Cancel it, or wait until it has finished.",
                      "导入正在进行。请先取消，或等待其完成。"));
}

Result<char> delimiter_of(const Json& changes) {
  const std::string_view text = changes.text("delimiter");
  if (text == "tab") return '\t';
  if (text.size() == 1 && std::string_view(",;\t|").find(text) != std::string_view::npos)
    return text.front();
  return invalid_field(
      "delimiter", "unknown_value",
      say("The delimiter is one of , ; | and a tab.", "分隔符应为 , ; | 或制表符之一。"));
}

Error is_a_part() {
  return conflict(say("This is a part of an archive: check, run or remove the archive as a whole.",
                      "这是压缩包的一部分：请对整个压缩包进行检查、执行或删除。"));
}

// Sets one import, or one part, to its beginning under a job.
void begin_run(Connection& db, Import& import, const Import& whole, Timestamp now) {
  import.progress = {.total = std::max(import.progress.total, import.progress.rows)};
  import.problem = {};
  import.started_at = now;
  import.finished_at.reset();
  import.state = whole.state;
  import.batch = whole.batch;
  import.job = whole.job;
  clear_errors(db, import.id);
  clear_samples(db, import.id);
  clear_later(db, import.id);
  clear_names(db, import.id);
  const bool has_rows = import.format != FileFormat::zip;
  if (import.state == ImportState::running && has_rows) remember_settings(db, import, now);
  save_state(db, import);
}

// What was checked was another archive than the one with this part.
void to_draft(Connection& db, Id whole_id) {
  auto whole = whole_id ? find_import(db, whole_id) : std::nullopt;
  if (!whole || whole->state == ImportState::draft) return;
  whole->state = ImportState::draft;
  whole->problem = {};
  save_state(db, *whole);
}

// Stands for the settings with which this person imported the same headings last.
constexpr std::string_view remembered = "remembered";

constexpr std::string_view setting_names[] = {"mapping",     "mode",        "key",
                                              "defaults",    "date_format", "value_map",
                                              "clear_empty", "twins",       "as_exported"};

}  // namespace

Result<const schema::Object*> Imports::importable(std::string_view name) const {
  TRY(actor_.require(access::Action::import));
  const schema::Object* object = TRY(actor_.schema().require_object(name));
  const bool may = actor_.require(access::Verb::create, *object).ok() ||
                   actor_.require(access::Verb::update, *object).ok();
  if (!may) return actor_.require(access::Verb::create, *object).error();
  return object;
}

Result<Import> Imports::begin(std::string_view object_name, std::string_view file_name,
                              const http::Body& body, uint64_t from, uint64_t size) {
  TRY(actor_.require(access::Action::import));
  if (!object_name.empty()) TRY(importable(object_name));
  if (size > file_bytes_max) {
    return too_large(say("The file is larger than {} MiB. Split it.", "文件超过 {} MiB，请拆分。",
                         file_bytes_max >> 20));
  }
  Import import;
  import.id = workspace_.ids().next();
  import.by = actor_.id();
  import.created_at = workspace_.clock().now();
  import.file = file_name;
  import.size = static_cast<int64_t>(size);
  import.delimiter = '\0';
  const std::string path = path_of(workspace_.files_directory(), import.id);
  TRY(workspace_.files().scan(body, from, size, file_name));
  keep_upload(path, body, from, size);
  if (auto status = read_upload(import, object_name); !status) {
    std::filesystem::remove(path);
    return std::move(status).error();
  }
  return workspace_.database().write([&](Connection& db) -> Result<Import> {
    insert_import(db, import);
    return import;
  });
}

Status Imports::read_upload(Import& import, std::string_view object_name) {
  const std::string& files = workspace_.files_directory();
  const std::string path = path_of(files, import.id);
  if (TRY(file_format(path)) == FileFormat::zip) {
    import.format = FileFormat::zip;
    import.delimiter = ',';
    import.settings = Json(Json::Object{});
    import.parts = TRY(unpack_parts(path, files, import, workspace_.ids()));
    for (Import& part : import.parts) {
      if (auto status = read_part(part, object_name); !status)
        part.problem = status.error().message;
      import.progress.total += part.progress.total;
    }
    for (Import& part : import.parts) {
      if (auto own = own_export_settings(actor_, import.parts, part))
        part.settings = std::move(*own);
      else
        propose_links(actor_, import.parts, part);
    }
    order_parts(actor_.schema(), import.parts);
    return done();
  }
  if (object_name.empty()) {
    return invalid_field(
        "object", "required",
        say("Say as the form field “object” what the rows are: contacts, accounts, …",
            "请用表单字段 object 指明数据类型：contacts、accounts 等。"));
  }
  const schema::Object& object = *TRY(importable(object_name));
  import.object = object.name;
  TRY(inspect(path, object, actor_, import));
  import.settings = first_settings(import);
  propose_links(actor_, std::span(&import, 1), import);
  return done();
}

// One that cannot be read, or of which nobody knows what it holds, is left out until somebody says.
Status Imports::read_part(Import& part, std::string_view otherwise) {
  part.settings = Json(Json::Object{});
  part.delimiter = '\0';
  const std::string path = path_of(workspace_.files_directory(), part.id);
  auto status = inspect_columns(path, part);
  if (part.delimiter == '\0') part.delimiter = ',';
  TRY(std::move(status));
  std::string name = object_of_part(actor_, part);
  if (name.empty()) name = otherwise;
  if (name.empty()) return done();
  const schema::Object& object = *TRY(importable(name));
  TRY(inspect(path, object, actor_, part));
  part.object = object.name;
  part.settings = first_settings(part);
  return done();
}

Result<Import> Imports::leave_out(Import part) {
  part.object.clear();
  part.settings = Json(Json::Object{});
  part.state = ImportState::draft;
  return workspace_.database().write([&](Connection& db) -> Result<Import> {
    save_settings(db, part);
    save_state(db, part);
    clear_errors(db, part.id);
    to_draft(db, part.whole);
    return part;
  });
}

Result<Import> Imports::reorder(Import whole, const Json& changes) {
  const Json* order = changes.find("order");
  std::vector<Import> ordered;
  if (order && order->as_array()) {
    for (const Json& one : *order->as_array()) {
      const auto id = parse_id(one.as_string() ? *one.as_string() : "");
      const auto part = std::ranges::find(whole.parts, id.value_or(Id{}), &Import::id);
      if (part == whole.parts.end()) break;
      ordered.push_back(std::move(*part));
      whole.parts.erase(part);
    }
  }
  if (!whole.parts.empty()) {
    return invalid_field("order", "incomplete",
                         say("Of an archive the order of its parts can be changed: name all of "
                             "their ids. Their mappings are changed part by part.",
                             "压缩包只能更改各部分的顺序：请列出全部编号。映射需逐个部分更改。"));
  }
  for (size_t n = 0; n < ordered.size(); ++n) ordered[n].place = static_cast<int>(n);
  whole.parts = std::move(ordered);
  return workspace_.database().write([&](Connection& db) -> Result<Import> {
    for (const Import& part : whole.parts) save_settings(db, part);
    to_draft(db, whole.id);
    return whole;
  });
}

Result<Import> Imports::find(Id id) const {
  auto import = *workspace_.database().read(
      [&](Connection& db) -> Result<std::optional<Import>> { return find_import(db, id); });
  if (!import || import->by != actor_.id()) return no_import(id);
  if (!under_way(*import)) return std::move(*import);
  // A job that gave up for good takes its import with it.
  const auto job = workspace_.queue().find(import->job);
  if (!job || job->state != jobs::State::failed) return std::move(*import);
  import->state = ImportState::failed;
  import->problem = {job->error, job->error};
  return std::move(*import);
}

std::vector<Import> Imports::list(Id before, int limit) const {
  return *workspace_.database().read([&](Connection& db) -> Result<std::vector<Import>> {
    return imports_of(db, actor_.id(), before, limit);
  });
}

// As this person did it last with these headings; else as the export of a system that is known by
// them; else what the headings say.
Json Imports::first_settings(const Import& import) const {
  if (auto settings = settings_named(import, remembered)) return std::move(*settings);
  for (const Preset& preset : presets_for(import.columns)) {
    if (preset.object != import.object) continue;
    if (auto settings = settings_named(import, preset.name)) return std::move(*settings);
  }
  return settings_named(import, "").value();
}

Result<Json> Imports::settings_named(const Import& import, std::string_view preset) const {
  const schema::Object& object = *TRY(actor_.schema().require_object(import.object));
  if (preset.empty()) {
    Json settings = proposed_settings(actor_.schema(), object, import.columns);
    settings.set("date_format", date_order_of(actor_.schema(), object, import.columns, settings));
    return allowed_settings(actor_, import, std::move(settings));
  }
  if (preset == own_preset) {
    if (auto settings = own_export_settings(actor_, beside(import), import))
      return std::move(*settings);
  } else if (preset == remembered) {
    auto found = *workspace_.database().read([&](Connection& db) -> Result<std::optional<Json>> {
      return remembered_settings(db, import);
    });
    if (found) {
      found->set("preset", remembered);
      return allowed_settings(actor_, import, std::move(*found));
    }
  } else if (auto settings = preset_settings(actor_, import, preset)) {
    settings->set("date_format", date_order_of(actor_.schema(), object, import.columns, *settings));
    return std::move(*settings);
  }
  return invalid_field(
      "preset", "unknown_value",
      say("“{}” does not fit the headings of this file. “presets” lists what does.",
          "“{}”与文件表头不符。可用的映射见 presets。", preset));
}

Result<Import> Imports::change(Id id, const Json& changes) {
  Import import = TRY(find(id));
  if (under_way(import)) return is_under_way();
  if (import.whole && under_way(TRY(find(import.whole)))) return is_under_way();
  if (import.batch) {
    return conflict(
        say("The import has been run. Upload the file again to import it in another way.",
            "该导入已执行。如需以其他方式导入，请重新上传文件。"));
  }
  if (import.format == FileFormat::zip) return reorder(std::move(import), changes);
  const Json* named = changes.find("object");
  if (import.whole && named && named->is_null()) return leave_out(std::move(import));
  const bool separated = !changes.text("delimiter").empty();
  const char delimiter = separated ? TRY(delimiter_of(changes)) : import.delimiter;
  const std::string object_name(changes.text("object", import.object));
  const std::string encoding(changes.text("encoding", import.encoding));
  const std::string sheet(changes.text("sheet", import.sheet));
  if (object_name != import.object || encoding != import.encoding ||
      delimiter != import.delimiter || sheet != import.sheet) {
    import.object = object_name;
    import.sheet = sheet;
    import.encoding_sure = import.encoding_sure || encoding != import.encoding;
    import.encoding = encoding;
    import.delimiter = delimiter;
    const schema::Object& object = *TRY(importable(import.object));
    TRY(inspect(path_of(workspace_.files_directory(), id), object, actor_, import));
    import.settings = first_settings(import);
    propose_links(actor_, beside(import), import);
  }
  if (const Json* preset = changes.find("preset")) {
    import.settings = TRY(settings_named(import, preset->as_string() ? *preset->as_string() : ""));
    propose_links(actor_, beside(import), import);
  }
  bool settled = false;
  for (std::string_view name : setting_names) {
    const Json* value = changes.find(name);
    if (!value) continue;
    import.settings.set(std::string(name), *value);
    settled = true;
  }
  if (settled) {
    TRY(read_mapping(actor_.schema(), actor_, import));
    TRY(check_links(actor_.schema(), beside(import), import.id));
  }
  import.state = ImportState::draft;
  import.progress = {.total = std::max(import.progress.total, import.progress.rows)};
  return workspace_.database().write([&](Connection& db) -> Result<Import> {
    save_settings(db, import);
    save_state(db, import);
    clear_errors(db, id);
    clear_samples(db, id);
    to_draft(db, import.whole);
    return import;
  });
}

// The imports that run together with this one, as they stand, and this one as it is to be.
std::vector<Import> Imports::beside(const Import& import) const {
  if (!import.whole) return {import};
  auto whole = *workspace_.database().read([&](Connection& db) -> Result<std::optional<Import>> {
    return find_import(db, import.whole);
  });
  std::vector<Import> parts = whole ? to_run(*whole) : std::vector<Import>();
  const auto own = std::ranges::find(parts, import.id, &Import::id);
  if (own == parts.end())
    parts.push_back(import);
  else
    *own = import;
  return parts;
}

records::Unit Imports::unit(Connection& db, const app::Settings& settings) const {
  return workspace_.unit(db, actor_, records::Via::import, settings);
}

Result<Import> Imports::check(Id id) { return start(id, Goal::check); }
Result<Import> Imports::run(Id id) { return start(id, Goal::run); }

Result<Import> Imports::start(Id id, Goal goal) {
  const Import seen = TRY(find(id));
  TRY(actor_.require(access::Action::import));
  if (seen.whole) return is_a_part();
  for (const Import& one : to_run(seen)) TRY(read_mapping(actor_.schema(), actor_, one));
  TRY(check_links(actor_.schema(), to_run(seen)));
  if (to_run(seen).empty()) {
    return invalid_field("parts", "required",
                         say("No part of the archive has an object: say what at least one holds.",
                             "压缩包的各部分都没有指定数据类型：请至少为一个部分指定。"));
  }
  const app::Settings settings = workspace_.settings();
  return workspace_.database().write([&](Connection& db) -> Result<Import> {
    db.take_turns("import-" + format(id));
    auto found = find_import(db, id);  // as it is now: it may have been started meanwhile
    if (!found) return no_import(id);
    Import import = std::move(*found);
    if (under_way(import) && seen.state != ImportState::failed) return is_under_way();
    if (import.batch) {
      return conflict(
          say("The import has been run already. Upload the file again to run it once more.",
              "该导入已执行过。如需再次导入，请重新上传文件。"));
    }
    const bool running = goal == Goal::run;
    import.state = running ? ImportState::running : ImportState::checking;
    if (running)
      import.batch =
          records::open_batch(unit(db, settings), records::BatchKind::import, import.file).id;
    import.job =
        TRY(workspace_.queue().enqueue(db, {.kind = std::string(import_job),
                                            .payload = Json(Json::Object{{"import", format(id)},
                                                                         { "dry",
                                                                           !running }}),
                                            .by = actor_.id(),
                                            .once_key = {},
                                            .run_at = {}}));
    begin_run(db, import, import, workspace_.clock().now());
    for (Import& part : import.parts) {
      if (!part.object.empty()) begin_run(db, part, import, workspace_.clock().now());
    }
    return import;
  });
}

Status Imports::cancel(Id id) {
  Import import = TRY(find(id));
  if (import.whole) return is_a_part();
  if (under_way(import)) return stop(std::move(import));
  TRY(workspace_.database().write([&](Connection& db) -> Status {
    remove_import(db, id);
    return done();
  }));
  std::filesystem::remove(path_of(workspace_.files_directory(), id));
  for (const Import& part : import.parts)
    std::filesystem::remove(path_of(workspace_.files_directory(), part.id));
  return done();
}

// First the job: once it is cancelled none of its slices can commit any more.
Status Imports::stop(Import import) {
  (void)workspace_.queue().cancel(import.job);
  const app::Settings settings = workspace_.settings();
  return workspace_.database().write([&](Connection& db) -> Status {
    auto now = find_import(db, import.id);
    if (!now || !under_way(*now)) return done();  // it finished first
    now->state = ImportState::cancelled;
    now->finished_at = workspace_.clock().now();
    save_state(db, *now);
    for (Import& part : now->parts) {
      if (!under_way(part)) continue;
      part.state = ImportState::cancelled;
      part.finished_at = now->finished_at;
      save_state(db, part);
    }
    if (now->batch) {
      records::close_batch(unit(db, settings), now->batch,
                           now->progress.created + now->progress.updated,
                           records::BatchState::done);
    }
    return done();
  });
}

}  // namespace kith::integrations
