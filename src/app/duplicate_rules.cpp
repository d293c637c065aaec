#include "app/duplicate_rules.h"

#include <algorithm>
#include <array>
#include <set>

#include "query/read.h"
#include "records/twin_features.h"
#include "schema/kind.h"

namespace kith::app {
namespace {

using query::Stored;
using records::Likeness;

constexpr storage::Sql select_rules =
    "SELECT applies_to, likeness, effect, across FROM duplicate_rules "
    "WHERE deleted_at IS NULL AND active";

constexpr int holders_max = 20;
// Few enough that a slice of an import cannot hold more locks than a server keeps room for.
constexpr uint64_t turns_max = 512;
constexpr std::array<std::string_view, 3> effect_names = {"allow", "warn", "block"};

query::ReadEnvironment seen_by_all(const records::Unit& unit) {
  return {unit.db, *unit.schema, query::everything(), unit.actor.directory()};
}

std::string title_of(const Stored& record) {
  const auto* title = std::get_if<std::string>(&record.cells(record.object().title_field())[0]);
  return title ? *title : std::string();
}

// As much of the twin as the actor may know, and what to do.
Message refusal(const records::Unit& unit, const Stored& twin) {
  const schema::Object& object = twin.object();
  const query::ReadEnvironment seen{unit.db, *unit.schema, unit.actor, unit.actor.directory()};
  const std::string owner(unit.actor.directory().user_name(twin.owner()));
  const bool named = unit.actor.reads(object, object.title_field());
  const auto sight = query::fetch(seen, object, twin.id()) ? access::TwinSight::full
                                                           : sight_of_twins(unit.actor, object);
  if (sight == access::TwinSight::full && named) {
    return say(
        "“{}” ({}), owned by {}, holds this already. Use that one, or ask somebody who may "
        "merge to allow a second.",
        "“{}”（{}，负责人：{}）已使用相同内容。请使用该记录，或请有合并权限的人允许重复。",
        title_of(twin), format(twin.id()), owner);
  }
  if (sight != access::TwinSight::nothing) {
    return say("A record of {} holds this already. Ask them, or somebody who may merge.",
               "{}名下已有相同内容的记录。请联系对方，或有合并权限的人。", owner);
  }
  return say("A record that you may not see holds this already. Ask an administrator.",
             "一条你无权查看的记录已使用相同内容。请联系管理员。");
}

bool is_of_names(Likeness likeness) {
  return likeness == Likeness::name || likeness == Likeness::name_company;
}

uint64_t hash_of(std::string_view text) {  // FNV-1a: the same in every program on the database
  uint64_t hash = 14'695'981'039'346'656'037u;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1'099'511'628'211u;
  return hash;
}

// Writes one draft against the rules of its object.
class Check {
 public:
  Check(const records::Unit& unit, records::Draft& draft)
      : unit_(unit), draft_(draft), known_(records::known_in_fields(draft.after())) {}

  // Looking for a twin and writing are one: who writes down the same mail, number or name at the
  // same time waits here until this transaction is through, and sees it then. Turns are taken in
  // one order within a record. Those who write many records cannot keep one, so they go one after
  // the other; should they still stand in each other's way, the database lets one begin again.
  void take_turns(const std::vector<Likeness>& blocked) const {
    const auto is_blocked = [&](Likeness likeness) {
      return std::ranges::find(blocked, likeness) != blocked.end();
    };
    std::set<uint64_t> turns;
    for (const records::KnownIn& known : known_) {
      const Likeness likeness = records::likeness_of(known.identity.kind);
      if (is_blocked(likeness) && concerns(*known.field))
        turns.insert(turn_of(records::name_of(likeness), known.identity.value));
    }
    if (std::ranges::any_of(blocked, is_of_names)) {
      const schema::Field& title = draft_.after().object().title_field();
      if (const auto* name = std::get_if<std::string>(&draft_.after().cells(title)[0]))
        turns.insert(turn_of("name", title.kind->key(*name)));
    }
    if (turns.empty()) return;
    if (unit_.batch) unit_.db.take_turns("duplicates of many");
    for (const uint64_t turn : turns) unit_.db.take_turns("duplicates " + std::to_string(turn));
  }

  void by(Likeness likeness, records::Among among) {
    is_of_names(likeness) ? by_name(likeness, among) : by_identity(likeness, among);
  }

