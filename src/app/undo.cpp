#include "app/bulk.h"

namespace kith::app {
namespace {

using records::UndoWish;
using storage::Connection;
using Which = records::Anyway::Which;

constexpr int at_once_max = 200;  // changes taken back while the caller waits
constexpr int slice_changes_max = 200;
constexpr size_t kept_shown_max = 100;

Json anyway_json(const records::Anyway& anyway) {
  Json::Array records;
  for (const auto& [id, fields] : anyway.records) {
    Json::Array names;
    for (const std::string& name : fields) names.emplace_back(name);
    records.push_back(Json(Json::Object{{"id", format(id)}, {"fields", Json(std::move(names))}}));
  }
  return Json(Json::Object{{"all", Json(anyway.which == Which::all)},
                           {"records", Json(std::move(records))}});
}

records::Anyway anyway_of(const Json* json) {
  records::Anyway anyway;
  if (!json) return anyway;
  const Json* list = json->find("records");
  for (const Json& one : list && list->as_array() ? *list->as_array() : Json::Array{}) {
    auto& fields = anyway.records[parse_id(one.text("id")).value_or(Id{})];
    for (const Json& name : *one.find("fields")->as_array()) fields.insert(*name.as_string());
  }
  if (!anyway.records.empty()) anyway.which = Which::these;
  if (json->flag("all")) anyway.which = Which::all;
  return anyway;
}

Json wish_json(const UndoWish& wish) {
  return Json(Json::Object{{"batch", format(wish.scope.batch)},
                           {"person", format(wish.scope.person)},
                           {"from", format(wish.scope.from)},
                           {"to", format(wish.scope.to)},
                           {"object", Json(wish.scope.object)},
                           {"merged_into", format(wish.scope.merged_into)},
                           {"anyway", anyway_json(wish.anyway)}});
}

UndoWish wish_of(const Json& json) {
  UndoWish wish;
  wish.scope = {.batch = parse_id(json.text("batch")).value_or(Id{}),
                .person = parse_id(json.text("person")).value_or(Id{}),
                .from = parse_timestamp(json.text("from")).value_or(Timestamp{}),
                .to = parse_timestamp(json.text("to")).value_or(Timestamp{}),
                .object = json.integer("object"),
                .merged_into = parse_id(json.text("merged_into")).value_or(Id{})};
  wish.anyway = anyway_of(json.find("anyway"));
  return wish;
}

// What has been done so far. It is the job's checkpoint, and the undo's note.
struct Account {
  int64_t undone = 0;
  int64_t kept = 0;
  Json::Array shown;  // the first that were kept: {"object","id","fields"}
  Id part_of;         // where not all of a batch is taken back

  static Account of(const Json& json) {
    Account account;
    account.undone = json.integer("undone");
    account.kept = json.integer("kept");
    account.part_of = parse_id(json.text("part_of")).value_or(Id{});
    if (const Json* shown = json.find("shown"); shown && shown->as_array())
      account.shown = *shown->as_array();
    return account;
  }
  void add(const records::UndoSlice& slice) {
    undone += slice.undone;
    kept += static_cast<int64_t>(slice.conflicts.size());
    for (const auto& conflict : slice.conflicts) {
      if (shown.size() >= kept_shown_max) return;
      Json::Array fields;
      for (const schema::Field* field : conflict.fields) fields.emplace_back(field->name);
      shown.push_back(Json(Json::Object{{"object", conflict.object->name},
                                        {"id", format(conflict.record)},
                                        {"fields", Json(std::move(fields))}}));
    }
  }
  Json json() const {
    Json json(Json::Object{{"undone", Json(undone)}, {"kept", Json(kept)}, {"shown", Json(shown)}});
    if (part_of) json.set("part_of", format(part_of));
    return json;
  }
};

void tell(const records::Unit& unit, Id undo, const Account& account, int64_t next_before) {
  records::close_batch(unit, undo, account.undone,
                       next_before == 0 ? records::BatchState::done : records::BatchState::running);
  records::note_batch(unit, undo, account.json());
}

}  // namespace

Status may_undo(const records::Batch& batch, Timestamp now) {
  if (batch.state == records::BatchState::running) {
    return conflict(
        say("The batch is still running. Cancel it first.", "该批次仍在运行，请先取消。"));
  }
  if (batch.state == records::BatchState::undone)
    return conflict(say("The batch has been undone already.", "该批次已经撤销。"));
  if (now - batch.at > records::undo_time) {
    return conflict(
        say("The batch is older than {} days. Look at the records as of an earlier day "
            "and restore what you need.",
            "该批次已超过 {} 天。请查看记录在较早日期的状态，并恢复所需内容。",
            records::undo_time.count()));
  }
  return done();
}

Result<UndoStarted> start_undo(const records::Records& records, const records::Unit& unit,
                               jobs::Queue& queue, const UndoWish& wish, std::string label) {
  const Id whole = wish.scope.merged_into ? Id{} : wish.scope.batch;
  const auto undo = records::open_batch(unit, records::BatchKind::undo, std::move(label), whole);
  records::Unit within = unit;
  within.batch = undo.id;
  within.via = records::Via::undo;
  auto slice = TRY(records::undo_slice(records, within, wish, 0, at_once_max));
  Account account;
  if (!whole) account.part_of = wish.scope.batch;
  account.add(slice);
  tell(within, undo.id, account, slice.next_before);
  UndoStarted started{undo.id, slice.undone, std::move(slice.conflicts), {}};
  if (slice.next_before == 0) return started;
  Json payload(Json::Object{{"wish", wish_json(wish)},
                            {"undo", format(undo.id)},
                            {"before", Json(slice.next_before)},
                            {"account", account.json()}});
  const Id what = whole ? whole : undo.id;
  started.job = TRY(queue.enqueue(unit.db, {.kind = std::string(undo_job),
                                            .payload = std::move(payload),
                                            .by = unit.actor.id(),
                                            .once_key = "undo-" + format(what)}));
  return started;
}

Result<UndoStarted> start_undo(const records::Records& records, const records::Unit& unit,
                               jobs::Queue& queue, const records::Batch& batch) {
  TRY(may_undo(batch, unit.now));
  UndoWish wish;
  wish.scope.batch = batch.id;
  return start_undo(records, unit, queue, wish, batch.label);
}

Status run_undo(Workspace& workspace, jobs::Run& run) {
  const Json payload = run.job().payload;
  const Json& from = run.job().checkpoint.is_null() ? payload : run.job().checkpoint;
  const UndoWish wish = wish_of(*payload.find("wish"));
  const Id undo = parse_id(payload.text("undo")).value_or(Id{});
  int64_t before = from.integer("before");
  Account account = Account::of(*from.find("account"));
  const Settings settings = workspace.settings();
  while (before != 0 && !run.cancelled()) {
    const access::Actor actor = workspace.actor(run.job().by);
    const Account so_far = account;
    before = TRY(workspace.database().write(
        [&](Connection& db) -> Result<int64_t> {
          account = so_far;  // the work may run twice
          const auto unit = workspace.unit(db, actor, records::Via::undo, settings, undo);
          const auto slice =
              TRY(records::undo_slice(workspace.records(), unit, wish, before, slice_changes_max));
          account.add(slice);
          tell(unit, undo, account, slice.next_before);
          run.save(
              db,
              Json(Json::Object{{"before", Json(slice.next_before)}, {"account", account.json()}}),
              {account.undone, 0});
          return slice.next_before;
        },
        {.lane = storage::Lane::bulk}));
  }
  return done();
}

}  // namespace kith::app
