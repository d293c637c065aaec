#include "app/workspace.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "app/app.h"
#include "app/at_rest.h"
#include "app/files.h"
#include "app/migrations.h"
#include "app/odds.h"
#include "app/quality_scan.h"
#include "app/reindex.h"
#include "app/revalue.h"
#include "app/rollup_job.h"
#include "app/sealer.h"
#include "app/wrong_code.h"
#include "automation/guard.h"
#include "base/durable_file.h"
#include "base/log.h"
#include "schema/search_table.h"
#include "schema/vocabulary.h"

namespace kith::app {
namespace {

using storage::Connection;
using storage::EngineSql;
using storage::Sql;

constexpr Sql insert_start = "INSERT INTO kith_starts (at) VALUES (?1) RETURNING n";
constexpr Sql select_seed = "SELECT 1 FROM kith_seeds WHERE name = ?1";
constexpr Sql insert_seed = "INSERT INTO kith_seeds (name, at) VALUES (?1, ?2)";
constexpr Sql any_user = "SELECT 1 FROM users LIMIT 1";
constexpr Sql first_role = "SELECT min(id) FROM roles WHERE deleted_at IS NULL";
constexpr Sql upsert_ready =
    R"(INSERT INTO kith_settings (name, value) VALUES ('ready_at', ?1)
       ON CONFLICT (name) DO UPDATE SET value = excluded.value)";
constexpr int nodes = 1024;

// Each start of a program takes the next number; its ids differ from those of every other program
// on the same database, unless a thousand were started while this one ran.
int take_node(storage::Database& database, Timestamp now) {
  int64_t n = 0;
  database.write_raw(
      [&](Connection& db) {
        n = db.integer(insert_start, std::array{Value{now}}).value_or(0);
        return true;
      },
      {});
  return static_cast<int>(n % nodes);
}

// Whoever was killed may have made folders that no disk has confirmed.
void confirm_folders(const std::string& files_directory) {
  if (!std::filesystem::is_directory(files_directory)) return;
  const std::filesystem::path files(files_directory);
  sync_folder(files);
  sync_folder(files.parent_path());
  sync_folder(files.parent_path().parent_path());
}

bool is_about_people(const schema::Schema& schema, const records::Change& change) {
  const schema::Object* object = schema.object(change.object);
  return object && (object->name == "users" || object->name == "teams" || object->name == "roles" ||
                    object->name == "pools" || object->name == "pool_members");
}

}  // namespace

Workspace::Workspace(const App& app, std::string name, std::string files_directory,
                     Environment environment)
    : app_(app),
      name_(std::move(name)),
      files_directory_(std::move(files_directory)),
      environment_(std::move(environment)),
      files_(std::make_unique<Files>(files_directory_, environment_.keys, environment_.scanner)),
      odds_(std::make_unique<Odds>()),
      rates_(app.value_days) {}

Workspace::~Workspace() { stop(); }

Result<std::unique_ptr<Workspace>> Workspace::open(const App& app, const std::string& name,
                                                   const storage::Location& location,
                                                   const std::string& files_directory,
                                                   Environment environment) {
  std::unique_ptr<Workspace> workspace(new Workspace(app, name, files_directory, environment));
  TRY(workspace->prepare(location));
  return workspace;
}

