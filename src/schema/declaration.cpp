#include "schema/declaration.h"

#include <algorithm>
#include <array>

#include "schema/kind.h"
#include "schema/names.h"
#include "schema/nearest.h"

namespace kith::schema {
namespace {

constexpr std::array<std::string_view, 13> object_members = {
    "name", "singular", "labels", "help",       "icon",  "role",     "title",
    "list", "board",    "fields", "navigation", "order", "seen_with"};
constexpr std::array<std::string_view, 20> field_members = {
    "name",          "kind",      "label",        "help",    "required", "unique",  "indexed",
    "searched",      "read_only", "group",        "options", "object",   "objects", "inverse",
    "inverse_label", "through",   "junction_key", "default", "was",      "shares"};
constexpr std::array<std::string_view, 4> option_members = {"value", "label", "color", "active"};

// Reads members of one JSON object and complains where a type is wrong.
class Members {
 public:
  Members(const Json& json, std::string prefix, Complaints& complaints)
      : json_(json), prefix_(std::move(prefix)), complaints_(complaints) {}

  const Json* find(std::string_view name) const {
    const Json* found = json_.find(name);
    return found && !found->is_null() ? found : nullptr;
  }

  std::string text(std::string_view name) const {
    const Json* found = find(name);
    if (!found) return {};
    if (const std::string* value = found->as_string()) return *value;
    complain(name, say("“{}” has to be text", "“{}”须为文本", name));
    return {};
  }

  std::string required_text(std::string_view name) const {
    if (!find(name)) {
      complaints_.add(prefix_ + std::string(name), "required",
                      say("“{}” is missing", "缺少“{}”", name));
    }
    return text(name);
  }

  bool flag(std::string_view name) const {
    const Json* found = find(name);
    if (!found) return false;
    if (const auto value = found->as_bool()) return *value;
    complain(name, say("“{}” has to be true or false", "“{}”须为 true 或 false", name));
    return false;
  }

  std::vector<std::string> texts(std::string_view name) const {
    std::vector<std::string> out;
    const Json* found = find(name);
    if (!found) return out;
    const Json::Array* array = found->as_array();
    const bool good = array && std::ranges::all_of(*array, &Json::is_string);
    if (!good) {
      complain(name, say("“{}” has to be a list of texts", "“{}”须为文本列表", name));
      return out;
    }
    for (const Json& element : *array) out.push_back(*element.as_string());
    return out;
  }

  // {"en","zh"}, or one text for both.
  Label label(std::string_view name) const {
    const Json* found = find(name);
    return found ? label_of(*found, name) : Label{};
  }

  Label label_of(const Json& json, std::string_view name) const {
    if (const std::string* both = json.as_string()) return {*both, *both};
    Label label{std::string(json.text("en")), std::string(json.text("zh"))};
    if (label.en.empty() && label.zh.empty()) {
      complain(name, say("“{}” has to be {{\"en\", \"zh\"}} or one text for both languages",
                         "“{}”须为 {{\"en\", \"zh\"}} 或两种语言通用的文本", name));
    }
    if (label.en.empty()) label.en = label.zh;
    if (label.zh.empty()) label.zh = label.en;
    return label;
  }

  void complain(std::string_view name, Message why) const {
    complaints_.add(prefix_ + std::string(name), "declaration", std::move(why));
  }

