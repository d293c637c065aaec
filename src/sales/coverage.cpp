#include "sales/coverage.h"

#include <algorithm>
#include <map>
#include <set>

#include "query/question.h"
#include "records/conditions.h"
#include "sales/lead_work.h"
#include "sales/look_up.h"
#include "sales/settlement.h"
#include "schema/kinds/cells.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using query::Filter;
using query::Op;
using query::ReadEnvironment;
using query::Stored;

constexpr size_t at_once = 400;
constexpr int half_way = 50;  // percent: from here on somebody decides

int percent_of(std::string_view stance) {
  if (stance == "champion") return 100;
  if (stance == "supporter") return 75;
  if (stance == "neutral") return 50;
  return stance == "critic" ? 25 : 0;
}

Filter unless(Filter filter) {
  Filter negation;
  negation.node = Filter::Node::negation;
  negation.children.push_back(std::move(filter));
  return negation;
}

struct Person {
  Id account;
  std::string name;
  std::string title;
  std::string buying_role;
};
struct Deal {
  Id account;
  Decimal amount;
  Decimal probability;
};
struct Seat {
  Id deal;
  Id contact;
  std::string role;
  std::string stance;
  std::string influence;
  Timestamp said_at{};
};

// All that a few plans need, each kind of record asked for once.
class Survey {
 public:
  Survey(const ReadEnvironment& environment, std::span<const Stored> plans, Timestamp now)
      : environment_(environment), plans_(plans), now_(now) {
    for (const Stored& plan : plans) accounts_.insert(reference(plan, "account"));
    accounts_.erase(Id{});
    read_people();
    read_deals();
    read_touches();
    read_content();
    read_steps();
  }

  Coverage of(const Stored& plan) const {
    Coverage its;
    its.plan = plan.id();
    const Id account = reference(plan, "account");
    schema::kind::for_each_element(text(plan, "needed_roles"), [&](std::string_view role) {
      its.roles.push_back({.role = std::string(role), .people = {}});
    });
    seat_people(its, account);
    const auto days = std::get_if<int64_t>(&cell(plan, "touch_days"));
    const Timestamp since = now_ - std::chrono::days{days ? *days : coverage_touch_days};
    for (const auto& given : given_)
      if (std::ranges::find(its.people, given.contact, &CoveredPerson::id) != its.people.end())
        its.given.push_back(given);
    for (CoveredRole& role : its.roles) judge(role, its, since);
    const auto touched = account_touches_.find(account);
    if (touched != account_touches_.end()) its.touched_at = touched->second;
    tell_phase(its, account);
    if (const auto step = steps_.find(plan.id()); step != steps_.end()) {
      its.next_step_at = step->second.first;
      its.next_step = step->second.second;
    }
    return its;
  }

 private:
  const schema::Object& object(std::string_view name) const {
    return *environment_.schema.object(name);
  }
  bool reads(const schema::Object& object, std::string_view field) const {
    return environment_.visibility.reads(object, *object.field(field));
  }
  std::string shown(const Stored& record, std::string_view field) const {
    return std::string(reads(record.object(), field) ? text(record, field) : std::string_view());
  }
  Id named(const Stored& record, std::string_view field) const {
    return reads(record.object(), field) ? reference(record, field) : Id{};
  }

  // Live ones whose `field` is one of `values`, and for which `more` holds.
  template <typename Each>
  void each_of(const schema::Object& object, std::string_view field, const std::set<Id>& values,
               const Filter& more, Each&& each) const {
    if (!reads(object, field)) return;
    const std::vector<Id> all(values.begin(), values.end());
    for (size_t from = 0; from < all.size(); from += at_once) {
      std::vector<Value> some;
      for (size_t i = from; i < std::min(all.size(), from + at_once); ++i)
        some.push_back(all[i].value);
      query::Question question;
      question.object = &object;
      question.filter =
          Filter::both(records::where(object, *object.field(field), Op::in, std::move(some)), more);
      for (Id after;;) {
        const auto ids =
            query::select_ids(environment_, question, after, static_cast<int>(at_once));
        if (ids.empty()) break;
        for_each(object, ids, each);
        if (ids.size() < at_once) break;
        after = ids.back();
      }
    }
  }
  template <typename Each>
  void for_each(const schema::Object& object, std::span<const Id> ids, Each&& each) const {
    for (const Stored& record : query::fetch_many(environment_, object, ids))
      if (!record.deleted()) each(record);
  }

