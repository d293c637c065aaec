#include "sales/committee.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "query/question.h"
#include "records/conditions.h"
#include "sales/hierarchy.h"
#include "sales/look_up.h"
#include "sales/pipelines.h"
#include "schema/kinds/cells.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::ReadEnvironment;
using query::Stored;

constexpr size_t fetched_max = 500;
constexpr size_t rows_max = 2'000;
constexpr int open_deals_max = 200;

class Convening {
 public:
  explicit Convening(const ReadEnvironment& environment)
      : environment_(environment),
        accounts_(object("accounts")),
        contacts_(object("contacts")),
        deals_(object("opportunities")),
        rows_(object("opportunity_contacts")) {}

  std::optional<Committee> of_account(Id account) {
    if (!live(query::fetch(environment_, accounts_, account))) return std::nullopt;
    const Filter its = is(deals_, "account", account);
    const Filter open =
        records::where(deals_, *deals_.field("status"), Op::eq, {std::string("open")});
    for (const Id id : ids(deals_, Filter::both(its, open), open_deals_max)) open_.insert(id);
    Filter of_its = is(deals_, "account", account);
    of_its.path.start = &rows_;
    of_its.path.hops = {rows_.field("opportunity")};
    take_rows(of_its);
    take_people(ids(contacts_, is(contacts_, "account", account), committee_people_max + 1));
    return finish();
  }

  std::optional<Committee> of_deal(Id id) {
    const auto deal = query::fetch(environment_, deals_, id);
    if (!live(deal)) return std::nullopt;
    if (shown(*deal, "status") == "open") open_.insert(id);
    take_rows(is(rows_, "opportunity", id));
    return finish();
  }

 private:
  const schema::Object& object(std::string_view name) const {
    return *environment_.schema.object(name);
  }
  static bool live(const std::optional<Stored>& record) { return record && !record->deleted(); }
  bool reads(const schema::Object& object, std::string_view field) const {
    return environment_.visibility.reads(object, *object.field(field));
  }
  std::string shown(const Stored& record, std::string_view field) const {
    return std::string(reads(record.object(), field) ? text(record, field) : std::string_view());
  }
  Id named(const Stored& record, std::string_view field) const {
    return reads(record.object(), field) ? reference(record, field) : Id{};
  }

  // Of a reference that may not be read, nothing.
  Filter is(const schema::Object& object, std::string_view field, Id id) const {
    if (!reads(object, field)) return Filter::never();
    return records::where(object, *object.field(field), Op::eq, {value_of(id)});
  }

  std::vector<Id> ids(const schema::Object& object, const Filter& filter, size_t limit) const {
    query::Question question;
    question.object = &object;
    question.filter = filter;
    std::vector<Id> found;
    for (Id after; found.size() < limit;) {
      const size_t wanted = std::min(fetched_max, limit - found.size());
      const auto some = query::select_ids(environment_, question, after, static_cast<int>(wanted));
      found.insert(found.end(), some.begin(), some.end());
      if (some.size() < wanted) break;
      after = some.back();
    }
    return found;
  }

  template <typename Each>
  void for_each(const schema::Object& object, std::span<const Id> ids, Each&& each) const {
    for (size_t from = 0; from < ids.size(); from += fetched_max) {
      const auto some = ids.subspan(from, std::min(fetched_max, ids.size() - from));
      for (const Stored& record : query::fetch_many(environment_, object, some))
        if (!record.deleted()) each(record);
    }
  }

  void take_rows(const Filter& filter) {
    const std::vector<Id> found = ids(rows_, filter, rows_max);
    committee_.complete = found.size() < rows_max;
    std::set<Id> people;
    for_each(rows_, found, [&](const Stored& row) {
      CommitteeRole role{.row = row.id(),
                         .version = row.version(),
                         .deal = named(row, "opportunity"),
                         .deal_name = {},
                         .deal_status = {},
                         .role = shown(row, "role"),
                         .stance = shown(row, "stance"),
                         .influence = shown(row, "influence")};
      const auto* primary = std::get_if<bool>(&cell(row, "is_primary"));
      role.primary = primary && *primary && reads(rows_, "is_primary");
      const auto* said_at = std::get_if<Timestamp>(&cell(row, "updated_at"));
      role.said_at = said_at ? *said_at : Timestamp{};
      const Id contact = named(row, "contact");
      if (!contact) return;
      people.insert(contact);
      roles_[contact].push_back(std::move(role));
    });
    read_deals();
    take_people({people.begin(), people.end()});
  }

