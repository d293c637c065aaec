#include "api/approval_view.h"

#include <algorithm>
#include <map>

#include "automation/fields.h"
#include "records/history.h"
#include "records/money.h"
#include "records/references.h"
#include "schema/kind.h"

namespace kith::api {
namespace {

using app::Call;
using automation::instant;
using automation::named;
using automation::number;
using automation::text;
using query::Stored;
using records::Change;
using records::FieldChange;
using records::Unit;

constexpr int turns_max = 5'000;

void write_words(JsonWriter& json, std::string_view name, const Message& words) {
  json.key(name).begin_object().key("en").string(words.en).key("zh").string(words.zh).end_object();
}

void write_instant(JsonWriter& json, std::string_view name, const std::optional<Timestamp>& at) {
  json.key(name);
  at ? json.timestamp(*at) : json.null();
}

void write_text(JsonWriter& json, std::string_view name, std::string_view words) {
  json.key(name);
  words.empty() ? json.null() : json.string(words);
}

class View {
 public:
  View(const Call& call, const Unit& unit, const std::vector<Stored>& requests, JsonWriter& json)
      : call_(call),
        unit_(unit),
        me_(call.actor.id()),
        processes_(call.workspace.approval_processes()),
        json_(json) {
    load_turns(requests);
    load_records(requests);
  }

  void write(const Stored& request) {
    const auto target = target_of(request);
    const bool seen = seen_.contains(target.id);
    const auto& turns = turns_[request.id()];
    const bool asked = std::ranges::any_of(turns, [&](const Stored& turn) {
      return named(turn, "approver") == me_ || named(turn, "decided_by") == me_;
    });
    if (!seen && !asked && named(request, "asked_by") != me_) return;
    json_.begin_object().key("id").id(request.id());
    write_process(named(request, "process"));
    json_.key("record").begin_object().key("object");
    json_.string(target.object ? std::string_view(target.object->name) : std::string_view());
    json_.key("id").id(target.id).key("title").string(text(request, "subject"));
    json_.key("visible").boolean(seen).end_object();
    json_.key("state").string(text(request, "state"));
    write_person("asked_by", named(request, "asked_by"));
    write_instant(json_, "asked_at", instant(request, "asked_at"));
    write_text(json_, "note", text(request, "note"));
    json_.key("round").number(number(request, "round"));
    write_instant(json_, "since", instant(request, "step_since"));
    write_instant(json_, "due_at", instant(request, "due_at"));
    json_.key("late").number(number(request, "late"));
    write_instant(json_, "closed_at", instant(request, "closed_at"));
    write_person("closed_by", named(request, "closed_by"));
    write_text(json_, "reason", text(request, "reason"));
    json_.key("left_undone").value(automation::json_or_null(text(request, "left_undone")));
    json_.key("proposes").boolean(!text(request, "proposal").empty());
    write_facts(request, target, asked);
    write_steps(request, turns);
    write_rights(request, turns);
    json_.end_object();
  }

 private:
  records::Target target_of(const Stored& request) const {
    const schema::Field& field = *request.object().field("record");
    return records::target_of(*unit_.schema, field, request.cells(field));
  }

  void load_turns(const std::vector<Stored>& requests) {
    std::vector<Value> ids;
    for (const Stored& request : requests) ids.push_back(request.id().value);
    const schema::Object& object = *unit_.schema->object("approval_turns");
    for (Stored& turn :
         automation::find_all(unit_, object, automation::among(object, "request", ids), turns_max))
      turns_[named(turn, "request")].push_back(std::move(turn));
  }

  void load_records(const std::vector<Stored>& requests) {
    std::map<const schema::Object*, std::vector<Id>> wanted;
    for (const Stored& request : requests) {
      const auto target = target_of(request);
      if (target.object) wanted[target.object].push_back(target.id);
    }
    for (const auto& [object, ids] : wanted) {
      for (Stored& record : query::fetch_many(automation::seen_by_all(unit_), *object, ids))
        records_.emplace(record.id(), std::move(record));
      const query::ReadEnvironment mine{unit_.db, *unit_.schema, call_.actor,
                                        call_.actor.directory()};
      for (const auto& [id, title] : query::titles(mine, *object, ids)) seen_.emplace(id, true);
      if (!call_.actor.reads(*object, object->title_field()))
        for (const Stored& record : query::fetch_many(mine, *object, ids))
          seen_.emplace(record.id(), true);
    }
  }

  void write_process(Id id) {
    const automation::Process* process = processes_->find(id);
    json_.key("process").begin_object().key("id").id(id);
    write_words(json_, "name", process ? process->name : Message{});
    json_.end_object();
  }

  void write_person(std::string_view name, Id id) {
    json_.key(name);
    if (!id) return static_cast<void>(json_.null());
    json_.begin_object().key("id").id(id).key("name");
    json_.string(call_.actor.directory().user_name(id)).end_object();
  }

  void write_value(const schema::Field& field, const std::vector<Value>& cells,
                   const schema::WriteContext& names) {
    if (cells.empty()) return static_cast<void>(json_.null());
    field.kind->write(field, schema::ValueRow(cells), 0, names, json_);
  }