  void take_person(const Stored& contact) {
    people_.emplace(contact.id(), Person{.account = named(contact, "account"),
                                         .name = shown(contact, "name"),
                                         .title = shown(contact, "title"),
                                         .buying_role = shown(contact, "buying_role")});
  }

  void read_people() {
    const schema::Object& accounts = object("accounts");
    const std::vector<Id> ids(accounts_.begin(), accounts_.end());
    for_each(accounts, ids, [&](const Stored& account) {
      kinds_[account.id()] = {shown(account, "type"), shown(account, "industry")};
    });
    each_of(object("contacts"), "account", accounts_, Filter::always(),
            [&](const Stored& contact) { take_person(contact); });
  }

  void read_deals() {
    const schema::Object& deals = object("opportunities");
    const Filter open =
        records::where(deals, *deals.field("status"), Op::eq, {std::string("open")});
    std::set<Id> ids;
    each_of(deals, "account", accounts_, open, [&](const Stored& deal) {
      ids.insert(deal.id());
      const auto* amount = std::get_if<Decimal>(&cell(deal, "amount", money::base));
      deals_[deal.id()] = {
          .account = reference(deal, "account"),
          .amount = amount && reads(deals, "amount") ? *amount : Decimal{},
          .probability = reads(deals, "probability") ? decimal(deal, "probability") : Decimal{}};
    });
    std::set<Id> strangers;
    each_of(object("opportunity_contacts"), "opportunity", ids, Filter::always(),
            [&](const Stored& row) {
              const auto* said_at = std::get_if<Timestamp>(&cell(row, "updated_at"));
              seats_.push_back({.deal = reference(row, "opportunity"),
                                .contact = named(row, "contact"),
                                .role = shown(row, "role"),
                                .stance = shown(row, "stance"),
                                .influence = shown(row, "influence"),
                                .said_at = said_at ? *said_at : Timestamp{}});
              if (const Id contact = seats_.back().contact; contact && !people_.contains(contact))
                strangers.insert(contact);
            });
    std::ranges::sort(seats_, std::greater{},
                      [](const Seat& seat) { return std::pair(seat.said_at, seat.deal); });
    const std::vector<Id> some(strangers.begin(), strangers.end());
    for (size_t from = 0; from < some.size(); from += at_once)
      for_each(object("contacts"),
               std::span(some).subspan(from, std::min(at_once, some.size() - from)),
               [&](const Stored& contact) { take_person(contact); });
  }

  // An any-reference stands as its record's id, by which rows are told apart here.
  void read_touches() {
    const schema::Object* links = environment_.schema.object("activity_links");
    const schema::Object* activities = environment_.schema.object("activities");
    if (!links || !activities || !reads(*activities, "done_at")) return;
    std::vector<Id> all(accounts_.begin(), accounts_.end());
    for (const auto& [id, person] : people_) all.push_back(id);
    for (const auto& [id, deal] : deals_) all.push_back(id);
    const auto its = [&](std::string_view field, Op op, std::vector<Value> values) {
      Filter filter = records::where(*activities, *activities->field(field), op, std::move(values));
      filter.path.start = links;
      filter.path.hops = {links->field("activity")};
      return filter;
    };
    const Filter real = Filter::both(
        Filter::both(its("kind", Op::in,
                         {std::string("call"), std::string("email"), std::string("meeting")}),
                     its("done_at", Op::le, {now_})),
        unless(Filter::both(
            its("kind", Op::eq, {std::string("call")}),
            its("outcome", Op::in,
                {std::string("no_answer"), std::string("busy"), std::string("left_message")}))));
    for (size_t from = 0; from < all.size(); from += at_once) {
      std::vector<Value> some;
      for (size_t i = from; i < std::min(all.size(), from + at_once); ++i)
        some.push_back(all[i].value);
      query::GroupQuestion question;
      question.object = links;
      question.filter = Filter::both(
          records::where(*links, *links->field("record"), Op::in, std::move(some)), real);
      query::Path record = records::whole(*links, *links->field("record"));
      record.shape = schema::Shape::integer;
      question.keys.push_back({.path = std::move(record), .by = {}});
      query::Path done = records::whole(*activities, *activities->field("done_at"));
      done.start = links;
      done.hops = {links->field("activity")};
      question.measures.push_back({.fn = query::Measure::Fn::max, .path = std::move(done)});
      question.limit = static_cast<int>(at_once);
      take_touches(question);
    }
  }