  void look_at(Likeness likeness, std::vector<DuplicateRules::LookedAt>& out) const {
    if (!is_of_names(likeness)) {
      for (const records::KnownIn& known : known_)
        if (records::likeness_of(known.identity.kind) == likeness)
          out.push_back({likeness, known.field, known.identity.value});
      return;
    }
    const schema::Field& title = draft_.after().object().title_field();
    const auto* name = std::get_if<std::string>(&draft_.after().cells(title)[0]);
    if (!name) return;
    const uint64_t company = likeness == Likeness::name ? 0 : company_of(draft_.after());
    if (likeness == Likeness::name || company != 0)
      out.push_back({likeness, &title, title.kind->key(*name) + ' ' + std::to_string(company)});
  }

  // The first that was met.
  std::optional<records::Identified> met() const { return met_; }

 private:
  bool concerns(const schema::Field& field) const {
    const Stored* before = draft_.before();
    return !before || before->deleted() || !before->same(field, draft_.after());
  }

  void by_identity(Likeness likeness, records::Among among) {
    for (const records::KnownIn& known : known_) {
      if (records::likeness_of(known.identity.kind) != likeness || !concerns(*known.field))
        continue;
      for (const auto& holder :
           records::find_identity(unit_.db, *unit_.schema, known.identity, holders_max)) {
        if (!compared(*holder.object, among) || holder.id == draft_.after().id()) continue;
        return refuse(*known.field, *holder.object, holder.id);
      }
    }
  }

  void by_name(Likeness likeness, records::Among among) {
    const schema::Object& own = draft_.after().object();
    const schema::Field& title = own.title_field();
    const auto fields = records::twin_fields(own, *unit_.schema, query::everything());
    const schema::Field* company = fields ? fields->company : nullptr;
    if (likeness == Likeness::name_company && !company) return;
    if (!concerns(title) && !(likeness == Likeness::name_company && concerns(*company))) return;
    const auto* name = std::get_if<std::string>(&draft_.after().cells(title)[0]);
    if (!name) return;
    for (const schema::Object& object : unit_.schema->objects()) {
      if (!compared(object, among)) continue;
      for (const Id id :
           query::find_by(seen_by_all(unit_), object, object.title_field(), *name, holders_max)) {
        if (id == draft_.after().id()) continue;
        if (likeness == Likeness::name_company && !same_company(object, id)) continue;
        return refuse(title, object, id);
      }
    }
  }

  static uint64_t turn_of(std::string_view kind, std::string_view value) {
    return hash_of(std::string(kind) + ' ' + std::string(value)) % turns_max;
  }

  bool compared(const schema::Object& object, records::Among among) const {
    const schema::Object& own = draft_.after().object();
    if (&object == &own) return true;
    return among == records::Among::all_alike && records::can_be_twin(object) &&
           records::named_alike(own, object);
  }

  uint64_t company_of(const Stored& record) const {
    const auto fields = records::twin_fields(record.object(), *unit_.schema, query::everything());
    if (!fields || !fields->company) return 0;
    return records::features_of(
               *fields, record,
               [&](Id id) -> uint64_t {
                 const Id ids[] = {id};
                 const auto titles = query::titles(seen_by_all(unit_),
                                                   *unit_.schema->target(*fields->company), ids);
                 return titles.empty() ? 0 : records::company_hash(titles[0].second);
               })
        .company;
  }

  bool same_company(const schema::Object& object, Id id) const {
    const auto twin = query::fetch(seen_by_all(unit_), object, id);
    const uint64_t ours = company_of(draft_.after());
    return twin && ours != 0 && company_of(*twin) == ours;
  }

  void refuse(const schema::Field& field, const schema::Object& object, Id id) {
    const auto twin = query::fetch(seen_by_all(unit_), object, id);
    if (!twin) return;
    draft_.refuse(field.name, "duplicate", refusal(unit_, *twin));
    if (!met_) met_ = {&object, id};
  }

