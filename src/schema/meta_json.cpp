#include "schema/meta_json.h"

#include <algorithm>

#include "schema/formula/formula.h"
#include "schema/kind.h"
#include "schema/kinds/formula.h"
#include "schema/kinds/rollup.h"
#include "schema/operators.h"
#include "schema/rollup/rollup.h"

namespace kith::schema {
namespace {

class WholeMeta final : public MetaView {
 public:
  Access access(const Object&) const override { return {}; }
  bool reads(const Object&, const Field&) const override { return true; }
  bool writes(const Object&, const Field& field) const override { return !field.read_only; }
};

void write_label(const Label& label, JsonWriter& out) {
  out.begin_object().key("en").string(label.en).key("zh").string(label.zh).end_object();
}

void write_label_or_null(const Label& label, JsonWriter& out) {
  label.en.empty() && label.zh.empty() ? void(out.null()) : write_label(label, out);
}

void write_texts(const std::vector<std::string>& texts, JsonWriter& out) {
  out.begin_array();
  for (const std::string& text : texts) out.string(text);
  out.end_array();
}

std::string_view role_text(Role role) {
  switch (role) {
    case Role::record:
      return "record";
    case Role::junction:
      return "junction";
    case Role::system:
      return "system";
    case Role::personal:
      return "personal";
  }
  return "record";
}

void write_options(const Field& field, JsonWriter& out) {
  out.key("options").begin_array();
  for (const Option& option : field.options) {
    out.begin_object().key("value").string(option.value).key("label");
    write_label(option.label, out);
    out.key("color");
    option.color.empty() ? out.null() : out.string(option.color);
    out.key("active").boolean(option.active).end_object();
  }
  out.end_array();
}

void write_targets(const Field& field, JsonWriter& out) {
  const Shape shape = field.kind->shape();
  if (shape == Shape::reference && !field.objects.empty()) {
    out.key("object").string(field.objects.front());
  }
  if (shape != Shape::any_reference) return;
  out.key("objects");
  field.objects.empty() ? void(out.null()) : write_texts(field.objects, out);
}

void write_operators(const Object& object, const Field& field, JsonWriter& out) {
  out.key("operators").begin_array();
  for (std::string_view name : operators(field.kind->shape())) out.string(name);
  if (object.quality_field() && field.kind->tidies()) out.string("tidy");
  out.end_array();
}

void write_parts(const Field& field, JsonWriter& out) {
  if (field.kind->parts().empty()) return;
  out.key("parts").begin_array();
  for (const Kind::Part& part : field.kind->parts()) {
    out.begin_object().key("name").string(part.name).key("operators").begin_array();
    for (std::string_view name : operators(part.shape)) out.string(name);
    out.end_array().end_object();
  }
  out.end_array();
}

void write_flags(const Object& object, const Field& field, const MetaView& view, JsonWriter& out) {
  const bool writable =
      !field.read_only && view.access(object).update && view.writes(object, field);
  out.key("required").boolean(field.required);
  out.key("unique").boolean(field.unique);
  out.key("indexed").boolean(field.indexed);
  out.key("sortable").boolean((field.indexed || field.formula) && orderable(field.kind->shape()));
  out.key("filterable").boolean(field.name != "deleted_at");
  out.key("searched").boolean(field.searched);
  out.key("writable").boolean(writable);
  out.key("system").boolean(field.system);
  out.key("custom").boolean(field.custom());
}

// What it gives, beside its text, which is a setting.
void write_formula(const Field& field, JsonWriter& out) {
  out.key("result").string(kind::result_of(field));
  const auto& problem = field.formula->problem;
  if (!problem) return;
  const Error error = formula::error_of(*problem);
  out.key("problem");
  write_label({error.message.en, error.message.zh}, out);
}

void write_rollup(const Field& field, JsonWriter& out) {
  out.key("result").string(kind::result_of_rollup(field));
  if (!field.rollup->problem) return;
  out.key("problem");
  write_label({field.rollup->problem->en, field.rollup->problem->zh}, out);
}

void write_field(const Object& object, const Field& field, const MetaView& view, JsonWriter& out) {
  out.begin_object().key("id").number(field.id).key("name").string(field.name);
  out.key("kind").string(field.kind->name()).key("label");
  write_label(field.label, out);
  out.key("help");
  write_label_or_null(field.help, out);
  write_flags(object, field, view, out);
  out.key("default");
  field.default_value ? out.value(*field.default_value) : out.null();
  out.key("group");
  field.group.empty() ? out.null() : out.string(field.group);
  if (!field.options.empty()) write_options(field, out);
  write_targets(field, out);
  if (field.settings.is_object()) {
    for (const auto& [name, value] : *field.settings.as_object()) {
      if ((!field.formula && !field.rollup) || name != "result") out.key(name).value(value);
    }
  }
  if (field.formula) write_formula(field, out);
  if (field.rollup) write_rollup(field, out);
  write_operators(object, field, out);
  write_parts(field, out);
  out.end_object();
}

// A relation is seen where its rows and the reference that makes it are.
bool sees(const Schema& schema, const Relation& relation, const MetaView& view) {
  const Object* rows = schema.object(relation.object);
  if (!rows || !view.access(*rows).read) return false;
  const Field* field = rows->field(relation.field);
  const Field* far = relation.through.empty() ? field : rows->field(relation.through);
  return field && far && view.reads(*rows, *field) && view.reads(*rows, *far);
}

void write_relations(const Schema& schema, const Object& object, const MetaView& view,
                     JsonWriter& out) {
  out.key("relations").begin_array();
  for (const Relation& relation : object.relations) {
    if (!sees(schema, relation, view)) continue;
    out.begin_object().key("name").string(relation.name).key("label");
    write_label(relation.label, out);
    out.key("object").string(relation.object).key("field").string(relation.field);
    if (!relation.through.empty()) out.key("through").string(relation.through);
    out.end_object();
  }
  out.end_array();
}

void write_labels(const Object& object, JsonWriter& out) {
  out.key("labels").begin_object();
  out.key("en").begin_object().key("one").string(object.one.en);
  out.key("many").string(object.many.en).end_object();
  out.key("zh").begin_object().key("one").string(object.one.zh);
  out.key("many").string(object.many.zh).end_object();
  out.end_object();
}

void write_access(const MetaView::Access& access, JsonWriter& out) {
  out.key("access").begin_object();
  out.key("create").boolean(access.create).key("read").boolean(access.read);
  out.key("update").boolean(access.update).key("delete").boolean(access.remove);
  out.key("import").boolean(access.import).key("export").boolean(access.export_);
  out.end_object();
}

// Names of fields and relations that the reader may see.
std::vector<std::string> seen(const Object& object, const std::vector<std::string>& names,
                              const MetaView& view) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    const Field* field = object.field(name);
    if (!field || view.reads(object, *field)) out.push_back(name);
  }
  return out;
}