  void take_touches(const query::GroupQuestion& question) {
    std::string answer;
    JsonWriter json(answer);
    if (!query::read_groups(environment_, question, json)) return;
    const auto read = parse_json(answer);
    const Json* groups = read ? read->find("groups") : nullptr;
    if (!groups || !groups->as_array()) return;
    for (const Json& group : *groups->as_array()) {
      const auto id = group.find("keys")->as_array()->front().as_integer();
      const std::string* at = group.find("values")->as_array()->front().as_string();
      const auto touched = id && at ? parse_timestamp(*at) : std::nullopt;
      if (!touched) continue;
      const auto person = people_.find(Id{*id});
      if (person != people_.end()) touches_[person->first] = *touched;
      const auto deal = deals_.find(Id{*id});
      const Id account = person != people_.end() ? person->second.account
                         : deal != deals_.end()  ? deal->second.account
                                                 : Id{*id};
      Timestamp& newest = account_touches_[account];
      newest = std::max(newest, *touched);
    }
  }

  // Only of people who have a role: others are not asked for.
  void read_content() {
    std::set<Id> people;
    for (const Seat& seat : seats_) people.insert(seat.contact);
    for (const auto& [id, person] : people_)
      if (!person.buying_role.empty()) people.insert(id);
    std::set<Id> pieces;
    each_of(object("content_deliveries"), "contact", people, Filter::always(),
            [&](const Stored& row) {
              const auto* at = std::get_if<Timestamp>(&cell(row, "given_at"));
              GivenContent given{.id = row.id(),
                                 .contact = reference(row, "contact"),
                                 .content = named(row, "content"),
                                 .name = {},
                                 .kind = {},
                                 .for_roles = {},
                                 .given_at = {},
                                 .activity = named(row, "activity"),
                                 .response = shown(row, "response")};
              if (at && reads(row.object(), "given_at")) given.given_at = *at;
              pieces.insert(given.content);
              given_.push_back(std::move(given));
            });
    const std::vector<Id> all(pieces.begin(), pieces.end());
    std::map<Id, const Stored*> found;
    const auto stored = query::fetch_many(environment_, object("content_pieces"), all);
    for (const Stored& piece : stored)
      if (!piece.deleted()) found.emplace(piece.id(), &piece);
    std::erase_if(given_, [&](const GivenContent& one) { return !found.contains(one.content); });
    for (GivenContent& given : given_) {
      const Stored& piece = *found.at(given.content);
      given.name = shown(piece, "name");
      given.kind = shown(piece, "kind");
      given.for_roles = shown(piece, "for_roles");
    }
    std::ranges::sort(given_, std::greater{}, [](const GivenContent& one) {
      return std::pair(one.given_at.value_or(Timestamp{}), one.id);
    });
  }

  // The earliest open activity that is linked to each plan.
  void read_steps() {
    const schema::Object* links = environment_.schema.object("activity_links");
    const schema::Object* activities = environment_.schema.object("activities");
    if (!links || !activities) return;
    std::set<Id> plans;
    for (const Stored& plan : plans_) plans.insert(plan.id());
    std::multimap<Id, Id> of_activity;
    each_of(*links, "record", plans, Filter::always(), [&](const Stored& link) {
      const auto* plan = std::get_if<int64_t>(&cell(link, "record", 1));
      if (plan) of_activity.emplace(reference(link, "activity"), Id{*plan});
    });
    std::vector<Id> ids;
    for (const auto& [activity, plan] : of_activity)
      if (ids.empty() || ids.back() != activity) ids.push_back(activity);
    for (size_t from = 0; from < ids.size(); from += at_once) {
      const auto some = std::span(ids).subspan(from, std::min(at_once, ids.size() - from));
      for_each(*activities, some, [&](const Stored& activity) {
        const auto at = wanted_at(activity);
        if (!at || !is_null(cell(activity, "done_at"))) return;
        const auto [first, last] = of_activity.equal_range(activity.id());
        for (auto it = first; it != last; ++it) {
          const auto step = steps_.find(it->second);
          if (step == steps_.end() || *at < step->second.first)
            steps_[it->second] = {*at, shown(activity, "subject")};
        }
      });
    }
  }

