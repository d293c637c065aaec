#include "commands/demo/demo.h"
#include "commands/demo/accounting.h"
#include "commands/demo/approvals.h"

#include <algorithm>
#include <memory>
#include <vector>

#include <fmt/format.h>

#include "app/demo_data.h"
#include "app/leaves.h"
#include "app/odds_scan.h"
#include "app/quality_days.h"
#include "app/quality_scan.h"
#include "app/twin_scan.h"
#include "commands/demo/catalogue.h"
#include "commands/demo/commission.h"
#include "commands/demo/rollups.h"
#include "commands/demo/stock.h"
#include "commands/demo/story.h"
#include "commands/demo/territories.h"
#include "query/question.h"
#include "records/batch.h"
#include "records/references.h"
#include "sales/account_plans.h"
#include "sales/contract_days.h"
#include "sales/conversion.h"
#include "sales/lead_work.h"
#include "sales/look_up.h"
#include "sales/pipelines.h"
#include "sales/pool_acts.h"
#include "sales/quote_acts.h"

namespace kith::commands {
namespace {

using demo::Act;
using demo::Deed;
using demo::Rank;
using storage::Connection;

constexpr storage::Sql any_account = "SELECT 1 FROM accounts LIMIT 1";
constexpr size_t slice = 100;
constexpr std::chrono::hours hired_before{24 * 30};  // the colleagues, before the story begins
// Ids of the story lie in the past, where this workspace has made none: any node will do.
constexpr int story_node = 0;
constexpr int weeks_between_scores = 4;

Message role_name(Rank rank) {
  return rank == Rank::salesperson ? say("Salesperson", "销售") : say("Manager", "经理");
}

// "@17" to the id of record 17. Values of a deed are three levels deep at most.
void resolve(Json& value, const std::vector<Id>& ids, int depth = 0) {
  constexpr int depth_max = 8;
  if (depth > depth_max) return;
  if (const std::string* text = value.as_string()) {
    if (text->size() < 2 || text->front() != '@') return;
    const auto number = Json(Json::Number{text->substr(1)}).as_integer();
    if (number) value = format(ids.at(static_cast<size_t>(*number)));
  } else if (Json::Array* array = value.as_array()) {
    for (Json& element : *array) resolve(element, ids, depth + 1);
  } else if (Json::Object* object = value.as_object()) {
    for (auto& [name, member] : *object) resolve(member, ids, depth + 1);
  }
}

sales::Side existing(std::string_view id) {
  sales::Side side;
  side.becomes = sales::Side::Becomes::existing;
  side.id = parse_id(id).value_or(Id{});
  return side;
}

class Planter {
 public:
  Planter(app::Workspace& workspace, std::string_view password)
      : workspace_(workspace),
        password_(password),
        settings_(workspace.settings()),
        now_(workspace.clock().now()),
        clock_(now_),
        commission_(workspace, now_, settings_.locale) {}

