#include "sales/account_plans.h"

#include <algorithm>
#include <set>

#include "automation/fields.h"
#include "query/naming.h"
#include "query/question.h"
#include "records/notes.h"
#include "sales/coverage.h"
#include "sales/look_up.h"
#include "sales/noted.h"
#include "schema/kinds/cells.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using automation::seen_by_all;
using query::Filter;
using query::Op;
using query::Stored;
using records::Draft;
using records::Unit;
using storage::Connection;

constexpr int plans_at_once = 50;
constexpr int rows_at_once = 500;
constexpr int note_tries_max = 5;

bool is_open(std::string_view status) { return status == "draft" || status == "active"; }

Filter open_plans(const Unit& unit) {
  return automation::among(*unit.schema->object("account_plans"), "status",
                           {std::string("draft"), std::string("active")});
}

void set_amount(const Unit& unit, Stored& plan, std::string_view field, Decimal amount) {
  const auto& cells = plan.cells(*plan.object().field(field));
  if (cells[money::amount] == Value{amount}) return;
  std::vector<Value> like(money::places);
  like[money::currency] = std::string(unit.base_currency);
  like[money::rate] = money::rate_scale;
  like[money::rate_date] = std::chrono::floor<std::chrono::days>(unit.now);
  set_money(plan, field, amount, like);
}

Stored noted(const Unit& unit, const Stored& plan, const Coverage& its) {
  Stored after = plan;
  const auto score = its.score();
  const auto put = [&](std::string_view field, std::optional<int64_t> value) {
    set(after, field, value ? Value{*value} : Value{});
  };
  const auto part = [&](int CoverageScore::*of) {
    return score ? std::optional<int64_t>((*score).*of) : std::nullopt;
  };
  const auto at = [&](std::string_view field, const std::optional<Timestamp>& instant) {
    set(after, field, instant ? Value{*instant} : Value{});
  };
  put("score", score ? std::optional<int64_t>(score->total()) : std::nullopt);
  put("score_roles", part(&CoverageScore::roles));
  put("score_stance", part(&CoverageScore::stance));
  put("score_touch", part(&CoverageScore::touch));
  put("score_content", part(&CoverageScore::content));
  put("roles_filled", its.filled());
  put("roles_needed", static_cast<int64_t>(its.roles.size()));
  std::vector<std::string> missing;
  for (const CoveredRole& role : its.roles)
    if (role.people.empty()) missing.push_back(role.role);
  set(after, "missing_roles", schema::kind::list_value(missing));
  at("last_touch_at", its.touched_at);
  at("next_step_at", its.next_step_at);
  // As automation sets it: with the keys of a text.
  automation::set(after, "next_step", its.next_step.empty() ? Value{} : Value{its.next_step});
  set_amount(unit, after, "open_pipeline", its.open_pipeline);
  return after;
}

// Those among `ids` that are open. Whose record was written meanwhile is reckoned again.
void reckon(const Unit& unit, std::vector<Id> ids) {
  for (int tries = 0; tries < note_tries_max && !ids.empty(); ++tries) {
    std::vector<Stored> plans;
    for (Stored& plan :
         query::fetch_many(seen_by_all(unit), *unit.schema->object("account_plans"), ids))
      if (!plan.deleted() && is_open_plan(plan)) plans.push_back(std::move(plan));
    const auto coverages = coverage_of(seen_by_all(unit), plans, unit.now);
    ids.clear();
    for (size_t i = 0; i < plans.size(); ++i) {
      const Stored after = noted(unit, plans[i], coverages[i]);
      const bool same = std::ranges::equal(plans[i].all(), after.all());
      if (!same && !records::note(unit, plans[i], after)) ids.push_back(plans[i].id());
    }
  }
}

std::vector<Stored> open_plans_of(const Unit& unit, const std::set<Id>& accounts) {
  std::vector<Value> values;
  for (const Id id : accounts)
    if (id) values.push_back(id.value);
  if (values.empty()) return {};
  const schema::Object& plans = *unit.schema->object("account_plans");
  return automation::find_all(
      unit, plans,
      Filter::both(automation::among(plans, "account", std::move(values)), open_plans(unit)));
}

// The highest tier of its open plans.
void note_tier(const Unit& unit, Id id) {
  for (int tries = 0; tries < note_tries_max; ++tries) {
    const auto account = look_up(unit, "accounts", id);
    if (!account) return;
    std::string tier;
    for (const Stored& plan : open_plans_of(unit, {id}))
      if (tier.empty() || text(plan, "tier") < tier) tier = text(plan, "tier");
    Stored after = *account;
    automation::set(after, "target_tier", tier.empty() ? Value{} : Value{tier});
    const bool same = std::ranges::equal(account->all(), after.all());
    if (same || records::note(unit, *account, after)) return;
  }
}

