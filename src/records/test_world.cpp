#include "records/test_world.h"

#include <fmt/format.h>

#include "access/sign_in.h"
#include "query/read.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

constexpr std::string_view objects[] = {
    R"({"name":"accounts","singular":"account","title":"name","list":["name","website"],"fields":[
      {"name":"name","kind":"text","required":true,"indexed":true,"searched":true,"names":"company"},
      {"name":"number","kind":"autonumber","prefix":"A-","digits":4,"searched":true},
      {"name":"website","kind":"url","searched":true},
      {"name":"industry","kind":"choice","options":[{"value":"retail","label":"Retail"},
        {"value":"tobacco","label":"Tobacco","active":false}]},
      {"name":"parent","kind":"reference","object":"accounts"},
      {"name":"revenue","kind":"money"},
      {"name":"tier","kind":"choice","default":"silver","options":[
        {"value":"silver","label":"Silver"},{"value":"gold","label":"Gold"}]}]})",
    R"({"name":"contacts","singular":"contact","title":"name","list":["name","email","account"],"fields":[
      {"name":"name","kind":"text","required":true,"indexed":true,"searched":true,"names":"person"},
      {"name":"last_name","kind":"text"},{"name":"first_name","kind":"text"},
      {"name":"email","kind":"email","searched":true,"indexed":true},
      {"name":"phone","kind":"phone","searched":true},
      {"name":"badge","kind":"text","unique":true,"max_length":40},
      {"name":"account","kind":"reference","object":"accounts","inverse":"contacts"},
      {"name":"score","kind":"integer","read_only":true},
      {"name":"notes","kind":"long_text","searched":true},
      {"name":"born","kind":"date"},{"name":"vip","kind":"boolean"}]})",
    R"({"name":"deals","singular":"deal","title":"name","list":["name"],"fields":[
      {"name":"name","kind":"text","required":true,"searched":true},
      {"name":"account","kind":"reference","object":"accounts","inverse":"deals"},
      {"name":"amount","kind":"money"}]})",
    R"({"name":"deal_contacts","singular":"deal_contact","role":"junction","title":"part","fields":[
      {"name":"deal","kind":"reference","object":"deals","required":true,"inverse":"people","through":"contact"},
      {"name":"contact","kind":"reference","object":"contacts","required":true},
      {"name":"part","kind":"text"}]})",
    R"({"name":"notes","singular":"note","title":"subject","fields":[
      {"name":"subject","kind":"text","searched":true},
      {"name":"about","kind":"any_reference"}]})",
    R"({"name":"note_links","singular":"note_link","role":"junction","title":"record","fields":[
      {"name":"note","kind":"reference","object":"notes","required":true,"inverse":"links","through":"record"},
      {"name":"record","kind":"any_reference","required":true}]})"};

constexpr std::string_view seller_rights =
    R"({"objects":{"*":{"read":"team","create":true,"update":"team","delete":"own"}},
        "actions":["import","bulk"]})";
constexpr std::string_view loner_rights =
    R"({"objects":{"*":{"read":"own","create":true,"update":"own","delete":"own","fields":{}},
        "contacts":{"read":"own","create":true,"update":"own","delete":"own",
                    "fields":{"phone":"hidden","badge":"read"}},
        "deals":{"read":"none","create":false,"update":"none","delete":"none"}},"actions":[]})";

Json parsed(std::string_view text) {
  auto json = parse_json(text);
  if (!json) throw std::logic_error(json.error().message.en);
  return std::move(*json);
}

// 张 + 三 is 张三, Zoë + Müller is Zoë Müller: enough of it for tests.
Status compose_name(Draft& draft) {
  if (!draft.changed("last_name") && !draft.changed("first_name")) return done();
  const std::string last(draft.text("last_name"));
  const std::string first(draft.text("first_name"));
  const bool han = !last.empty() && static_cast<unsigned char>(last[0]) >= 0xE4;
  draft.set("name", han ? last + first : first + " " + last);
  return done();
}

Status refuse_spam(const Unit&, Draft& draft) {
  if (draft.text("email").ends_with("@spam.example"))
    draft.refuse("email", "spam", say("Not from there.", "不接受此来源。"));
  return done();
}

void print(std::string& out, const Value& value) {
  std::visit(
      [&](const auto& held) {
        using T = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<T, std::monostate>)
          out += '-';
        else if constexpr (std::is_same_v<T, std::string>)
          out += held;
        else if constexpr (std::is_same_v<T, Timestamp>)
          out += std::to_string(to_us(held));
        else if constexpr (std::is_same_v<T, Date>)
          out += std::to_string(to_days(held));
        else if constexpr (std::is_same_v<T, Decimal>)
          out += format(held);
        else if constexpr (std::is_arithmetic_v<T>)
          out += std::to_string(held);
      },
      value);
  out += '|';
}

void print(std::string& out, const query::Stored& record) {
  for (const schema::Field& field : record.object().fields) {
    if (field.name == "version" || field.name.starts_with("updated_")) continue;
    if (field.name == "deleted_at") {
      out += record.deleted() ? "deleted|" : "live|";
      continue;
    }
    for (const Value& cell : record.cells(field)) print(out, cell);
  }
  out += '\n';
}

constexpr storage::Sql identities_sql =
    "SELECT kind, value, record FROM kith_identities ORDER BY record, kind, value";
