#include "schema/test_schema.h"

#include <stdexcept>

#include "schema/kind.h"
#include "schema/kinds/money.h"
#include "storage/sql_builder.h"

namespace kith::schema {
namespace {

constexpr std::string_view declarations[] = {
    R"({"name":"users","singular":"user","role":"system","title":"name",
        "labels":{"en":{"one":"User","many":"Users"},"zh":{"one":"用户","many":"用户"}},
        "fields":[
          {"name":"name","kind":"text","label":{"en":"Name","zh":"姓名"},"required":true,"indexed":true,"names":"person"},
          {"name":"email","kind":"email","label":{"en":"E-mail","zh":"邮箱"},"unique":true,"indexed":true}]})",
    R"({"name":"accounts","singular":"account","title":"name","list":["name","industry","owner"],
        "labels":{"en":{"one":"Account","many":"Accounts"},"zh":{"one":"客户","many":"客户"}},
        "fields":[
          {"name":"name","kind":"text","label":{"en":"Name","zh":"名称"},"required":true,"indexed":true,"searched":true,"names":"company"},
          {"name":"website","kind":"url","label":{"en":"Website","zh":"网站"},"indexed":true,"searched":true},
          {"name":"industry","kind":"choice","label":{"en":"Industry","zh":"行业"},"indexed":true,"options":[
            {"value":"telecom","label":{"en":"Telecommunications","zh":"通信"}},
            {"value":"electronics","label":{"en":"Electronics","zh":"电子"}},
            {"value":"machinery","label":{"en":"Machinery","zh":"机械"}},
            {"value":"retail","label":{"en":"Retail","zh":"零售"}},
            {"value":"steam","label":{"en":"Steam engines","zh":"蒸汽机"},"active":false}]},
          {"name":"employees","kind":"integer","label":{"en":"Employees","zh":"员工数"},"indexed":true,"min":0},
          {"name":"phone","kind":"phone","label":{"en":"Phone","zh":"电话"},"indexed":true,"searched":true},
          {"name":"parent","kind":"reference","object":"accounts","label":{"en":"Parent","zh":"上级客户"},"inverse":"children","inverse_label":{"en":"Subsidiaries","zh":"下级客户"}},
          {"name":"tags","kind":"tags","label":{"en":"Tags","zh":"标签"},"searched":true},
          {"name":"address","kind":"address","label":{"en":"Address","zh":"地址"}}]})",
    R"({"name":"contacts","singular":"contact","title":"name","list":["name","account","email"],
        "labels":{"en":{"one":"Contact","many":"Contacts"},"zh":{"one":"联系人","many":"联系人"}},
        "fields":[
          {"name":"name","kind":"text","label":{"en":"Name","zh":"姓名"},"required":true,"indexed":true,"searched":true,"names":"person"},
          {"name":"email","kind":"email","label":{"en":"E-mail","zh":"邮箱"},"unique":true,"indexed":true,"searched":true},
          {"name":"phone","kind":"phone","label":{"en":"Phone","zh":"电话"},"indexed":true,"searched":true},
          {"name":"account","kind":"reference","object":"accounts","label":{"en":"Account","zh":"客户"},"inverse":"contacts"},
          {"name":"birthday","kind":"date","label":{"en":"Birthday","zh":"生日"},"indexed":true},
          {"name":"interests","kind":"choices","label":{"en":"Interests","zh":"兴趣"},"options":[
            {"value":"hardware","label":{"en":"Hardware","zh":"硬件"}},
            {"value":"software","label":{"en":"Software","zh":"软件"}},
            {"value":"service","label":{"en":"Service","zh":"服务"}}]},
          {"name":"vip","kind":"boolean","label":{"en":"VIP","zh":"贵宾"},"indexed":true}]})",
    R"({"name":"opportunities","singular":"opportunity","title":"name","list":["name","account","stage","amount"],"board":["stage","owner"],
        "labels":{"en":{"one":"Opportunity","many":"Opportunities"},"zh":{"one":"商机","many":"商机"}},
        "fields":[
          {"name":"name","kind":"text","label":{"en":"Name","zh":"名称"},"required":true,"indexed":true,"searched":true},
          {"name":"account","kind":"reference","object":"accounts","label":{"en":"Account","zh":"客户"},"inverse":"opportunities"},
          {"name":"stage","kind":"choice","label":{"en":"Stage","zh":"阶段"},"indexed":true,"options":[
            {"value":"prospecting","label":{"en":"Prospecting","zh":"初步接触"}},
            {"value":"proposal","label":{"en":"Proposal","zh":"方案"}},
            {"value":"negotiation","label":{"en":"Negotiation","zh":"谈判"}},
            {"value":"won","label":{"en":"Won","zh":"赢单"}},
            {"value":"lost","label":{"en":"Lost","zh":"输单"}}]},
          {"name":"amount","kind":"money","label":{"en":"Amount","zh":"金额"},"indexed":true},
          {"name":"probability","kind":"percent","label":{"en":"Probability","zh":"可能性"},"indexed":true,"min":0,"max":100},
          {"name":"close_date","kind":"date","label":{"en":"Close date","zh":"预计成交日期"},"indexed":true},
          {"name":"closed_at","kind":"timestamp","label":{"en":"Closed","zh":"成交时间"},"indexed":true}]})",
    R"({"name":"opportunity_contacts","singular":"opportunity_contact","role":"junction",
        "labels":{"en":{"one":"Contact role","many":"Contact roles"},"zh":{"one":"联系人角色","many":"联系人角色"}},
        "fields":[
          {"name":"opportunity","kind":"reference","object":"opportunities","label":{"en":"Opportunity","zh":"商机"},"inverse":"contact_roles","through":"contact"},
          {"name":"contact","kind":"reference","object":"contacts","label":{"en":"Contact","zh":"联系人"},"inverse":"opportunity_roles","through":"opportunity"},
          {"name":"role","kind":"choice","label":{"en":"Role","zh":"角色"},"options":["decider","user"]},
          {"name":"primary","kind":"boolean","label":{"en":"Primary","zh":"主要"}}]})",
    R"({"name":"activities","singular":"activity","title":"subject","list":["subject","kind","due_at","links"],
        "labels":{"en":{"one":"Activity","many":"Activities"},"zh":{"one":"活动","many":"活动"}},
        "fields":[
          {"name":"subject","kind":"text","label":{"en":"Subject","zh":"主题"},"required":true,"indexed":true,"searched":true},
          {"name":"kind","kind":"choice","label":{"en":"Kind","zh":"类型"},"indexed":true,"options":["call","meeting","task"]},
          {"name":"body","kind":"long_text","label":{"en":"Details","zh":"内容"},"searched":true},
          {"name":"due_at","kind":"timestamp","label":{"en":"Due","zh":"截止时间"},"indexed":true}]})",
    R"({"name":"activity_links","singular":"activity_link","role":"junction",
        "labels":{"en":{"one":"Link","many":"Links"},"zh":{"one":"关联","many":"关联"}},
        "fields":[
          {"name":"activity","kind":"reference","object":"activities","label":{"en":"Activity","zh":"活动"},"inverse":"links","through":"record"},
          {"name":"record","kind":"any_reference","label":{"en":"Record","zh":"记录"},"inverse":"activities","inverse_label":{"en":"Activities","zh":"活动"},"through":"activity"}]})",
    R"({"name":"samples","singular":"sample","title":"number",
        "labels":{"en":{"one":"Sample","many":"Samples"},"zh":{"one":"样例","many":"样例"}},
        "fields":[
          {"name":"number","kind":"autonumber","label":{"en":"Number","zh":"编号"},"prefix":"S-","digits":4},
          {"name":"notes","kind":"rich_text","label":{"en":"Notes","zh":"备注"},"searched":true},
          {"name":"emails","kind":"emails","label":{"en":"E-mails","zh":"邮箱"}},
          {"name":"phones","kind":"phones","label":{"en":"Phones","zh":"电话"}},
          {"name":"weight","kind":"decimal","label":{"en":"Weight","zh":"重量"},"indexed":true,"scale":3},
          {"name":"length","kind":"duration","label":{"en":"Length","zh":"时长"},"indexed":true},
          {"name":"stars","kind":"rating","label":{"en":"Stars","zh":"星级"},"indexed":true},
          {"name":"manager","kind":"user","label":{"en":"Manager","zh":"经理"}},
          {"name":"about","kind":"any_reference","label":{"en":"About","zh":"关于"},"objects":["accounts","contacts"]},
          {"name":"settings","kind":"json","label":{"en":"Settings","zh":"设置"}},
          {"name":"paper","kind":"file","label":{"en":"Paper","zh":"文件"}},
          {"name":"photo","kind":"image","label":{"en":"Photo","zh":"照片"}}]})",
};

