// The undo centre: acts on many records, what taking one back would do, and taking it back; also what
// one person did in a span of time, and putting a record back to what it was.
#include <map>

#include "api/api.h"
#include "api/page.h"
#include "app/bulk.h"
#include "records/history.h"
#include "records/merged.h"
#include "records/revert.h"
#include "records/twin_groups.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using records::Change;
using storage::Connection;

constexpr size_t anyway_max = 1'000;
constexpr int looked_at_max = 200;        // changes that one preview undoes and brings back
constexpr int64_t counted_max = 100'000;  // batches larger than this are not searched for conflicts

void write_person(JsonWriter& json, const access::Directory& directory, Id user) {
  if (!user) {
    json.null();
    return;
  }
  json.begin_object().key("id").id(user).key("name").string(directory.user_name(user)).end_object();
}

void write_batch(JsonWriter& json, const records::Batch& batch,
                 const access::Directory& directory) {
  json.begin_object();
  json.key("id").id(batch.id);
  json.key("label").string(batch.label);
  json.key("kind").string(records::name_of(batch.kind));
  json.key("at").timestamp(batch.at);
  json.key("by");
  write_person(json, directory, batch.by);
  json.key("count").number(batch.count);
  json.key("state").string(records::name_of(batch.state));
  json.key("undone_at");
  batch.undone_at ? json.timestamp(*batch.undone_at) : json.null();
  json.key("undoable_until").timestamp(batch.at + records::undo_time);
  json.key("undoes").id(batch.undoes);
  json.key("kept").number(batch.note.integer("kept"));
  json.end_object();
}

