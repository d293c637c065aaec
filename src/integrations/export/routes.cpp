#include "integrations/export/routes.h"

#include <map>
#include <mutex>

#include "app/audit.h"
#include "http/multipart.h"
#include "integrations/export/export.h"

namespace kith::integrations {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

constexpr std::chrono::minutes kept_for{10};
constexpr size_t kept_max = 1'000;

// Exports that were asked for and wait to be loaded. What a ticket stands for is parsed and permitted
// anew when it is used, as whoever uses it; it saves a browser from holding the file in memory, which
// it would if it had to send a body.
class Tickets {
 public:
  struct Ticket {
    Id user;
    Json request;
    Locale locale;
    Timestamp until;
  };

  void add(std::string token, Ticket ticket, Timestamp now) {
    std::lock_guard lock(mutex_);
    std::erase_if(tickets_, [&](const auto& one) { return one.second.until < now; });
    if (tickets_.size() >= kept_max) tickets_.erase(tickets_.begin());
    tickets_.emplace(std::move(token), std::move(ticket));
  }

  std::optional<Ticket> find(const std::string& token, Id user, Timestamp now) const {
    std::lock_guard lock(mutex_);
    const auto found = tickets_.find(token);
    if (found == tickets_.end() || found->second.user != user || found->second.until < now)
      return std::nullopt;
    return found->second;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, Ticket> tickets_;
};

Exporter exporter(const Call& call, Locale locale) {
  return {call.workspace, call.actor, locale, call.now, call.request.disconnect};
}

// Who exports what is known before the first byte leaves.
void note(const Call& call, const Export& file) {
  const Id by = call.caller.user ? call.caller.user : call.actor.id();
  call.workspace.database().write_raw(
      [&](storage::Connection& db) {
        app::note_audit(db, {call.workspace.ids().next(), call.now, by, "export", {}, file.told});
        return true;
      },
      {});
}

Result<Response> stream(Call& call, const Json& request, Locale locale) {
  auto file = TRY(open_export(exporter(call, locale), request));
  TRY(file->begin());  // what is wrong is said as a problem, not as half a file
  note(call, *file);
  auto response =
      Response::stream(file->content_type, [file](std::string& out) { return file->produce(out); });
  if (file->file_name.ends_with(".xlsx")) response.compress = http::Compress::never;
  response.header("Content-Disposition", http::attachment_disposition(file->file_name));
  response.header("Cache-Control", "no-store");
  return response;
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

Result<Response> prepare(Call& call, Tickets& tickets) {
  const Json request = TRY(call.json());
  if (request.as_object()) TRY(call.object(request.text("object")));
  const auto file = TRY(open_export(exporter(call, call.locale), request));
  const std::string token = call.workspace.random().token(16);
  const Timestamp until = call.now + kept_for;
  tickets.add(token, {call.actor.id(), request, call.locale, until}, call.now);
  std::string body;
  JsonWriter json(body);
  json.begin_object();
  json.key("link").string("/api/v1/exports/" + token);
  json.key("file").string(file->file_name);
  json.key("until").timestamp(until);
  json.end_object();
  auto response = Response::json(201, std::move(body));
  response.header("Location", "/api/v1/exports/" + token);
  response.header("Cache-Control", "no-store");
  return response;
}

Result<Response> load(Call& call, const Tickets& tickets) {
  const auto ticket = tickets.find(call.parts[0], call.actor.id(), call.now);
  if (!ticket) {
    return not_found(say("This link to an export is no longer good. Export again.",
                         "此导出链接已失效，请重新导出。"));
  }
  return stream(call, ticket->request, ticket->locale);
}

}  // namespace

void add_export_routes(std::vector<Route>& routes) {
  const Permit may = Permit::action(access::Action::export_);
  const auto tickets = std::make_shared<Tickets>();
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
  routes.push_back({Method::post, "/api/v1/exports", may,
                    "Check an export and get the link to its file, good for ten minutes",
                    [tickets](Call& call) { return prepare(call, *tickets); }});
  routes.push_back({Method::get,
                    "/api/v1/exports/{token}",
                    may,
                    "The file of an export",
                    [tickets](Call& call) { return load(call, *tickets); },
                    {.lane = app::Lane::bulk}});
}

}  // namespace kith::integrations
