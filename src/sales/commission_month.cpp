// POST /api/v1/commissions/recalculate {"month":"2026-11"} -> 202 {"job","batch"}. Undone by
//   POST /batches/{batch}/undo. Any day of the month will do.
#include "sales/commission_month.h"

#include "api/page.h"
#include "automation/fields.h"
#include "base/log.h"
#include "records/batch.h"
#include "records/conditions.h"
#include "sales/commission_rules.h"
#include "sales/commissions.h"
#include "sales/days.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::Stored;
using records::Unit;
using std::chrono::days;
using storage::Connection;

constexpr int slice_records = 50;

// Records whose day is in the month, be it given or the one on which they took effect.
Filter in_month(const Unit& unit, const CommissionSource& source, Date first, Date last) {
  const schema::Object& object = *unit.schema->object(source.object);
  const schema::Field& day = *object.field(source.day);
  Filter given = records::where(object, day, Op::between, {first, last});
  if (source.instant.empty()) return given;
  const TimeZone& zone = workspace_zone(unit);
  const schema::Field& instant = *object.field(source.instant);
  const Filter since = records::where(object, instant, Op::ge, {zone.start_of_day(first)});
  const Filter until = records::where(object, instant, Op::lt, {zone.start_of_day(last + days{1})});
  return Filter::either(
      std::move(given),
      Filter::both(records::where(object, day, Op::empty, {true}), Filter::both(since, until)));
}

// Lines of the month that nobody has approved: what they stand on may have left it.
Filter open_lines(const Unit& unit, Date first) {
  const schema::Object& lines = *unit.schema->object("commissions");
  return Filter::both(automation::is(lines, "month", first),
                      automation::is(lines, "state", std::string("earned")));
}

class Month {
 public:
  Month(app::Workspace& workspace, jobs::Run& run)
      : workspace_(workspace),
        run_(run),
        first_(parse_date(run.job().payload.text("month")).value_or(Date{})),
        batch_(parse_id(run.job().payload.text("batch")).value_or(Id{})),
        after_(parse_id(run.job().checkpoint.text("after")).value_or(Id{})),
        written_(run.job().checkpoint.integer("written")) {}

  Status work() {
    const int steps = static_cast<int>(commission_sources.size()) + 1;
    for (int step = static_cast<int>(run_.job().checkpoint.integer("step")); step < steps; ++step) {
      for (bool more = true; more;) {
        if (run_.cancelled()) return done();
        more = TRY(slice(step, step + 1 == steps));
      }
      after_ = {};
    }
    return done();
  }

 private:
  Result<bool> slice(int step, bool last) {
    const access::Actor system = workspace_.system();
    const app::Settings settings = workspace_.settings();
    const int64_t before = written_;
    return workspace_.database().write(
        [&](Connection& db) -> Result<bool> {
          written_ = before;  // the work may run twice
          const Unit unit = workspace_.unit(db, system, records::Via::job, settings, batch_);
          const auto ids = ids_of(unit, step, last);
          for (const Id id : ids) reckon(unit, step, last, id);
          const bool more = ids.size() == slice_records;
          const Id next = more ? ids.back() : Id{};
          if (batch_)
            records::close_batch(
                unit, batch_, written_,
                last && !more ? records::BatchState::done : records::BatchState::running);
          run_.save(db,
                    Json(Json::Object{{"step", more ? step : step + 1},
                                      {"after", format(next)},
                                      {"written", Json(written_)}}),
                    {run_.job().progress.done + static_cast<int64_t>(ids.size()), 0});
          after_ = next;
          return more;
        },
        {.lane = storage::Lane::bulk});
  }

  std::vector<Id> ids_of(const Unit& unit, int step, bool last) const {
    query::Question question;
    const Date until = add(Period::month, first_, 1) - days{1};
    if (last) {
      question.object = unit.schema->object("commissions");
      question.filter = open_lines(unit, first_);
    } else {
      const CommissionSource& source = commission_sources[static_cast<size_t>(step)];
      question.object = unit.schema->object(source.object);
      question.filter = in_month(unit, source, first_, until);
    }
    return query::select_ids(automation::seen_by_all(unit), question, after_, slice_records);
  }

