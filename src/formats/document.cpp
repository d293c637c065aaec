#include "formats/document.h"

namespace kith::formats {
namespace {

Json strings(const std::vector<std::string>& list) {
  Json::Array out;
  for (const std::string& each : list) out.emplace_back(each);
  return Json(std::move(out));
}

Json facts(const std::vector<Fact>& list) {
  Json::Array out;
  for (const Fact& each : list)
    out.push_back(Json(Json::Object{{"label", each.label}, {"value", each.value}}));
  return Json(std::move(out));
}

const Json::Array& array_in(const Json& json, std::string_view key) {
  static const Json::Array none;
  const Json* found = json.find(key);
  return found && found->as_array() ? *found->as_array() : none;
}

std::string text_in(const Json& json, std::string_view key) { return std::string(json.text(key)); }

std::vector<std::string> strings_in(const Json::Array& list) {
  std::vector<std::string> out;
  for (const Json& each : list) out.push_back(each.as_string() ? *each.as_string() : std::string());
  return out;
}

std::vector<Fact> facts_in(const Json& json, std::string_view key) {
  std::vector<Fact> out;
  for (const Json& each : array_in(json, key))
    out.push_back({text_in(each, "label"), text_in(each, "value")});
  return out;
}

}  // namespace

Json to_json(const Document& document) {
  Json::Array columns;
  for (const DocumentColumn& each : document.columns)
    columns.push_back(
        Json(Json::Object{{"label", each.label}, {"number", each.number}, {"share", each.share}}));
  Json::Array rows;
  for (const auto& row : document.rows) rows.push_back(strings(row));
  Json::Array sections;
  for (const DocumentSection& each : document.sections)
    sections.push_back(Json(Json::Object{{"heading", each.heading}, {"text", each.text}}));
  return Json(Json::Object{{"language", document.language},
                           {"title", document.title},
                           {"sender", strings(document.sender)},
                           {"receiver_label", document.receiver_label},
                           {"receiver", strings(document.receiver)},
                           {"facts", facts(document.facts)},
                           {"introduction", document.introduction},
                           {"columns", Json(std::move(columns))},
                           {"rows", Json(std::move(rows))},
                           {"sums", facts(document.sums)},
                           {"sections", Json(std::move(sections))}});
}

Result<Document> document_of(const Json& json) {
  if (!json.as_object() || !json.find("title"))
    return invalid(say("This is no document.", "这不是单据。"));
  Document document;
  document.language = text_in(json, "language");
  document.title = text_in(json, "title");
  document.sender = strings_in(array_in(json, "sender"));
  document.receiver_label = text_in(json, "receiver_label");
  document.receiver = strings_in(array_in(json, "receiver"));
  document.facts = facts_in(json, "facts");
  document.introduction = text_in(json, "introduction");
  for (const Json& each : array_in(json, "columns")) {
    const Json* share = each.find("share");
    document.columns.push_back(
        {text_in(each, "label"), each.flag("number"), share ? share->as_double().value_or(1) : 1});
  }
  for (const Json& row : array_in(json, "rows"))
    document.rows.push_back(strings_in(row.as_array() ? *row.as_array() : Json::Array()));
  document.sums = facts_in(json, "sums");
  for (const Json& each : array_in(json, "sections"))
    document.sections.push_back({text_in(each, "heading"), text_in(each, "text")});
  return document;
}

}  // namespace kith::formats
