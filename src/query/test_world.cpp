#include "query/test_world.h"

#include <algorithm>

#include "query/formula_value.h"
#include "query/write.h"
#include "schema/search_table.h"
#include "storage/migrations.h"
#include "text/tokens.h"

namespace kith::query {
namespace {

constexpr std::string_view labels =
    R"("labels":{"en":{"one":"x","many":"x"},"zh":{"one":"x","many":"x"}})";

// "@" stands for the labels, which no test looks at.
constexpr std::string_view declarations[] = {
    R"({"name":"users","singular":"user",@,"role":"system","fields":[
        {"name":"name","kind":"text","indexed":true},
        {"name":"email","kind":"email","unique":true}]})",
    R"({"name":"accounts","singular":"account",@,"fields":[
        {"name":"name","kind":"text","indexed":true,"searched":true},
        {"name":"industry","kind":"choice","indexed":true,"options":["retail","energy","media"]},
        {"name":"city","kind":"text"},
        {"name":"phone","kind":"phone","indexed":true},
        {"name":"emails","kind":"emails"},
        {"name":"tags","kind":"tags"},
        {"name":"employees","kind":"integer","indexed":true},
        {"name":"score","kind":"decimal"},
        {"name":"revenue","kind":"money","indexed":true},
        {"name":"active","kind":"boolean"},
        {"name":"founded","kind":"date","indexed":true},
        {"name":"checked_at","kind":"timestamp"},
        {"name":"address","kind":"address"},
        {"name":"parent","kind":"reference","object":"accounts","inverse":"children"},
        {"name":"remarks","kind":"long_text"}]})",
    R"({"name":"contacts","singular":"contact",@,"fields":[
        {"name":"name","kind":"text","indexed":true,"searched":true},
        {"name":"title","kind":"text"},
        {"name":"account","kind":"reference","object":"accounts","inverse":"contacts"}]})",
    R"({"name":"stages","singular":"stage",@,"fields":[
        {"name":"name","kind":"text","indexed":true}]})",
    R"({"name":"deals","singular":"deal",@,"fields":[
        {"name":"name","kind":"text","indexed":true},
        {"name":"account","kind":"reference","object":"accounts","inverse":"deals"},
        {"name":"stage","kind":"reference","object":"stages","inverse":"deals"},
        {"name":"amount","kind":"money","indexed":true},
        {"name":"quantity","kind":"integer"},
        {"name":"close_date","kind":"date","indexed":true}]})",
    R"({"name":"deal_contacts","singular":"deal_contact",@,"role":"junction","title":"role","fields":[
        {"name":"deal","kind":"reference","object":"deals","required":true,"inverse":"contact_roles","through":"contact"},
        {"name":"contact","kind":"reference","object":"contacts","required":true,"inverse":"deal_roles","through":"deal"},
        {"name":"role","kind":"text"}]})",
    R"({"name":"notes","singular":"note",@,"title":"subject","fields":[
        {"name":"subject","kind":"text","indexed":true},
        {"name":"about","kind":"any_reference"}]})",
    R"({"name":"note_links","singular":"note_link",@,"role":"junction","title":"note","fields":[
        {"name":"note","kind":"reference","object":"notes","required":true,"inverse":"links","through":"record"},
        {"name":"record","kind":"any_reference","required":true}]})",
};

Json parsed(std::string_view text) {
  auto json = parse_json(text);
  if (!json.ok()) throw std::logic_error(json.error().message.en + " in " + std::string(text));
  return std::move(json).value();
}

std::vector<schema::Package> package() {
  schema::Package package{"test", {}};
  for (std::string_view declaration : declarations) {
    std::string text(declaration);
    text.replace(text.find('@'), 1, labels);
    package.objects.push_back(parsed(text));
  }
  return {std::move(package)};
}

[[noreturn]] void fail(const Error& error) {
  std::string text = error.message.en;
  for (const FieldError& field : error.fields) {
    text += " [" + field.field + " " + field.code + ": " + field.message.en + "]";
  }
  throw std::logic_error(text);
}

template <typename T>
T must(Result<T> result) {
  if (!result.ok()) fail(result.error());
  return std::move(result).value();
}

constexpr Timestamp now =
    std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + std::chrono::hours{12};

}  // namespace

// A record of the world, its references resolved under a visibility.
class WorldRecord final : public RecordView {
 public:
  WorldRecord(const World& world, const Visibility& visibility, const Stored& stored)
      : world_(world), visibility_(visibility), stored_(stored) {}

  const Stored& stored() const override { return stored_; }

  const RecordView* follow(const schema::Field& reference) const override {
    const auto* id = std::get_if<int64_t>(&stored_.cells(reference)[0]);
    const schema::Object* target = world_.schema().target(reference);
    if (!id || !target) return nullptr;
    for (const Stored& other : world_.records_.at(target->name)) {
      if (other.id().value == *id) return keep_visible(other);
    }
    return nullptr;
  }

