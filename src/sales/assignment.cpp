#include "sales/assignment.h"

#include <algorithm>

#include "app/leaves.h"
#include "app/settings.h"
#include "automation/approvers.h"
#include "automation/fields.h"
#include "base/log.h"
#include "query/question.h"
#include "records/change.h"
#include "records/conditions.h"
#include "records/notes.h"
#include "sales/hierarchy.h"
#include "sales/look_up.h"
#include "schema/kinds/cells.h"
#include "schema/kinds/words.h"

namespace kith::sales {
namespace {

using automation::named;
using automation::number;
using automation::set;
using query::Filter;
using query::Op;
using query::Stored;
using records::DraftView;
using records::Unit;
using Outcome = Verdict::Outcome;

constexpr int rules_max = 200;
constexpr int64_t open_counted_max = 10'000;
constexpr int64_t turn_length = 2'520;  // every weight up to 10 divides it
constexpr int note_tries_max = 5;
constexpr int changes_looked_at_max = 200;
constexpr CrewObjects of_rules{"assignment_rules", "assignment_members", "of_rule"};
constexpr CrewObjects of_territories{"territories", "territory_members", "of_territory"};
constexpr std::string_view turns_name = "assignment of leads";
constexpr std::string_view day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

bool flag(const Stored& record, std::string_view field) {
  const auto* value = std::get_if<bool>(&cell(record, field));
  return value && *value;
}

// Of a territory; a rule has no such members.
bool supports(const Stored& member) {
  return member.object().field("role") && text(member, "role") == "support";
}

std::optional<Filter> condition_of(const Unit& unit, const Stored& rule) {
  const std::string_view written = text(rule, "condition");
  if (written.empty()) return Filter::always();
  const auto json = parse_json(written);
  if (!json) return std::nullopt;
  const schema::Object& leads = *unit.schema->object("leads");
  auto filter = query::parse_filter(*json, *unit.schema, leads, query::everything(),
                                    unit.actor.asker(unit.now, unit.base_currency));
  if (filter) return std::move(*filter);
  // A field that it asked for is gone: better that the next rule decides than that this one gives all.
  log::warn("assignment_rule_unreadable", "rule={}", format(rule.id()));
  return std::nullopt;
}

// What a field says in words: the value of a choice and both its labels, each element of a list.
std::vector<std::string> words_of(const Stored& lead, std::string_view name) {
  std::vector<std::string> words;
  const schema::Field* field = lead.object().field(name);
  const auto* held = field ? std::get_if<std::string>(&lead.cells(*field)[0]) : nullptr;
  if (!held) return words;
  const auto add = [&](std::string_view word) {
    words.emplace_back(word);
    const schema::Option* option = field->option(word);
    if (!option) return;
    words.push_back(option->label.en);
    words.push_back(option->label.zh);
  };
  if (held->starts_with('\n'))  // a list
    schema::kind::for_each_element(*held, add);
  else
    add(*held);
  return words;
}

bool has_skill(const Stored& member, const std::vector<std::string>& asked) {
  bool any = false;
  bool fits = false;
  schema::kind::for_each_element(text(member, "skills"), [&](std::string_view skill) {
    any = true;
    fits = fits || std::ranges::any_of(asked, [&](const std::string& word) {
             return schema::kind::same_word(word, skill);
           });
  });
  return fits || !any || asked.empty();
}

// Its owner, and whoever it was taken from by each escalation since it was assigned.
std::set<Id> who_let_it_lie(const Unit& unit, const Stored& lead) {
  std::set<Id> who{lead.owner()};
  int64_t left = number(lead, "escalations");
  if (left <= 0) return who;
  const schema::Object& leads = lead.object();
  for (const records::Change& change :
       records::changes_of(unit.db, *unit.schema, leads, lead.id(), 0, changes_looked_at_max)) {
    const records::FieldChange* owner = change.field(leads.field("owner")->id);
    if (!owner || !change.field(leads.field("escalations")->id)) continue;
    if (const auto* id = std::get_if<int64_t>(&owner->from[0])) who.insert(Id{*id});
    if (--left == 0) break;
  }
  return who;
}

void note_turn(const Unit& unit, std::string_view object, Id id, int64_t turn, int64_t given) {
  for (int tries = 0; tries < note_tries_max; ++tries) {
    const auto before = look_up(unit, object, id);
    if (!before) return;
    Stored after = *before;
    set(after, "turn", turn);
    if (given > 0) set(after, "given", number(*before, "given") + given);
    if (records::note(unit, *before, after)) return;  // else an administrator was faster
  }
}

}  // namespace

Assigner::Assigner(const Unit& unit, Purpose purpose) : unit_(unit), purpose_(purpose) {
  const schema::Object& rules = *unit.schema->object("assignment_rules");
  for (Stored& rule :
       automation::find_all(unit, rules, automation::is(rules, "active", true), rules_max)) {
    const Crew crew{.of = rule.id(), .turn = number(rule, "turn")};
    rules_.push_back({std::move(rule), crew});
  }
  std::ranges::stable_sort(rules_, {}, [](const Rule& rule) {
    return std::pair(number(rule.stored, "position"), rule.stored.id());
  });
}

// One name for all rules: who is in two of them has one number of open leads, and nobody waits for
// somebody who waits for them.
void Assigner::take_turn() {
  if (locked_ || purpose_ == Purpose::foresee) return;
  unit_.db.take_turns(turns_name);
  locked_ = true;
}

void Assigner::read_members(Crew& crew, const CrewObjects& objects) {
  if (crew.read) return;
  take_turn();
  crew.read = true;
  const auto now = look_up(unit_, objects.crews, crew.of);
  if (now) crew.turn = number(*now, "turn");
  for (Stored& member : look_up_all(unit_, objects.members, objects.of, crew.of)) {
    const Id user = named(member, "member");
    const int64_t turn = number(member, "turn");
    crew.members.push_back({std::move(member), user, turn});
  }
  std::ranges::sort(crew.members, {}, [](const Member& member) { return member.stored.id(); });
}

Assigner::Crew& Assigner::crew_for(Rule& rule, const Stored& lead) {
  if (text(rule.stored, "whom") == "territory") return crew_of_territory(named(lead, "territory"));
  read_members(rule.crew, of_rules);
  return rule.crew;
}

// Nobody's where no territory from here up has members.
Assigner::Crew& Assigner::crew_of_territory(Id territory) {
  for (int levels = 0; territory && levels < territory_hierarchy.levels_max; ++levels) {
    const auto stands = look_up(unit_, "territories", territory);
    if (!stands) break;
    Crew& crew = territories_.try_emplace(territory, Crew{.of = territory}).first->second;
    read_members(crew, of_territories);
    if (!crew.members.empty()) return crew;
    territory = named(*stands, "parent");
  }
  return territories_[Id{}];
}

int64_t Assigner::open_leads(Id user) {
  const auto [place, fresh] = open_.try_emplace(user);
  if (!fresh) return place->second;
  const schema::Object& leads = *unit_.schema->object("leads");
  query::Question question;
  question.object = &leads;
  question.filter =
      Filter::both(automation::is(leads, "owner", value_of(user)),
                   records::where(leads, *leads.field("status"), Op::nin,
                                  {std::string("converted"), std::string("disqualified")}));
  place->second = query::count(automation::seen_by_all(unit_), question, open_counted_max).value;
  return place->second;
}

bool Assigner::is_away(Id user) {
  if (!away_) away_ = app::people_away(unit_);
  return away_->contains(user);
}

bool Assigner::is_free(const Member& member, const Stored& lead, std::string_view skill_field) {
  const access::User* user = unit_.actor.directory().user(member.user);
  if (!user || !user->active || supports(member.stored) || flag(member.stored, "paused") ||
      is_away(member.user))
    return false;
  if (!skill_field.empty() && !has_skill(member.stored, words_of(lead, skill_field))) return false;
  const auto* most = std::get_if<int64_t>(&cell(member.stored, "open_max"));
  return !most || open_leads(member.user) < *most;
}

Assigner::Member* Assigner::choose(const Rule& rule, Crew& crew, const Stored& lead,
                                   const std::set<Id>& but_not) {
  const std::string_view skill_field = text(rule.stored, "skill_field");
  const bool by_load = text(rule.stored, "method") == "least_loaded";
  const auto weight = [](const Member& member) {
    return std::max<int64_t>(number(member.stored, "weight"), 1);
  };
  const auto before = [&](const Member& one, const Member& other) {
    if (by_load) {
      const int64_t load = open_leads(one.user) * weight(other);
      const int64_t load_of_other = open_leads(other.user) * weight(one);
      if (load != load_of_other) return load < load_of_other;
    }
    return std::max(one.turn, crew.turn) < std::max(other.turn, crew.turn);
  };
  Member* chosen = nullptr;
  for (Member& member : crew.members) {
    if (but_not.contains(member.user) || !is_free(member, lead, skill_field)) continue;
    if (!chosen || before(member, *chosen)) chosen = &member;
  }
  return chosen;
}

void Assigner::give(const Rule& rule, Crew& crew, Member& member, Verdict& verdict) {
  const int64_t weight = std::max<int64_t>(number(member.stored, "weight"), 1);
  crew.turn = std::max(member.turn, crew.turn);
  member.turn = crew.turn + turn_length / weight;
  if (const auto known = open_.find(member.user); known != open_.end()) ++known->second;
  verdict.outcome = Outcome::given;
  verdict.territory = &crew == &rule.crew ? Id{} : crew.of;
  verdict.user = member.user;
  verdict.respond_by = respond_by(rule.stored);
}

WorkingHours Assigner::hours_of(const Stored& rule) {
  WorkingHours hours;
  if (!zone_) zone_ = TimeZone::find(app::Settings::load(unit_.db).time_zone);
  if (zone_) hours.zone = zone_;
  hours.opens = clock_time(text(rule, "opens")).value_or(hours.opens);
  hours.closes = clock_time(text(rule, "closes")).value_or(hours.closes);
  if (text(rule, "working_days").empty()) return hours;
  hours.days = {};
  schema::kind::for_each_element(text(rule, "working_days"), [&](std::string_view name) {
    const auto found = std::ranges::find(day_names, name);
    if (found != std::end(day_names))
      hours.days[static_cast<size_t>(found - std::begin(day_names))] = true;
  });
  return hours;
}

std::optional<Timestamp> Assigner::respond_by(const Stored& rule) {
  const auto* minutes = std::get_if<int64_t>(&cell(rule, "respond_minutes"));
  if (!minutes) return std::nullopt;
  return hours_of(rule).after(unit_.now, std::chrono::minutes(*minutes));
}

Assigner::Rule* Assigner::fitting(const DraftView& view, size_t& from) {
  while (from < rules_.size()) {
    Rule& rule = rules_[from++];
    const auto condition = condition_of(unit_, rule.stored);
    if (condition && query::matches(*condition, view)) return &rule;
  }
  return nullptr;
}

Verdict Assigner::judge(const Stored& lead, DraftView::Stage stage) {
  const DraftView view(unit_, lead, stage);
  size_t from = 0;
  while (Rule* rule = fitting(view, from)) {
    Verdict verdict;
    verdict.rule = rule->stored.id();
    // Waits, or goes to the pool, as the rule says in `field`.
    const auto put_off = [&](std::string_view field, std::string_view why) {
      verdict.why = why;
      verdict.pool = named(rule->stored, "pool");
      const access::Pool* pool = unit_.actor.directory().pool(verdict.pool);
      const bool to_pool = text(rule->stored, field) == "pool" && pool && pool->active;
      verdict.outcome = to_pool ? Outcome::pool : Outcome::waits;
      return verdict;
    };
    if (text(rule->stored, "outside_hours") != "assign" &&
        !hours_of(rule->stored).is_open(unit_.now))
      return put_off("outside_hours", "closed");
    Crew& crew = crew_for(*rule, lead);
    if (Member* member = choose(*rule, crew, lead, {})) {
      give(*rule, crew, *member, verdict);
      verdict.why = text(rule->stored, "method") == "least_loaded" ? "load" : "turn";
      return verdict;
    }
    if (text(rule->stored, "nobody_free") != "next_rule") return put_off("nobody_free", "nobody");
  }
  return {};
}

Verdict Assigner::escalate(const Stored& lead) {
  Verdict verdict;
  verdict.outcome = Outcome::waits;
  verdict.rule = named(lead, "assigned_rule");
  const auto rule =
      std::ranges::find(rules_, verdict.rule, [](const Rule& one) { return one.stored.id(); });
  // At the manager it stays; and nothing is moved by a rule that is out of use.
  if (rule == rules_.end() || text(lead, "assigned_why") == "manager") return verdict;
  const bool to_members = text(rule->stored, "escalate_to") == "next";
  if (to_members) {
    Crew& crew = crew_for(*rule, lead);
    if (Member* member = choose(*rule, crew, lead, who_let_it_lie(unit_, lead))) {
      give(*rule, crew, *member, verdict);
      verdict.why = "escalated";
      return verdict;
    }
  }
  const Id manager = automation::manager_of(unit_, lead.owner());
  if (!manager || manager == lead.owner()) return verdict;
  verdict.outcome = Outcome::given;
  verdict.user = manager;
  verdict.why = "manager";
  return verdict;
}

Status Assigner::keep(const Verdict& verdict) {
  if (purpose_ == Purpose::foresee || verdict.outcome != Outcome::given || verdict.why == "manager")
    return done();
  const auto rule =
      std::ranges::find(rules_, verdict.rule, [](const Rule& one) { return one.stored.id(); });
  const CrewObjects& objects = verdict.territory ? of_territories : of_rules;
  const Crew& crew = verdict.territory ? territories_.at(verdict.territory) : rule->crew;
  const auto member = std::ranges::find(crew.members, verdict.user, &Member::user);
  note_turn(unit_, objects.crews, crew.of, crew.turn, 0);
  note_turn(unit_, objects.members, member->stored.id(), member->turn, 1);
  return done();
}

void apply(const Unit& unit, const Verdict& verdict, Stored& lead) {
  if (verdict.outcome == Outcome::no_rule) return;
  const bool waits = verdict.outcome == Outcome::waits;
  set(lead, "assign_by_rules", waits ? Value{true} : Value{});
  set(lead, "assigned_rule", value_of(verdict.rule));
  set(lead, "assigned_why", std::string(verdict.why));
  set(lead, "assigned_at", unit.now);
  set(lead, "respond_by", verdict.respond_by ? Value{*verdict.respond_by} : Value{});
  if (verdict.outcome == Outcome::given) set(lead, "owner", value_of(verdict.user));
  if (verdict.outcome == Outcome::pool) set(lead, "pool", value_of(verdict.pool));
}

}  // namespace kith::sales