  Status plant() {
    const TimeZone* zone = TimeZone::find(settings_.time_zone);
    const demo::StorySetting setting{.now = now_,
                                     .zone = zone ? *zone : TimeZone::utc(),
                                     .locale = settings_.locale,
                                     .currency = settings_.base_currency,
                                     .stages = TRY(find_stages())};
    clock_.set(demo::beginning(setting) - hired_before);
    ids_ = std::make_unique<IdSource>(clock_, story_node);
    TRY(workspace_.database().write([&](Connection& db) -> Status {
      TRY(open(db));
      return hire(db);
    }));
    workspace_.refresh_directory();
    records_.insert(records_.end(), before_story_.begin(), before_story_.end());
    for (const Id user : users_) actors_.push_back(workspace_.actor(user));
    if (before_story_.front()) administrator_ = workspace_.actor(before_story_.front());
    TRY(live(demo::write_story(setting)));
    TRY(demo::plant_approvals(
        {.workspace = workspace_,
         .clock = clock_,
         .now = now_,
         .administrator = before_story_.front(),
         .people = actors_,
         .unit = [this](Connection& db, const access::Actor& actor) { return unit(db, actor); }}));
    clock_.set(now_ - std::chrono::days{1});
    TRY(demo::plant_accounting(
        {.workspace = workspace_,
         .now = now_,
         .accountant = administrator_ ? *administrator_ : system_,
         .unit = [this](Connection& db, const access::Actor& actor) { return unit(db, actor); }}));
    TRY(plan_leave());
    TRY(workspace_.database().write([&](Connection& db) -> Status {
      records::close_batch(unit(db, system_), batch_, static_cast<int64_t>(records_.size()),
                           records::BatchState::done);
      // Some have been written down twice: found when the server first runs.
      TRY(workspace_.queue().enqueue(db, {.kind = std::string(app::twin_scan_job)}));
      // Others have grown stale since.
      TRY(workspace_.queue().enqueue(db, {.kind = std::string(app::quality_job)}));
      // Those that have closed say how the open ones will.
      TRY(workspace_.queue().enqueue(db, {.kind = std::string(app::odds_job)}));
      // When leads were touched: the log is followed from now on.
      TRY(workspace_.queue().enqueue(db, {.kind = std::string(sales::lead_work_job)}));
      // How far target accounts are covered.
      TRY(workspace_.queue().enqueue(db, {.kind = std::string(sales::account_plan_job)}));
      // What is owed and overdue, as of today.
      TRY(workspace_.queue().enqueue(db, {.kind = std::string(sales::contract_days_job),
                                          .payload = Json(Json::Object{{"all", true}})}));
      return done();
    }));
    return demo::plant_rollups(workspace_);
  }

 private:
  records::Unit unit(Connection& db, const access::Actor& actor) {
    return {.db = db,
            .schema = workspace_.schema().current(),
            .actor = actor,
            .now = clock_.now(),
            .ids = *ids_,
            .base_currency = settings_.base_currency,
            .via = records::Via::web,
            .batch = batch_,
            .default_country = settings_.default_country};
  }

  // A colleague goes away in some days, and another covers.
  Status plan_leave() {
    if (users_.size() < 2) return done();
    const TimeZone* zone = TimeZone::find(settings_.time_zone);
    const Date today = (zone ? zone : &TimeZone::utc())->date_at(now_);
    const app::LeaveWish wish{
        .person = users_.back(),
        .first = today + std::chrono::days{6},
        .last = today + std::chrono::days{12},
        .shares = {{users_[users_.size() - 2], {}}},
        .note = render(say("A week in Yunnan", "云南休假一周"), settings_.locale)};
    const access::Actor system = workspace_.system();
    return workspace_.database().write([&](Connection& db) -> Status {
      const auto now = workspace_.unit(db, system, records::Via::web, settings_);
      TRY(app::Leaves(workspace_, now).plan(wish));
      return done();
    });
  }

  Result<records::Saved> create(const records::Unit& unit, std::string_view object,
                                const Json& values) {
    return workspace_.records().create(unit, *unit.schema->object(object), values);
  }

  // Those of the default pipeline by position, then won, then lost. Answers how many are open.
  Result<int> find_stages();
  // All of it is one batch of today, so that it can be taken away again (app/demo_data.h).
  Status open(Connection& db);
  Status hire(Connection& db);
  Status hire(Connection& db, const demo::Colleague& colleague, const std::vector<Id>& teams);
  Status open_pools(Connection& db, const std::vector<Id>& teams);
  Status open_rules(Connection& db);
  Status live(const demo::Story& story);
  Status act(Connection& db, const Deed& deed, records::KnownReferences& known);
  Status act_on_quote(const records::Unit& work, const Deed& deed, Json values);
  // Once a week of the story, as the nights would have: so the trend has a past, unless the workspace
  // has one of its own. Now and then scores follow the days that have passed.
  void note_quality(Connection& db);

