// What history says of how open records will end (app/odds.h).
//
//   GET  /api/v1/{object}/odds         {"version","at","report"|null,"facts":[…],"hidden","job"}: the
//        back-test, its calibration, and what weighs most
//   GET  /api/v1/{object}/{id}/odds    {"probability","stated","apart","base_rate","reasons":[…],"hidden"}
//   POST /api/v1/{object}/odds/train   learns anew: 202 and the job
//
// A fact of a field, or of another record, that the caller may not read is told neither as a reason nor
// as a weight; `hidden` says that there are such. What a single level weighs is made of the outcomes of all
// records: whoever does not see them all is told how much a fact matters, and no levels.
#include <algorithm>
#include <charconv>
#include <cmath>

#include "api/api.h"
#include "api/jobs_json.h"
#include "api/page.h"
#include "app/odds.h"
#include "app/odds_scan.h"
#include "jobs/under_way.h"
#include "query/question.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using query::Stored;
using schema::Label;
using storage::Connection;

constexpr size_t reasons_max = 5;
constexpr double points_min = 1;
constexpr double apart_points = 25;  // so far from what is stated is worth a look

struct Asked {
  const schema::Object* object;
  app::odds::Subject subject;
};

Result<Asked> asked_object(const Call& call) {
  const schema::Object* object = TRY(call.object(call.parts[0]));
  const schema::Field* field = app::odds::odds_field(*object);
  if (field && call.actor.reads(*object, *field)) {
    if (auto subject = app::odds::subject_of(call.actor.schema(), *object))
      return Asked{object, std::move(*subject)};
  }
  return not_found(
      say("Nothing is learned of how {} end.", "不对{}的结果进行学习。", object->name));
}

// Whether the caller may be told of a fact at all.
bool may_know(const access::Actor& actor, const schema::Object& object,
              const app::odds::Fact& fact) {
  if (fact.field && !actor.reads(object, *fact.field)) return false;
  if (!fact.beyond) return true;
  const schema::Object* target = actor.schema().target(*fact.field);
  return target && actor.rows(*target).node != query::Filter::Node::never &&
         actor.reads(*target, *fact.beyond);
}

const app::odds::Fact* fact_of(const app::odds::Subject& subject, std::string_view name) {
  const auto found = std::ranges::find(subject.facts, name, &app::odds::Fact::name);
  return found == subject.facts.end() ? nullptr : &*found;
}

void write_label(const Label& label, JsonWriter& json) {
  json.begin_object().key("en").string(label.en).key("zh").string(label.zh).end_object();
}

Label label_of(const app::odds::Fact& fact) {
  using Sort = app::odds::Fact::Sort;
  switch (fact.sort) {
    case Sort::own:
      return fact.field->label;
    case Sort::beyond:
      return {fact.field->label.en + " › " + fact.beyond->label.en,
              fact.field->label.zh + " › " + fact.beyond->label.zh};
    case Sort::age_days:
      return {"Days open", "已进行天数"};
    case Sort::stage_days:
      return {"Days in this stage", "当前阶段停留天数"};
    case Sort::idle_days:
      return {"Days idle", "无动静天数"};
    case Sort::touches:
      return {"Activities", "活动次数"};
  }
  return {};
}

std::optional<int64_t> number_in(std::string_view text) {
  int64_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  return read.ec == std::errc() ? std::optional(number) : std::nullopt;
}

// What a level says, in words. Nothing where it names what the caller does not see.
std::optional<Label> level_label(const Call& call, Connection& db, const app::odds::Fact& fact,
                                 std::string_view level) {
  const schema::Field& field = fact.beyond ? *fact.beyond : *fact.field;
  if (const schema::Option* option = field.option(level)) return option->label;
  if (field.kind->shape() == schema::Shape::boolean)
    return level == "true" ? Label{"Yes", "是"} : Label{"No", "否"};
  if (field.kind->shape() != schema::Shape::reference)
    return Label{std::string(level), std::string(level)};
  const auto number = number_in(level);
  if (!number) return std::nullopt;
  if (query::names_user(field)) {
    const std::string name(call.actor.directory().user_name(Id{*number}));
    return Label{name, name};
  }
  const schema::Object* target = call.actor.schema().target(field);
  if (!target || !call.actor.reads(*target, target->title_field())) return std::nullopt;
  const Id ids[] = {Id{*number}};
  const auto titles = query::titles(environment(call, db), *target, ids);
  if (titles.empty()) return std::nullopt;
  return Label{titles.front().second, titles.front().second};
}