  void seat_people(Coverage& its, Id account) const {
    std::map<Id, std::set<std::string>> roles;
    for (const auto& [id, person] : people_)
      if (person.account == account && !person.buying_role.empty())
        roles[id].insert(person.buying_role);
    for (const Seat& seat : seats_)
      if (people_.contains(seat.contact) && deals_.at(seat.deal).account == account)
        roles[seat.contact].insert(seat.role);
    for (const auto& [id, has] : roles) {
      const Person& person = people_.at(id);
      CoveredPerson covered{.id = id,
                            .name = person.name,
                            .title = person.title,
                            .roles = {},
                            .stance = {},
                            .influence = {},
                            .touched_at = {}};
      for (CoveredRole& role : its.roles) {
        if (!has.contains(role.role)) continue;
        covered.roles.push_back(role.role);
        role.people.push_back(its.people.size());
      }
      if (covered.roles.empty()) continue;
      for (const Seat& seat : seats_) {  // the newest first
        if (seat.contact != id || deals_.at(seat.deal).account != account) continue;
        if (covered.stance.empty()) covered.stance = seat.stance;
        if (covered.influence.empty()) covered.influence = seat.influence;
      }
      if (const auto touched = touches_.find(id); touched != touches_.end())
        covered.touched_at = touched->second;
      its.people.push_back(std::move(covered));
    }
  }

  static void judge(CoveredRole& role, const Coverage& its, Timestamp since) {
    for (const size_t place : role.people) {
      const CoveredPerson& person = its.people[place];
      role.stance_percent = std::max(role.stance_percent, percent_of(person.stance));
      role.touched = role.touched || (person.touched_at && *person.touched_at >= since);
      role.served = role.served || std::ranges::any_of(its.given, [&](const GivenContent& given) {
                      return given.contact == person.id && is_for(given.for_roles, role.role);
                    });
    }
  }

  void tell_phase(Coverage& its, Id account) const {
    Decimal furthest;
    bool open = false;
    for (const auto& [id, deal] : deals_) {
      if (deal.account != account) continue;
      open = true;
      its.open_pipeline = plus(its.open_pipeline, deal.amount);
      furthest = std::max(furthest, deal.probability);
    }
    const auto kind = kinds_.find(account);
    if (kind != kinds_.end()) its.industry = kind->second.second;
    const bool customer = kind != kinds_.end() && kind->second.first == "customer";
    if (!open)
      its.phase = customer ? "after_sale" : "first_contact";
    else
      its.phase = furthest.units < half_way * decimal_scale ? "evaluation" : "decision";
  }

  const ReadEnvironment& environment_;
  const std::span<const Stored> plans_;
  const Timestamp now_;
  std::set<Id> accounts_;
  std::map<Id, std::pair<std::string, std::string>> kinds_;  // of accounts: type, industry
  std::map<Id, Person> people_;
  std::map<Id, Deal> deals_;  // open ones
  std::vector<Seat> seats_;   // in them, what was said last first
  std::map<Id, Timestamp> touches_;
  std::map<Id, Timestamp> account_touches_;
  std::vector<GivenContent> given_;                        // the newest first
  std::map<Id, std::pair<Timestamp, std::string>> steps_;  // by plan
};

}  // namespace

std::vector<Coverage> coverage_of(const ReadEnvironment& environment, std::span<const Stored> plans,
                                  Timestamp now) {
  std::vector<Coverage> all;
  const Survey survey(environment, plans, now);
  for (const Stored& plan : plans) all.push_back(survey.of(plan));
  return all;
}

}  // namespace kith::sales
