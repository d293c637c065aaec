// A record of any object, or of some. Compared by the record's id alone: ids are unique across
// objects (base/id.h).
#include <algorithm>

#include "schema/kinds/list.h"
#include "schema/kinds/reference_kind.h"

namespace kith::schema::kind {
namespace {

enum Place { object_place, id_place };

constexpr Column any_columns[] = {{"_object", ColumnType::integer}, {"_id", ColumnType::id}};
constexpr Kind::Part any_parts[] = {{"object", object_place, Shape::integer}};

class AnyReference final : public Kind {
 public:
  std::string_view name() const override { return "any_reference"; }
  Shape shape() const override { return Shape::any_reference; }
  std::span<const Column> columns() const override { return any_columns; }
  std::span<const Part> parts() const override { return any_parts; }
  int compared_column() const override { return id_place; }

  Status read(const Field& field, const Json& in, const ReadContext& context,
              std::span<Value> out) const override {
    std::ranges::fill(out, Value{});
    if (in.is_null()) return done();
    const Json* name = in.find("object");
    if (!name || !name->as_string()) {
      return wrong_type(field, say("{{\"object\", \"id\"}}", "{{\"object\", \"id\"}}"), in);
    }
    const Object* object = TRY(allowed_object(field, *name->as_string(), context));
    const Id id = TRY(read_id(field, in));
    if (!id) return done();
    out[object_place] = object->id;
    out[id_place] = id.value;
    return done();
  }

  // "accounts/01ABC…"
  Status read_text(const Field& field, std::string_view in, const TextContext& context,
                   std::span<Value> out) const override {
    in = trim(in);
    if (in.empty()) return read(field, Json(), context.read, out);
    const size_t slash = in.find('/');
    if (slash == std::string_view::npos) {
      return refuse(field, "format",
                    say("“{}” names no record; write it like accounts/<id>",
                        "“{}”不是记录；请写成 accounts/<id> 的形式", shortened(in, 40)));
    }
    return read(field, Json::Object{{"object", in.substr(0, slash)}, {"id", in.substr(slash + 1)}},
                context.read, out);
  }

  void write(const Field&, const storage::Row& row, int first, const WriteContext& context,
             JsonWriter& out) const override {
    if (row.is_null(first + id_place)) {
      out.null();
      return;
    }
    const int64_t object = row.integer(first + object_place);
    const Id id = row.id(first + id_place);
    out.begin_object().key("object").string(context.object_name(object));
    out.key("id").id(id);
    out.key("name").string(context.title(object, id)).end_object();
  }

  std::string write_text(const Field&, const storage::Row& row, int first,
                         const WriteContext& context) const override {
    if (row.is_null(first + id_place)) return {};
    std::string cell(context.object_name(row.integer(first + object_place)));
    return cell + "/" + format(row.id(first + id_place));
  }

  Result<Value> operand(const Field& field, const Json& in, const ReadContext&) const override {
    const Id id = TRY(read_id(field, in));
    if (!id) return wrong_type(field, say("the id of a record", "记录的 id"), in);
    return Value{id.value};
  }

  Result<Value> part_operand(const Field& field, const Part&, const Json& in,
                             const ReadContext& context) const override {
    if (!in.as_string()) return wrong_type(field, say("the name of an object", "对象名称"), in);
    return Value{TRY(allowed_object(field, *in.as_string(), context))->id};
  }

  Json json_schema(const Field& field) const override {
    Json::Object object{{"type", "string"}};
    if (!field.objects.empty()) {
      Json::Array names;
      for (const std::string& name : field.objects) names.emplace_back(name);
      object.emplace_back("enum", std::move(names));
    }
    Json::Object properties{{"object", object},
                            {"id", Json::Object{{"type", "string"}, {"pattern", "^[0-9A-Z]{13}$"}}},
                            {"name", Json::Object{{"type", Json::Array{"string", "null"}}}}};
    return typed_schema(field, "object",
                        {{"properties", properties}, {"required", Json::Array{"object", "id"}}});
  }

 private:
  static Result<const Object*> allowed_object(const Field& field, std::string_view name,
                                              const ReadContext& context) {
    auto object = context.schema.require_object(name);
    if (!object.ok()) return refuse(field, "unknown_object", object.error().message);
    if (field.objects.empty() || std::ranges::find(field.objects, name) != field.objects.end()) {
      return *object;
    }
    std::string allowed;
    for (const std::string& one : field.objects) allowed += (allowed.empty() ? "" : ", ") + one;
    return refuse(field, "object_not_allowed",
                  say("may not point at “{}”; allowed are: {}", "不能指向“{}”；允许的对象有：{}",
                      name, allowed));
  }
};

}  // namespace

const Kind& any_reference() {
  static const AnyReference kind;
  return kind;
}

}  // namespace kith::schema::kind
