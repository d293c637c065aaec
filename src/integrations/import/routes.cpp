// /api/v1/imports: a file in, its mapping, a dry run, the run, how far it is, what was wrong.
#include "integrations/import/routes.h"

#include <charconv>

#include "app/workspace.h"
#include "formats/encoding.h"
#include "http/multipart.h"
#include "integrations/import/error_file.h"
#include "integrations/import/imports.h"
#include "integrations/import/mapping.h"
#include "integrations/import/own_export.h"
#include "integrations/import/presets.h"
#include "integrations/import/preview.h"
#include "integrations/import/samples.h"
#include "integrations/import/store.h"
#include "records/batch.h"

namespace kith::integrations {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

constexpr uint64_t form_bytes_max = 64 << 10;  // besides the file
constexpr int list_max = 100;

void write_progress(JsonWriter& json, const Import& import, Timestamp now) {
  const Progress& progress = import.progress;
  const Timestamp started = import.started_at.value_or(now);
  const int64_t took_us =
      std::max<int64_t>(to_us(import.finished_at.value_or(now)) - to_us(started), 1'000);
  json.begin_object();
  json.key("rows").number(progress.rows);
  json.key("total").number(progress.total);
  json.key("created").number(progress.created);
  json.key("updated").number(progress.updated);
  json.key("skipped").number(progress.skipped);
  json.key("failed").number(progress.failed);
  json.key("rate").number(progress.rows * 1'000'000 / took_us);
  json.end_object();
}

void write_columns(JsonWriter& json, const schema::Schema& schema, const Import& import) {
  const schema::Object* object = schema.object(import.object);
  json.begin_array();
  for (const ImportColumn& column : import.columns) {
    json.begin_object();
    json.key("name").string(column.name);
    json.key("samples").begin_array();
    for (const std::string& sample : column.samples) json.string(sample);
    json.end_array();
    json.key("proposal").value(object ? proposal_json(schema, *object, column) : Json());
    json.end_object();
  }
  json.end_array();
}

void write_errors(JsonWriter& json, std::span<const ImportError> errors, Locale locale) {
  json.begin_array();
  for (const ImportError& error : errors.first(std::min(errors.size(), errors_shown_max))) {
    json.begin_object();
    json.key("row").number(error.row);
    json.key("line").number(error.line);
    json.key("column").string(error.column);
    json.key("field").string(error.field);
    json.key("code").string(error.code);
    json.key("message").string(render(error.message, locale));
    json.key("value").string(error.value);
    json.end_object();
  }
  json.end_array();
}

// What stands in the tables beside the import itself.
struct Beside {
  std::vector<ImportError> errors;
  std::vector<Sample> samples;
  bool undone = false;
};

Beside beside(Call& call, const Import& import) {
  return *call.workspace.database().read([&](storage::Connection& db) -> Result<Beside> {
    Beside found;
    found.errors = errors_of(db, import.id, 0, errors_shown_max);
    found.samples = samples_of(db, import.id);
    const auto batch = import.batch ? records::find_batch(db, import.batch) : std::nullopt;
    found.undone = batch && batch->state == records::BatchState::undone;
    return found;
  });
}

void write_preset(JsonWriter& json, const Preset& preset) {
  json.begin_object();
  json.key("name").string(preset.name);
  json.key("label").begin_object();
  json.key("en").string(preset.label.en);
  json.key("zh").string(preset.label.zh);
  json.end_object();
  json.key("object").string(preset.object);
  json.end_object();
}

void write_import(JsonWriter& json, Call& call, const Import& import) {
  const Beside more = beside(call, import);
  json.begin_object();
  json.key("id").id(import.id);
  json.key("object").string(import.object);
  json.key("file").string(import.file);
  json.key("size").number(import.size);
  json.key("created_at").timestamp(import.created_at);
  json.key("rows_estimate").number(import.progress.total);
  json.key("encoding");
  import.encoding.empty() ? json.null() : json.string(import.encoding);
  json.key("encodings").begin_array();
  for (std::string_view encoding : offered_encodings()) json.string(encoding);
  json.end_array();
  json.key("encoding_sure").boolean(import.encoding_sure);
  json.key("format").string(name_of(import.format));
  json.key("sheet");
  import.sheets.empty() ? json.null() : json.string(import.sheet);
  json.key("sheets").begin_array();
  for (const std::string& sheet : import.sheets) json.string(sheet);
  json.end_array();
  json.key("whole").id(import.whole);
  json.key("parts").begin_array();
  for (const Import& part : import.parts) write_import(json, call, part);
  json.end_array();
  json.key("delimiter");
  import.format == FileFormat::csv ? json.string(std::string(1, import.delimiter)) : json.null();
  json.key("columns");
  write_columns(json, call.actor.schema(), import);
  for (const auto& [name, value] : *import.settings.as_object()) json.key(name).value(value);
  json.key("state").string(more.undone ? "undone" : name_of(import.state));
  json.key("progress");
  write_progress(json, import, call.now);
  json.key("job").id(import.job);
  json.key("batch").id(import.batch);
  json.key("problem");
  import.problem.en.empty() ? json.null() : json.string(render(import.problem, call.locale));
  json.key("presets").begin_array();
  const schema::Object* object = call.actor.schema().object(import.object);
  if (import.whole && object && is_own_export(*object, import.columns))
    write_preset(json, {std::string(own_preset), {"Kith", "知交"}, object->name});
  for (const Preset& preset : presets_for(import.columns)) write_preset(json, preset);
  json.end_array();
  json.key("samples").begin_object();
  for (const SampleKind kind : {SampleKind::created, SampleKind::updated, SampleKind::skipped}) {
    json.key(name_of(kind)).begin_array();
    for (const Sample& sample : more.samples) {
      if (sample.kind == kind) json.raw(sample.json);
    }
    json.end_array();
  }
  json.end_object();
  json.key("errors");
  write_errors(json, more.errors, call.locale);
  json.end_object();
}

Response answer(Call& call, int status, const Import& import) {
  std::string body;
  JsonWriter json(body);
  write_import(json, call, import);
  auto response = Response::json(status, std::move(body));
  response.header("Cache-Control", "no-store");
  if (status == 201) response.header("Location", "/api/v1/imports/" + format(import.id));
  return response;
}

Result<Response> create(Call& call) {
  std::optional<http::Part> file;
  std::string object;
  for (auto& part :
       TRY(http::parse_multipart(call.request.body, call.request.header("Content-Type")))) {
    if (part.name == "file" && part.is_file()) file = part;
    if (part.name == "object") object = TRY(part.text(call.request.body, 100));
  }
  if (!file) {
    return invalid_field(
        "file", "required",
        say("Send the file as the form field “file”.", "请用表单字段 file 上传文件。"));
  }
  Imports imports(call.workspace, call.actor);
  const auto import =
      TRY(imports.begin(object, file->file_name, call.request.body, file->offset, file->size));
  return answer(call, 201, import);
}

Result<Response> list(Call& call) {
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("imports").begin_array();
  for (const Import& import : Imports(call.workspace, call.actor).list({}, list_max))
    write_import(json, call, import);
  json.end_array().end_object();
  return Response::json(std::move(body));
}

Result<Response> show(Call& call) {
  return answer(call, 200, TRY(Imports(call.workspace, call.actor).find(TRY(call.id(0)))));
}

Result<Response> change(Call& call) {
  const Id id = TRY(call.id(0));
  const Json changes = TRY(call.json());
  return answer(call, 200, TRY(Imports(call.workspace, call.actor).change(id, changes)));
}

Result<Response> check(Call& call) {
  return answer(call, 202, TRY(Imports(call.workspace, call.actor).check(TRY(call.id(0)))));
}

Result<Response> run(Call& call) {
  return answer(call, 202, TRY(Imports(call.workspace, call.actor).run(TRY(call.id(0)))));
}

// With settings as they would be: nothing is kept.
Result<Response> preview(Call& call) {
  Import import = TRY(Imports(call.workspace, call.actor).find(TRY(call.id(0))));
  const Json settings = TRY(call.json());
  for (std::string_view name : {"mapping", "value_map", "date_format", "defaults"}) {
    if (const Json* value = settings.find(name)) import.settings.set(std::string(name), *value);
  }
  import.settings.set("mode", "create");
  import.settings.set("key", {});
  import.settings.set("twins", "rule");
  auto response =
      Response::json(TRY(preview_json(call.workspace, call.actor, import, call.locale)));
  response.header("Cache-Control", "no-store");
  return response;
}

Result<Response> cancel(Call& call) {
  TRY(Imports(call.workspace, call.actor).cancel(TRY(call.id(0))));
  return Response::of(204);
}

Result<Response> errors(Call& call) {
  const Import import = TRY(Imports(call.workspace, call.actor).find(TRY(call.id(0))));
  auto file = TRY(ErrorFile::open(call.workspace, import, call.locale));
  auto response = Response::stream("text/csv; charset=utf-8", [file](std::string& out) {
    return file->produce(out) ? http::More::yes : http::More::no;
  });
  response.header("Content-Disposition", http::attachment_disposition("errors-" + import.file));
  response.header("Cache-Control", "no-store");
  return response;
}

}  // namespace

void add_import_routes(std::vector<Route>& routes) {
  const Permit may = Permit::action(access::Action::import);
  routes.push_back(
      {Method::post,
       "/api/v1/imports",
       may,
       "Upload a file to import: CSV, TSV, XLSX, vCard, JSON lines, or a zip of several",
       create,
       {.body_bytes_max = file_bytes_max + form_bytes_max, .lane = app::Lane::bulk}});
  routes.push_back({Method::get, "/api/v1/imports", may, "One's own imports, newest first", list});
  routes.push_back(
      {Method::get, "/api/v1/imports/{id}", may, "How far an import is, and what was wrong", show});
  routes.push_back({Method::patch, "/api/v1/imports/{id}", may,
                    "Say how the file is read and its columns mapped", change});
  routes.push_back({Method::post, "/api/v1/imports/{id}/dry_run", may,
                    "Count what a run would do, writing nothing", check});
  routes.push_back({Method::post,
                    "/api/v1/imports/{id}/preview",
                    may,
                    "The first rows, as they are understood with these settings",
                    preview,
                    {.effect = app::Effect::none}});
  routes.push_back({Method::post, "/api/v1/imports/{id}/run", may, "Import", run});
  routes.push_back({Method::get,
                    "/api/v1/imports/{id}/errors.csv",
                    may,
                    "The wrong rows with their reasons",
                    errors,
                    {.lane = app::Lane::bulk}});
  routes.push_back(
      {Method::remove, "/api/v1/imports/{id}", may, "Cancel, or forget, an import", cancel});
}

}  // namespace kith::integrations
