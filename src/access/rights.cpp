#include "access/rights.h"

#include <algorithm>
#include <array>

namespace kith::access {
namespace {

template <typename T>
struct Word {
  std::string_view text;
  T value;
};

constexpr std::array scopes{Word<Scope>{"none", Scope::none}, Word<Scope>{"own", Scope::own},
                            Word<Scope>{"team", Scope::team}, Word<Scope>{"below", Scope::below},
                            Word<Scope>{"all", Scope::all}};
constexpr std::array field_rights{Word<FieldRight>{"hidden", FieldRight::hidden},
                                  Word<FieldRight>{"read", FieldRight::read},
                                  Word<FieldRight>{"write", FieldRight::write}};
constexpr std::array twin_sights{Word<TwinSight>{"nothing", TwinSight::nothing},
                                 Word<TwinSight>{"exists", TwinSight::exists},
                                 Word<TwinSight>{"full", TwinSight::full}};
constexpr std::array actions{
    Word<Action>{"import", Action::import}, Word<Action>{"export", Action::export_},
    Word<Action>{"bulk", Action::bulk},     Word<Action>{"merge", Action::merge},
    Word<Action>{"share", Action::share},   Word<Action>{"admin", Action::administer}};
constexpr std::array verbs{Word<Verb>{"read", Verb::read}, Word<Verb>{"create", Verb::create},
                           Word<Verb>{"update", Verb::update}, Word<Verb>{"delete", Verb::remove}};

template <typename T, size_t N>
std::optional<T> find(const std::array<Word<T>, N>& words, std::string_view text) {
  for (const auto& word : words) {
    if (word.text == text) return word.value;
  }
  return std::nullopt;
}

template <typename T, size_t N>
std::string list(const std::array<Word<T>, N>& words) {
  std::string out;
  for (const auto& word : words) {
    if (!out.empty()) out += ", ";
    out += word.text;
  }
  return out;
}

template <typename T, size_t N>
std::string_view text_of(const std::array<Word<T>, N>& words, T value) {
  for (const auto& word : words) {
    if (word.value == value) return word.text;
  }
  return {};
}

// Collects every mistake of a permissions document with its place.
class Reader {
 public:
  explicit Reader(const schema::Schema& schema) : schema_(schema) {}

  Rights read(const Json& permissions) {
    Rights rights;
    if (!permissions.as_object()) {
      wrong("permissions", "type", say("permissions must be an object", "权限必须是一个对象"));
    } else {
      for (const auto& [key, value] : *permissions.as_object()) {
        if (key == "objects") {
          read_objects(value, rights);
        } else if (key == "actions") {
          read_actions(value, rights);
        } else {
          wrong("permissions." + key, "unknown_field",
                say("permissions know objects and actions, not {}",
                    "权限只有 objects 和 actions，没有 {}", key));
        }
      }
    }
    return rights;
  }
  std::vector<FieldError> errors;

 private:
  void wrong(std::string place, std::string code, Message message) {
    errors.push_back({std::move(place), std::move(code), std::move(message)});
  }

  void read_objects(const Json& objects, Rights& rights) {
    if (!objects.as_object()) {
      return wrong("permissions.objects", "type", say("expected an object", "应为对象"));
    }
    for (const auto& [name, value] : *objects.as_object()) {
      const std::string place = "permissions.objects." + name;
      const schema::Object* object = name == "*" ? nullptr : schema_.object(name);
      if (name != "*" && !object) {
        wrong(place, "unknown_object", say("there is no object {}", "没有名为 {} 的对象", name));
        continue;
      }
      ObjectRights& of = name == "*" ? rights.others : rights.objects[name];
      read_object(value, object, place, of);
    }
  }