 private:
  const Json& json_;
  const std::string prefix_;
  Complaints& complaints_;
};

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

void unknown_member(std::string_view name, std::span<const std::string_view> known,
                    const std::string& prefix, Complaints& complaints) {
  const Message hint = did_you_mean(name, known);
  const Message why = say("there is no member “{}” here.", "此处没有成员“{}”。", name);
  complaints.add(prefix + std::string(name), "unknown_member",
                 {why.en + hint.en, why.zh + hint.zh});
}

bool is_json_object(const Json& json, const std::string& prefix, Complaints& complaints) {
  if (json.is_object()) return true;
  std::string place = prefix;
  if (place.ends_with('.')) place.pop_back();
  complaints.add(place, "type", say("a declaration has to be a JSON object", "声明须为 JSON 对象"));
  return false;
}

Role read_role(const Members& members) {
  const std::string role = members.text("role");
  if (role == "junction") return Role::junction;
  if (role == "system") return Role::system;
  if (role == "personal") return Role::personal;
  if (!role.empty() && role != "record") {
    members.complain("role", say("“role” has to be record, junction, system or personal",
                                 "“role”须为 record、junction、system 或 personal"));
  }
  return Role::record;
}

// {"en":{"one","many"},"zh":{…}}
void read_labels(const Members& members, const Json& json, Object& object) {
  object.one = object.many = {object.name, object.name};
  const Json* labels = json.find("labels");
  const Json* en = labels ? labels->find("en") : nullptr;
  const Json* zh = labels ? labels->find("zh") : nullptr;
  if (!en && !zh) {
    if (labels) {
      members.complain("labels", say("“labels” has to be {{\"en\":{{\"one\",\"many\"}},\"zh\":…}}",
                                     "“labels”须为 {{\"en\":{{\"one\",\"many\"}},\"zh\":…}}"));
    }
    return;
  }
  const Json& first = en ? *en : *zh;
  const Json& second = zh ? *zh : *en;
  object.one = {std::string(first.text("one")), std::string(second.text("one"))};
  object.many = {std::string(first.text("many", first.text("one"))),
                 std::string(second.text("many", second.text("one")))};
  if (object.one.en.empty() || object.one.zh.empty()) {
    members.complain(
        "labels", say("every language of “labels” needs “one”", "“labels”的每种语言都需要“one”"));
  }
}

std::vector<Option> read_options(const Members& members, const std::string& prefix,
                                 Complaints& complaints) {
  std::vector<Option> options;
  const Json* given = members.find("options");
  if (!given) return options;
  const Json::Array* array = given->as_array();
  if (!array) {
    members.complain("options", say("“options” has to be a list", "“options”须为列表"));
    return options;
  }
  for (size_t i = 0; i < array->size(); ++i) {
    const Json& one = (*array)[i];
    const std::string place = fmt::format("{}options[{}].", prefix, i);
    if (const std::string* value = one.as_string()) {
      options.push_back({*value, {*value, *value}, "", true});
      continue;
    }
    if (!is_json_object(one, place, complaints)) continue;
    for (const auto& [name, value] : *one.as_object()) {
      if (!contains(option_members, name)) unknown_member(name, option_members, place, complaints);
    }
    const Members option(one, place, complaints);
    std::string value = option.required_text("value");
    Label label = one.find("label") ? option.label("label") : Label{value, value};
    options.push_back(
        {std::move(value), std::move(label), option.text("color"), one.flag("active", true)});
  }
  return options;
}

void read_kind(const Members& members, Field& field) {
  const std::string name = members.required_text("kind");
  field.kind = name == "id" ? nullptr : find_kind(name);
  if (field.kind || name.empty()) return;
  std::vector<std::string_view> names;
  std::string list;
  for (const Kind* kind : kinds()) {
    names.push_back(kind->name());
    list += (list.empty() ? "" : ", ") + std::string(kind->name());
  }
  const Message hint = did_you_mean(name, names);
  const Message why = say("there is no kind “{}”.", "没有类型“{}”。", name);
  const Message all = say(" The kinds are: {}", "可用类型：{}", list);
  members.complain("kind", {why.en + hint.en + all.en, why.zh + hint.zh + all.zh});
}

void read_settings(const Json& json, const std::string& prefix, Field& field,
                   Complaints& complaints) {
  const auto own = field.kind ? field.kind->settings() : std::span<const std::string_view>();
  std::vector<std::string_view> known(field_members.begin(), field_members.end());
  known.insert(known.end(), own.begin(), own.end());
  for (const auto& [name, value] : *json.as_object()) {
    if (contains(own, name)) {
      if (!value.is_null()) field.settings.set(name, value);
    } else if (!contains(field_members, name) && field.kind) {
      unknown_member(name, known, prefix, complaints);
    }
  }
}

bool is_formula(const Field& field) { return field.kind->name() == "formula"; }
bool is_rollup(const Field& field) { return field.kind->name() == "rollup"; }

// What follows from the kind: where users and files point, what is always indexed.
void settle(Field& field) {
  const std::string_view kind = field.kind->name();
  if (kind == "user") field.objects = {"users"};
  if (kind == "file" || kind == "image") field.objects = {"attachments"};
  if (is_formula(field)) field.read_only = true;
  if (is_rollup(field)) field.read_only = field.indexed = true;
  if (kind == "autonumber") field.read_only = field.unique = field.indexed = true;
  const Shape shape = field.kind->shape();
  if (shape == Shape::reference || shape == Shape::any_reference) field.indexed = true;
}

}  // namespace

void name_columns(Field& field) {
  field.columns.clear();
  for (const Column& column : field.kind->columns()) {
    auto identifier = storage::Identifier::parse(field.name + std::string(column.suffix));
    if (!identifier) return;  // complained about by its name
    field.columns.push_back(*identifier);
  }
  field.column = field.columns.front();
  if (field.kind->has_key()) field.key = storage::Identifier::parse(field.name + "__key");
}

void Complaints::add(std::string place, std::string code, Message message) {
  errors_.push_back({std::move(place), std::move(code), std::move(message)});
}

void Complaints::add(const std::string& prefix, const Error& error) {
  for (const FieldError& one : error.fields) add(prefix + one.field, one.code, one.message);
  if (error.fields.empty()) add(prefix, "declaration", error.message);
}

Error Complaints::error() && {
  const FieldError& first = errors_.front();
  Error error{Code::invalid,
              {first.field + ": " + first.message.en, first.field + "：" + first.message.zh},
              {}};
  error.fields = std::move(errors_);
  return error;
}

Object read_object(const Json& json, Origin origin, const std::string& prefix,
                   Complaints& complaints) {
  Object object;
  object.origin = origin;
  if (!is_json_object(json, prefix, complaints)) return object;
  for (const auto& [name, value] : *json.as_object()) {
    if (!contains(object_members, name)) unknown_member(name, object_members, prefix, complaints);
  }
  const Members members(json, prefix, complaints);
  object.name = members.required_text("name");
  if (!object.name.empty()) {
    const Status named = check_object_name(object.name, origin, "name");
    if (!named.ok()) complaints.add(prefix, named.error());
  }
  if (const auto table = storage::Identifier::parse(object.name)) object.table = *table;
  object.singular = members.text("singular");
  if (object.singular.empty()) object.singular = object.name;
  read_labels(members, json, object);
  object.help = members.label("help");
  object.icon = members.text("icon");
  object.role = read_role(members);
  object.navigation = !members.find("navigation") || members.flag("navigation");
  if (members.find("title")) object.title = members.text("title");
  object.seen_with = members.text("seen_with");
  object.list = members.texts("list");
  object.board = members.texts("board");
  return object;
}

Field read_field(const Json& json, Origin origin, const std::string& prefix,
                 Complaints& complaints) {
  Field field;
  field.origin = origin;
  if (!is_json_object(json, prefix, complaints)) return field;
  const Members members(json, prefix, complaints);
  field.name = members.required_text("name");
  // The title of a custom object is called `name`, as everywhere.
  const Origin name_rule = field.name == "name" ? Origin::standard : origin;
  if (!field.name.empty()) {
    const Status named = check_field_name(field.name, name_rule, "name");
    if (!named.ok()) complaints.add(prefix, named.error());
  }
  read_kind(members, field);
  field.label = members.find("label") ? members.label("label") : Label{field.name, field.name};
  field.help = members.label("help");
  field.required = members.flag("required");
  field.unique = members.flag("unique");
  field.indexed = members.flag("indexed");
  field.read_only = members.flag("read_only");
  field.searched = members.flag("searched");
  field.shares = members.flag("shares");
  field.group = members.text("group");
  field.options = read_options(members, prefix, complaints);
  field.objects = members.texts("objects");
  if (const std::string object = members.text("object"); !object.empty()) field.objects = {object};
  field.inverse = members.text("inverse");
  field.inverse_label = members.label("inverse_label");
  field.through = members.text("through");
  field.junction_key = members.flag("junction_key");
  if (const Json* value = members.find("default")) field.default_value = *value;
  read_settings(json, prefix, field, complaints);
  if (!field.kind) return field;
  settle(field);
  if (!is_formula(field) && !is_rollup(field)) name_columns(field);
  const Status checked = field.kind->check(field);
  if (!checked.ok()) complaints.add(prefix, checked.error());
  return field;
}

std::vector<Field> system_fields() {
  struct Declared {
    std::string_view name;
    std::string_view kind;
    Label label;
    bool indexed;
    bool read_only;
  };
  const Declared declared[] = {
      {"id", "id", {"Id", "编号"}, true, true},
      {"created_at", "timestamp", {"Created", "创建时间"}, true, true},
      {"created_by", "user", {"Created by", "创建人"}, false, true},
      {"updated_at", "timestamp", {"Updated", "更新时间"}, true, true},
      {"updated_by", "user", {"Updated by", "更新人"}, false, true},
      {"owner", "user", {"Owner", "负责人"}, true, false},
      {"version", "integer", {"Version", "版本"}, false, true},
      {"deleted_at", "timestamp", {"Deleted", "删除时间"}, false, true},
  };
  std::vector<Field> fields;
  for (const Declared& one : declared) {
    Field field;
    field.id = static_cast<int64_t>(fields.size()) + 1;
    field.name = one.name;
    field.kind = find_kind(one.kind);
    field.label = one.label;
    field.system = true;
    field.read_only = one.read_only;
    settle(field);
    field.indexed = one.indexed;
    name_columns(field);
    fields.push_back(std::move(field));
  }
  return fields;
}

Json overlaid(const Json& declaration, const Json& changes) {
  Json out = declaration;
  if (!changes.is_object()) return out;
  for (const auto& [name, value] : *changes.as_object()) out.set(name, value);
  return out;
}

}  // namespace kith::schema
