#include "app/revalue.h"

#include <algorithm>

#include "query/question.h"
#include "schema/kind.h"

namespace kith::app {
namespace {

using query::Stored;
using storage::Connection;

constexpr int slice_records = 500;

query::ReadEnvironment everything(Connection& db, const access::Actor& system) {
  return {db, system.schema(), query::everything(), system.directory()};
}

Json leaf(std::string field, std::string_view op, std::string_view value = {}) {
  Json json(Json::Object{{"field", std::move(field)}, {"op", op}});
  if (!value.empty()) json.set("value", value);
  return json;
}

// Open records with an amount in another currency.
Json open_and_foreign(const ValueDay& day, const std::vector<ValueDay>& all,
                      const schema::Object& object, std::string_view base_currency) {
  Json::Array foreign;
  for (const schema::Field& field : object.fields) {
    if (field.kind->name() != "money") continue;
    foreign.push_back(Json(
        Json::Object{{"and", Json::Array{leaf(field.name, "exists"),
                                         leaf(field.name + ".currency", "ne", base_currency)}}}));
  }
  Json::Array both{Json(Json::Object{{"or", Json(std::move(foreign))}})};
  if (!day.closed.empty()) both.push_back(leaf(day.closed, "empty"));
  for (const std::string& name : day.through) {
    const schema::Field* link = object.field(name);
    for (const ValueDay& whole : all) {
      if (link && whole.object == link->objects.front() && !whole.closed.empty())
        both.push_back(leaf(name + "." + whole.closed, "empty"));
    }
  }
  return Json(Json::Object{{"and", Json(std::move(both))}});
}

query::Question lines_of(const schema::Object& object, const schema::Field& link, Id whole) {
  query::Question question;
  question.object = &object;
  question.filter.node = query::Filter::Node::leaf;
  question.filter.path.start = question.filter.path.target = &object;
  question.filter.path.field = &link;
  question.filter.path.shape = schema::Shape::reference;
  question.filter.op = query::Op::eq;
  question.filter.values = {value_of(whole)};
  return question;
}

class Revaluing {
 public:
  Revaluing(Workspace& workspace, jobs::Run& run, const access::Actor& system)
      : workspace_(workspace), run_(run), system_(system) {}

  Status work() {
    const auto& days = workspace_.rates().days();
    const Json& left = run_.job().checkpoint;
    size_t from = static_cast<size_t>(std::max<int64_t>(left.integer("place"), 0));
    Id after = parse_id(left.text("after")).value_or(Id{});
    done_ = run_.job().progress.done;
    for (; from < days.size() && !run_.cancelled(); ++from, after = {}) {
      if (const schema::Object* object = system_.schema().object(days[from].object))
        TRY(go_through(*object, days[from], from, after));
    }
    return done();
  }

 private:
  Status go_through(const schema::Object& object, const ValueDay& day, size_t place, Id after) {
    const query::Asker asker{.user = {},
                             .team = {},
                             .now = workspace_.clock().now(),
                             .zone = TimeZone::find("UTC"),
                             .base_currency = settings_.base_currency};
    query::Question question;
    question.object = &object;
    question.filter = TRY(query::parse_filter(
        open_and_foreign(day, workspace_.rates().days(), object, settings_.base_currency),
        system_.schema(), object, query::everything(), asker, "filter"));
    while (!run_.cancelled()) {
      const std::vector<Stored> records = read(object, question, after);
      if (records.empty()) return done();
      after = records.back().id();
      done_ += static_cast<int64_t>(records.size());
      write(records, place, after);
    }
    return done();
  }

  std::vector<Stored> read(const schema::Object& object, const query::Question& question,
                           Id after) {
    std::vector<Stored> records;
    workspace_.database().read_raw(
        [&](Connection& db) {
          const auto where = everything(db, system_);
          const auto ids = query::select_ids(where, question, after, slice_records);
          records = query::fetch_many(where, object, ids);
        },
        {.lane = storage::Lane::bulk});
    std::ranges::sort(records, {}, [](const Stored& record) { return record.id(); });
    return records;
  }

  void write(const std::vector<Stored>& records, size_t place, Id last) {
    workspace_.database().write_raw(
        [&](Connection& db) {
          const auto unit = workspace_.unit(db, system_, records::Via::job, settings_);
          for (const Stored& stored : records) workspace_.records().derive_anew(unit, stored);
          run_.save(
              db,
              Json(Json::Object{{"place", static_cast<int64_t>(place)}, {"after", format(last)}}),
              {done_, done_});
          return true;
        },
        {.lane = storage::Lane::bulk});
  }

  Workspace& workspace_;
  jobs::Run& run_;
  const access::Actor& system_;
  const Settings settings_ = workspace_.settings();
  int64_t done_ = 0;
};

}  // namespace

Status start_revaluing(const records::Unit& unit, jobs::Queue& queue) {
  // Rates that are entered together are one reason; they are read again once this is committed.
  TRY(queue.enqueue(unit.db, {.kind = std::string(revalue_job),
                              .by = unit.actor.id(),
                              .once_key = fmt::format("revalue {}", to_us(unit.now)),
                              .run_at = unit.now + std::chrono::seconds(1)}));
  return done();
}

Reaction follow_worth(std::string whole, std::string lines, std::string reference) {
  auto run = [lines, reference](const records::Records& records, const records::Unit& unit,
                                const records::Change& change) -> Status {
    const schema::Object* object = unit.schema->object(lines);
    const schema::Field* link = object ? object->field(reference) : nullptr;
    if (!link) return done();
    const query::ReadEnvironment where{unit.db, *unit.schema, query::everything(),
                                       unit.actor.directory()};
    for (Id after;;) {
      const auto ids =
          query::select_ids(where, lines_of(*object, *link, change.record), after, slice_records);
      if (ids.empty()) return done();
      after = ids.back();
      for (const Stored& line : query::fetch_many(where, *object, ids))
        records.derive_anew(unit, line);
    }
  };
  const auto wants = [](const records::Change& change) {
    return change.act == records::Act::update;
  };
  return {"worth of " + lines, {std::move(whole)}, std::move(run), wants};
}

Status run_revaluing(Workspace& workspace, jobs::Run& run) {
  const access::Actor system = workspace.system();
  return Revaluing(workspace, run, system).work();
}

}  // namespace kith::app
