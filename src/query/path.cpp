#include <array>

#include "query/filter.h"
#include "query/refusal.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

constexpr size_t hops_max = 4;
constexpr size_t path_bytes_max = 400;

std::string_view take_segment(std::string_view& rest) {
  const size_t dot = rest.find('.');
  const std::string_view segment = rest.substr(0, dot);
  rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
  return segment;
}

const schema::Kind::Part* find_part(const schema::Field& field, std::string_view name) {
  for (const schema::Kind::Part& part : field.kind->parts()) {
    if (part.name == name) return &part;
  }
  return nullptr;
}

Error no_part(std::string_view place, const schema::Field& field, std::string_view name) {
  std::vector<std::string_view> parts;
  for (const auto& part : field.kind->parts()) parts.push_back(part.name);
  if (!parts.empty()) return unknown_word(place, "unknown_field", "part", "部分", name, parts);
  return refuse(place, "unknown_field",
                say("“{}” is no reference: a path cannot go through it. Use the field itself.",
                    "“{}”不是引用，路径不能从它继续。请直接使用该字段。", field.name));
}

void end_at(Path& path, const schema::Field& field) {
  path.field = &field;
  path.column = field.kind->compared_column();
  path.shape = field.kind->shape();
}

Status end_at_part(Path& path, const schema::Field& field, std::string_view name,
                   std::string_view place) {
  const schema::Kind::Part* part = find_part(field, name);
  if (!part) return no_part(place, field, name);
  path.field = &field;
  path.part = part;
  path.column = part->column;
  path.shape = part->shape;
  return done();
}

}  // namespace

bool names_user(const schema::Field& field) { return field.kind->name() == "user"; }

bool follows(const Path& path) {
  // As an id it is compared as it stands (query/rollup.h).
  return path.shape != schema::Shape::id && path.field->kind->shape() == schema::Shape::reference &&
         !names_user(*path.field);
}

Path path_of(const schema::Object& object, const schema::Field& field) {
  Path path;
  path.start = path.target = &object;
  end_at(path, field);
  return path;
}

Result<Path> parse_path(std::string_view dotted, const schema::Schema& schema,
                        const schema::Object& object, const Visibility& visibility,
                        std::string_view place) {
  Path path;
  path.start = path.target = &object;
  std::string_view rest = dotted.size() > path_bytes_max ? std::string_view{} : dotted;
  while (true) {
    const std::string_view name = take_segment(rest);
    const schema::Field* field = path.target->field(name);
    if (!field || !visibility.reads(*path.target, *field)) {
      return unknown_field(place, *path.target, path.target == &object ? dotted : name, visibility);
    }
    if (rest.empty()) {
      end_at(path, *field);
      return path;
    }
    const schema::Object* next =
        field->kind->shape() == schema::Shape::reference ? schema.target(*field) : nullptr;
    if (!next) {
      TRY(end_at_part(path, *field, rest, place));
      return path;
    }
    if (path.hops.size() == hops_max) {
      return refuse(place, "too_deep",
                    say("A path may go through {} references at most.", "路径最多经过 {} 个引用。",
                        hops_max));
    }
    path.hops.push_back(field);
    path.target = next;
  }
}

}  // namespace kith::query
