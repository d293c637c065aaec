#include "commands/bench/world.h"

#include <fstream>

#include <fmt/format.h>

#include "commands/demo/companies.h"
#include "commands/demo/people.h"
#include "commands/demo/talk.h"
#include "records/references.h"
#include "sales/look_up.h"
#include "sales/pipelines.h"

namespace kith::commands::bench {
namespace {

using demo::Tongue;
using storage::Connection;

constexpr int owners_of_much = 10;
constexpr int sellers = 300;  // beside the twelve: a forecast has a row for each
constexpr int people_count = 12 + sellers;
constexpr int slice = 250;
constexpr int known_companies = 1'000;
constexpr std::string_view own_only = R"({"objects":{
  "*":{"read":"own","create":true,"update":"own","delete":"own"},
  "pipelines":{"read":"all","create":false,"update":"none","delete":"none"},
  "stages":{"read":"all","create":false,"update":"none","delete":"none"}},"actions":["import"]})";

// The ninety-ninth of each hundred goes to the one with few, the first of all to the one with one.
int owner_of(int n) {
  if (n == 1) return 11;
  return n % 100 == 98 ? 10 : n % owners_of_much;
}

Tongue tongue_of(int n) { return n % 2 == 0 ? Tongue::zh : Tongue::en; }

}  // namespace

Status World::create_many(std::string_view object, int count, const Values& values,
                          std::vector<Id>& ids) {
  const access::Actor system = workspace_.system();
  const app::Settings settings = workspace_.settings();
  ids.resize(static_cast<size_t>(count));
  for (int from = 0; from < count; from += slice) {
    const int until = std::min(from + slice, count);
    std::vector<Json> rows;
    for (int n = from; n < until; ++n) rows.push_back(values(n));
    TRY(workspace_.database().write(
        [&](Connection& db) -> Status {
          records::KnownReferences known;
          records::Unit unit = workspace_.unit(db, system, records::Via::import, settings);
          unit.known = &known;
          for (int n = from; n < until; ++n) {
            ids[static_cast<size_t>(n)] =
                TRY(workspace_.records().create(unit, *unit.schema->object(object),
                                                rows[static_cast<size_t>(n - from)]))
                    .id;
          }
          return done();
        },
        {.lane = storage::Lane::bulk}));
  }
  return done();
}

Status World::make_people() {
  std::vector<Id> roles;
  const Json rights = TRY(parse_json(own_only));
  TRY(create_many(
      "roles", 1,
      [&](int) {
        return Json(Json::Object{{"name", "Own"}, {"permissions", rights}});
      },
      roles));
  return create_many(
      "users", people_count,
      [&](int n) {
        return Json(Json::Object{{"name", fmt::format("Owner {}", n)},
                                 {"email", fmt::format("owner{}@bench.example", n)},
                                 {"role", format(roles[0])}});
      },
      users_);
}

Id World::someone() { return users_[static_cast<size_t>(dice_.between(0, owners_of_much - 1))]; }

// Ten have seven deals of ten, among them a board of ten thousand open ones each.
Id World::seller(int n) {
  if (n % 10 < 7) return someone();
  return users_[static_cast<size_t>(people_count - sellers + n / 10 % sellers)];
}

Status World::make_accounts() {
  demo::CompanyMaker maker(dice_);
  std::vector<demo::Company> companies;
  for (int n = 0; n < known_companies; ++n) companies.push_back(maker.make(tongue_of(n)));
  return create_many(
      "accounts", size_.accounts,
      [&](int n) {
        const demo::Company& company = companies[static_cast<size_t>(n % known_companies)];
        return Json(Json::Object{
            {"name", fmt::format("{} {}", company.name, n / known_companies + 1)},
            {"industry", company.industry},
            {"website", fmt::format("https://n{}.{}", n / known_companies, company.domain)},
            {"employees", company.employees},
            {"owner", format(someone())}});
      },
      accounts_);
}

Status World::make_opportunities() {
  const access::Actor system = workspace_.system();
  const app::Settings settings = workspace_.settings();
  std::vector<Id> stages;
  workspace_.database().read_raw(
      [&](Connection& db) {
        const records::Unit unit = workspace_.unit(db, system, records::Via::job, settings);
        for (const auto& stage :
             sales::look_up_all(unit, "stages", "pipeline", sales::default_pipeline(unit))) {
          stages.push_back(stage.id());
        }
      },
      {});
  const Date today = std::chrono::floor<std::chrono::days>(workspace_.clock().now());
  std::vector<Id> ids;
  return create_many(
      "opportunities", size_.opportunities,
      [&](int n) {
        const auto account = static_cast<size_t>(dice_.between(0, size_.accounts - 1));
        return Json(Json::Object{
            {"name", demo::project_name(dice_, tongue_of(n), fmt::format("{}", n))},
            {"account", format(accounts_[account])},
            {"stage", format(dice_.pick(std::span<const Id>(stages)))},
            {"amount", dice_.between(5, 900) * 1'000},
            {"close_date", format(today - std::chrono::days{dice_.between(0, 729) - 180})},
            {"owner", format(seller(n))}});
      },
      ids);
}

Status World::make() {
  TRY(make_people());
  TRY(make_accounts());
  return make_opportunities();
}

Status World::write_contacts(const std::string& path) {
  std::ofstream file(path, std::ios::binary);
  file << "first_name,last_name,title,email,phone,account,owner\n";
  for (int n = 0; n < size_.contacts; ++n) {
    const Tongue tongue = tongue_of(n);
    const demo::Person person = demo::make_person(dice_, tongue);
    const auto account = static_cast<size_t>(dice_.between(0, size_.accounts - 1));
    const std::string phone = tongue == Tongue::zh ? fmt::format("1380{:07}", n)
                                                   : fmt::format("+1212{:07}", 2'000'000 + n);
    file << fmt::format("{},{},{},{}{}@bench{}.example,{},{},owner{}@bench.example\n", person.first,
                        person.last, demo::post(dice_, tongue).title, person.mail_name, n, account,
                        phone, format(accounts_[account]), owner_of(n));
  }
  if (!file.flush())
    return Error{Code::unavailable, say("{} cannot be written.", "无法写入 {}。", path), {}};
  return done();
}

}  // namespace kith::commands::bench
