#include "commands/test_workspace.h"

#include <thread>

#include "activity/install.h"
#include "app/bulk.h"
#include "insight/install.h"
#include "sales/install.h"

namespace kith::commands {

void ProductTest::SetUp() {
  BothEngines::SetUp();
  if (IsSkipped()) return;
  app::install(app_);
  sales::install(app_);
  activity::install(app_);
  insight::install(app_);
  let_go_of_database();
  auto opened = app::Workspace::open(app_, "main", location(), "/nonexistent", {clock, random});
  ASSERT_TRUE(opened.ok()) << opened.error().message.en
                           << (opened.error().fields.empty() ? ""
                                                             : opened.error().fields.front().field);
  workspace_ = std::move(*opened);
  auto set_up = workspace_->set_up({"管理员", "admin@kith.example", "correct horse battery"},
                                   app::Settings{});
  ASSERT_TRUE(set_up.ok()) << set_up.error().message.en;
  administrator_ = *set_up;
}

void ProductTest::TearDown() {
  workspace_.reset();
  BothEngines::TearDown();
}

namespace {

Json json_of(std::string_view text) {
  auto json = parse_json(text);
  if (!json) throw std::logic_error(json.error().message.en);
  return std::move(*json);
}

}  // namespace

Result<records::Saved> ProductTest::create(const access::Actor& actor, std::string_view object,
                                           std::string_view json) {
  const app::Settings settings = workspace_->settings();
  return workspace_->database().write([&](storage::Connection& db) {
    const auto unit = workspace_->unit(db, actor, records::Via::api, settings);
    return workspace_->records().create(unit, *unit.schema->object(object), json_of(json));
  });
}

Result<records::Saved> ProductTest::update(const access::Actor& actor, std::string_view object,
                                           Id id, std::string_view json) {
  const app::Settings settings = workspace_->settings();
  return workspace_->database().write([&](storage::Connection& db) {
    const auto unit = workspace_->unit(db, actor, records::Via::api, settings);
    return workspace_->records().update(unit, *unit.schema->object(object), id, std::nullopt,
                                        json_of(json));
  });
}

Result<records::Saved> ProductTest::remove(const access::Actor& actor, std::string_view object,
                                           Id id) {
  const app::Settings settings = workspace_->settings();
  return workspace_->database().write([&](storage::Connection& db) {
    const auto unit = workspace_->unit(db, actor, records::Via::api, settings);
    return workspace_->records().remove(unit, *unit.schema->object(object), id, std::nullopt);
  });
}

int64_t ProductTest::count(const access::Actor& actor, std::string_view object) {
  query::Question question;
  question.object = actor.schema().object(object);
  int64_t value = 0;
  workspace_->database().read_raw(
      [&](storage::Connection& db) {
        value = query::count({db, actor.schema(), actor, actor.directory()}, question).value;
      },
      {});
  return value;
}

std::optional<query::Stored> ProductTest::fetch(std::string_view object, Id id) {
  std::optional<query::Stored> record;
  const access::Actor system = workspace_->system();
  workspace_->database().read_raw(
      [&](storage::Connection& db) {
        record = query::fetch({db, system.schema(), system, system.directory()},
                              *system.schema().object(object), id);
      },
      {});
  return record;
}

int64_t ProductTest::told(Id who, std::string_view kind) {
  const access::Actor reader = workspace_->actor(who);
  int64_t found = 0;
  workspace_->database().read_raw(
      [&](storage::Connection& db) {
        const schema::Object& object = *reader.schema().object("notifications");
        const auto ids = query::find_by({db, reader.schema(), reader, reader.directory()}, object,
                                        *object.field("kind"), kind, 100);
        found = static_cast<int64_t>(ids.size());
      },
      {});
  return found;
}

bool ProductTest::undo(Id batch) {
  const access::Actor actor = administrator();
  const app::Settings settings = workspace_->settings();
  const auto started = workspace_->database().write([&](storage::Connection& db) {
    const records::Unit unit = workspace_->unit(db, actor, records::Via::api, settings);
    return app::start_undo(workspace_->records(), unit, workspace_->queue(),
                           *records::find_batch(unit.db, batch));
  });
  if (started) workspace_->queue().run_due();
  return started.ok();
}

Id ProductTest::role(std::string_view permissions) {
  static int n = 0;
  const auto saved =
      create(administrator(), "roles",
             fmt::format(R"({{"name":"role {}","permissions":{}}})", ++n, permissions));
  if (!saved) throw std::logic_error(saved.error().message.en);
  return saved->id;
}

Id ProductTest::user(std::string_view name, Id role, Id team) {
  const std::string in_team = team ? fmt::format(R"(,"team":"{}")", format(team)) : "";
  const auto saved =
      create(administrator(), "users",
             fmt::format(R"({{"name":"{0}","email":"{0}@kith.example","role":"{1}"{2}}})", name,
                         format(role), in_team));
  if (!saved) throw std::logic_error(saved.error().message.en);
  return saved->id;
}

bool ProductTest::in_the_end(const std::function<bool()>& holds) {
  for (int tries = 0; tries < 1'200; ++tries) {
    if (holds()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
  }
  return false;
}

}  // namespace kith::commands
