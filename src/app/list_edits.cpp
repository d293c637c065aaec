#include "app/list_edits.h"

#include <algorithm>

#include "schema/kind.h"
#include "schema/kinds/cells.h"

namespace kith::app {
namespace {

bool is_edit(const Json& value) {
  return value.as_object() && (value.find("add") || value.find("remove"));
}

Status check_texts(std::string_view field, std::string_view name, const Json& list) {
  const Json::Array* texts = list.as_array();
  if (texts && std::ranges::all_of(*texts, [](const Json& one) { return one.is_string(); }))
    return done();
  return invalid_field(std::string(field), "type",
                       say("“{}” is a list of texts.", "“{}”须为文本列表。", name));
}

std::vector<std::string> elements_of(const schema::Field& field, const query::Stored& record) {
  std::vector<std::string> elements;
  if (const auto* text = std::get_if<std::string>(&record.cells(field).front())) {
    schema::kind::for_each_element(*text,
                                   [&](std::string_view one) { elements.emplace_back(one); });
  }
  return elements;
}

Json edited(const schema::Field& field, const Json& edit, const query::Stored& record) {
  std::vector<std::string> elements = elements_of(field, record);
  if (const Json* remove = edit.find("remove")) {
    for (const Json& one : *remove->as_array()) std::erase(elements, *one.as_string());
  }
  if (const Json* add = edit.find("add")) {
    for (const Json& one : *add->as_array()) {
      if (std::ranges::find(elements, *one.as_string()) == elements.end())
        elements.push_back(*one.as_string());
    }
  }
  Json::Array list;
  for (std::string& one : elements) list.emplace_back(std::move(one));
  return Json(std::move(list));
}

}  // namespace

bool has_list_edits(const Json& values) {
  const Json::Object* members = values.as_object();
  return members &&
         std::ranges::any_of(*members, [](const auto& member) { return is_edit(member.second); });
}

Status check_list_edits(const schema::Object& object, const Json& values) {
  for (const auto& [name, value] : *values.as_object()) {
    if (!is_edit(value)) continue;
    const schema::Field* field = object.field(name);
    if (!field || field->kind->shape() != schema::Shape::list) {
      return invalid_field(name, "type",
                           say("Only fields that hold a list, such as tags, take add and remove.",
                               "只有标签等列表字段才能使用 add 和 remove。"));
    }
    for (const auto& [edit, list] : *value.as_object()) {
      if (edit != "add" && edit != "remove") {
        return invalid_field(name, "unknown",
                             say("A list takes add and remove.", "列表接受 add 和 remove。"));
      }
      TRY(check_texts(name, edit, list));
    }
  }
  return done();
}

Json with_list_edits(const Json& values, const query::Stored& record) {
  Json resolved = values;
  for (auto& [name, value] : *resolved.as_object()) {
    if (!is_edit(value)) continue;
    const Json edit = std::move(value);
    value = edited(*record.object().field(name), edit, record);
  }
  return resolved;
}

}  // namespace kith::app