Status Workspace::prepare(const storage::Location& location) {
  const Timestamp now = clock().now();
  database_ = storage::open(location);
  confirm_folders(files_directory_);
  TRY(storage::migrate(*database_, migrations_of(app_), now));
  TRY(open_keys(*database_, keys(), now));
  ids_ = std::make_unique<IdSource>(clock(), take_node(*database_, now));
  queue_ = std::make_unique<jobs::Queue>(*database_, clock(), *ids_);
  schema_ = std::make_unique<schema::Store>(*database_);
  schema_->on_stale_words([this](Connection& db, const schema::Object& object) {
    return enqueue_reindex(*queue_, db, object);
  });
  schema_->on_rollup(
      [this](Connection& db, const auto& schema, const auto& object, const auto& field,
             auto counted) { return follow_rollup(*queue_, db, schema, object, field, counted); });
  TRY(schema_->load());
  TRY(schema_->install(app_.packages, now));
  settings_ =
      *database_->read([](Connection& db) -> Result<Settings> { return Settings::load(db); });
  std::vector<records::Rule> rules = app_.rules;
  rules.push_back({"*", "conditions of administrators", [this](const auto& unit, auto& draft) {
                     return validation_.check(unit, draft);
                   }});
  rules.push_back({"*", "rules against duplicates", [this](const auto& unit, auto& draft) {
                     return duplicate_rules_.check(unit, draft);
                   }});
  rules.push_back({"quality_rules", "scores follow them", [this](const auto& unit, auto& draft) {
                     return start_quality(unit, *queue_, draft.text("applies_to"));
                   }});
  rules.push_back({"exchange_rates", "open records follow them",
                   [this](const auto& unit, auto&) { return start_revaluing(unit, *queue_); }});
  records_ = std::make_unique<records::Records>(
      std::move(rules), bell_,
      [this](const auto& unit, const auto& amount, const auto* before, const auto& after) {
        return rates_.value(unit, amount, before, after);
      },
      [this](const auto& unit, const auto* before, auto& after) {
        rates_.derive(unit, before, after);
        quality_.derive(unit, before, after);
        odds_->derive(unit, before, after);
      },
      [this](const auto& unit, const auto* before, const auto& after) -> Status {
        for (const Guard& guard : app_.guards) {
          if (std::ranges::find(guard.objects, after.object().name) != guard.objects.end())
            TRY(guard.judge(unit, before, after));
        }
        return automation::check_approvals(*records_, processes_.current(), unit, before, after,
                                           [this] { return this->system(); });
      });
  sealer_ = std::make_unique<Sealer>(*database_, bell_, clock(), random(), files_directory_,
                                     environment_.keys, SealerOptions{});
  sign_in_ = std::make_unique<access::SignIn>(*database_, clock(), random(), *ids_);
  sign_in_->second_factor().encrypt_under(environment_.keys);
  sign_in_->second_factor().tell_of_wrong_codes(
      [this](auto& db, const auto& one) { note_wrong_code(*this, db, one); });
  sign_in_->passkeys().tell_of_counters(
      [this](auto& db, const auto& one) { note_counter_back(*this, db, one); });
  for (const JobKind& job : app_.jobs) {
    queue_->handle(job.kind, [this, &job](jobs::Run& run) { return job.work(*this, run); });
  }
  for (const jobs::Schedule& schedule : app_.schedules) TRY(queue_->schedule(schedule));
  queue_->take_over();
  refresh_directory();
  refresh_validation();
  refresh_rates();
  refresh_odds();
  follow_people();
  if (!is_set_up()) return done();
  return database_->write([&](Connection& db) -> Status {
    TRY(plant(db, settings_));
    return learn_words(db);
  });
}

// What was written before there was a vocabulary is indexed anew.
Status Workspace::learn_words(Connection& db) {
  if (schema::knows_words(db)) return done();
  const schema::SchemaPtr schema = schema_->current();
  for (const schema::Object& object : schema->objects()) {
    if (schema::has_search_table(object) && schema::count_words(db, object) > 0)
      TRY(enqueue_reindex(*queue_, db, object));
  }
  return done();
}

// Who was deactivated, or got another role, is out at once: the directory that the next request
// reads is new before the change is answered, and sessions of a deactivated user are ended.
void Workspace::follow_people() {
  bell_.subscribe([this](std::span<const records::Change> changes) {
    const schema::SchemaPtr schema = schema_->current();
    const bool concerned = std::any_of(changes.begin(), changes.end(), [&](const auto& change) {
      return is_about_people(*schema, change);
    });
    if (concerned) refresh_directory();
    const bool judged = std::any_of(changes.begin(), changes.end(), [&](const auto& change) {
      const schema::Object* object = schema->object(change.object);
      return object && (object->name == "validation_rules" || object->name == "duplicate_rules" ||
                        object->name == "quality_rules" || object->name == "approval_processes");
    });
    if (judged) refresh_validation();
    const bool revalued = std::any_of(changes.begin(), changes.end(), [&](const auto& change) {
      const schema::Object* object = schema->object(change.object);
      return object && object->name == "exchange_rates";
    });
    if (revalued) refresh_rates();
  });
}

Status Workspace::plant(Connection& db, const Settings& settings) {
  const access::Actor actor = this->system();
  const records::Unit work = unit(db, actor, records::Via::job, settings);
  for (const Seed& seed : app_.seeds) {
    if (db.exists(select_seed, std::array{Value{seed.name}})) continue;
    TRY(seed.plant(*records_, work, settings.locale));
    db.execute(insert_seed, {seed.name, work.now});
  }
  return done();
}

Settings Workspace::settings() const {
  std::lock_guard lock(mutex_);
  return settings_;
}

Status Workspace::change_settings(const Settings& settings) {
  std::lock_guard changing(changing_settings_);
  TRY(database_->write([&](Connection& db) -> Status {
    settings.save(db);
    return done();
  }));
  std::lock_guard lock(mutex_);
  settings_ = settings;
  return done();
}

