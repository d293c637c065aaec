#include "integrations/import/mapping.h"

#include <algorithm>
#include <array>

#include "text/fold.h"

namespace kith::integrations {
namespace {

using schema::Field;
using schema::Object;
using schema::Schema;

constexpr std::array<std::string_view, 3> mode_names{"create", "update", "upsert"};
constexpr std::array<std::string_view, 4> date_names{"auto", "ymd", "dmy", "mdy"};
constexpr std::array<std::string_view, 4> twin_names{"rule", "allow", "update", "skip"};

template <size_t N>
std::optional<size_t> index_in(const std::array<std::string_view, N>& names,
                               std::string_view name) {
  const auto found = std::ranges::find(names, name);
  return found == names.end() ? std::nullopt
                              : std::optional(static_cast<size_t>(found - names.begin()));
}

bool names_any(const Field& field) { return field.kind->shape() == schema::Shape::any_reference; }

bool is_text(const Field& field) { return field.kind->shape() == schema::Shape::text; }

// Whether records are found by it without reading them all.
bool is_found_by(const Field& field) {
  return is_text(field) && (field.unique || field.indexed || holds_record_number(field));
}

// Whether its values stand in the identity index.
bool identifies(const Field& field) {
  constexpr std::array<std::string_view, 6> kinds{"email",  "emails", "phone",
                                                  "phones", "url",    "autonumber"};
  if (!field.searched) return false;
  return std::ranges::find(kinds, field.kind->name()) != kinds.end() || holds_record_number(field);
}

// Reads one import's settings; collects what is wrong.
class Reader {
 public:
  Reader(const Schema& schema, const access::Actor& actor, const Import& import)
      : schema_(schema), actor_(actor), import_(import) {}

  Result<Mapping> read() {
    mapping_.object = TRY(schema_.require_object(import_.object));
    for (const ImportColumn& column : import_.columns) mapping_.headings.push_back(column.name);
    read_value_maps();
    if (import_.settings.flag("as_exported")) read_as_exported();
    read_targets();
    read_choices();
    read_key();
    read_defaults();
    check_rights();
    if (errors_.empty()) return std::move(mapping_);
    Message message = errors_.size() == 1 ? errors_[0].message
                                          : say("{} places of the mapping are not right.",
                                                "映射中有 {} 处有误。", errors_.size());
    return Error{code_, std::move(message), std::move(errors_)};
  }

 private:
  const Json* setting(std::string_view name) const {
    const Json* value = import_.settings.find(name);
    return value && !value->is_null() ? value : nullptr;
  }

  void refuse(std::string field, std::string code, Message message) {
    errors_.push_back({std::move(field), std::move(code), std::move(message)});
  }
  void refuse(Error error, std::string_view field) {
    if (error.fields.empty()) refuse(std::string(field), "invalid", std::move(error.message));
    for (auto& one : error.fields) errors_.push_back(std::move(one));
  }

  std::optional<size_t> column_called(std::string_view heading) const {
    const auto found = std::ranges::find(mapping_.headings, heading);
    if (found == mapping_.headings.end()) return std::nullopt;
    return static_cast<size_t>(found - mapping_.headings.begin());
  }

  Message no_column(std::string_view heading) const {
    std::string all;
    for (const std::string& one : mapping_.headings) {
      if (all.size() > 300) break;
      all += all.empty() ? one : ", " + one;
    }
    return say("The file has no column “{}”. It has: {}.", "文件没有列“{}”。现有列：{}。", heading,
               all);
  }

  void read_value_maps() {
    const Json* maps = setting("value_map");
    if (!maps || !maps->as_object()) return;
    for (const auto& [heading, pairs] : *maps->as_object()) {
      if (!column_called(heading)) {
        refuse("value_map." + heading, "unknown_column", no_column(heading));
      } else if (pairs.as_object()) {
        auto& map = mapping_.value_maps[heading];
        for (const auto& [from, to] : *pairs.as_object()) {
          map[fold(from)] = to.as_string() ? *to.as_string() : std::string();
        }
      }
    }
  }

  void read_as_exported() {
    mapping_.brought = Brought::as_exported;
    if (actor_.may(access::Action::administer)) return;
    code_ = Code::forbidden;
    refuse("as_exported", "forbidden",
           say("Only administrators bring along what the program sets by itself. Leave out "
               "“as_exported”.",
               "只有管理员可以导入由系统填写的内容。请去掉 as_exported。"));
  }