constexpr storage::Sql changes_sql = "SELECT count(*) FROM kith_changes";

}  // namespace

std::vector<Rule> World::rules() {
  return {{"contacts", "compose_name", {}, compose_name}, {"contacts", "refuse_spam", refuse_spam}};
}

void World::SetUp() {
  BothEngines::SetUp();
  if (IsSkipped()) return;
  std::vector<storage::Migration> migrations;
  for (const auto list : {schema::migrations(), access::migrations(), kith::records::migrations()})
    migrations.insert(migrations.end(), list.begin(), list.end());
  ASSERT_TRUE(storage::migrate(database(), migrations, clock.now()).ok());
  schema::Package company{"test", {}};
  for (const std::string_view declaration : objects) company.objects.push_back(parsed(declaration));
  const std::vector<schema::Package> packages = {access::package(), std::move(company)};
  schema::Store store(database());
  const auto installed = store.install(packages, clock.now());
  ASSERT_TRUE(installed.ok()) << told(installed.error());
  schema = store.current();
  directory = std::make_shared<access::Directory>();
  records = std::make_unique<Records>(rules(), bell);
  hire();
}

void World::hire() {
  as.clear();
  const auto role = [&](std::string_view name, std::string_view rights) {
    return format(made("roles", fmt::format(R"({{"name":"{}","permissions":{}}})", name, rights)));
  };
  const std::string chief = role("Chief", access::administrator_permissions().dump());
  const std::string seller = role("Seller", seller_rights);
  const std::string loner = role("Loner", loner_rights);
  const std::string north = format(made("teams", R"({"name":"North"})"));
  const std::string south = format(made("teams", R"({"name":"South"})"));
  const auto person = [&](std::string name, const std::string& held, const std::string& team) {
    users_[name] =
        made("users",
             fmt::format(R"({{"name":"{0}","email":"{0}@kith.example","role":"{1}","team":"{2}"}})",
                         name, held, team));
  };
  person("Ada", chief, north);
  person("Wang", seller, north);
  person("Li", seller, north);
  person("Zhao", loner, south);
  directory = database().read(
      [&](storage::Connection& db) { return access::Directory::load(db, *schema); });
  as = "Wang";
}

const schema::Object& World::object(std::string_view name) const {
  const schema::Object* found = schema->object(name);
  if (!found) throw std::logic_error("no object " + std::string(name));
  return *found;
}

access::Actor World::actor(std::string_view name) const {
  if (name.empty()) return access::Actor::system(directory, schema);
  return access::Actor(directory, schema, user(name));
}

query::ReadEnvironment World::all(storage::Connection& db) const {
  return {db, *schema, query::everything(), *directory};
}

Unit World::unit(storage::Connection& db, const access::Actor& who) {
  return {.db = db,
          .schema = schema,
          .actor = who,
          .now = clock.now(),
          .ids = ids,
          .base_currency = "CNY",
          .via = via,
          .batch = batch};
}

Result<Saved> World::create(std::string_view name, std::string_view values) {
  clock.advance(std::chrono::seconds(1));
  return write(
      [&](const Unit& unit) { return records->create(unit, object(name), parsed(values)); });
}

Result<Saved> World::update(std::string_view name, Id id, std::string_view values,
                            std::optional<int64_t> version) {
  clock.advance(std::chrono::seconds(1));
  return write([&](const Unit& unit) {
    return records->update(unit, object(name), id, version, parsed(values));
  });
}

Result<Saved> World::remove(std::string_view name, Id id, std::optional<int64_t> version) {
  clock.advance(std::chrono::seconds(1));
  return write([&](const Unit& unit) { return records->remove(unit, object(name), id, version); });
}

Result<Saved> World::restore(std::string_view name, Id id) {
  clock.advance(std::chrono::seconds(1));
  return write([&](const Unit& unit) { return records->restore(unit, object(name), id); });
}

Id World::made(std::string_view name, std::string_view values) {
  const auto saved = create(name, values);
  if (!saved) throw std::logic_error(saved.error().message.en + " [" + told(saved.error()) + "]");
  return saved->id;
}

std::optional<query::Stored> World::stored(std::string_view name, Id id) {
  return database().read(
      [&](storage::Connection& db) { return query::fetch(all(db), object(name), id); });
}

std::string World::contents() {
  return database().read([&](storage::Connection& db) {
    std::string out;
    for (const schema::Object& object : schema->objects()) {
      for (const query::Rows rows : {query::Rows::live, query::Rows::deleted}) {
        query::Question question;
        question.object = &object;
        question.rows = rows;
        const auto ids = query::select_ids(all(db), question, Id{}, 10'000);
        for (const Id id : ids) print(out, *query::fetch(all(db), object, id));
      }
    }
    db.query(identities_sql, {}, [&](const storage::Row& row) {
      out += fmt::format("{} {} {}\n", row.integer(0), row.text(1), row.integer(2));
      return true;
    });
    return out;
  });
}

int64_t World::changes() {
  return database().read([](storage::Connection& db) { return db.integer(changes_sql).value(); });
}

std::string told(const Error& error) {
  std::string out;
  for (const FieldError& field : error.fields) {
    if (!out.empty()) out += ", ";
    out += field.field + " " + field.code;
  }
  return out;
}

}  // namespace kith::records
