#include "api/page.h"

#include <charconv>

#include "records/past.h"

namespace kith::api {

query::ReadEnvironment environment(const app::Call& call, storage::Connection& db) {
  return {db, call.actor.schema(), call.actor, call.actor.directory()};
}

records::Duplicates duplicates_of(const app::Call& call) {
  const bool insists = call.request.query("duplicates").value_or("") == "allow";
  return insists && call.actor.may(access::Action::merge) ? records::Duplicates::allowed
                                                          : records::Duplicates::refused;
}

Error no_record(const schema::Object& object) {
  return not_found(say("There is no such record among {}, or you may not see it.",
                       "{1}中没有这条记录，或者你无权查看。", object.many.en, object.many.zh));
}

Result<std::string> record_json(app::Call& call, const schema::Object& object, Id id,
                                query::Rows rows) {
  return read(call, [&](storage::Connection& db) -> Result<std::string> {
    std::string body;
    JsonWriter json(body);
    if (TRY(query::read_record(environment(call, db), object, id, {}, rows, json))) return body;
    return no_record(object);
  });
}

Result<http::Response> record_response(app::Call& call, const schema::Object& object, Id id,
                                       int status) {
  std::string body = TRY(record_json(call, object, id));
  const auto json = parse_json(body, {.bytes_max = 16 << 20});
  auto response = http::Response::json(status, std::move(body));
  if (json) response.header("ETag", "\"" + std::to_string(json->integer("version")) + "\"");
  response.header("Cache-Control", "no-store");
  if (status == 201) response.header("Location", "/api/v1/" + object.name + "/" + format(id));
  return response;
}

http::Response no_content() { return http::Response::of(204); }

Result<std::optional<Timestamp>> instant(std::string_view text, std::string_view place) {
  if (text.empty()) return std::optional<Timestamp>();
  if (const auto at = parse_timestamp(text)) return std::optional(*at);
  return invalid_field(std::string(place), "format",
                       say("Give the instant as 2026-01-31T00:00:00Z.",
                           "请按 2026-01-31T00:00:00Z 的格式填写时间。"));
}

Result<std::string> read_as_of(app::Call& call, std::optional<Timestamp> at,
                               const ReadingOf& work) {
  if (!at || *at >= call.now) {
    return read(call, [&](storage::Connection& db) { return work(environment(call, db)); });
  }
  const Gone gone(call.request);
  return call.workspace.database().read(
      [&](storage::Connection& db) -> Result<std::string> {
        const records::Past past(db, call.actor.schema(), *at);
        const query::AsOf then(call.actor, past);
        auto answer = work({db, call.actor.schema(), then, call.actor.directory()});
        if (past.refusal()) return *past.refusal();
        return answer;
      },
      {.cancel = &gone,
       .lane = storage::Lane::bulk,
       .scratch = storage::Scratch::temporary_tables});
}

Result<int> number_parameter(const app::Call& call, std::string_view name, int otherwise, int least,
                             int most) {
  const auto text = call.request.query(name);
  if (!text) return otherwise;
  int value = 0;
  const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), value);
  if (error == std::errc() && end == text->data() + text->size() && value >= least &&
      value <= most) {
    return value;
  }
  return invalid_field(std::string(name), "range",
                       say("{} takes a whole number from {} to {}.",
                           "{} 应为 {} 到 {} 之间的整数。", name, least, most));
}

}  // namespace kith::api