  std::vector<const RecordView*> related(const schema::Relation& relation) const override {
    std::vector<const RecordView*> rows;
    const schema::Object& object = world_.object(relation.object);
    for (const Stored& other : world_.records_.at(relation.object)) {
      const Value& back = other.cells(*object.field(relation.field))[0];
      if (back != Value{stored_.id().value}) continue;
      if (const RecordView* row = keep_visible(other)) rows.push_back(row);
    }
    return rows;
  }

  schema::formula::Moment moment() const override { return visibility_.moment(); }

  bool visible() const {
    return !stored_.deleted() && matches(visibility_.rows(stored_.object()), *this);
  }

 private:
  const RecordView* keep_visible(const Stored& other) const {
    auto record = std::make_unique<WorldRecord>(world_, visibility_, other);
    if (!record->visible()) return nullptr;
    kept_.push_back(std::move(record));
    return kept_.back().get();
  }

  const World& world_;
  const Visibility& visibility_;
  const Stored& stored_;
  mutable std::vector<std::unique_ptr<WorldRecord>> kept_;
};

const Filter& Mask::rows(const schema::Object& object) const {
  const auto found = rows_.find(object.id);
  return found == rows_.end() ? always_ : found->second;
}

bool Mask::reads(const schema::Object&, const schema::Field& field) const {
  return std::ranges::find(hidden_, &field) == hidden_.end();
}

schema::formula::Moment Mask::moment() const { return {now, TimeZone::find("Asia/Shanghai")}; }

std::string_view Names::user_name(Id user) const {
  constexpr std::string_view names[] = {"", "Ada", "Bo", "Chen"};
  return user.value < 4 ? names[user.value] : std::string_view("Somebody");
}

World::World(storage::Database& database) : database_(database) {
  must(storage::migrate(database, schema::migrations(), now));
  schema::Store store(database);
  const auto packages = package();
  must(store.install(packages, now));
  schema_ = store.current();
  for (const schema::Object& object : schema_->objects()) records_[object.name];
  must(database.write([&](storage::Connection& db) -> Status {
    for (const schema::Object& object : schema_->objects()) {
      if (schema::has_search_table(object)) schema::create_search_table(db, object);
    }
    return done();
  }));
  asker_ = {
      .user = Id{1}, .team = {Id{1}, Id{2}}, .now = now, .zone = TimeZone::find("Asia/Shanghai")};
}

Id World::add(std::string_view name, const char* values) { return add(name, parsed(values)); }

Id World::add(std::string_view name, const Json& values) {
  const schema::Object& at = object(name);
  Stored record(at);
  const schema::ReadContext context{.schema = *schema_, .now = now};
  const auto set = [&](std::string_view field, Value value) {
    record.cells(*at.field(field))[0] = std::move(value);
  };
  const Id id{++last_id_};
  set("id", id.value);
  set("created_at", now);
  set("updated_at", now + microseconds(id.value));
  set("created_by", int64_t{1});
  set("owner", id.value % 4 == 0 ? Value{} : Value{id.value % 4});
  set("version", int64_t{1});
  for (const auto& [field_name, json] : *values.as_object()) {
    const schema::Field& field = *must(schema_->require_field(at, field_name, "test"));
    const Status status = field.kind->read(field, json, context, record.cells(field));
    if (!status.ok()) fail(status.error());
  }
  records_.at(std::string(name)).push_back(std::move(record));
  return id;
}

void World::remove(std::string_view name, Id id) {
  for (Stored& record : records_.at(std::string(name))) {
    if (record.id() == id) record.cells(*object(name).field("deleted_at"))[0] = now;
  }
}

void World::save() {
  must(database_.write([&](storage::Connection& db) -> Status {
    for (const auto& [name, records] : records_) {
      size_t& saved = saved_[name];
      for (size_t i = saved; i < records.size(); ++i) {
        insert(db, records[i]);
        std::string tokens;
        for (const schema::Field& field : records[i].object().fields) {
          const auto* text = std::get_if<std::string>(&records[i].cells(field)[0]);
          if (field.searched && text) append_index_tokens(tokens, TokenKind::person, *text);
        }
        if (tokens.empty()) continue;
        schema::put_words(db, schema::search_table_name(records[i].object()), records[i].id(),
                          {tokens, records[i].owner()});
      }
      saved = records.size();
    }
    return done();
  }));
}

Asker World::asker() const { return asker_; }

ParseContext World::parsing(const Visibility& visibility) const {
  return {*schema_, visibility, asker_};
}

Filter World::filter(std::string_view name, const char* json, const Visibility& visibility) const {
  return must(parse_filter(parsed(json), *schema_, object(name), visibility, asker_));
}

Question World::question(std::string_view name, const char* json,
                         const Visibility& visibility) const {
  return must(parse_question(parsed(json), object(name), parsing(visibility)));
}

std::vector<Id> World::in_memory(std::string_view name, const Filter& filter,
                                 const Visibility& visibility) const {
  std::vector<Id> ids;
  for (const Stored& record : records_.at(std::string(name))) {
    const WorldRecord view(*this, visibility, record);
    if (view.visible() && matches(filter, view)) ids.push_back(record.id());
  }
  return ids;
}