  void write_facts(const Stored& request, const records::Target& target, bool asked) {
    json_.key("facts").begin_array();
    const auto record = records_.find(target.id);
    const Stored* now = record == records_.end() ? nullptr : &record->second;
    const auto facts = automation::facts_of(unit_, request);
    const bool waits = text(request, "state") == "pending";
    if (target.object) {
      Change of_all{.fields = facts};
      for (const FieldChange& fact : facts)
        if (now) of_all.fields.push_back({fact.field, present(*now, fact.field), {}});
      const query::ReadEnvironment all = automation::seen_by_all(unit_);
      const query::ReadEnvironment mine{unit_.db, *unit_.schema, call_.actor,
                                        call_.actor.directory()};
      const auto names = records::titles_for(asked ? all : mine, *target.object, {&of_all, 1});
      for (const FieldChange& fact : facts) {
        const schema::Field* field = target.object->field(fact.field);
        if (!field || (!asked && !call_.actor.reads(*target.object, *field))) continue;
        write_fact(*field, fact, waits ? now : nullptr, *names);
      }
    }
    json_.end_array();
    const bool changed = waits && now && !stands(*now, facts, automation::Side::asked);
    json_.key("changed").boolean(changed);
    const bool decides = asked && now;  // the mark tells of hidden values too
    json_.key("seen");
    decides ? json_.string(automation::mark_of(*now, facts)) : json_.null();
  }

  static std::vector<Value> present(const Stored& record, int64_t id) {
    const schema::Field* field = record.object().field(id);
    if (!field) return {};
    const auto cells = record.cells(*field);
    return {cells.begin(), cells.end()};
  }

  void write_fact(const schema::Field& field, const FieldChange& fact, const Stored* now,
                  const schema::WriteContext& names) {
    const std::vector<Value> stands_now = now ? present(*now, fact.field) : fact.from;
    json_.begin_object().key("field").string(field.name);
    write_words(json_, "label", {field.label.en, field.label.zh});
    json_.key("kind").string(field.kind->name()).key("asked");
    write_value(field, fact.from, names);
    json_.key("now");
    write_value(field, stands_now, names);
    json_.key("proposed");
    write_value(field, fact.to, names);
    json_.key("changed").boolean(!records::same_value(field, fact.from, stands_now));
    json_.key("proposes").boolean(!records::same_value(field, fact.from, fact.to));
    json_.end_object();
  }

  void write_turn(const Stored& turn) {
    json_.begin_object().key("id").id(turn.id());
    write_person("approver", named(turn, "approver"));
    write_person("stands_for", named(turn, "stands_for"));
    json_.key("kind").string(text(turn, "kind")).key("state").string(text(turn, "state"));
    json_.key("round").number(number(turn, "round"));
    write_instant(json_, "since", instant(turn, "since"));
    write_person("decided_by", named(turn, "decided_by"));
    write_instant(json_, "decided_at", instant(turn, "decided_at"));
    write_text(json_, "reason", text(turn, "reason"));
    json_.end_object();
  }

  // done, skipped, current, rejected, ahead: of the round at hand.
  std::string_view state_of(const Stored& request, int64_t step, bool any_turn) const {
    const int64_t at = number(request, "step");
    const std::string_view state = text(request, "state");
    if (step < at || state == "approved") return any_turn ? "done" : "skipped";
    if (step > at) return "ahead";
    return state == "pending" ? "current" : state == "rejected" ? "rejected" : "stopped";
  }

  void write_steps(const Stored& request, const std::vector<Stored>& turns) {
    json_.key("steps").begin_array();
    const auto steps = automation::read_steps(automation::json_or_null(text(request, "plan")));
    const int64_t round = number(request, "round");
    for (size_t i = 0; steps && i < steps->size(); ++i) {
      const automation::Step& step = (*steps)[i];
      const auto of_step = [&](const Stored& turn) {
        return number(turn, "step") == static_cast<int64_t>(i) && number(turn, "round") == round;
      };
      json_.begin_object();
      write_words(json_, "name", step.name);
      json_.key("need").string(step.need == automation::Step::Need::all ? "all" : "any");
      json_.key("hours");
      step.hours ? json_.number(*step.hours) : json_.null();
      json_.key("state").string(
          state_of(request, static_cast<int64_t>(i), std::ranges::any_of(turns, of_step)));
      json_.key("turns").begin_array();
      for (const Stored& turn : turns)
        if (of_step(turn)) write_turn(turn);
      json_.end_array().end_object();
    }
    json_.end_array().key("earlier").begin_array();
    for (const Stored& turn : turns)
      if (number(turn, "round") < round && text(turn, "state") != "passed") write_turn(turn);
    json_.end_array();
  }

  void write_rights(const Stored& request, const std::vector<Stored>& turns) {
    const bool waits = text(request, "state") == "pending";
    const bool mine = std::ranges::any_of(turns, [&](const Stored& turn) {
      return text(turn, "state") == "waiting" && named(turn, "approver") == me_;
    });
    const bool administers = call_.actor.may(access::Action::administer);
    const bool asked = named(request, "asked_by") == me_;
    json_.key("may").begin_object();
    json_.key("decide").boolean(waits && mine);
    json_.key("delegate").boolean(waits && (mine || administers));
    json_.key("withdraw").boolean(waits && (asked || administers));
    json_.key("ask_again").boolean(!waits && asked && text(request, "state") != "approved");
    json_.end_object();
  }

  const Call& call_;
  const Unit& unit_;
  const Id me_;
  const automation::ProcessListPtr processes_;
  JsonWriter& json_;
  std::map<Id, std::vector<Stored>> turns_;
  std::map<Id, Stored> records_;
  std::map<Id, bool> seen_;
};

}  // namespace

void write_requests(const Call& call, const Unit& unit, const std::vector<Stored>& requests,
                    JsonWriter& json) {
  View view(call, unit, requests, json);
  for (const Stored& request : requests) view.write(request);
}

}  // namespace kith::api