  // Rows of opportunities that the reader does not see say nothing.
  void read_deals() {
    std::set<Id> named_deals = open_;
    for (const auto& [contact, roles] : roles_)
      for (const CommitteeRole& role : roles) named_deals.insert(role.deal);
    const std::vector<Id> all(named_deals.begin(), named_deals.end());
    for_each(deals_, all, [&](const Stored& deal) { deals_read_.emplace(deal.id(), deal); });
    for (auto& [contact, roles] : roles_) {
      std::erase_if(roles, [&](const auto& role) { return !deals_read_.contains(role.deal); });
      for (CommitteeRole& role : roles) {
        const Stored& deal = deals_read_.at(role.deal);
        role.deal_name = shown(deal, "name");
        role.deal_status = shown(deal, "status");
      }
    }
  }

  void take_people(const std::vector<Id>& ids) { add_people(ids, true); }

  void add_people(std::vector<Id> ids, bool involved) {
    std::erase_if(ids, [&](Id id) { return places_.contains(id); });
    const size_t room = committee_people_max - committee_.people.size();
    if (ids.size() > room) {
      ids.resize(room);
      committee_.complete = false;
    }
    for_each(contacts_, ids, [&](const Stored& contact) {
      places_.emplace(contact.id(), committee_.people.size());
      committee_.people.push_back({.id = contact.id(),
                                   .version = contact.version(),
                                   .name = shown(contact, "name"),
                                   .title = shown(contact, "title"),
                                   .department = shown(contact, "department"),
                                   .best_time = shown(contact, "best_time"),
                                   .buying_role = shown(contact, "buying_role"),
                                   .account = named(contact, "account"),
                                   .account_name = {},
                                   .reports_to = named(contact, "reports_to"),
                                   .involved = involved});
    });
  }

  // Up to where nobody is above; each level is one statement.
  void take_superiors() {
    for (int level = 0; level < contact_hierarchy.levels_max; ++level) {
      std::set<Id> missing;
      for (const CommitteePerson& person : committee_.people)
        if (person.reports_to && !places_.contains(person.reports_to))
          missing.insert(person.reports_to);
      const size_t before = committee_.people.size();
      add_people({missing.begin(), missing.end()}, false);
      if (committee_.people.size() == before) break;
    }
    for (CommitteePerson& person : committee_.people)
      if (!places_.contains(person.reports_to)) person.reports_to = {};
  }

  void assign_roles() {
    for (CommitteePerson& person : committee_.people) {
      const auto found = roles_.find(person.id);
      if (found == roles_.end()) continue;
      person.roles = std::move(found->second);
      std::ranges::sort(person.roles, [](const CommitteeRole& a, const CommitteeRole& b) {
        return std::tuple(a.deal_status != "open", b.said_at, a.row) <
               std::tuple(b.deal_status != "open", a.said_at, b.row);
      });
      for (const CommitteeRole& role : person.roles) {
        if (person.stance.empty()) person.stance = role.stance;
        if (person.influence.empty()) person.influence = role.influence;
      }
    }
  }

  void name_accounts() {
    std::set<Id> named_accounts;
    for (const CommitteePerson& person : committee_.people)
      if (person.account) named_accounts.insert(person.account);
    const std::vector<Id> all(named_accounts.begin(), named_accounts.end());
    std::map<Id, std::string> names;
    for (auto& [id, title] : query::titles(environment_, accounts_, all))
      names[id] = std::move(title);
    for (CommitteePerson& person : committee_.people) {
      const auto found = names.find(person.account);
      if (found == names.end()) {
        person.account = {};
      } else {
        person.account_name = found->second;
      }
    }
  }