bool needed(const Field& field) { return field.required && !field.default_value; }

}  // namespace

const MetaView& whole_meta() {
  static const WholeMeta view;
  return view;
}

void write_meta(const Schema& schema, const Object& object, const MetaView& view, JsonWriter& out) {
  out.begin_object().key("id").number(object.id).key("name").string(object.name);
  out.key("singular").string(object.singular);
  write_labels(object, out);
  out.key("help");
  write_label_or_null(object.help, out);
  out.key("icon").string(object.icon).key("room").string(object.room);
  out.key("custom").boolean(object.custom()).key("role").string(role_text(object.role));
  out.key("navigation").boolean(object.navigation && object.role == Role::record);
  out.key("title").string(object.title_field().name);
  out.key("list");
  write_texts(seen(object, object.list, view), out);
  write_access(view.access(object), out);
  out.key("board");
  write_texts(seen(object, object.board, view), out);
  out.key("fields").begin_array();
  for (const Field& field : object.fields) {
    if (view.reads(object, field)) write_field(object, field, view, out);
  }
  out.end_array();
  write_relations(schema, object, view, out);
  out.end_object();
}

void write_meta(const Schema& schema, const MetaView& view, JsonWriter& out) {
  out.begin_object().key("version").number(schema.version()).key("objects").begin_array();
  for (const Object& object : schema.objects()) {
    if (view.access(object).read) write_meta(schema, object, view, out);
  }
  out.end_array().end_object();
}

Json record_schema(const Object& object, const MetaView& view) {
  Json::Object properties;
  for (const Field& field : object.fields) {
    if (view.reads(object, field))
      properties.emplace_back(field.name, field.kind->json_schema(field));
  }
  return Json::Object{{"type", "object"},
                      {"properties", std::move(properties)},
                      {"required", Json::Array{"id", "version"}}};
}

Json input_schema(const Object& object, const MetaView& view) {
  Json::Object properties;
  Json::Array required;
  for (const Field& field : object.fields) {
    if (field.read_only || !view.writes(object, field)) continue;
    properties.emplace_back(field.name, field.kind->json_schema(field));
    if (needed(field)) required.emplace_back(field.name);
  }
  Json::Object schema{{"type", "object"}, {"properties", std::move(properties)}};
  if (!required.empty()) schema.emplace_back("required", std::move(required));
  return schema;
}

}  // namespace kith::schema
