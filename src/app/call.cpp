#include "app/route.h"
#include "app/workspace.h"

namespace kith::app {

Result<const schema::Object*> Call::object(std::string_view name) const {
  const schema::Object* object = TRY(actor.schema().require_object(name));
  TRY(actor.require(access::Verb::read, *object));
  return object;
}

Result<Id> Call::id(size_t part) const {
  if (auto id = parse_id(parts.at(part)); id && *id) return *id;
  return not_found(say("“{}” is no id of a record: those have 13 letters and digits.",
                       "“{}”不是记录编号：编号为 13 位字母和数字。", parts.at(part)));
}

Result<Json> Call::json() const {
  if (request.body.size() == 0) return Json(Json::Object{});
  // How long it may be was held to when it came in, by its route.
  Json json = TRY(parse_json(request.body.text(), {.bytes_max = request.body.size()}));
  if (!json.is_object())
    return invalid(say("The body must be a JSON object.", "请求体必须是 JSON 对象。"));
  return json;
}

}  // namespace kith::app