  void read_object(const Json& json, const schema::Object* object, const std::string& place,
                   ObjectRights& rights) {
    if (!json.as_object()) return wrong(place, "type", say("expected an object", "应为对象"));
    for (const auto& [key, value] : *json.as_object()) {
      const std::string here = place + "." + key;
      if (key == "create") {
        if (auto flag = value.as_bool())
          rights.create = *flag;
        else
          wrong(here, "type", say("expected true or false", "应为 true 或 false"));
      } else if (key == "read") {
        read_scope(value, here, rights.read);
      } else if (key == "update") {
        read_scope(value, here, rights.update);
      } else if (key == "delete") {
        read_scope(value, here, rights.remove);
      } else if (key == "duplicates") {
        const std::string* text = value.as_string();
        if (const auto sight = text ? find(twin_sights, *text) : std::nullopt)
          rights.duplicates = *sight;
        else
          wrong(here, "unknown_option",
                say("expected one of {}", "应为其中之一：{}", list(twin_sights)));
      } else if (key == "fields" && object) {
        read_fields(value, *object, here, rights);
      } else {
        wrong(here, "unknown_field",
              say("expected read, create, update, delete, duplicates or fields",
                  "应为 read、create、update、delete、duplicates 或 fields"));
      }
    }
  }

  void read_scope(const Json& json, const std::string& place, Scope& out) {
    const std::string* text = json.as_string();
    auto scope = text ? find(scopes, *text) : std::nullopt;
    if (!scope) {
      return wrong(place, "unknown_option",
                   say("expected one of {}", "应为其中之一：{}", list(scopes)));
    }
    out = *scope;
  }

  void read_fields(const Json& json, const schema::Object& object, const std::string& place,
                   ObjectRights& rights) {
    if (!json.as_object()) return wrong(place, "type", say("expected an object", "应为对象"));
    for (const auto& [name, value] : *json.as_object()) {
      const std::string here = place + "." + name;
      const std::string* text = value.as_string();
      auto right = text ? find(field_rights, *text) : std::nullopt;
      if (!object.field(name)) {
        wrong(here, "unknown_field",
              say("{} has no field {}", "{} 没有字段 {}", object.name, name));
      } else if (!right) {
        wrong(here, "unknown_option",
              say("expected one of {}", "应为其中之一：{}", list(field_rights)));
      } else {
        rights.fields[name] = *right;
      }
    }
  }

  void read_actions(const Json& json, Rights& rights) {
    if (!json.as_array()) {
      return wrong("permissions.actions", "type", say("expected a list", "应为列表"));
    }
    for (const auto& item : *json.as_array()) {
      const std::string* text = item.as_string();
      auto action = text ? find(actions, *text) : std::nullopt;
      if (!action) {
        wrong("permissions.actions", "unknown_option",
              say("expected some of {}", "应从中选择：{}", list(actions)));
      } else if (!rights.may(*action)) {
        rights.actions.push_back(*action);
      }
    }
  }

  const schema::Schema& schema_;
};

}  // namespace

std::string_view name_of(Action action) { return text_of(actions, action); }
std::string_view name_of(Verb verb) { return text_of(verbs, verb); }

const ObjectRights& Rights::of(const schema::Object& object) const {
  auto found = objects.find(object.name);
  return found == objects.end() ? others : found->second;
}

Scope Rights::scope(Verb verb, const schema::Object& object) const {
  const ObjectRights& rights = of(object);
  switch (verb) {
    case Verb::read:
      return rights.read;
    case Verb::create:
      return rights.create ? Scope::all : Scope::none;
    case Verb::update:
      return rights.update;
    case Verb::remove:
      return rights.remove;
  }
  return Scope::none;
}

bool Rights::may(Action action) const {
  return std::find(actions.begin(), actions.end(), action) != actions.end();
}

Result<Rights> parse_rights(const Json& permissions, const schema::Schema& schema) {
  Reader reader(schema);
  Rights rights = reader.read(permissions);
  if (reader.errors.empty()) return rights;
  return Error{Code::invalid, say("The permissions are not valid.", "权限设置无效。"),
               std::move(reader.errors)};
}

Rights rights_of_stored(const Json& permissions, const schema::Schema& schema) {
  return Reader(schema).read(permissions);
}

Json administrator_permissions() {
  Json all(Json::Object{{"read", "all"}, {"create", true}, {"update", "all"}, {"delete", "all"}});
  Json::Array names;
  for (const auto& action : actions) names.emplace_back(action.text);
  return Json(Json::Object{{"objects", Json(Json::Object{{"*", std::move(all)}})},
                           {"actions", Json(std::move(names))}});
}

}  // namespace kith::access