std::map<int64_t, Value> World::worked_out(const schema::Object& object, const schema::Field& field,
                                           const Visibility& visibility) const {
  std::map<int64_t, Value> values;
  for (const Stored& record : records_.at(object.name)) {
    const WorldRecord view(*this, visibility, record);
    if (view.visible()) values[record.id().value] = formula_value(field, view);
  }
  return values;
}

std::vector<Id> World::in_database(const schema::Object& object, const Filter& filter,
                                   const Visibility& visibility) const {
  Question question;
  question.object = &object;
  question.filter = filter;
  const Names names;
  return database_.read([&](storage::Connection& db) {
    return select_ids({db, *schema_, visibility, names}, question, Id{}, 100'000);
  });
}

World::Page World::page(const Question& question, const Visibility& visibility) const {
  const Names names;
  return database_.read([&](storage::Connection& db) {
    Page page;
    JsonWriter out(page.json);
    page.next = must(read_records({db, *schema_, visibility, names}, question, out));
    return page;
  });
}

std::vector<std::string> World::Page::ids() const {
  std::vector<std::string> ids;
  const Json records = parsed(json);
  for (const Json& record : *records.as_array()) ids.emplace_back(record.text("id"));
  return ids;
}

std::string World::groups(std::string_view name, const char* json,
                          const Visibility& visibility) const {
  const auto question = must(parse_group_question(parsed(json), object(name), parsing(visibility)));
  const Names names;
  return database_.read([&](storage::Connection& db) {
    std::string text;
    JsonWriter out(text);
    must(read_groups({db, *schema_, visibility, names}, question, out));
    return text;
  });
}

void World::fill(std::mt19937& random, int accounts) {
  const auto below = [&](int n) { return static_cast<int>(random() % static_cast<unsigned>(n)); };
  const auto maybe = [&](Json value) { return below(4) == 0 ? Json() : std::move(value); };
  constexpr const char* words[] = {
      "张三", "张伟",   "章鱼",      "李四",     "Zhang",   "zhang wei", "Zoë",    "ZOE",
      "zoe",  "Acme",   "ACME 公司", "重庆火锅", "单田芳",  "O'Brien",   "a_b%c",  "臺灣",
      "台湾", "ａｂｃ", "東京",      "Müller\"", "x'); --", "100%",      "ſtraße", "😀 smile"};
  const auto word = [&] { return Json(words[below(std::size(words))]); };
  constexpr const char* industries[] = {"retail", "energy", "media"};
  constexpr const char* tags[] = {"vip", "VIP", "老客户", "a", "ab"};
  std::vector<Id> ids;
  const auto reference = [&](const std::vector<Id>& among) {
    return among.empty() ? Json()
                         : maybe(Json(format(
                               among[static_cast<size_t>(below(static_cast<int>(among.size())))])));
  };
  std::vector<Id> stages;
  for (const char* name : {"new", "won", "输单"})
    stages.push_back(add("stages", Json::Object{{"name", name}}));
  for (int i = 0; i < accounts; ++i) {
    Json::Object values{
        {"name", maybe(word())},
        {"industry", maybe(industries[below(3)])},
        {"city", maybe(word())},
        {"phone", maybe("+86138001380" + std::to_string(10 + below(20)))},
        {"emails", maybe(Json::Array{"a" + std::to_string(below(3)) + "@x.cn", "b@y.com"})},
        {"tags", maybe(Json::Array{tags[below(5)], tags[below(5)]})},
        {"employees", maybe(below(6))},
        {"score", maybe(std::to_string(below(5)) + ".5")},
        {"revenue", maybe(std::to_string(below(9) * 100) + ".25")},
        {"active", maybe(below(2) == 0)},
        {"founded", maybe("2026-0" + std::to_string(1 + below(9)) + "-15")},
        {"checked_at", maybe("2026-11-" + std::to_string(10 + below(15)) + "T16:30:00Z")},
        {"address", maybe(Json::Object{{"city", word()}})},
        {"parent", reference(ids)},
        {"remarks", maybe(word())}};
    ids.push_back(add("accounts", values));
  }
  std::vector<Id> contacts;
  for (int i = 0; i < accounts; ++i) {
    contacts.push_back(add("contacts", Json::Object{{"name", maybe(word())},
                                                    {"title", maybe(word())},
                                                    {"account", reference(ids)}}));
    add("deals", Json::Object{{"name", maybe(word())},
                              {"account", reference(ids)},
                              {"stage", reference(stages)},
                              {"amount", maybe(std::to_string(below(1'000)) + ".5")},
                              {"quantity", maybe(below(10))},
                              {"close_date", maybe("2026-0" + std::to_string(1 + below(9)) + "-2" +
                                                   std::to_string(below(9)))}});
  }
  for (Id id : ids) {
    if (below(8) == 0) remove("accounts", id);
  }
  for (Id id : contacts) {
    if (below(8) == 0) remove("contacts", id);
  }
  save();
}

}  // namespace kith::query