  // An any-reference stands as its record's id, by which rows are told apart here.
  void note_touches() {
    const schema::Object* links = environment_.schema.object("activity_links");
    const schema::Object* activities = environment_.schema.object("activities");
    if (!links || !activities || committee_.people.empty() || !reads(*activities, "done_at"))
      return;
    std::vector<Value> people;
    for (const CommitteePerson& person : committee_.people) people.push_back(person.id.value);
    query::GroupQuestion question;
    question.object = links;
    question.filter = records::where(*links, *links->field("record"), Op::in, std::move(people));
    query::Path record = records::whole(*links, *links->field("record"));
    record.shape = schema::Shape::integer;
    question.keys.push_back({.path = std::move(record), .by = {}});
    query::Path done = records::whole(*activities, *activities->field("done_at"));
    done.start = links;
    done.hops = {links->field("activity")};
    question.measures.push_back({.fn = query::Measure::Fn::max, .path = std::move(done)});
    question.limit = static_cast<int>(committee_people_max);
    std::string answer;
    JsonWriter json(answer);
    if (!query::read_groups(environment_, question, json)) return;
    const auto read = parse_json(answer);
    const Json* groups = read ? read->find("groups") : nullptr;
    if (!groups || !groups->as_array()) return;
    for (const Json& group : *groups->as_array()) {
      const auto id = group.find("keys")->as_array()->front().as_integer();
      const std::string* at = group.find("values")->as_array()->front().as_string();
      const auto place = id ? places_.find(Id{*id}) : places_.end();
      if (at && place != places_.end())
        committee_.people[place->second].touched_at = parse_timestamp(*at);
    }
  }

  void find_gaps() {
    if (!reads(rows_, "role") || !reads(rows_, "contact") || !reads(deals_, "pipeline")) return;
    std::set<std::pair<Id, std::string>> filled;
    for (const CommitteePerson& person : committee_.people)
      for (const CommitteeRole& role : person.roles) filled.emplace(role.deal, role.role);
    std::map<Id, std::vector<std::string>> needed;
    for (const Id id : open_) {
      const auto deal = deals_read_.find(id);
      if (deal == deals_read_.end()) continue;
      const Id pipeline = reference(deal->second, "pipeline");
      if (!needed.contains(pipeline)) needed[pipeline] = roles_needed(pipeline);
      CommitteeGap gap{.deal = id, .deal_name = shown(deal->second, "name"), .missing = {}};
      for (const std::string& role : needed[pipeline])
        if (!filled.contains({id, role})) gap.missing.push_back(role);
      if (!gap.missing.empty()) committee_.gaps.push_back(std::move(gap));
    }
  }

  std::vector<std::string> roles_needed(Id id) const {
    std::vector<std::string> roles;
    const auto pipeline = query::fetch(environment_, object("pipelines"), id);
    if (live(pipeline) && reads(pipeline->object(), "needed_roles"))
      schema::kind::for_each_element(text(*pipeline, "needed_roles"),
                                     [&](std::string_view role) { roles.emplace_back(role); });
    return roles;
  }

  Committee finish() {
    take_superiors();
    assign_roles();
    name_accounts();
    note_touches();
    find_gaps();
    return std::move(committee_);
  }

  const ReadEnvironment& environment_;
  const schema::Object& accounts_;
  const schema::Object& contacts_;
  const schema::Object& deals_;
  const schema::Object& rows_;
  Committee committee_;
  std::set<Id> open_;
  std::map<Id, Stored> deals_read_;
  std::map<Id, std::vector<CommitteeRole>> roles_;  // by contact
  std::map<Id, size_t> places_;                     // of people
};

}  // namespace

std::optional<Committee> committee_of_account(const ReadEnvironment& environment, Id account) {
  return Convening(environment).of_account(account);
}

std::optional<Committee> committee_of_deal(const ReadEnvironment& environment, Id deal) {
  return Convening(environment).of_deal(deal);
}

}  // namespace kith::sales