  void read_targets() {
    const Json* list = setting("mapping");
    if (!list || !list->as_array()) {
      return refuse("mapping", "required",
                    say("Say which column goes into which field.", "请指定各列对应的字段。"));
    }
    for (size_t n = 0; n < list->as_array()->size(); ++n) {
      read_target((*list->as_array())[n], "mapping[" + std::to_string(n) + "]");
    }
    if (mapping_.targets.empty() && errors_.empty()) {
      refuse("mapping", "required",
             say("Map at least one column to a field.", "请至少将一列对应到字段。"));
    }
  }

  void read_target(const Json& json, const std::string& where) {
    const std::string_view heading = json.text("column");
    const auto column = column_called(heading);
    if (!column) return refuse(where + ".column", "unknown_column", no_column(heading));
    const std::string_view name = json.text("field");
    if (name.empty()) return;
    if (name == "id" && wants_id()) {
      mapping_.key_column = *column;
      has_id_ = true;
      return;
    }
    const auto companion = companion_of(name);
    const Object& object = companion ? *companion->object : *mapping_.object;
    const std::string_view inner = companion ? name.substr(name.find('.') + 1) : name;
    auto place = find_place(schema_, object, actor_, inner, where + ".field", mapping_.brought);
    if (!place) return refuse(std::move(place).error(), where + ".field");
    if (companion && is_picture(*place->field)) {
      return refuse(where + ".field", "read_only",
                    say("Pictures come in for the row's own record alone. Map the column to none.",
                        "只能为该行自身的记录导入图片。请不要导入该列。"));
    }
    place->text = name;
    const bool twice = std::ranges::any_of(mapping_.targets, [&](const Target& other) {
      return (other.place.text == name && !is_list(*place->field)) || names_whole(other, name) ||
             (companion && other.place.text == companion->reference->name);
    });
    if (twice) {
      return refuse(where + ".field", "duplicate",
                    say("Two columns go into “{}”. Keep one of them.",
                        "有两列对应到“{}”，请只保留一列。", name));
    }
    Target target{*column, std::string(heading), std::move(*place), std::nullopt, nullptr};
    if (companion) target.companion = add_companion(*companion, where + ".field");
    if (is_reference(*target.place.field) && !is_picture(*target.place.field))
      target.match = read_match(*target.place.field, json, where);
    else if (names_any(*target.place.field) && !json.text("match_column").empty())
      target.match = Match{.column = std::string(json.text("match_column"))};
    const auto values = mapping_.value_maps.find(target.heading);
    if (values != mapping_.value_maps.end()) target.values = &values->second;
    if (mapping_.brought == Brought::as_exported && !companion && is_kept(*target.place.field))
      mapping_.kept.push_back(target.place.field);
    mapping_.targets.push_back(std::move(target));
  }

  bool wants_id() const {
    const Json* key = setting("key");
    return key && key->as_string() && *key->as_string() == "id";
  }

  // "account.website" where `account` is a reference to records that rows can fill.
  std::optional<Companion> companion_of(std::string_view name) const {
    const size_t dot = name.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const Field* field = mapping_.object->field(name.substr(0, dot));
    if (!field || field->system || !is_reference(*field)) return std::nullopt;
    const Object* object = schema_.target(*field);
    if (!object || object->role != schema::Role::record) return std::nullopt;
    return Companion{field, object};
  }

  // Whether the other column fills a part of the reference that this one names as a whole.
  bool names_whole(const Target& other, std::string_view name) const {
    return other.companion != Target::npos &&
           mapping_.companions[other.companion].reference->name == name;
  }

  size_t add_companion(const Companion& wanted, const std::string& where) {
    for (size_t n = 0; n < mapping_.companions.size(); ++n) {
      if (mapping_.companions[n].reference == wanted.reference) return n;
    }
    if (!actor_.writes(*mapping_.object, *wanted.reference)) {
      refuse(where, "not_writable",
             say("Your role may not change “{}”. Map the column to none.",
                 "你的角色不能修改“{}”。请不要导入该列。", wanted.reference->name));
    }
    may_create(*wanted.object, where);
    mapping_.companions.push_back(wanted);
    return mapping_.companions.size() - 1;
  }

  std::optional<Match> read_match(const Field& field, const Json& json, const std::string& where) {
    Match match;
    match.object = schema_.target(field);
    match.field = &match.object->title_field();
    match.column = json.text("match_column");
    if (!match.column.empty()) return match;  // nothing is made of a number of another system
    match.missing = json.flag("create_missing") ? Missing::is_created : Missing::is_an_error;
    const std::string_view by = json.text("match");
    if (by == "id") {
      match.field = nullptr;
    } else if (!by.empty() && by != match.field->name) {
      auto chosen = schema_.require_field(*match.object, by, where + ".match");
      if (!chosen) {
        refuse(std::move(chosen).error(), where + ".match");
        return match;
      }
      match.field = *chosen;
      match.chosen = true;
      if (!is_found_by(**chosen) || !actor_.reads(*match.object, **chosen)) {
        refuse(where + ".match", "not_indexed",
               say("“{}” cannot be matched by: choose a unique or indexed text field, the external "
                   "number, or “id”.",
                   "不能按“{}”匹配：请选择唯一或有索引的文本字段、外部编号或 id。", by));
      }
    }
    if (match.missing == Missing::is_created) may_create(*match.object, where + ".create_missing");
    return match;
  }

