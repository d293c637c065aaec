#include "app/refused.h"

namespace kith::app {
namespace {

constexpr size_t some_max = 100;

}  // namespace

Refused Refused::of(const Json& checkpoint) {
  Refused refused;
  refused.count = checkpoint.integer("failed");
  const Json* some = checkpoint.find("failures");
  if (some && some->as_array()) refused.some = *some->as_array();
  return refused;
}

void Refused::add(Id id, const Error& error) {
  ++count;
  if (some.size() >= some_max) return;
  const bool of_field = !error.fields.empty();
  const Message& reason = of_field ? error.fields.front().message : error.message;
  some.push_back(Json(Json::Object{{"id", format(id)},
                                   {"field", of_field ? error.fields.front().field : ""},
                                   {"en", reason.en},
                                   {"zh", reason.zh}}));
}

void Refused::keep_in(Json& checkpoint) const {
  checkpoint.set("failed", Json(count));
  checkpoint.set("failures", Json(some));
}

void Refused::write(JsonWriter& json, Locale locale) const {
  json.key("failed").number(count).key("failures").begin_array();
  for (const Json& one : some) {
    const Message reason{std::string(one.text("en")), std::string(one.text("zh"))};
    json.begin_object().key("id").string(one.text("id")).key("field").string(one.text("field"));
    json.key("reason").string(render(reason, locale)).end_object();
  }
  json.end_array();
}

}  // namespace kith::app