  // What one record is refused (by a condition of administrators) holds up no other.
  void reckon(const Unit& unit, int step, bool last, Id id) {
    const auto where = automation::seen_by_all(unit);
    std::optional<Stored> source;
    if (!last) {
      const auto& object = commission_sources[static_cast<size_t>(step)].object;
      source = query::fetch(where, *unit.schema->object(object), id);
    } else if (const auto line = look_up(unit, "commissions", id)) {
      const auto* object = std::get_if<int64_t>(&cell(*line, "source", 0));
      const auto* named = std::get_if<int64_t>(&cell(*line, "source", 1));
      if (object && named) source = query::fetch(where, *unit.schema->object(*object), Id{*named});
    }
    if (!source) return;
    unit.db.nested([&] {
      const auto lines =
          reckon_commission(workspace_.records(), unit, *source, WhoEarns::asked_anew);
      if (lines)
        written_ += *lines;
      else
        log::warn("commission_refused", "object={} id={} why={}", source->object().name,
                  format(source->id()), lines.error().message.en);
      return lines.ok();
    });
  }

  app::Workspace& workspace_;
  jobs::Run& run_;
  const Date first_;
  const Id batch_;
  Id after_;
  int64_t written_;
};

Result<http::Response> recalculate(app::Call& call) {
  const Json body = TRY(call.json());
  std::string month(body.text("month"));
  if (month.size() == 7) month += "-01";
  const auto day = parse_date(month);
  if (!day)
    return invalid_field("month", "format",
                         say("A month is written as 2026-11.", "月份应写作 2026-11。"));
  const Message label =
      say("Commission of {} recalculated", "重新计算 {} 提成", format(*day).substr(0, 7));
  const MonthAsked asked = TRY(api::write(call, [&](const Unit& unit) {
    return recalculate_commission(unit, call.workspace.queue(), *day, render(label, call.locale));
  }));
  std::string out;
  JsonWriter json(out);
  json.begin_object().key("job").id(asked.job).key("batch").id(asked.batch).end_object();
  return http::Response::json(202, std::move(out));
}

// Whether the role may change nothing but its holder's own records.
bool keeps_to_oneself(const Json& permissions) {
  const Json* objects = permissions.find("objects");
  const Json* all = objects ? objects->find("*") : nullptr;
  const std::string_view update = all ? all->text("update", "none") : "none";
  return update == "none" || update == "own";
}

}  // namespace

Result<MonthAsked> recalculate_commission(const Unit& unit, jobs::Queue& queue, Date day,
                                          std::string label) {
  MonthAsked asked;
  asked.batch = records::open_batch(unit, records::BatchKind::bulk, std::move(label)).id;
  asked.job = TRY(queue.enqueue(
      unit.db, {.kind = std::string(commission_job),
                .payload = Json(Json::Object{{"month", format(start_of(Period::month, day))},
                                             {"batch", format(asked.batch)}}),
                .by = unit.actor.id()}));
  return asked;
}

Status run_commission(app::Workspace& workspace, jobs::Run& run) {
  return Month(workspace, run).work();
}

void add_commission_routes(std::vector<app::Route>& routes) {
  routes.push_back({http::Method::post, "/api/v1/commissions/recalculate",
                    app::Permit::action(access::Action::administer),
                    "Works the commission of a month out anew, where nothing is approved yet",
                    recalculate});
}

Status plant_commission_rights(const records::Records& records, const Unit& unit, Locale) {
  const schema::Object& roles = *unit.schema->object("roles");
  const Json own(
      Json::Object{{"read", "own"}, {"create", false}, {"update", "none"}, {"delete", "none"}});
  for (const Stored& role : automation::find_all(unit, roles, Filter::always())) {
    Json permissions = TRY(parse_json(text(role, "permissions")));
    const Json* objects = permissions.find("objects");
    if (!keeps_to_oneself(permissions) || (objects && objects->find("commissions"))) continue;
    Json with = objects ? *objects : Json(Json::Object{});
    with.set("commissions", own);
    permissions.set("objects", std::move(with));
    TRY(records.update(unit, roles, role.id(), std::nullopt,
                       Json(Json::Object{{"permissions", std::move(permissions)}})));
  }
  return done();
}

}  // namespace kith::sales