  void may_create(const Object& object, const std::string& where) {
    auto status = actor_.require(access::Verb::create, object);
    if (status) return;
    code_ = Code::forbidden;
    refuse(where, "forbidden", status.error().message);
  }

  void read_choices() {
    if (const Json* mode = setting("mode")) {
      const auto index = index_in(mode_names, mode->as_string() ? *mode->as_string() : "");
      if (!index)
        refuse("mode", "unknown_value",
               say("The mode is create, update or upsert.", "模式应为 create、update 或 upsert。"));
      else
        mapping_.mode = static_cast<Mode>(*index);
    }
    if (const Json* dates = setting("date_format")) {
      const auto index = index_in(date_names, dates->as_string() ? *dates->as_string() : "");
      if (!index)
        refuse("date_format", "unknown_value",
               say("The date format is auto, ymd, dmy or mdy.",
                   "日期格式应为 auto、ymd、dmy 或 mdy。"));
      else
        mapping_.dates = static_cast<schema::DateOrder>(*index);
    }
    if (const Json* twins = setting("twins")) {
      const auto index = index_in(twin_names, twins->as_string() ? *twins->as_string() : "");
      if (!index)
        refuse("twins", "unknown_value",
               say("What becomes of twins is rule, allow, update or skip.",
                   "重复记录的处理方式应为 rule、allow、update 或 skip。"));
      else
        mapping_.on_twin = static_cast<OnTwin>(*index);
    }
    if (import_.settings.flag("clear_empty")) mapping_.empty = EmptyCells::clear;
  }

  void read_key() {
    const Json* key = setting("key");
    if (!key) {
      if (mapping_.mode != Mode::create) {
        refuse("key", "required",
               say("To update, say by which field records are found.",
                   "更新时请指定按哪个字段查找记录。"));
      }
      return;
    }
    const std::string name = key->as_string() ? *key->as_string() : std::string();
    if (name == "id") return read_id_key();
    if (name == "identity") return read_identity_key();
    if (name == "within") {
      mapping_.by = MatchBy::within;
      return;
    }
    auto field = schema_.require_field(*mapping_.object, name, "key");
    if (!field) return refuse(std::move(field).error(), "key");
    const bool usable = is_text(**field) && ((*field)->unique || (*field)->indexed) &&
                        actor_.reads(*mapping_.object, **field);
    if (!usable) {
      return refuse(
          "key", "not_indexed",
          say("“{}” cannot be a key: choose a unique or indexed text field, “id” or "
              "“identity”.",
              "“{}”不能作为匹配键：请选择唯一或有索引的文本字段、id 或 identity。", name));
    }
    const auto target = std::ranges::find_if(mapping_.targets, [&](const Target& one) {
      return one.companion == Target::npos && one.place.field == *field;
    });
    if (target == mapping_.targets.end()) {
      return refuse("key", "unmapped",
                    say("No column goes into “{}”, the key. Map one.",
                        "没有列对应到匹配键“{}”，请先对应。", name));
    }
    mapping_.by = MatchBy::field;
    mapping_.key = *field;
    mapping_.key_column = target->column;
  }

  void read_id_key() {
    mapping_.by = MatchBy::id;
    if (has_id_) return;
    refuse("key", "unmapped",
           say("No column goes into “id”, the key. Map one.", "没有列对应到匹配键 id，请先对应。"));
  }

  void read_identity_key() {
    mapping_.by = MatchBy::identity;
    const bool known = std::ranges::any_of(mapping_.targets, [](const Target& one) {
      return one.companion == Target::npos && identifies(*one.place.field);
    });
    if (known) return;
    refuse("key", "unmapped",
           say("No column tells who a record is. Map one to a mail address, phone, website or "
               "external number.",
               "没有列能识别记录。请将一列对应到邮箱、电话、网站或外部编号。"));
  }