// The accounts whose coverage a change is about, as it is and as it was before.
class Affected {
 public:
  Affected(const Unit& unit, const records::Change& change) : unit_(unit), change_(change) {}

  std::set<Id> accounts() {
    const schema::Object* object = unit_.schema->object(change_.object);
    const auto record = object ? query::fetch(seen_by_all(unit_), *object, change_.record)
                               : std::optional<Stored>();
    if (!record || !matters(*object)) return {};
    const std::string& name = object->name;
    if (name == "contacts") of_contact(record->id());
    if (name == "account_plans" || name == "contacts" || name == "opportunities")
      both(*record, "account", [&](Id id) { accounts_.insert(id); });
    if (name == "opportunity_contacts") both(*record, "opportunity", [&](Id id) { of_deal(id); });
    if (name == "content_deliveries") both(*record, "contact", [&](Id id) { of_contact(id); });
    if (name == "content_pieces")
      for_each("content_deliveries", "content", record->id(),
               [&](const Stored& row) { of_contact(reference(row, "contact")); });
    if (name == "activity_links") of_link(*record);
    if (name == "activities")
      for_each("activity_links", "activity", record->id(),
               [&](const Stored& link) { of_link(link); });
    accounts_.erase(Id{});
    return std::move(accounts_);
  }

 private:
  // Of contacts and pieces only what coverage looks at: both are written often, in bulk too.
  bool matters(const schema::Object& object) const {
    const auto one_of = [&](std::initializer_list<std::string_view> fields) {
      return std::ranges::any_of(fields, [&](std::string_view field) {
        return change_.field(object.field(field)->id) != nullptr;
      });
    };
    if (change_.act != records::Act::update) return true;
    if (object.name == "contacts") return one_of({"account", "buying_role"});
    if (object.name == "content_pieces") return one_of({"for_roles"});
    return true;
  }

  template <typename Take>
  void both(const Stored& record, std::string_view field, Take&& take) const {
    take(reference(record, field));
    const auto* moved = change_.field(record.object().field(field)->id);
    const auto* id =
        moved && !moved->from.empty() ? std::get_if<int64_t>(&moved->from[0]) : nullptr;
    if (id) take(Id{*id});
  }

  // Also where what they name is deleted, which a filter does not follow.
  template <typename Each>
  void for_each(std::string_view object, std::string_view field, Id id, Each&& each) const {
    const schema::Object& rows = *unit_.schema->object(object);
    const query::Named its[] = {{rows.field(field), id}};
    for (Id after;;) {
      const auto ids = query::select_naming(unit_.db, *unit_.schema, rows, its, query::Rows::live,
                                            after, rows_at_once);
      for (const Stored& row : query::fetch_many(seen_by_all(unit_), rows, ids)) each(row);
      if (ids.size() < rows_at_once) return;
      after = ids.back();
    }
  }

  void of_deal(Id id) {
    const auto deal = query::fetch(seen_by_all(unit_), *unit_.schema->object("opportunities"), id);
    if (deal) accounts_.insert(reference(*deal, "account"));
  }
  void of_contact(Id id) {
    const auto contact = query::fetch(seen_by_all(unit_), *unit_.schema->object("contacts"), id);
    if (!contact) return;
    accounts_.insert(reference(*contact, "account"));
    for_each("opportunity_contacts", "contact", id,
             [&](const Stored& row) { of_deal(reference(row, "opportunity")); });
  }
  void of_link(const Stored& link) {
    const schema::Field& field = *link.object().field("record");
    of_named(link.cells(field));
    if (const auto* moved = change_.field(field.id)) of_named(moved->from);
  }
  void of_named(std::span<const Value> cells) {
    const auto* object = cells.size() < 2 ? nullptr : std::get_if<int64_t>(&cells[0]);
    const auto* id = cells.size() < 2 ? nullptr : std::get_if<int64_t>(&cells[1]);
    if (!object || !id) return;
    const auto is = [&](std::string_view name) {
      return *object == unit_.schema->object(name)->id;
    };
    if (is("accounts")) accounts_.insert(Id{*id});
    if (is("contacts")) of_contact(Id{*id});
    if (is("opportunities")) of_deal(Id{*id});
    if (!is("account_plans")) return;
    const auto plan =
        query::fetch(seen_by_all(unit_), *unit_.schema->object("account_plans"), Id{*id});
    if (plan) accounts_.insert(reference(*plan, "account"));
  }

  const Unit& unit_;
  const records::Change& change_;
  std::set<Id> accounts_;
};

