#include "api/page.h"

#include <charconv>

namespace kith::api {

query::ReadEnvironment environment(const app::Call& call, storage::Connection& db) {
  return {db, call.actor.schema(), call.actor, call.actor.directory()};
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
