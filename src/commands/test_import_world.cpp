#include "commands/test_import_world.h"

#include "activity/install.h"
#include "app/bulk.h"
#include "insight/install.h"
#include "integrations/import/error_file.h"
#include "integrations/import/imports.h"
#include "integrations/import/store.h"
#include "integrations/install.h"
#include "query/read.h"
#include "records/batch.h"
#include "sales/install.h"

namespace kith::commands {

using integrations::Import;
using integrations::ImportError;
using integrations::Imports;
using storage::Connection;

namespace {

Import held(Result<Import> import) {
  if (!import) throw std::logic_error(why(import.error()));
  return std::move(*import);
}

bool moves_by_itself(const schema::Field& field) {
  if (field.kind->derived()) return true;  // a score follows related records a little later
  return field.name == "version" || field.name == "updated_at" || field.name == "updated_by";
}

}  // namespace

void ImportWorld::SetUp() {
  BothEngines::SetUp();
  if (IsSkipped()) return;
  app::install(app_);
  sales::install(app_);
  activity::install(app_);
  insight::install(app_);
  integrations::install(app_);
  let_go_of_database();
  files_ = std::filesystem::temp_directory_path() / ("kith_import_" + random_.token(9));
  auto opened = app::Workspace::open(app_, "main", location(), files_, {clock_, random_});
  ASSERT_TRUE(opened.ok()) << why(opened.error());
  workspace_ = std::move(*opened);
  app::Settings settings;
  settings.locale = Locale::en;
  const auto set_up =
      workspace_->set_up({"Ada", "ada@kith.example", "correct horse battery"}, settings);
  ASSERT_TRUE(set_up.ok()) << why(set_up.error());
  ada_ = *set_up;
}

void ImportWorld::TearDown() {
  workspace_.reset();
  if (!files_.empty()) std::filesystem::remove_all(files_);
  BothEngines::TearDown();
}

Import ImportWorld::begin(std::string_view object, const std::string& content) {
  const access::Actor actor = ada();
  return held(Imports(*workspace_, actor)
                  .begin(object, "rows.csv", http::Body(content), 0, content.size()));
}

Import ImportWorld::changed(Id id, std::string_view changes) {
  const access::Actor actor = ada();
  return held(Imports(*workspace_, actor).change(id, json_of(changes)));
}

Import ImportWorld::checked(Id id) {
  const access::Actor actor = ada();
  held(Imports(*workspace_, actor).check(id));
  return finished(id);
}

Import ImportWorld::run(Id id) {
  const access::Actor actor = ada();
  held(Imports(*workspace_, actor).run(id));
  return finished(id);
}

Import ImportWorld::finished(Id id) {
  workspace_->queue().run_due();
  const access::Actor actor = ada();
  return held(Imports(*workspace_, actor).find(id));
}

Import ImportWorld::imported(std::string_view object, const std::string& content,
                             std::string_view changes) {
  const Import import = begin(object, content);
  changed(import.id, changes);
  return run(import.id);
}

void ImportWorld::undo(Id batch) {
  const access::Actor actor = ada();
  const app::Settings settings = workspace_->settings();
  const auto started = workspace_->database().write([&](Connection& db) {
    const auto unit = workspace_->unit(db, actor, records::Via::web, settings);
    return app::start_undo(workspace_->records(), unit, workspace_->queue(),
                           *records::find_batch(db, batch));
  });
  ASSERT_TRUE(started.ok()) << why(started.error());
  workspace_->queue().run_due();
}

std::vector<ImportError> ImportWorld::errors(Id import) {
  return *workspace_->database().read([&](Connection& db) -> Result<std::vector<ImportError>> {
    return integrations::errors_of(db, import, 0, 1'000);
  });
}

std::string ImportWorld::error_file(const Import& import) {
  const auto file = *integrations::ErrorFile::open(*workspace_, import, Locale::en);
  std::string text;
  while (file->produce(text)) {
  }
  return text;
}

std::vector<query::Stored> ImportWorld::all(std::string_view name) {
  constexpr size_t at_once = 400;
  const access::Actor actor = ada();
  const schema::Object& object = *actor.schema().object(name);
  return *workspace_->database().read([&](Connection& db) -> Result<std::vector<query::Stored>> {
    const query::ReadEnvironment environment{db, actor.schema(), actor, actor.directory()};
    query::Question question;
    question.object = &object;
    const auto ids = query::select_ids(environment, question, Id{}, 100'000);
    std::vector<query::Stored> records;
    for (size_t from = 0; from < ids.size(); from += at_once) {
      const auto some = std::span(ids).subspan(from, std::min(at_once, ids.size() - from));
      for (auto& record : query::fetch_many(environment, object, some)) {
        records.push_back(std::move(record));
      }
    }
    return records;
  });
}

std::map<std::string, query::Stored> ImportWorld::by_name(std::string_view object) {
  std::map<std::string, query::Stored> found;
  for (auto& record : all(object)) found.emplace(text(record, "name"), record);
  return found;
}

int64_t ImportWorld::newest_change() {
  return *workspace_->database().read(
      [](Connection& db) -> Result<int64_t> { return records::newest_change(db); });
}

std::string ImportWorld::contents() {
  std::string out;
  for (std::string_view name :
       {"users", "teams", "accounts", "products", "opportunities", "contacts"}) {
    for (const auto& record : all(name)) {
      out += std::string(name) + " " + format(record.id());
      for (const auto& field : record.object().fields) {
        if (moves_by_itself(field)) continue;
        std::string cell;
        JsonWriter writer(cell);
        field.kind->write(field, schema::ValueRow(record.cells(field)), 0, schema::WriteContext(),
                          writer);
        out += " " + field.name + "=" + cell;
      }
      out += "\n";
    }
  }
  return out;
}

Json json_of(std::string_view text) {
  auto parsed = parse_json(text);
  if (!parsed) throw std::logic_error(parsed.error().message.en);
  return std::move(*parsed);
}

std::string why(const Error& error) {
  std::string text = error.message.en;
  for (const auto& field : error.fields) text += " [" + field.field + " " + field.code + "]";
  return text;
}

std::string text(const query::Stored& record, std::string_view field) {
  const auto* value = std::get_if<std::string>(&record.cells(*record.object().field(field))[0]);
  return value ? *value : "";
}

Id reference(const query::Stored& record, std::string_view field) {
  const auto* value = std::get_if<int64_t>(&record.cells(*record.object().field(field))[0]);
  return Id{value ? *value : 0};
}

}  // namespace kith::commands