  app::Workspace& workspace_;
  const std::string password_;
  const app::Settings settings_;
  const Timestamp now_;
  ManualClock clock_;
  demo::CommissionStory commission_;
  std::unique_ptr<IdSource> ids_ = std::make_unique<IdSource>(clock_, story_node);
  const access::Actor system_ = workspace_.system();
  Id batch_;
  Date quality_noted_{};
  bool has_trend_ = false;
  int weeks_noted_ = 0;
  std::vector<Id> records_;  // of the story
  std::vector<Id> users_;
  std::vector<Id> before_story_;  // whoever set it up, the colleagues, their teams
  std::vector<access::Actor> actors_;
  std::optional<access::Actor> administrator_;  // whoever set it up
};

Result<int> Planter::find_stages() {
  return workspace_.database().read([&](Connection& db) -> Result<int> {
    const records::Unit work = unit(db, system_);
    auto stages = sales::look_up_all(work, "stages", "pipeline", sales::default_pipeline(work));
    std::stable_sort(stages.begin(), stages.end(), [](const auto& a, const auto& b) {
      return std::get<int64_t>(sales::cell(a, "position")) <
             std::get<int64_t>(sales::cell(b, "position"));
    });
    for (const std::string_view kind : {"open", "won", "lost"}) {
      for (const query::Stored& stage : stages) {
        if (sales::text(stage, "kind") == kind) records_.push_back(stage.id());
      }
    }
    return static_cast<int>(records_.size()) - 2;
  });
}

Status Planter::open(Connection& db) {
  const auto today = workspace_.unit(db, system_, records::Via::web, settings_);
  const Message label = say("Sample data", "示例数据");
  batch_ =
      records::open_batch(today, records::BatchKind::batch, render(label, settings_.locale)).id;
  app::set_demo_batch(db, batch_);
  has_trend_ = !app::has_quality_days(db);
  if (has_trend_) app::claim_quality_days(db, std::chrono::floor<std::chrono::days>(now_));
  return done();
}

Status Planter::hire(Connection& db) {
  if (db.exists(any_account)) {
    return conflict(say(
        "This workspace has accounts already; demo data goes into an empty one. Make it in another "
        "folder: kith setup --data DIR --demo",
        "该工作区已有客户数据；演示数据只能写入空的工作区。请换一个目录：kith setup --data DIR "
        "--demo"));
  }
  users_.clear();
  std::vector<Id> teams;
  const auto directory = workspace_.directory();
  const Id administrator =
      directory->users().empty() ? Id{} : directory->users().front().id;  // who set it up
  const records::Unit work = unit(db, system_);
  for (const demo::DemoTeam& team : demo::teams()) {
    Json values(Json::Object{{"name", render(team.name, settings_.locale)}});
    if (team.parent >= 0) values.set("parent", format(teams[static_cast<size_t>(team.parent)]));
    teams.push_back(TRY(create(work, "teams", values)).id);
  }
  for (const demo::Colleague& colleague : demo::colleagues()) TRY(hire(db, colleague, teams));
  TRY(open_pools(db, teams));
  TRY(open_rules(db));
  const TimeZone* zone = TimeZone::find(settings_.time_zone);
  TRY(demo::plant_territories(workspace_.records(), work, settings_.locale, users_,
                              (zone ? zone : &TimeZone::utc())->date_at(now_)));
  before_story_ = {administrator};
  before_story_.insert(before_story_.end(), users_.begin(), users_.end());
  before_story_.insert(before_story_.end(), teams.begin(), teams.end());
  for (size_t i = 0; i < teams.size(); ++i) {
    const Id lead = users_[static_cast<size_t>(demo::teams()[i].lead)];
    TRY(workspace_.records().update(work, *work.schema->object("teams"), teams[i], std::nullopt,
                                    Json(Json::Object{{"lead", format(lead)}})));
  }
  return done();
}

// All teams are in both; what nobody was in touch with for more than a year goes back.
Status Planter::open_pools(Connection& db, const std::vector<Id>& teams) {
  const records::Unit work = unit(db, system_);
  const std::pair<Message, std::string_view> pools[] = {
      {say("Lead pool", "线索公海"),
       R"({"holds":"leads","claims_per_day":20,"holdings_max":200,"former_owner_days":7,
           "protection_days":14,"idle_days":420,"warn_days":7})"},
      {say("Account pool", "客户公海"),
       R"({"holds":"accounts","claims_per_day":5,"former_owner_days":30,"position":1})"}};
  for (const auto& [name, rules] : pools) {
    Json values = TRY(parse_json(rules));
    values.set("name", render(name, settings_.locale));
    const Id pool = TRY(create(work, "pools", values)).id;
    for (const Id team : teams)
      TRY(create(work, "pool_members",
                 Json(Json::Object{{"of_pool", format(pool)}, {"team", format(team)}})));
  }
  return done();
}

// What comes from the website goes round in working hours and is answered within the hour; for all the
// rest the one with the fewest open leads is looked for. Leads of the story have their owners.
Status Planter::open_rules(Connection& db) {
  const records::Unit work = unit(db, system_);
  const std::pair<Message, std::string_view> rules[] = {
      {say("Website leads", "官网线索"),
       R"({"condition":{"field":"source","op":"in","value":["website","search","wechat"]},
           "working_days":["mon","tue","wed","thu","fri"],"opens":"09:00","closes":"18:00",
           "outside_hours":"wait","respond_minutes":60,"position":1})"},
      {say("All other leads", "其他线索"), R"({"method":"least_loaded","position":2})"}};
  for (const auto& [name, values_of_rule] : rules) {
    Json values = TRY(parse_json(values_of_rule));
    values.set("name", render(name, settings_.locale));
    const Id rule = TRY(create(work, "assignment_rules", values)).id;
    for (size_t i = 0; i < users_.size(); ++i) {
      if (demo::colleagues()[i].rank != Rank::salesperson) continue;
      TRY(create(work, "assignment_members",
                 Json(Json::Object{{"of_rule", format(rule)}, {"member", format(users_[i])}})));
    }
  }
  return done();
}