access::DirectoryPtr Workspace::directory() const {
  std::lock_guard lock(mutex_);
  return directory_;
}

void Workspace::refresh_directory() {
  std::lock_guard refreshing(refreshing_);
  const schema::SchemaPtr schema = schema_->current();
  access::DirectoryPtr fresh;
  database_->read_raw([&](Connection& db) { fresh = access::Directory::load(db, *schema); }, {});
  std::lock_guard lock(mutex_);
  directory_ = std::move(fresh);
}

void Workspace::refresh_validation() {
  std::lock_guard refreshing(refreshing_);
  database_->read_raw(
      [&](Connection& db) {
        validation_.refresh(db);
        duplicate_rules_.refresh(db);
        quality_.refresh(db);
        processes_.refresh(db);
      },
      {});
}

// One at a time from the reading to the storing: what was read earlier never replaces what is newer.
void Workspace::refresh_rates() {
  std::lock_guard reading(rates_reading_);
  database_->read_raw([&](Connection& db) { rates_.refresh(db); }, {});
}

void Workspace::refresh_odds() {
  std::lock_guard refreshing(refreshing_);
  database_->read_raw([&](Connection& db) { odds_->refresh(db); }, {});
}

const std::vector<Settled>& Workspace::settled() const { return app_.settled; }

const std::vector<std::string>& Workspace::acting() const { return app_.acting; }

access::Actor Workspace::actor(Id user, access::Reach reach) const {
  access::Actor actor(directory(), schema_->current(), user, reach);
  actor.look_at(clock());
  return actor;
}

access::Actor Workspace::previewing(const access::Preview& preview) const {
  auto actor = access::Actor::previewing(directory(), schema_->current(), preview);
  actor.look_at(clock());
  return actor;
}

access::Actor Workspace::system() const {
  auto actor = access::Actor::system(directory(), schema_->current());
  actor.look_at(clock());
  return actor;
}

records::Unit Workspace::unit(Connection& db, const access::Actor& actor, records::Via via,
                              const Settings& settings, Id batch) {
  return {.db = db,
          .schema = schema_->current(),
          .actor = actor,
          .now = clock().now(),
          .ids = *ids_,
          .base_currency = settings.base_currency,
          .via = via,
          .batch = batch,
          .default_country = settings.default_country};
}

bool Workspace::is_set_up() const { return !directory()->users().empty(); }

Result<Id> Workspace::set_up(const FirstUser& user, const Settings& settings) {
  TRY(access::SignIn::check_password(user.password, user.email));
  const access::Actor actor = this->system();
  const Id id = TRY(database_->write([&](Connection& db) -> Result<Id> {
    db.take_turns("set_up");
    if (db.exists(any_user)) {
      return conflict(
          say("Kith has been set up already. Sign in instead.", "Kith 已经初始化。请直接登录。"));
    }
    settings.save(db);
    TRY(plant(db, settings));
    const records::Unit work = unit(db, actor, records::Via::web, settings);
    const Id role{db.integer(first_role).value_or(0)};
    const Json values(Json::Object{{"name", user.name},
                                   {"email", user.email},
                                   {"role", format(role)},
                                   {"locale", tag_of(settings.locale)},
                                   {"time_zone", settings.time_zone}});
    const auto saved = TRY(records_->create(work, *work.schema->object("users"), values));
    TRY(sign_in_->set_password(db, saved.id, user.password));
    return saved.id;
  }));
  {
    std::lock_guard lock(mutex_);
    settings_ = settings;
  }
  refresh_directory();
  return id;
}

Status Workspace::prove_writable() {
  return database_->write([&](Connection& db) -> Status {
    db.execute(upsert_ready, {format(clock().now())});
    return done();
  });
}

void Workspace::start(int job_workers) {
  std::vector<records::Reaction> reactions;
  for (const Reaction& reaction : app_.reactions) {
    auto run = [this, &reaction](const records::Unit& unit, const records::Change& change) {
      return reaction.run(*records_, unit, change);
    };
    reactions.push_back({reaction.name, reaction.objects, std::move(run), reaction.wants});
  }
  reactions_ = std::make_unique<records::Reactions>(
      *database_, std::move(reactions), bell_,
      [this] {
        return records::ReactionWorld{schema_->current(), system(), settings().base_currency};
      },
      clock(), *ids_);
  reactions_->start();
  queue_->start(job_workers);
  sealer_->start();
}

void Workspace::stop() {
  reactions_.reset();
  if (queue_) queue_->stop();
  if (sealer_) sealer_->stop();  // last: with what those have written
}

}  // namespace kith::app