// Most workspaces have no plans, and every change of an activity comes here.
bool any_open(const Unit& unit) {
  return !automation::find_all(unit, *unit.schema->object("account_plans"), open_plans(unit), 1)
              .empty();
}

Status follow(const records::Records&, const Unit& unit, const records::Change& change) {
  const bool of_plan = change.object == unit.schema->object("account_plans")->id;
  if (!of_plan && !any_open(unit)) return done();
  const std::set<Id> accounts = Affected(unit, change).accounts();
  if (accounts.empty()) return done();
  unit.db.take_turns("account plans");  // with the job
  if (of_plan)
    for (const Id account : accounts) note_tier(unit, account);
  std::vector<Id> plans;
  for (const Stored& plan : open_plans_of(unit, accounts)) plans.push_back(plan.id());
  reckon(unit, std::move(plans));
  return done();
}

void refuse_second(const Unit& unit, Draft& draft) {
  const bool opens = draft.creating() || draft.changed("status") || draft.changed("account") ||
                     (draft.before() && draft.before()->deleted());
  if (!opens || !is_open(draft.text("status")) || !draft.reference("account")) return;
  // Of two who make one at once, the second finds the first.
  unit.db.take_turns("account plan of " + format(draft.reference("account")));
  for (const Stored& plan :
       look_up_all(unit, "account_plans", "account", draft.reference("account"))) {
    if (plan.id() == draft.after().id() || !is_open_plan(plan)) continue;
    draft.refuse(
        "account", "has_plan",
        say("The account has an open plan already: {}. Close that one first, or go on with it.",
            "该客户已有未结束的计划：{}。请先结束该计划，或继续使用它。", text(plan, "name")));
    return;
  }
}

}  // namespace

bool is_open_plan(const Stored& plan) { return is_open(text(plan, "status")); }

Status keep_account_plan(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  const auto starts = draft.date("starts_on");
  const auto ends = draft.date("ends_on");
  if (starts && ends && *ends < *starts)
    draft.refuse("ends_on", "order",
                 say("It ends before it begins. Give a day on or after the first one.",
                     "结束日期早于开始日期，请改为开始当天或之后。"));
  if (draft.empty("name")) {
    const auto account = look_up(unit, "accounts", draft.reference("account"));
    std::string name(account ? text(*account, "name") : std::string_view());
    if (!name.empty() && !draft.empty("wave")) name += " · " + std::string(draft.text("wave"));
    if (!name.empty()) draft.set("name", std::move(name));
  }
  refuse_second(unit, draft);
  return done();
}

Status keep_content_delivery(const Unit& unit, Draft& draft) {
  if (draft.after().deleted()) return done();
  if (draft.empty("given_at")) draft.set("given_at", unit.now);
  const auto contact = look_up(unit, "contacts", draft.reference("contact"));
  const auto piece = look_up(unit, "content_pieces", draft.reference("content"));
  if (!contact || !piece) return done();  // the checks of required fields name what is missing
  const Id account = reference(*contact, "account");
  draft.set("account", account ? value_of(account) : Value{});
  if (draft.creating() && draft.empty("account_plan") && account)
    for (const Stored& plan : open_plans_of(unit, {account}))
      draft.set("account_plan", value_of(plan.id()));
  draft.set("name",
            std::string(text(*piece, "name")) + " → " + std::string(text(*contact, "name")));
  return done();
}

app::Reaction follow_account_plans() {
  return {.name = "account_plans",
          .objects = {"account_plans", "contacts", "opportunities", "opportunity_contacts",
                      "activities", "activity_links", "content_deliveries", "content_pieces"},
          .run = follow};
}

Status run_account_plans(app::Workspace& workspace, jobs::Run& run) {
  for (Id after; !run.cancelled();) {
    const access::Actor system = workspace.system();
    const app::Settings settings = workspace.settings();
    bool more = false;
    TRY(workspace.database().write(
        [&](Connection& db) -> Status {
          const Unit unit = workspace.unit(db, system, records::Via::job, settings);
          query::Question question;
          question.object = unit.schema->object("account_plans");
          question.filter = open_plans(unit);
          const auto ids = query::select_ids(seen_by_all(unit), question, after, plans_at_once);
          more = !ids.empty();
          if (!more) return done();
          after = ids.back();
          unit.db.take_turns("account plans");
          reckon(unit, ids);
          std::set<Id> accounts;
          for (const Stored& plan : query::fetch_many(seen_by_all(unit), *question.object, ids))
            accounts.insert(reference(plan, "account"));
          for (const Id account : accounts) note_tier(unit, account);
          return done();
        },
        {.lane = storage::Lane::bulk}));
    if (!more) return done();
  }
  return done();
}

}  // namespace kith::sales
