#include "integrations/export/routes.h"

#include "app/audit.h"
#include "integrations/download.h"
#include "integrations/export/export.h"
#include "integrations/export/store.h"
#include "integrations/export/workspace_export.h"

namespace kith::integrations {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

Exporter exporter(const Call& call, Locale locale) {
  return {call.workspace, call.actor, locale, call.now, call.request.disconnect};
}

// Who exports what is known before the first byte leaves.
void note(const Call& call, std::string_view what, const Export& file) {
  const Id by = call.caller.user ? call.caller.user : call.actor.id();
  call.workspace.database().write_raw(
      [&](storage::Connection& db) {
        app::note_audit(
            db, {call.workspace.ids().next(), call.now, by, std::string(what), {}, file.told});
        return true;
      },
      {});
}

Result<Response> sent(const Call& call, std::string_view what, std::shared_ptr<Export> file) {
  TRY(file->begin());  // what is wrong is said as a problem, not as half a file
  note(call, what, *file);
  const bool packed = file->file_name.ends_with(".xlsx") || file->file_name.ends_with(".zip");
  return download(file->content_type, file->file_name,
                  packed ? Packing::packed : Packing::compressible,
                  [file](std::string& out) { return file->produce(out); });
}

Result<Response> stream(Call& call, const Json& request, Locale locale) {
  return sent(call, "export", TRY(open_export(exporter(call, locale), request)));
}

// The members of a request in a body, from the parameters of a link.
Result<Json> request_of_parameters(const Call& call) {
  Json request{Json::Object{}};
  for (const auto& [name, value] : call.request.target.parameters) {
    if (name != "filter" && name != "group" && name != "measures") {
      request.set(name, name == "deleted" ? Json(value == "true") : Json(value));
      continue;
    }
    auto json = parse_json(value);
    if (!json) return invalid_field(name, "format", json.error().message);
    request.set(name, std::move(*json));
  }
  return request;
}

Result<Response> of_object(Call& call, Json request) {
  TRY(call.object(call.parts[0]));
  if (request.as_object()) request.set("object", call.parts[0]);
  return stream(call, request, call.locale);
}

Result<Response> by_link(Call& call) { return of_object(call, TRY(request_of_parameters(call))); }
Result<Response> by_body(Call& call) { return of_object(call, TRY(call.json())); }

// One that names no object is of the whole workspace.
bool is_of_workspace(const Json& request) { return request.as_object() && !request.find("object"); }

Result<std::shared_ptr<Export>> open(const Call& call, const Json& request, Locale locale) {
  if (is_of_workspace(request)) return open_workspace_export(exporter(call, locale), request);
  return open_export(exporter(call, locale), request);
}

Result<Response> prepare(Call& call) {
  const Json request = TRY(call.json());
  const bool of_one = request.as_object() && !is_of_workspace(request);
  if (of_one) TRY(call.object(request.text("object")));
  const auto file = TRY(open(call, request, call.locale));
  if (is_of_workspace(request)) TRY(file->begin());  // how far back it may be asked for
  const std::string secret = call.workspace.random().token(32);
  const Ticket ticket{call.actor.id(), request, call.locale, call.now + ticket_lifetime};
  call.workspace.database().write_raw(
      [&](storage::Connection& db) {
        keep_ticket(db, secret, ticket, call.now);
        return true;
      },
      {});
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.key("link").string("/api/v1/exports/" + secret);
  json.key("file").string(file->file_name);
  json.key("until").timestamp(ticket.until);
  json.end_object();
  auto response = Response::json(201, std::move(body));
  response.header("Location", "/api/v1/exports/" + secret);
  response.header("Cache-Control", "no-store");
  return response;
}

Result<Response> load(Call& call) {
  const auto ticket = *call.workspace.database().read(
      [&](storage::Connection& db) -> Result<std::optional<Ticket>> {
        return find_ticket(db, call.parts[0], call.actor.id(), call.now);
      });
  if (!ticket) {
    return not_found(say("This link to an export is no longer good. Export again.",
                         "此导出链接已失效，请重新导出。"));
  }
  const bool all = is_of_workspace(ticket->request);
  return sent(call, all ? "export_all" : "export",
              TRY(open(call, ticket->request, ticket->locale)));
}

Result<Response> of_workspace(Call& call) {
  const Json request = TRY(request_of_parameters(call));
  return sent(call, "export_all", TRY(open_workspace_export(exporter(call, call.locale), request)));
}

}  // namespace

void add_export_routes(std::vector<Route>& routes) {
  const Permit may = Permit::action(access::Action::export_);
  routes.push_back({Method::get,
                    "/api/v1/{object}/export",
                    may,
                    "A list, or a report, as a file: CSV, XLSX, vCard or JSON lines",
                    by_link,
                    {.lane = app::Lane::bulk}});
  routes.push_back({Method::post,
                    "/api/v1/{object}/export",
                    may,
                    "A list, a selection or a report as a file",
                    by_body,
                    {.lane = app::Lane::bulk, .effect = app::Effect::none}});
  routes.push_back(
      {Method::post, "/api/v1/exports", may,
       "Check an export, of an object's records or without one of all, and get the link to "
       "its file, good for ten minutes",
       prepare});
  routes.push_back({Method::get,
                    "/api/v1/exports/{token}",
                    may,
                    "The file of an export",
                    load,
                    {.lane = app::Lane::bulk}});
  routes.push_back({Method::get,
                    "/api/v1/export",
                    Permit::action(access::Action::administer),
                    "All records as a zip of a file for each object: CSV, XLSX or JSON lines",
                    of_workspace,
                    {.lane = app::Lane::bulk}});
}

}  // namespace kith::integrations