Status Planter::hire(Connection& db, const demo::Colleague& colleague,
                     const std::vector<Id>& teams) {
  const records::Unit work = unit(db, system_);
  const schema::Object& roles = *work.schema->object("roles");
  const query::ReadEnvironment environment{db, *work.schema, query::everything(),
                                           system_.directory()};
  const auto role = query::find_by(environment, roles, *roles.field("name"),
                                   render(role_name(colleague.rank), settings_.locale));
  Json values(Json::Object{{"name", colleague.name},
                           {"email", colleague.email},
                           {"team", format(teams[static_cast<size_t>(colleague.team)])},
                           {"title", render(colleague.title, settings_.locale)},
                           {"locale", colleague.tongue == demo::Tongue::zh ? "zh-CN" : "en"},
                           {"time_zone", settings_.time_zone}});
  if (!role.empty()) values.set("role", format(role.front()));
  const Id user = TRY(create(work, "users", values)).id;
  users_.push_back(user);
  return password_.empty() ? done() : workspace_.sign_in().set_password(db, user, password_);
}

Status Planter::live(const demo::Story& story) {
  records_.resize(static_cast<size_t>(story.records));
  for (size_t from = 0; from < story.deeds.size(); from += slice) {
    const size_t until = std::min(from + slice, story.deeds.size());
    TRY(workspace_.database().write(
        [&](Connection& db) -> Status {
          records::KnownReferences known;
          for (size_t i = from; i < until; ++i) TRY(act(db, story.deeds[i], known));
          return done();
        },
        {.lane = storage::Lane::bulk}));
  }
  return done();
}

