// /api/v1/digest: what happened lately, of all that the caller may see.
#include <algorithm>
#include <map>

#include "api/api.h"
#include "api/page.h"
#include "records/digest.h"
#include "records/history.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;

constexpr int lines_default = 50;
constexpr int lines_max = 200;
constexpr std::chrono::hours back_default{24};

Result<records::DigestQuestion> question_of(const Call& call) {
  records::DigestQuestion question;
  question.since = call.now - back_default;
  if (const auto since = call.request.query("since")) {
    const auto at = parse_timestamp(*since);
    if (!at) {
      return invalid_field("since", "format",
                           say("An instant such as 2026-11-21T00:00:00Z is expected.",
                               "这里应为时间，例如 2026-11-21T00:00:00Z。"));
    }
    question.since = *at;
  }
  std::string_view rest = call.request.query("objects").value_or("");
  while (!rest.empty()) {
    const size_t comma = std::min(rest.find(','), rest.size());
    const std::string_view name = rest.substr(0, comma);
    if (!name.empty()) question.objects.push_back(TRY(call.object(name))->name);
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  question.lines_max = TRY(number_parameter(call, "limit", lines_default, 1, lines_max));
  return question;
}

void write_line(const query::ReadEnvironment& where, const records::DigestLine& line,
                const records::HistoryNames& names, JsonWriter& json) {
  json.begin_object();
  json.key("object").string(line.object->name);
  if (line.record) json.key("id").id(line.record).key("name").string(line.title);
  json.key("count").number(line.count);
  json.key("change");
  records::write_change(*line.object, where.visibility, names, line.sum, json);
  json.end_object();
}

// Titles of what the lines refer to, a statement for each object.
using Names = std::map<const schema::Object*, std::unique_ptr<records::HistoryNames>>;

Names names_for(const query::ReadEnvironment& where, const records::Digest& digest) {
  std::map<const schema::Object*, std::vector<records::Change>> changes;
  for (const auto& line : digest.lines) changes[line.object].push_back(line.sum);
  Names names;
  for (const auto& [object, sums] : changes)
    names.emplace(object, records::titles_for(where, *object, sums));
  return names;
}

Result<Response> digest(Call& call) {
  const auto question = TRY(question_of(call));
  std::string body = TRY(read(call, [&](storage::Connection& db) -> Result<std::string> {
    const auto where = environment(call, db);
    const records::Digest digest = records::digest(where, question);
    const Names names = names_for(where, digest);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("items").begin_array();
    for (const auto& line : digest.lines) write_line(where, line, *names.at(line.object), json);
    json.end_array().key("more").boolean(digest.more).end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_digest_routes(std::vector<Route>& routes) {
  routes.push_back({Method::get, "/api/v1/digest", Permit::signed_in(),
                    "What happened lately, one line for a record or a batch", digest});
}

}  // namespace kith::api
