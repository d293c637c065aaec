#include "integrations/import/fields.h"

namespace kith::integrations {
namespace {

using schema::Field;

// Imports bring the owners of the system that they come from; those of administrators its dates and
// authors as well.
bool is_importable(const Field& field, const access::Actor& actor, Brought brought) {
  if (is_authorship(field)) return actor.may(access::Action::administer);
  if (field.system) return field.name == "owner";
  if (brought == Brought::as_exported && field.read_only) return is_kept(field);
  return !field.read_only && field.kind->name() != "file";
}

bool has_parts(const Field& field) {
  return field.kind->shape() == schema::Shape::none && !field.kind->parts().empty();
}

}  // namespace

bool is_authorship(const Field& field) {
  return field.system &&
         (field.name == "created_at" || field.name == "created_by" || field.name == "updated_at");
}

bool is_kept(const Field& field) {
  return !field.system && field.read_only && !field.kind->derived() && field.kind->name() != "file";
}

bool is_picture(const Field& field) { return field.kind->name() == "image"; }

bool holds_record_number(const Field& field) {
  return field.searched && field.settings.text("names") == "record";
}

bool is_list(const Field& field) { return field.kind->shape() == schema::Shape::list; }

bool is_reference(const Field& field) { return field.kind->shape() == schema::Shape::reference; }

std::vector<FieldPlace> importable_places(const schema::Object& object,
                                          const access::Actor& actor) {
  std::vector<FieldPlace> places;
  for (const Field& field : object.fields) {
    if (!is_importable(field, actor, Brought::as_entered) || !actor.reads(object, field) ||
        !actor.writes(object, field))
      continue;
    places.push_back({&field, "", 0, field.name});
    if (!has_parts(field)) continue;
    for (const auto& part : field.kind->parts()) {
      places.push_back(
          {&field, std::string(part.name), part.column, field.name + "." + std::string(part.name)});
    }
  }
  return places;
}

Result<FieldPlace> find_place(const schema::Schema& schema, const schema::Object& object,
                              const access::Actor& actor, std::string_view text,
                              std::string_view where, Brought brought) {
  const size_t dot = text.find('.');
  const Field* field = TRY(schema.require_field(object, text.substr(0, dot), where));
  if (!actor.reads(object, *field)) {
    return invalid_field(std::string(where), "unknown_field",
                         say("{} have no field “{}”.", "{}没有字段“{}”。", object.name, text));
  }
  if (is_authorship(*field) && !is_importable(*field, actor, brought)) {
    return invalid_field(std::string(where), "not_writable",
                         say("Only administrators bring “{}” along. Map the column to none.",
                             "只有管理员可以导入“{}”。请不要导入该列。", text));
  }
  if (!is_importable(*field, actor, brought)) {
    return invalid_field(
        std::string(where), "read_only",
        say("“{}” is set by the program. Map the column to another field, or to none.",
            "“{}”由系统填写。请把该列对应到其他字段，或不导入。", text));
  }
  if (!actor.writes(object, *field)) {
    return invalid_field(std::string(where), "not_writable",
                         say("Your role may not change “{}”. Map the column to none.",
                             "你的角色不能修改“{}”。请不要导入该列。", text));
  }
  if (dot == std::string_view::npos) return FieldPlace{field, "", 0, field->name};
  for (const auto& part : field->kind->parts()) {
    if (has_parts(*field) && part.name == text.substr(dot + 1)) {
      return FieldPlace{field, std::string(part.name), part.column, std::string(text)};
    }
  }
  return invalid_field(
      std::string(where), "unknown_field",
      say("“{}” has no part “{}”.", "“{}”没有“{}”部分。", field->name, text.substr(dot + 1)));
}

}  // namespace kith::integrations