Status Planter::act(Connection& db, const Deed& deed, records::KnownReferences& known) {
  clock_.set(deed.at);
  note_quality(db);
  TRY(commission_.go_on(unit(db, system_), unit(db, administrator_.value_or(system_))));
  records::Unit work =
      unit(db, deed.author == demo::program ? system_ : actors_[static_cast<size_t>(deed.author)]);
  work.known = &known;
  const schema::Object& object = *work.schema->object(deed.object);
  Json values = deed.values;
  resolve(values, records_);
  Id& record = records_[static_cast<size_t>(deed.record)];
  if (deed.act == Act::convert) {
    sales::Wish wish;
    wish.lead = record;
    wish.account = existing(values.text("account"));
    wish.contact = existing(values.text("contact"));
    TRY(sales::convert(workspace_.records(), work, workspace_.duplicate_rules(), wish));
  } else if (deed.object == "quotes" && deed.act != Act::update) {
    return act_on_quote(work, deed, values);
  } else if (demo::moves_goods(deed.act)) {
    TRY(demo::move_stock(workspace_.records(), work, deed, record, values));
  } else if (deed.act == Act::release || deed.act == Act::claim) {
    sales::PoolWork pool(workspace_.records(), work, object, sales::PoolWork::Log::within);
    TRY(deed.act == Act::claim
            ? pool.claim(record)
            : pool.release(record,
                           {.pool = {}, .reason = std::string(values.text("reason")), .note = {}}));
  } else if (deed.act == Act::create) {
    record = TRY(workspace_.records().create(work, object, values)).id;
  } else {
    TRY(workspace_.records().update(work, object, record, std::nullopt, values));
  }
  return commission_.follow(unit(db, system_), object, record);
}

Status Planter::act_on_quote(const records::Unit& work, const Deed& deed, Json values) {
  Id& record = records_[static_cast<size_t>(deed.record)];
  const records::Records& all = workspace_.records();
  if (deed.act == Act::quote) {
    const Id deal = *parse_id(values.text("opportunity"));
    record = TRY(sales::quote_of_opportunity(all, work, deal, values)).quote.id;
  } else if (deed.act == Act::revise) {
    record = TRY(sales::next_version(all, work, *parse_id(values.text("quote")))).quote.id;
  } else if (deed.act == Act::send) {
    TRY(sales::mark_sent(all, work, *sales::look_up(work, "quotes", record)));
  } else {
    TRY(sales::mark_viewed(all, work, *sales::look_up(work, "quotes", record)));
  }
  return done();
}

void Planter::note_quality(Connection& db) {
  const Date day = std::chrono::floor<std::chrono::days>(clock_.now());
  if (!has_trend_ || day < quality_noted_ + std::chrono::weeks{1}) return;
  quality_noted_ = day;
  const bool looks_again = weeks_noted_++ % weeks_between_scores == 0;
  const query::ReadEnvironment where{db, system_.schema(), query::everything(),
                                     system_.directory()};
  for (const schema::Object& object : system_.schema().objects()) {
    const schema::Field* score = object.quality_field();
    if (!score) continue;
    if (looks_again) app::score_anew(workspace_, unit(db, system_), object);
    app::keep_quality_day(db, object, day, query::tally(where, object, *score, {}));
  }
}

}  // namespace

Status plant_demo(app::Workspace& workspace, std::string_view password) {
  return Planter(workspace, password).plant();
}

std::string demo_sign_ins(Locale locale) {
  std::string lines;
  for (const demo::Colleague& colleague : demo::colleagues()) {
    lines += fmt::format("  {:<30}{} ({}, {})\n", colleague.email, colleague.name,
                         render(role_name(colleague.rank), locale),
                         render(demo::teams()[static_cast<size_t>(colleague.team)].name, locale));
  }
  return lines;
}

}  // namespace kith::commands
