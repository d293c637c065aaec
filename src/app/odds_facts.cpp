#include "app/odds_facts.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "query/scan.h"
#include "records/draft_view.h"

namespace kith::app::odds {
namespace {

using schema::Field;
using schema::Shape;

constexpr double days_apart[] = {7, 14, 30, 60, 90, 180, 365};
constexpr double touches_apart[] = {1, 3, 6, 11};
constexpr double us_a_day = 86'400e6;

std::vector<std::string> names_in(const Json& settings, std::string_view member) {
  std::vector<std::string> names;
  const Json* list = settings.find(member);
  if (!list || !list->as_array()) return names;
  for (const Json& one : *list->as_array())
    if (one.as_string()) names.push_back(*one.as_string());
  return names;
}

bool is_text(const Field& field) { return field.kind->shape() == Shape::text; }

// Few values that many records share, or numbers.
bool teaches(const Field& field) {
  switch (field.kind->shape()) {
    case Shape::token:
    case Shape::integer:
    case Shape::decimal:
    case Shape::boolean:
    case Shape::reference:
      return true;
    default:
      return false;
  }
}

bool listed(std::span<const std::string> names, std::string_view name) {
  return std::ranges::find(names, name) != names.end();
}

std::optional<Fact> fact_at(const schema::Schema& schema, const schema::Object& object,
                            const std::string& name) {
  const size_t dot = name.find('.');
  const Field* field = object.field(std::string_view(name).substr(0, dot));
  if (!field) return std::nullopt;
  Fact fact{.name = name, .field = field, .early = true};
  if (dot == std::string::npos) return teaches(*field) ? std::optional(fact) : std::nullopt;
  const schema::Object* target = schema.target(*field);
  fact.beyond = target ? target->field(std::string_view(name).substr(dot + 1)) : nullptr;
  fact.sort = Fact::Sort::beyond;
  if (!fact.beyond || !(teaches(*fact.beyond) || is_text(*fact.beyond))) return std::nullopt;
  return fact;
}

std::vector<Fact> facts_of(const schema::Schema& schema, const Subject& subject) {
  const Json& settings = subject.field->settings;
  std::vector<Fact> facts;
  for (const std::string& name : names_in(settings, "early"))
    if (auto fact = fact_at(schema, *subject.object, name)) facts.push_back(std::move(*fact));
  const auto late = names_in(settings, "apart");
  const Field* const set_apart[] = {subject.outcome, subject.closed, subject.stated};
  for (const Field& field : subject.object->fields) {
    const bool taken =
        std::ranges::any_of(facts, [&](const Fact& one) { return one.name == field.name; });
    if (taken || field.system || field.kind->derived() || !teaches(field)) continue;
    if (field.read_only || listed(late, field.name)) continue;
    if (std::ranges::find(set_apart, &field) != std::end(set_apart)) continue;
    facts.push_back({.name = field.name, .field = &field});
  }
  facts.push_back({.sort = Fact::Sort::age_days, .name = "age_days", .early = true});
  if (subject.stage) facts.push_back({.sort = Fact::Sort::stage_days, .name = "stage_days"});
  facts.push_back({.sort = Fact::Sort::idle_days, .name = "idle_days"});
  if (subject.touched) facts.push_back({.sort = Fact::Sort::touches, .name = "touches"});
  return facts;
}

// When somebody was in touch with it, in no order.
std::vector<Timestamp> touches_of(const records::Unit& unit, const Subject& subject, Id record) {
  std::vector<Timestamp> at;
  const schema::Object* links = unit.schema->object(subject.touched->object);
  if (!links) return at;
  query::Question question;
  question.object = links;
  question.filter = query::condition_on(*links, *links->field(subject.touched->field),
                                        query::Op::eq, {value_of(record)});
  const std::array paths{query::path_of(*links, *links->field("created_at"))};
  query::scan({unit.db, *unit.schema, query::everything(), unit.actor.directory()}, question, paths,
              [&](Id, std::span<const Value> values) {
                if (const auto* when = std::get_if<Timestamp>(&values[0])) at.push_back(*when);
              });
  return at;
}

class Looking {
 public:
  Looking(const records::Unit& unit, const Subject& subject, const query::Stored& record)
      : unit_(unit), subject_(subject), record_(record), view_(unit, record) {}

  Known at(const Fact& fact) {
    switch (fact.sort) {
      case Fact::Sort::own:
        return of(record_, *fact.field);
      case Fact::Sort::beyond: {
        const query::RecordView* far = view_.follow(*fact.field);
        return far ? of(far->stored(), *fact.beyond) : Known{.sort = Known::Sort::empty};
      }
      case Fact::Sort::age_days:
        return number_of(days_between(entered(), unit_.now));
      case Fact::Sort::stage_days:
        return number_of(days_between(stage_since(), unit_.now));
      case Fact::Sort::idle_days: {
        Timestamp last = std::max(created(), stage_since());
        for (const Timestamp one : touches()) last = std::max(last, one);
        return number_of(days_between(last, unit_.now));
      }
      case Fact::Sort::touches:
        return number_of(static_cast<double>(touches().size()));
    }
    return {};
  }

