// /api/v1/attachments: contents in and out. The one place that answers with an uploaded file.
#include "api/api.h"
#include "api/page.h"
#include "app/files.h"
#include "http/multipart.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

constexpr uint64_t upload_bytes_max = 100 << 20;

struct Upload {
  http::Part file;
  std::string object;
  std::string record;
};

Result<Upload> upload_of(const Call& call) {
  Upload upload;
  for (auto& part :
       TRY(http::parse_multipart(call.request.body, call.request.header("Content-Type")))) {
    if (part.name == "file" && part.is_file()) upload.file = part;
    if (part.name == "record_object") upload.object = TRY(part.text(call.request.body, 100));
    if (part.name == "record_id") upload.record = TRY(part.text(call.request.body, 100));
  }
  if (upload.file.is_file()) return upload;
  return invalid_field(
      "file", "required",
      say("Send the content as the form field “file”.", "请用表单字段 file 上传内容。"));
}

Value text_value(std::string text) { return Value{std::move(text)}; }

Result<Response> create(Call& call) {
  const schema::Object& attachments = *TRY(call.object("attachments"));
  TRY(call.actor.require(access::Verb::create, attachments));
  const Upload upload = TRY(upload_of(call));
  const auto kept = TRY(call.workspace.files().keep(call.request.body, upload.file.offset,
                                                    upload.file.size, upload.file.file_name));
  Json values(Json::Object{{"name", upload.file.file_name}});
  if (!upload.record.empty()) {
    values.set("record", Json(Json::Object{{"object", upload.object}, {"id", upload.record}}));
  }
  const auto saved = TRY(write(call, [&](const records::Unit& unit) -> Result<records::Saved> {
    const auto made = TRY(call.workspace.records().create(unit, attachments, values));
    const auto before = query::fetch(environment(call, unit.db), attachments, made.id);
    query::Stored after = *before;
    after.cells(*attachments.field("size"))[0] = kept.size;
    after.cells(*attachments.field("type"))[0] = text_value(kept.type);
    after.cells(*attachments.field("hash"))[0] = text_value(kept.hash);
    return call.workspace.records().update(unit, *before, std::move(after));
  }));
  return record_response(call, attachments, saved.id, 201);
}

std::string_view text_of(const query::Stored& record, std::string_view field) {
  const auto* text = std::get_if<std::string>(&record.cells(*record.object().field(field))[0]);
  return text ? std::string_view(*text) : std::string_view();
}

// Images that our own eyes have recognised may be shown; everything else is a download. Neither can
// run anything, whatever it holds (trust bar W3).
Result<Response> content(Call& call) {
  const schema::Object& attachments = *TRY(call.object("attachments"));
  const Id id = TRY(call.id(0));
  const auto record = TRY(read(call, [&](storage::Connection& db) -> Result<query::Stored> {
    auto found = query::fetch(environment(call, db), attachments, id);
    if (!found || found->deleted()) return no_record(attachments);
    return std::move(*found);
  }));
  auto found = TRY(call.workspace.files().open(text_of(record, "hash")));
  if (!found) return not_found(say("The content of this attachment is missing.", "附件内容缺失。"));
  const std::string_view type = text_of(record, "type");
  auto response = app::content_response(type, std::move(found));
  const bool shown = type.starts_with("image/") && call.request.query("inline");
  response.header("Content-Disposition",
                  shown ? "inline" : http::attachment_disposition(text_of(record, "name")));
  response.header("X-Content-Type-Options", "nosniff");
  response.header("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'");
  response.header("Cross-Origin-Resource-Policy", "same-origin");
  response.header("Cache-Control", "private, no-store");
  return response;
}

}  // namespace

void add_attachment_routes(std::vector<Route>& routes) {
  routes.push_back({Method::post,
                    "/api/v1/attachments",
                    Permit::signed_in(),
                    "Upload a file",
                    create,
                    {.body_bytes_max = upload_bytes_max, .lane = app::Lane::bulk}});
  routes.push_back({Method::get,
                    "/api/v1/attachments/{id}/content",
                    Permit::signed_in(),
                    "The content of an attachment",
                    content,
                    {.lane = app::Lane::bulk}});
}

}  // namespace kith::api