  void read_defaults() {
    const Json* defaults = setting("defaults");
    if (!defaults || !defaults->as_object()) return;
    for (const auto& [name, value] : *defaults->as_object()) {
      const std::string where = "defaults." + name;
      auto place = find_place(schema_, *mapping_.object, actor_, name, where);
      if (!place) {
        refuse(std::move(place).error(), where);
        continue;
      }
      if (is_picture(*place->field)) {
        refuse(where, "read_only",
               say("“{}” is a picture: it cannot stand for what a row has not.",
                   "“{}”是图片，不能作为缺省值。", name));
        continue;
      }
      Default one{std::move(*place), value, std::nullopt};
      if (is_reference(*one.place.field))
        one.match = read_match(*one.place.field, Json(Json::Object{}), where);
      mapping_.defaults.push_back(std::move(one));
    }
  }

  void check_rights() {
    if (mapping_.on_twin == OnTwin::allow && !actor_.may(access::Action::merge)) {
      code_ = Code::forbidden;
      refuse("twins", "forbidden",
             say("Only those who may merge can let duplicates in. Choose another way.",
                 "只有具有合并权限的人可以允许重复。请选择其他方式。"));
    }
    if (mapping_.on_twin == OnTwin::update) {
      auto status = actor_.require(access::Verb::update, *mapping_.object);
      if (!status) refuse("twins", "forbidden", status.error().message);
    }
    for (const auto& [verb, needed] :
         {std::pair{access::Verb::create, mapping_.mode != Mode::update},
          std::pair{access::Verb::update, mapping_.mode != Mode::create}}) {
      auto status = actor_.require(verb, *mapping_.object);
      if (!needed || status) continue;
      code_ = Code::forbidden;
      refuse("mode", "forbidden", status.error().message);
    }
  }

  const Schema& schema_;
  const access::Actor& actor_;
  const Import& import_;
  Mapping mapping_;
  std::vector<FieldError> errors_;
  bool has_id_ = false;
  Code code_ = Code::invalid;
};

bool holds_mail(const ImportColumn& column) {
  return !column.samples.empty() && std::ranges::all_of(column.samples, [](const std::string& one) {
    return one.find('@') != std::string::npos;
  });
}

}  // namespace

Result<Mapping> read_mapping(const Schema& schema, const access::Actor& actor,
                             const Import& import) {
  return Reader(schema, actor, import).read();
}

Json proposal_json(const Schema& schema, const Object& object, const ImportColumn& column) {
  if (column.proposal.empty()) return {};
  Json proposal(Json::Object{{"field", column.proposal}});
  const Field* field = object.field(column.proposal);
  if (!field || !is_reference(*field)) return proposal;
  const Object* target = schema.target(*field);
  const bool by_mail = holds_mail(column) && target->field("email");
  proposal.set("match", by_mail ? Json("email") : Json(target->title));
  return proposal;
}

Json proposed_settings(const Schema& schema, const Object& object,
                       const std::vector<ImportColumn>& columns) {
  Json::Array mapping;
  for (const ImportColumn& column : columns) {
    Json one(Json::Object{{"column", column.name}});
    const Json proposal = proposal_json(schema, object, column);
    if (proposal.is_null()) {
      one.set("field", {});
    } else {
      for (const auto& [name, value] : *proposal.as_object()) one.set(name, value);
    }
    mapping.push_back(std::move(one));
  }
  return Json(Json::Object{{"mapping", std::move(mapping)},
                           {"mode", "create"},
                           {"key", Json()},
                           {"defaults", Json(Json::Object{})},
                           {"date_format", "auto"},
                           {"value_map", Json(Json::Object{})},
                           {"clear_empty", false},
                           {"twins", "rule"}});
}

std::string date_order_of(const Schema& schema, const Object& object,
                          const std::vector<ImportColumn>& columns, const Json& settings) {
  const schema::ReadContext read{.schema = schema};
  std::vector<std::pair<const Field*, std::string_view>> samples;
  for (const Json& entry : *settings.find("mapping")->as_array()) {
    const Field* field = object.field(entry.text("field"));
    if (!field || (field->kind->name() != "date" && field->kind->name() != "timestamp")) continue;
    for (const ImportColumn& column : columns) {
      if (column.name != entry.text("column")) continue;
      for (const std::string& sample : column.samples) samples.emplace_back(field, sample);
    }
  }
  const auto read_by = [&](schema::DateOrder order) {
    const schema::TextContext text{read, order, TimeZone::utc()};
    return std::ranges::count_if(samples, [&](const auto& sample) {
      std::vector<Value> cells(sample.first->columns.size());
      return sample.first->kind->read_text(*sample.first, sample.second, text, cells).ok();
    });
  };
  const auto each_by_itself = read_by(schema::DateOrder::automatic);
  const auto day_first = read_by(schema::DateOrder::dmy);
  const auto month_first = read_by(schema::DateOrder::mdy);
  if (each_by_itself >= std::max(day_first, month_first) || day_first == month_first) return "auto";
  return day_first > month_first ? "dmy" : "mdy";
}

}  // namespace kith::integrations