 private:
  static Known of(const query::Stored& record, const Field& field) {
    return known_of(field, record.cells(field)[static_cast<size_t>(field.kind->compared_column())]);
  }
  Timestamp created() const {
    const auto* at =
        std::get_if<Timestamp>(&record_.cells(*record_.object().field("created_at"))[0]);
    return at ? *at : unit_.now;
  }
  Timestamp entered() const {
    if (!subject_.entered) return created();
    const auto* day = std::get_if<Date>(&record_.cells(*subject_.entered)[0]);
    return day ? Timestamp(*day) : created();
  }
  Timestamp stage_since() const {
    if (!subject_.stage_since) return created();
    const auto* at = std::get_if<Timestamp>(&record_.cells(*subject_.stage_since)[0]);
    return at ? *at : created();
  }
  const std::vector<Timestamp>& touches() {
    if (!touches_) {
      touches_ =
          subject_.touched ? touches_of(unit_, subject_, record_.id()) : std::vector<Timestamp>();
      std::erase_if(*touches_, [this](Timestamp at) { return at > unit_.now; });
    }
    return *touches_;
  }

  const records::Unit& unit_;
  const Subject& subject_;
  const query::Stored& record_;
  const records::DraftView view_;
  std::optional<std::vector<Timestamp>> touches_;
};

}  // namespace

const Field* odds_field(const schema::Object& object) {
  const Field* found = object.field("learned_probability");
  return found && found->kind->name() == "odds" ? found : nullptr;
}

std::optional<Subject> subject_of(const schema::Schema& schema, const schema::Object& object) {
  Subject subject{.object = &object, .field = odds_field(object)};
  if (!subject.field) return std::nullopt;
  const Json& settings = subject.field->settings;
  const auto field = [&](std::string_view member) { return object.field(settings.text(member)); };
  subject.outcome = field("outcome");
  subject.closed = field("closed");
  if (!subject.outcome || !subject.closed) return std::nullopt;
  subject.entered = field("entered");
  subject.stage = field("stage");
  subject.stage_since = field("stage_since");
  subject.stated = field("stated");
  subject.touched = object.relation(settings.text("touched"));
  subject.open = settings.text("open");
  subject.won = settings.text("won");
  subject.lost = settings.text("lost");
  subject.facts = facts_of(schema, subject);
  return subject;
}

Known known_of(const Field& field, const Value& value) {
  if (is_null(value)) return {.sort = Known::Sort::empty};
  if (const auto* text = std::get_if<std::string>(&value))
    return text->empty() ? Known{.sort = Known::Sort::empty}
                         : Known{.sort = Known::Sort::level, .level = *text};
  if (const auto* truth = std::get_if<bool>(&value))
    return {.sort = Known::Sort::level, .level = *truth ? "true" : "false"};
  if (const auto* number = std::get_if<int64_t>(&value)) {
    if (field.kind->shape() == Shape::integer) return number_of(static_cast<double>(*number));
    return {.sort = Known::Sort::level, .level = std::to_string(*number)};
  }
  if (const auto* decimal = std::get_if<Decimal>(&value)) return number_of(to_double(*decimal));
  return {};
}

Known number_of(double number) {
  return {.sort = Known::Sort::number, .level = {}, .number = number};
}

std::span<const double> day_bins() { return days_apart; }
std::span<const double> touch_bins() { return touches_apart; }

double days_between(Timestamp from, Timestamp to) {
  return std::max(0.0, std::floor(static_cast<double>(to_us(to) - to_us(from)) / us_a_day));
}

FactSort sort_of(const Fact& fact) {
  FactSort sort{.name = fact.name};
  if (fact.sort == Fact::Sort::touches) sort.cuts.assign(touch_bins().begin(), touch_bins().end());
  if (fact.sort > Fact::Sort::beyond && fact.sort != Fact::Sort::touches)
    sort.cuts.assign(day_bins().begin(), day_bins().end());
  return sort;
}

Seen seen_now(const records::Unit& unit, const Subject& subject, const query::Stored& record,
              std::span<const std::string> names) {
  Looking looking(unit, subject, record);
  Seen seen;
  for (const std::string& name : names) {
    const auto fact = std::ranges::find(subject.facts, name, &Fact::name);
    seen.push_back(fact == subject.facts.end() ? Known{} : looking.at(*fact));
  }
  return seen;
}

}  // namespace kith::app::odds