// Rates of the test world, in base units for one.
int64_t rate_of(std::string_view currency) {
  return currency == "EUR" ? 78'000'000'000 : 71'000'000'000;
}

[[noreturn]] void refuse(const Error& error) { throw std::runtime_error(error.message.en); }

void require(const Status& status) {
  if (!status) refuse(status.error());
}

// The stored values of one field: what the client said, or what the row's making says.
std::vector<Value> values_of(const Field& field, const Json& json, const ReadContext& context) {
  std::vector<Value> values(field.kind->columns().size());
  if (const Json* given = json.find(field.name)) {
    require(field.kind->read(field, *given, context, values));
  }
  if (field.kind->name() == "money" && !is_null(values[0]) && is_null(values[money::base])) {
    const auto& currency = std::get<std::string>(values[money::currency]);
    money::apply(values,
                 {rate_of(currency), Date(std::chrono::floor<std::chrono::days>(context.now))});
  }
  return values;
}

}  // namespace

Json json_of(std::string_view text) {
  auto json = parse_json(text);
  if (!json) refuse(json.error());
  return std::move(*json);
}

Package test_package() {
  Package package{"test", {}};
  for (std::string_view declaration : declarations) package.objects.push_back(json_of(declaration));
  return package;
}

TestWorld::TestWorld(storage::Database& database, std::vector<Package> packages)
    : database_(database),
      clock_(*parse_timestamp("2026-01-01T00:00:00Z")),
      ids_(clock_, 1),
      store_(database) {
  require(storage::migrate(database, migrations(), clock_.now()));
  require(store_.install(packages, clock_.now()));
  schema_ = store_.current();
}