  const records::Unit& unit_;
  records::Draft& draft_;
  const std::vector<records::KnownIn> known_;
  std::optional<records::Identified> met_;
};

}  // namespace

std::string_view name_of(DuplicateEffect effect) {
  return effect_names.at(static_cast<size_t>(effect));
}

access::TwinSight sight_of_twins(const access::Actor& actor, const schema::Object& object) {
  return actor.is_system() ? access::TwinSight::full : actor.rights().of(object).duplicates;
}

void DuplicateRules::refresh(storage::Connection& db) {
  auto fresh = std::make_shared<ByObject>();
  db.query(select_rules, {}, [&](const storage::Row& row) {
    const auto likeness = records::likeness_named(row.text(1));
    const auto effect = std::ranges::find(effect_names, row.text(2));
    if (!likeness || effect == effect_names.end()) return true;
    const Rule rule{static_cast<DuplicateEffect>(effect - effect_names.begin()), row.boolean(3)};
    const auto [place, is_new] = (*fresh)[std::string(row.text(0))].try_emplace(*likeness, rule);
    if (!is_new && place->second.effect < rule.effect) place->second = rule;
    return true;
  });
  std::lock_guard lock(mutex_);
  rules_ = std::move(fresh);
}

std::shared_ptr<const DuplicateRules::ByObject> DuplicateRules::current() const {
  std::lock_guard lock(mutex_);
  return rules_;
}

Status DuplicateRules::check(const records::Unit& unit, records::Draft& draft) const {
  if (unit.duplicates == records::Duplicates::allowed || unit.actor.is_system()) return done();
  const auto rules = current();
  const auto found = rules->find(draft.after().object().name);
  if (found == rules->end() || draft.after().deleted()) return done();
  std::vector<Likeness> blocked;
  for (const auto& [likeness, rule] : found->second)
    if (rule.effect == DuplicateEffect::block) blocked.push_back(likeness);
  if (blocked.empty()) return done();
  Check check(unit, draft);
  check.take_turns(blocked);
  for (const Likeness likeness : blocked) {
    const auto among =
        found->second.at(likeness).across ? records::Among::all_alike : records::Among::own_object;
    check.by(likeness, among);
  }
  return done();
}

std::optional<DuplicateRules::Refused> DuplicateRules::refused(const records::Unit& unit,
                                                               const Stored& fresh) const {
  const auto rules = current();
  const auto found = rules->find(fresh.object().name);
  if (found == rules->end()) return std::nullopt;
  Stored after = fresh;
  records::Draft draft(nullptr, after);
  Check check(unit, draft);
  for (const auto& [likeness, rule] : found->second) {
    if (rule.effect != DuplicateEffect::block) continue;
    check.by(likeness, rule.across ? records::Among::all_alike : records::Among::own_object);
    if (const auto twin = check.met()) {
      const FieldError& said = draft.errors().front();
      return Refused{said.field, said.message, *twin};
    }
  }
  return std::nullopt;
}

std::vector<DuplicateRules::LookedAt> DuplicateRules::looked_at(const records::Unit& unit,
                                                                const Stored& fresh) const {
  std::vector<LookedAt> out;
  const auto rules = current();
  const auto found = rules->find(fresh.object().name);
  if (found == rules->end()) return out;
  Stored after = fresh;
  records::Draft draft(nullptr, after);
  const Check check(unit, draft);
  for (const auto& [likeness, rule] : found->second)
    if (rule.effect == DuplicateEffect::block) check.look_at(likeness, out);
  return out;
}

DuplicateEffect DuplicateRules::effect(const schema::Object& object, const schema::Object& other,
                                       std::span<const Likeness> reasons) const {
  const auto rules = current();
  const auto found = rules->find(object.name);
  auto strictest = DuplicateEffect::allow;
  for (const Likeness reason : reasons) {
    auto effect = DuplicateEffect::warn;
    if (found != rules->end() && found->second.contains(reason)) {
      const Rule& rule = found->second.at(reason);
      effect = rule.effect;
      if (effect == DuplicateEffect::block && &object != &other && !rule.across)
        effect = DuplicateEffect::warn;
    }
    strictest = std::max(strictest, effect);
  }
  return strictest;
}

Status check_duplicate_rule(const records::Unit& unit, records::Draft& draft) {
  if (draft.after().deleted()) return done();
  const schema::Object* object = unit.schema->object(draft.text("applies_to"));
  if (!object) {
    draft.refuse("applies_to", "unknown_object",
                 say("There is no object “{}”.", "没有对象“{}”。", draft.text("applies_to")));
  } else if (!records::twin_fields(*object, *unit.schema, query::everything())) {
    draft.refuse("applies_to", "no_duplicates",
                 say("Records of {} are not compared: they have no name, mail or phone.",
                     "{} 的记录没有名称、邮箱或电话，无法查重。", object->name));
  }
  return done();
}

}  // namespace kith::app