// One's own; administrators see everybody's.
Result<Response> batches(Call& call) {
  const int limit = TRY(number_parameter(call, "limit", 50, 1, 200));
  const Id before = parse_id(call.request.query("cursor").value_or("")).value_or(Id{});
  const Id by = call.actor.may(access::Action::administer) ? Id{} : call.actor.id();
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto page = records::batches(db, before, limit, by);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("batches").begin_array();
    for (const auto& batch : page) write_batch(json, batch, call.actor.directory());
    json.end_array().key("next");
    static_cast<int>(page.size()) == limit ? json.id(page.back().id) : json.null();
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<records::Batch> own_batch(const Call& call, Connection& db, Id id) {
  const auto batch = records::find_batch(db, id);
  if (batch && (batch->by == call.actor.id() || call.actor.may(access::Action::administer)))
    return *batch;
  return not_found(say("There is no such batch of yours.", "没有你的这个批次。"));
}

Result<Response> batch(Call& call) {
  const Id id = TRY(call.id(0));
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto found = TRY(own_batch(call, db, id));
    std::string out;
    JsonWriter json(out);
    write_batch(json, found, call.actor.directory());
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// What undo did to the records of one object, or left: as changes, so that values are written and
// named as in a history. A conflict's changes say what would become of what is there now.
// What the caller does not see is left out: a merge is taken back as a whole, whoever may see it.
struct OfObject {
  std::vector<Change> changes;
  std::map<Id, std::string> titles;  // of all that the caller sees
  std::unique_ptr<schema::WriteContext> names;
};
using Touched = std::map<const schema::Object*, OfObject>;

Change as_change(const records::TakenBack& taken) {
  Change change;
  change.record = taken.record;
  change.act = taken.act;
  change.fields = taken.fields;
  return change;
}

Change as_change(const records::Conflict& conflict) {
  Change change;
  change.record = conflict.record;
  for (const auto& moved : conflict.moved)
    change.fields.push_back({moved.field->id, moved.now, moved.back});
  return change;
}

// Deleted ones have titles too.
std::map<Id, std::string> titles_of(const query::ReadEnvironment& where,
                                    const schema::Object& object,
                                    const std::vector<Change>& changes) {
  std::map<Id, std::string> titles;
  const bool readable = where.visibility.reads(object, object.title_field());
  std::vector<Id> ids;
  for (const Change& change : changes) ids.push_back(change.record);
  for (const query::Stored& record : query::fetch_many(where, object, ids)) {
    const auto* text = std::get_if<std::string>(&record.cells(object.title_field())[0]);
    titles[record.id()] = text && readable ? *text : std::string();
  }
  return titles;
}

Touched touched_by(const query::ReadEnvironment& where, const records::UndoSlice& slice) {
  Touched touched;
  for (const auto& taken : slice.taken) touched[taken.object].changes.push_back(as_change(taken));
  for (const auto& conflict : slice.conflicts)
    touched[conflict.object].changes.push_back(as_change(conflict));
  for (auto& [object, of] : touched) {
    of.titles = titles_of(where, *object, of.changes);
    of.names = records::titles_for(where, *object, of.changes);
  }
  return touched;
}

void write_head(JsonWriter& json, const schema::Object& object, Id record, const OfObject& of) {
  json.key("object").string(object.name);
  json.key("id").id(record);
  const auto title = of.titles.find(record);
  json.key("name").string(title == of.titles.end() ? std::string_view() : title->second);
}

void write_conflicts(const Call& call, const records::UndoSlice& slice, const Touched& touched,
                     JsonWriter& json) {
  json.key("conflicts").begin_array();
  for (const auto& conflict : slice.conflicts) {
    const OfObject& of = touched.at(conflict.object);
    if (!of.titles.contains(conflict.record) && !conflict.reason) continue;
    json.begin_object();
    write_head(json, *conflict.object, conflict.record, of);
    json.key("fields").begin_array();
    for (const schema::Field* field : conflict.fields)
      if (call.actor.reads(*conflict.object, *field)) json.string(field->name);
    json.end_array();
    json.key("changes");
    records::write_field_changes(*conflict.object, call.actor, *of.names,
                                 as_change(conflict).fields, json);
    json.key("reason");
    conflict.reason ? json.string(render(*conflict.reason, call.locale)) : json.null();
    json.end_object();
  }
  json.end_array();
}

void write_taken(const Call& call, const records::UndoSlice& slice, const Touched& touched,
                 JsonWriter& json) {
  json.key("taken").begin_array();
  for (const auto& taken : slice.taken) {
    const OfObject& of = touched.at(taken.object);
    if (!of.titles.contains(taken.record)) continue;
    json.begin_object();
    write_head(json, *taken.object, taken.record, of);
    json.key("act").string(records::name_of(taken.act));
    json.key("changes");
    records::write_field_changes(*taken.object, call.actor, *of.names, taken.fields, json);
    json.end_object();
  }
  json.end_array();
}

// What an undo would do, found by doing it and bringing it back: some changes of it, newest first.
Result<Response> preview(Call& call, records::UndoWish wish, int64_t before) {
  wish.report = records::Report::everything;
  std::string out;
  const auto status = write(call, [&](const records::Unit& unit) -> Status {
    records::UndoSlice slice;
    std::optional<Error> failed;
    unit.db.nested([&] {
      records::Unit within = unit;
      within.batch = unit.ids.next();
      within.via = records::Via::undo;
      auto done =
          records::undo_slice(call.workspace.records(), within, wish, before, looked_at_max);
      done ? static_cast<void>(slice = std::move(*done)) : static_cast<void>(failed = done.error());
      return false;
    });
    if (failed) return *failed;
    const auto where = environment(call, unit.db);
    const Touched touched = touched_by(where, slice);
    out.clear();
    JsonWriter json(out);
    json.begin_object();
    json.key("undone").number(slice.undone);
    json.key("whole").boolean(slice.next_before == 0);
    json.key("next");
    slice.next_before ? json.id(Id{slice.next_before}) : json.null();
    write_taken(call, slice, touched, json);
    write_conflicts(call, slice, touched, json);
    json.end_object();
    return done();
  });
  if (!status) return status.error();
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

Error wrong_anyway() {
  return invalid_field(
      "anyway", "format",
      say("anyway is \"all\", or a list of at most {} records: {{\"id\",\"fields\"}}.",
          "anyway 应为 \"all\"，或至多 {} 条记录的列表：{{\"id\",\"fields\"}}。", anyway_max));
}

Result<records::Anyway> anyway_of(const Json& body) {
  records::Anyway anyway;
  const Json* given = body.find("anyway");
  if (!given || given->is_null()) return anyway;
  if (given->as_string() && *given->as_string() == "all") {
    anyway.which = records::Anyway::Which::all;
    return anyway;
  }
  if (!given->as_array() || given->as_array()->size() > anyway_max) return wrong_anyway();
  anyway.which = records::Anyway::Which::these;
  for (const Json& one : *given->as_array()) {
    const auto id = parse_id(one.text("id"));
    if (!id) return wrong_anyway();
    auto& fields = anyway.records[*id];
    const Json* names = one.find("fields");
    if (!names) continue;
    if (!names->as_array()) return wrong_anyway();
    for (const Json& name : *names->as_array()) {
      if (!name.as_string()) return wrong_anyway();
      fields.insert(*name.as_string());
    }
  }
  return anyway;
}

int64_t before_of(const Json& body) { return parse_id(body.text("cursor")).value_or(Id{}).value; }

Result<Id> merged_into_of(const Json& body) {
  const Json* given = body.find("merged_into");
  if (!given || given->is_null()) return Id{};
  const auto id = given->as_string() ? parse_id(*given->as_string()) : std::nullopt;
  if (id) return *id;
  return invalid_field("merged_into", "format",
                       say("merged_into is the id of the record that others went into.",
                           "merged_into 应为其他记录所并入的那条记录的编号。"));
}

// Of a batch that has merged nothing else, one merge is all of it.
Status settle_part(const records::Unit& unit, records::UndoWish& wish) {
  if (!wish.scope.merged_into) return done();
  const records::OneMerge part(unit, wish.scope.batch, wish.scope.merged_into);
  if (!part.is_there()) {
    return invalid_field(
        "merged_into", "unknown",
        say("Nothing went into that record in this batch.", "该批次中没有记录并入这条记录。"));
  }
  if (part.is_all_of_batch())
    wish.scope.merged_into = {};
  else
    records::open_again(unit, wish.scope.batch, wish.scope.merged_into);
  return done();
}

Result<Response> answer(Call& call, records::UndoWish wish, const std::string& label) {
  std::string out;
  Id job;
  TRY(write(call, [&](const records::Unit& unit) -> Status {
    if (wish.scope.batch)
      TRY(app::may_undo(TRY(own_batch(call, unit.db, wish.scope.batch)), call.now));
    TRY(settle_part(unit, wish));
    auto begun =
        TRY(app::start_undo(call.workspace.records(), unit, call.workspace.queue(), wish, label));
    records::UndoSlice slice;
    slice.conflicts = std::move(begun.conflicts);
    job = begun.job;
    out.clear();
    JsonWriter json(out);
    json.begin_object();
    json.key("batch").id(begun.batch);
    json.key("undone").number(begun.undone);
    json.key("job").id(begun.job);
    write_conflicts(call, slice, touched_by(environment(call, unit.db), slice), json);
    json.end_object();
    return done();
  }));
  return Response::json(job ? 202 : 200, std::move(out));
}

Result<Response> undo(Call& call) {
  const Json body = TRY(call.json());
  records::UndoWish wish;
  wish.scope.batch = TRY(call.id(0));
  wish.anyway = TRY(anyway_of(body));
  wish.scope.merged_into = TRY(merged_into_of(body));
  const auto batch =
      TRY(read(call, [&](Connection& db) { return own_batch(call, db, wish.scope.batch); }));
  if (!body.flag("dry_run")) return answer(call, wish, batch.label);
  return preview(call, wish, before_of(body));
}

// How many records others have changed since, of a batch that is not too large to be asked.
Result<Response> changed_since(Call& call) {
  const Id id = TRY(call.id(0));
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto batch = TRY(own_batch(call, db, id));
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("records");
    batch.count <= counted_max ? json.number(records::changed_since(db, id, counted_max))
                               : json.null();
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Id> person_of(const Call& call, const Json& body) {
  const std::string_view text = body.text("user", "me");
  const Id person = text == "me" ? call.actor.id() : parse_id(text).value_or(Id{});
  if (person != call.actor.id()) TRY(call.actor.require(access::Action::administer));
  if (call.actor.directory().user(person)) return person;
  return invalid_field("user", "unknown", say("There is no such user.", "没有这个用户。"));
}

Result<records::UndoScope> span_of(const Call& call, const Json& body) {
  records::UndoScope scope;
  scope.person = TRY(person_of(call, body));
  const auto from = TRY(instant(body.text("from"), "from"));
  scope.to = TRY(instant(body.text("to"), "to")).value_or(call.now);
  if (!from) return invalid_field("from", "required", say("Say from when.", "请填写开始时间。"));
  scope.from = *from;
  if (scope.from >= scope.to)
    return invalid_field("to", "range",
                         say("The end lies before the beginning.", "结束时间早于开始时间。"));
  if (call.now - scope.from > records::undo_time) {
    return invalid_field("from", "range",
                         say("Acts can be taken back for {} days.", "操作可在 {} 天内撤销。",
                             records::undo_time.count()));
  }
  if (const auto name = body.text("object"); !name.empty())
    scope.object = TRY(call.object(name))->id;
  return scope;
}

// Everything that one person did in a span of time: oneself, or as an administrator anybody.
Result<Response> undo_acts(Call& call) {
  const Json body = TRY(call.json());
  records::UndoWish wish;
  wish.scope = TRY(span_of(call, body));
  wish.anyway = TRY(anyway_of(body));
  if (body.flag("dry_run")) return preview(call, wish, before_of(body));
  std::string label(body.text("label"));
  if (label.empty()) {
    label =
        render(say("What {} did", "{}的操作", call.actor.directory().user_name(wish.scope.person)),
               call.locale);
  }
  return answer(call, wish, label);
}

Result<std::vector<const schema::Field*>> fields_of(const Call& call, const schema::Object& object,
                                                    const Json& body) {
  std::vector<const schema::Field*> fields;
  const Json* names = body.find("fields");
  if (!names) return fields;
  for (const Json& name : names->as_array() ? *names->as_array() : Json::Array{}) {
    const std::string text = name.as_string() ? *name.as_string() : name.dump();
    const schema::Field* field = TRY(call.actor.schema().require_field(object, text, "fields"));
    if (!call.actor.reads(object, *field)) return no_record(object);
    fields.push_back(field);
  }
  if (fields.empty())
    return invalid_field("fields", "required",
                         say("Name the fields, or leave them out for the whole record.",
                             "请列出字段；若要恢复整条记录，请省略此项。"));
  return fields;
}

void write_reversion(const Call& call, const query::ReadEnvironment& where,
                     const records::Reversion& reversion, JsonWriter& json) {
  const schema::Object& object = reversion.before.object();
  Change change;
  change.fields = reversion.fields;
  const auto names = records::titles_for(where, object, std::span(&change, 1));
  json.key("changes");
  records::write_field_changes(object, call.actor, *names, change.fields, json);
}

// A record, or some fields of it, as of an instant. The act is a batch, so that it can be undone.
Result<Response> revert(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const Id id = TRY(call.id(1));
  const Json body = TRY(call.json());
  const auto at = TRY(instant(body.text("as_of"), "as_of"));
  if (!at) return invalid_field("as_of", "required", say("Give an instant.", "请填写时间。"));
  const auto only = TRY(fields_of(call, object, body));
  const bool asks = body.flag("dry_run");
  std::string out;
  TRY(write(call, [&](const records::Unit& unit) -> Status {
    const auto& records = call.workspace.records();
    const auto reversion = TRY(records::plan_revert(records, unit, object, id, *at, only));
    out.clear();
    JsonWriter json(out);
    json.begin_object();
    write_reversion(call, environment(call, unit.db), reversion, json);
    if (!asks && !reversion.fields.empty()) {
      std::string label(body.text("label"));
      if (label.empty())
        label = render(say("Restored as of {}", "恢复到 {}", format(*at)), call.locale);
      records::Unit within = unit;
      within.batch = records::open_batch(unit, records::BatchKind::batch, std::move(label)).id;
      const auto saved = TRY(records::revert(records, within, reversion));
      records::close_batch(within, within.batch, 1, records::BatchState::done);
      json.key("batch").id(within.batch).key("version").number(saved.version);
    }
    json.end_object();
    return done();
  }));
  return Response::json(std::move(out)).header("Cache-Control", "no-store");
}

}  // namespace

void add_undo_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  routes.push_back({Method::get, "/api/v1/batches", permit, "Acts on many records", batches});
  routes.push_back({Method::get, "/api/v1/batches/{id}", permit, "One of them", batch});
  routes.push_back({Method::get, "/api/v1/batches/{id}/changed_since", permit,
                    "How many of its records others have changed since", changed_since});
  routes.push_back({Method::post, "/api/v1/batches/{id}/undo", permit, "Take a batch back", undo});
  routes.push_back({Method::post, "/api/v1/undo", permit,
                    "Take back what somebody did in a span of time", undo_acts});
  routes.push_back({Method::post, "/api/v1/{object}/{id}/revert", permit,
                    "Put a record, or fields of it, back to an earlier instant", revert});
}

}  // namespace kith::api