const Object& TestWorld::object(std::string_view name) const {
  const auto found = schema_->require_object(name);
  if (!found) refuse(found.error());
  return **found;
}

const Field& TestWorld::field(std::string_view object_name, std::string_view name) const {
  const auto found = schema_->require_field(object(object_name), name, "field");
  if (!found) refuse(found.error());
  return **found;
}

void TestWorld::insert(storage::Connection& db, const Object& object, Id id, const Json& values) {
  const ReadContext context{*schema_, "CNY", "CN", created_at(id)};
  storage::SqlBuilder columns;
  storage::SqlBuilder places;
  columns.add("INSERT INTO ").name(object.table).add(" (");
  const auto put = [&](const storage::Identifier& column, Value value) {
    if (!places.values().empty()) {
      columns.add(", ");
      places.add(", ");
    }
    columns.name(column);
    places.bind(std::move(value));
  };
  for (const Field& field : object.fields) {
    if (field.name == "id") {
      put(field.column, id.value);
    } else if (field.name == "version") {
      put(field.column, int64_t{1});
    } else if (field.name == "created_at" || field.name == "updated_at") {
      put(field.column, created_at(id));
    } else {
      auto stored = values_of(field, values, context);
      if (field.key && !is_null(stored[0])) {
        put(*field.key, field.kind->key(std::get<std::string>(stored[0])));
      }
      for (size_t i = 0; i < stored.size(); ++i) {
        if (!is_null(stored[i])) put(field.columns[i], std::move(stored[i]));
      }
    }
  }
  columns.add(") VALUES (").append(std::move(places)).add(")");
  const auto built = std::move(columns).build();
  db.execute(built.sql, built.values);
}

Id TestWorld::add(std::string_view object, const Json& values) {
  return add_all(object, {values}).front();
}

std::vector<Id> TestWorld::add_all(std::string_view name, const std::vector<Json>& rows) {
  const Object& target = object(name);
  std::vector<Id> ids;
  for (size_t i = 0; i < rows.size(); ++i) {
    ids.push_back(ids_.next());
    clock_.advance(std::chrono::minutes{1});
  }
  require(database_.write([&](storage::Connection& db) -> Status {
    for (size_t i = 0; i < rows.size(); ++i) insert(db, target, ids[i], rows[i]);
    return done();
  }));
  return ids;
}

void TestWorld::remove(std::string_view name, Id id) {
  storage::SqlBuilder sql;
  sql.add("UPDATE ").name(object(name).table).add(" SET deleted_at = ").bind(clock_.now());
  sql.add(" WHERE id = ").bind(id.value);
  const auto built = std::move(sql).build();
  require(database_.write([&](storage::Connection& db) -> Status {
    db.execute(built.sql, built.values);
    return done();
  }));
}

Id TestWorld::at(std::string_view title) const {
  const auto found = named_.find(title);
  if (found == named_.end()) throw std::runtime_error("nobody is called " + std::string(title));
  return found->second;
}

Json TestWorld::owned(Json values) {
  values.set("owner", format(at(next_owner_++ % 2 == 0 ? "Ann" : "Bob")));
  return values;
}

Id TestWorld::named(std::string_view object_name, Json values) {
  const std::string title(values.text(object(object_name).title));
  return named_[title] = add(object_name, object_name == "users" ? values : owned(values));
}

void TestWorld::fill() {
  fill_people();
  fill_opportunities();
  fill_activities();
}