// From and to of a bin, null where it is open.
void write_bin(const app::odds::Factor& factor, size_t bin, JsonWriter& json) {
  json.key("from");
  bin > 0 ? json.number(factor.cuts[bin - 1]) : json.null();
  json.key("to");
  bin < factor.cuts.size() ? json.number(factor.cuts[bin]) : json.null();
}

// {"what":"level","label"} {"what":"range","from","to"} {"what":"empty"} {"what":"others"}
bool write_level(const Call& call, Connection& db, const app::odds::Fact& fact,
                 const app::odds::Factor& factor, const app::odds::Level& level, JsonWriter& json) {
  std::optional<Label> label;
  if (level.key.starts_with('=')) {
    label = level_label(call, db, fact, std::string_view(level.key).substr(1));
    if (!label) return false;
  }
  json.begin_object().key("what");
  if (label) {
    json.string("level").key("label");
    write_label(*label, json);
  } else if (level.key.starts_with('#')) {
    json.string("range");
    write_bin(factor,
              static_cast<size_t>(number_in(std::string_view(level.key).substr(1)).value_or(0)),
              json);
  } else {
    json.string(level.key.empty() ? "empty" : "others");
  }
  json.key("records").number(level.records);
  json.key("won_percent").number(std::round(1000 * level.won_share) / 10);
  json.key("weight").number(std::round(1000 * (level.weight - factor.mean)) / 1000).end_object();
  return true;
}

// What weighs most, the weightiest first.
bool write_facts(const Call& call, Connection& db, const Asked& asked,
                 const app::odds::Trained& trained, JsonWriter& json) {
  std::vector<const app::odds::Factor*> factors;
  bool hidden = false;
  for (const auto& factor : trained.model.factors) {
    const auto* fact = fact_of(asked.subject, factor.fact);
    if (factor.levels.empty() || factor.spread < 0.005) continue;
    if (!fact || !may_know(call.actor, *asked.object, *fact))
      hidden = true;
    else
      factors.push_back(&factor);
  }
  std::ranges::stable_sort(factors, [](auto* a, auto* b) { return a->spread > b->spread; });
  const bool sees_all = call.actor.rows(*asked.object).node == query::Filter::Node::always;
  json.key("facts").begin_array();
  for (const auto* factor : factors) {
    const auto& fact = *fact_of(asked.subject, factor->fact);
    json.begin_object().key("fact").string(factor->fact).key("label");
    write_label(label_of(fact), json);
    json.key("matters").number(std::round(1000 * factor->spread) / 1000);
    json.key("levels").begin_array();
    for (const auto& level : factor->levels)
      if (sees_all) write_level(call, db, fact, *factor, level, json);
    json.end_array().end_object();
  }
  json.end_array();
  return hidden;
}

Json told_report(const Call& call, const Asked& asked, const app::odds::Trained& trained) {
  Json report = app::odds::to_json(trained.report);
  // Not even that a field gives the outcome away, of one that the caller may not read.
  Json::Array telling;
  for (const std::string& name : trained.report.telling) {
    const auto* fact = fact_of(asked.subject, name);
    if (fact && may_know(call.actor, *asked.object, *fact)) telling.emplace_back(name);
  }
  report.set("telling", Json(std::move(telling)));
  return report;
}