void TestWorld::fill_people() {
  named("users", json_of(R"({"name":"Ann","email":"ann@kith.test"})"));
  named("users", json_of(R"({"name":"Bob","email":"bob@kith.test"})"));
  named("accounts", json_of(R"({"name":"华为技术","industry":"telecom","employees":200000,
      "website":"https://www.huawei.com","phone":"0755-28780808","tags":["重点","5G"],
      "address":{"city":"深圳","country":"中国"}})"));
  named("accounts", json_of(R"({"name":"小米科技","industry":"electronics","employees":35000,
      "website":"mi.com","tags":["5G"],"address":{"city":"北京","country":"中国"}})"));
  const Id acme = named("accounts", json_of(R"({"name":"Acme Corp","industry":"retail",
      "employees":120,"website":"https://acme.example/","tags":["Key account"]})"));
  Json mueller = json_of(R"({"name":"Müller GmbH","industry":"machinery","employees":80,
      "address":{"street":"Hauptstraße 1","city":"München","postal_code":"80331","country":"DE"}})");
  mueller.set("parent", format(acme));
  named("accounts", mueller);
  const Id shell = named("accounts", json_of(R"({"name":"空壳公司"})"));
  remove("accounts", shell);

  const auto contact = [&](std::string_view account, Json values) {
    if (!account.empty()) values.set("account", format(at(account)));
    named("contacts", std::move(values));
  };
  contact("华为技术", json_of(R"({"name":"张三","email":"zhang.san@huawei.example",
      "phone":"138 0013 8000","birthday":"1985-03-01","interests":["hardware","service"],"vip":true})"));
  contact("华为技术", json_of(R"({"name":"李四","email":"li.si@huawei.example","vip":false})"));
  contact("Müller GmbH", json_of(R"({"name":"Zoë Müller","email":"zoe@mueller.example",
      "phone":"+49 89 1234567","birthday":"1990-12-31","interests":["software"]})"));
  contact("Acme Corp", json_of(R"({"name":"John Smith","email":"john@acme.example",
      "phone":"+1 650 253 0000"})"));
  contact("", json_of(R"({"name":"欧阳娜"})"));
}

void TestWorld::fill_opportunities() {
  const auto opportunity = [&](std::string_view account, Json values) {
    if (!account.empty()) values.set("account", format(at(account)));
    named("opportunities", std::move(values));
  };
  opportunity("华为技术", json_of(R"({"name":"5G 基站","stage":"negotiation","amount":"120000",
      "probability":80,"close_date":"2026-03-31"})"));
  opportunity("小米科技", json_of(R"({"name":"Phone cases","stage":"won","amount":"8000.5",
      "probability":100,"close_date":"2026-01-15","closed_at":"2026-01-15T17:30:00Z"})"));
  opportunity("Müller GmbH", json_of(R"({"name":"Press line","stage":"proposal",
      "amount":{"amount":"50000","currency":"EUR"},"probability":40.5,"close_date":"2026-06-30"})"));
  opportunity("Acme Corp", json_of(R"({"name":"Shelves","stage":"lost",
      "amount":{"amount":"1000","currency":"USD"},"probability":0,"close_date":"2026-01-20",
      "closed_at":"2026-01-20T23:30:00Z"})"));
  opportunity("", json_of(R"({"name":"Idea"})"));

  const auto role = [&](std::string_view opportunity, std::string_view contact, Json values) {
    values.set("opportunity", format(at(opportunity)));
    values.set("contact", format(at(contact)));
    add("opportunity_contacts", values);
  };
  role("5G 基站", "张三", json_of(R"({"role":"decider","primary":true})"));
  role("5G 基站", "李四", json_of(R"({"role":"user","primary":false})"));
  role("Press line", "Zoë Müller", json_of(R"({"role":"decider","primary":true})"));
}

void TestWorld::fill_activities() {
  named("activities", json_of(R"({"subject":"Kick-off","kind":"meeting",
      "due_at":"2026-02-01T09:00:00Z","body":"启动会议 with all"})"));
  named("activities", json_of(R"({"subject":"Call John","kind":"call"})"));
  named("activities",
        json_of(R"({"subject":"Tidy up","kind":"task","due_at":"2025-12-31T16:30:00Z"})"));
  const auto link = [&](std::string_view activity, std::string_view object,
                        std::string_view title) {
    add("activity_links",
        Json::Object{{"activity", format(at(activity))},
                     {"record", Json::Object{{"object", object}, {"id", format(at(title))}}}});
  };
  link("Kick-off", "accounts", "华为技术");
  link("Kick-off", "opportunities", "5G 基站");
  link("Call John", "contacts", "John Smith");
}

}  // namespace kith::schema