Result<Response> report(Call& call) {
  const Asked asked = TRY(asked_object(call));
  const auto trained = call.workspace.learned().of(*asked.object);
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("version").number(trained ? trained->version : int64_t{0});
    json.key("at");
    trained ? json.timestamp(trained->at) : json.null();
    json.key("records_min").number(static_cast<int64_t>(app::odds::records_min));
    json.key("outcome_min").number(static_cast<int64_t>(app::odds::outcome_min));
    json.key("report");
    trained ? json.value(told_report(call, asked, *trained)) : json.null();
    bool hidden = false;
    if (trained) {
      hidden = write_facts(call, db, asked, *trained, json);
    } else {
      json.key("facts").begin_array().end_array();
    }
    json.key("hidden").boolean(hidden).key("job");
    const auto job = jobs::under_way(db, app::odds_job, asked.object->name);
    if (job)
      write_job(json, *job);
    else
      json.null();
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// Contacts may be such as the caller does not see: then their number, and when the last one was, stay
// untold.
bool sees_all_contacts(const Call& call, Connection& db, const app::odds::Subject& subject, Id id) {
  if (!subject.touched) return true;
  const schema::Object* links = call.actor.schema().object(subject.touched->object);
  if (!links) return true;
  const auto number = [&](const query::Visibility& visibility) {
    query::Question question;
    question.object = links;
    question.filter = query::condition_on(*links, *links->field(subject.touched->field),
                                          query::Op::eq, {value_of(id)});
    return query::count({db, call.actor.schema(), visibility, call.actor.directory()}, question)
        .value;
  };
  return number(call.actor) == number(query::everything());
}

struct Reason {
  size_t factor;
  double points;
};

class Reasons {
 public:
  Reasons(const Call& call, Connection& db, const Asked& asked, const app::odds::Trained& trained,
          const records::Unit& unit, const Stored& record)
      : call_(call), db_(db), asked_(asked), trained_(trained), record_(record) {
    seen_ = app::odds::seen_now(unit, asked.subject, record, trained.facts);
    for (size_t i = 0; i < seen_.size(); ++i) {
      const double points = trained.model.points(seen_, i);
      if (std::abs(points) >= points_min) reasons_.push_back({i, points});
    }
    std::ranges::stable_sort(reasons_, [](const Reason& a, const Reason& b) {
      return std::abs(a.points) > std::abs(b.points);
    });
  }

  std::optional<int64_t> percent() const { return trained_.percent(seen_); }

  // Answers whether some were left out for what the caller may see.
  bool write(JsonWriter& json) const {
    bool hidden = false;
    size_t shown = 0;
    json.key("reasons").begin_array();
    for (const Reason& reason : reasons_) {
      const auto* fact = fact_of(asked_.subject, trained_.facts[reason.factor]);
      std::string value;
      if (!fact || !told(*fact, reason.factor, value)) {
        hidden = true;
        continue;
      }
      if (shown++ >= reasons_max) break;
      json.begin_object().key("fact").string(fact->name).key("label");
      write_label(label_of(*fact), json);
      json.key("points").number(static_cast<int64_t>(std::llround(reason.points)));
      json.key("value").raw(value).end_object();
    }
    json.end_array();
    return hidden;
  }

 private:
  // The fact in words, as the caller may know it; false where the caller may not.
  bool told(const app::odds::Fact& fact, size_t factor, std::string& value) const {
    if (!may_know(call_.actor, *asked_.object, fact)) return false;
    using Sort = app::odds::Fact::Sort;
    if ((fact.sort == Sort::idle_days || fact.sort == Sort::touches) && !sees_contacts())
      return false;
    if (fact.beyond && !sees_target(fact)) return false;
    const app::odds::Known& known = seen_[factor];
    JsonWriter json(value);
    json.begin_object().key("what");
    switch (known.sort) {
      case app::odds::Known::Sort::number:
        json.string("number").key("number").number(known.number).end_object();
        return true;
      case app::odds::Known::Sort::level: {
        const auto label = level_label(call_, db_, fact, known.level);
        json.string("level").key("label");
        write_label(label.value_or(Label{}), json);
        json.end_object();
        return label.has_value();
      }
      default:
        json.string("empty").end_object();
        return true;
    }
  }

  // That the other record has a value, or that it has none, is of that record.
  bool sees_target(const app::odds::Fact& fact) const {
    const auto* id = std::get_if<int64_t>(&record_.cells(*fact.field)[0]);
    if (!id) return true;
    const schema::Object& target = *call_.actor.schema().target(*fact.field);
    const auto seen = query::fetch(environment(call_, db_), target, Id{*id});
    return seen && !seen->deleted();
  }
  bool sees_contacts() const {
    if (!sees_contacts_)
      sees_contacts_ = sees_all_contacts(call_, db_, asked_.subject, record_.id());
    return *sees_contacts_;
  }

  const Call& call_;
  Connection& db_;
  const Asked& asked_;
  const app::odds::Trained& trained_;
  const Stored& record_;
  app::odds::Seen seen_;
  std::vector<Reason> reasons_;
  mutable std::optional<bool> sees_contacts_;
};

std::optional<double> stated_of(const Call& call, const Asked& asked, const Stored& record) {
  const schema::Field* stated = asked.subject.stated;
  if (!stated || !call.actor.reads(*asked.object, *stated)) return std::nullopt;
  const auto* percent = std::get_if<Decimal>(&record.cells(*stated)[0]);
  return percent ? std::optional(to_double(*percent)) : std::nullopt;
}

Result<Response> of_record(Call& call) {
  const Asked asked = TRY(asked_object(call));
  const Id id = TRY(call.id(1));
  const auto trained = call.workspace.learned().of(*asked.object);
  const auto settings = call.workspace.settings();
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto seen = query::fetch(environment(call, db), *asked.object, id);
    if (!seen || seen->deleted()) return no_record(*asked.object);
    // Judged whole, beyond what the caller reads: the probability is one for all.
    const query::ReadEnvironment whole{db, call.actor.schema(), query::everything(),
                                       call.actor.directory()};
    const auto record = query::fetch(whole, *asked.object, id);
    const auto unit = call.workspace.unit(db, call.actor, call.via, settings);
    const auto stated = stated_of(call, asked, *record);
    std::string out;
    JsonWriter json(out);
    json.begin_object();
    const bool open = app::is_open(asked.subject, *record);
    std::optional<int64_t> percent;
    bool hidden = false;
    if (trained && open) {
      const Reasons reasons(call, db, asked, *trained, unit, *record);
      percent = reasons.percent();
      hidden = reasons.write(json);
    } else {
      json.key("reasons").begin_array().end_array();
    }
    json.key("probability");
    percent ? json.number(*percent) : json.null();
    json.key("stated");
    stated ? json.number(*stated) : json.null();
    json.key("apart").boolean(percent && stated &&
                              std::abs(static_cast<double>(*percent) - *stated) > apart_points);
    json.key("open").boolean(open).key("verdict");
    trained ? json.string(app::odds::to_json(trained->report).text("verdict")) : json.null();
    json.key("base_rate");
    trained && trained->report.taught > 0
        ? json.number(std::round(1000 * app::odds::sigmoid(trained->model.base)) / 10)
        : json.null();
    json.key("records").number(trained ? static_cast<int64_t>(trained->report.records)
                                       : int64_t{0});
    json.key("hidden").boolean(hidden).end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> start(Call& call) {
  const Asked asked = TRY(asked_object(call));
  const Id id = TRY(app::start_odds(call.workspace, *asked.object, call.actor.id()));
  std::string body;
  JsonWriter json(body);
  json.begin_object().key("job").id(id).end_object();
  return Response::json(202, std::move(body));
}

}  // namespace

void add_odds_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  routes.push_back(
      {Method::get, "/api/v1/{object}/odds", permit,
       "What was learned of how records end, how well it foretold, and what weighs most", report});
  routes.push_back({Method::get, "/api/v1/{object}/{id}/odds", permit,
                    "How likely an open record ends well, and why", of_record});
  routes.push_back({Method::post, "/api/v1/{object}/odds/train",
                    Permit::action(access::Action::administer),
                    "Learn anew from the closed records", start});
}

}  // namespace kith::api
