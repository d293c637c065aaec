#include "sales/account_group.h"

#include <algorithm>
#include <array>
#include <unordered_map>

#include "query/question.h"
#include "records/conditions.h"
#include "sales/hierarchy.h"
#include "sales/look_up.h"
#include "sales/settlement.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::ReadEnvironment;
using query::Stored;
using Fn = query::Measure::Fn;

constexpr std::array deal_fields = {"account", "status", "amount", "expected_amount", "close_date"};

void add(GroupFigures& to, const GroupFigures& more) {
  to.open += more.open;
  to.won += more.won;
  for (const auto member :
       {&GroupFigures::pipeline, &GroupFigures::weighted, &GroupFigures::won_year,
        &GroupFigures::won_ever, &GroupFigures::receivable, &GroupFigures::overdue})
    to.*member = plus(to.*member, more.*member);
}

class Gathering {
 public:
  Gathering(const ReadEnvironment& environment, Date today)
      : environment_(environment),
        accounts_(*environment.schema.object("accounts")),
        deals_(*environment.schema.object("opportunities")) {
    const std::chrono::year_month_day day{today};
    const auto back = day - std::chrono::years{1};
    // 29 February is followed by 1 March.
    group_.since = back.ok() ? Date{back} : Date{back.year() / back.month() / std::chrono::last};
    group_.since += std::chrono::days{1};
    group_.narrowed = narrows(accounts_) || narrows(deals_);
    group_.shows_deals =
        may_read(deals_) && std::ranges::all_of(deal_fields, [&](const char* name) {
          return environment.visibility.reads(deals_, *deals_.field(name));
        });
    group_.shows_cash = reads("receivable") && reads("overdue");
  }

  std::optional<AccountGroup> gather(Id account) {
    const auto present = seen(account);
    if (!present) return std::nullopt;
    descend(topmost(*present));
    read_accounts();
    if (group_.shows_deals) read_deals();
    roll_up();
    return std::move(group_);
  }

 private:
  bool narrows(const schema::Object& object) const {
    return environment_.visibility.rows(object).node != Filter::Node::always;
  }
  bool may_read(const schema::Object& object) const {
    return environment_.visibility.rows(object).node != Filter::Node::never;
  }
  bool reads(std::string_view field) const {
    return environment_.visibility.reads(accounts_, *accounts_.field(field));
  }

  std::optional<Stored> seen(Id account) const {
    auto found = query::fetch(environment_, accounts_, account);
    if (found && found->deleted()) return std::nullopt;
    return found;
  }

  // A circle that came from before the rule against them ends where it began to repeat.
  Id topmost(const Stored& present) const {
    Id top = present.id();
    if (!reads("parent")) return top;
    Id above = reference(present, "parent");
    for (int level = 0; above && level < account_hierarchy.levels_max; ++level) {
      const auto next = seen(above);
      if (!next || next->id() == present.id()) break;
      top = next->id();
      above = reference(*next, "parent");
    }
    return top;
  }

  void descend(Id top) {
    std::vector<Id> level{top};
    place(top, 0);
    for (int depth = 1; depth <= account_hierarchy.levels_max && reads("parent"); ++depth) {
      const size_t room = group_accounts_max - group_.accounts.size();
      auto next = right_below(environment_, account_hierarchy, level, room + 1);
      std::erase_if(next, [&](Id id) { return places_.contains(id); });
      if (next.size() > room) {
        group_.complete = false;
        next.resize(room);
      }
      if (next.empty()) return;
      for (const Id id : next) place(id, depth);
      level = std::move(next);
    }
  }

  void place(Id id, int level) {
    places_.emplace(id, group_.accounts.size());
    group_.accounts.push_back({.id = id, .parent = {}, .name = {}, .level = level});
  }

  std::vector<Id> ids() const {
    std::vector<Id> all;
    for (const GroupAccount& account : group_.accounts) all.push_back(account.id);
    return all;
  }

  void read_accounts() {
    const std::vector<Id> all = ids();
    const bool named = reads("name");
    for (const Stored& record : query::fetch_many(environment_, accounts_, all)) {
      GroupAccount& account = group_.accounts[places_.at(record.id())];
      if (account.level > 0) account.parent = reference(record, "parent");
      if (named) account.name = text(record, "name");
      if (!group_.shows_cash) continue;
      account.own.receivable = decimal(record, "receivable");
      account.own.overdue = decimal(record, "overdue");
    }
  }

  Filter is(std::string_view status) const {
    return records::where(deals_, *deals_.field("status"), Op::eq, {std::string(status)});
  }

  query::GroupQuestion deals_of_all() const {
    std::vector<Value> values;
    for (const GroupAccount& account : group_.accounts) values.push_back(account.id.value);
    const auto path = [&](std::string_view field) {
      return records::whole(deals_, *deals_.field(field));
    };
    const Filter lately =
        records::where(deals_, *deals_.field("close_date"), Op::ge, {group_.since});
    query::GroupQuestion question;
    question.object = &deals_;
    question.filter = records::where(deals_, *deals_.field("account"), Op::in, std::move(values));
    question.keys.push_back({.path = path("account"), .by = {}});
    question.measures = {
        {.fn = Fn::count, .filter = is("open")},
        {.fn = Fn::count, .filter = is("won")},
        {.fn = Fn::sum, .path = path("amount"), .filter = is("open")},
        {.fn = Fn::sum, .path = path("expected_amount"), .filter = is("open")},
        {.fn = Fn::sum, .path = path("amount"), .filter = Filter::both(is("won"), lately)},
        {.fn = Fn::sum, .path = path("amount"), .filter = is("won")}};
    question.limit = static_cast<int>(group_accounts_max) + 1;
    return question;
  }

  void read_deals() {
    std::string answer;
    JsonWriter json(answer);
    if (!query::read_groups(environment_, deals_of_all(), json)) return;
    const auto read = parse_json(answer);
    const Json* groups = read ? read->find("groups") : nullptr;
    if (!groups || !groups->as_array()) return;
    for (const Json& group : *groups->as_array()) {
      const Json* keys = group.find("keys");
      const Json* values = group.find("values");
      const auto id = parse_id(keys->as_array()->front().text("id"));
      const auto at = id ? places_.find(*id) : places_.end();
      if (at != places_.end()) take(*values->as_array(), group_.accounts[at->second].own);
    }
  }

  static void take(const Json::Array& values, GroupFigures& figures) {
    const auto count = [&](size_t at) { return values[at].as_integer().value_or(0); };
    const auto sum = [&](size_t at) {
      const std::string* written = values[at].as_string();
      return written ? parse_decimal(*written).value_or(Decimal{}) : Decimal{};
    };
    figures.open = count(0);
    figures.won = count(1);
    figures.pipeline = sum(2);
    figures.weighted = sum(3);
    figures.won_year = sum(4);
    figures.won_ever = sum(5);
  }

  // From the last: whoever stands below comes later.
  void roll_up() {
    for (GroupAccount& account : group_.accounts) account.rolled = account.own;
    for (size_t at = group_.accounts.size(); at-- > 1;) {
      const GroupAccount& account = group_.accounts[at];
      const auto parent = places_.find(account.parent);
      if (parent == places_.end()) continue;
      GroupAccount& above = group_.accounts[parent->second];
      above.below += account.below + 1;
      add(above.rolled, account.rolled);
    }
  }

  const ReadEnvironment& environment_;
  const schema::Object& accounts_;
  const schema::Object& deals_;
  AccountGroup group_;
  std::unordered_map<Id, size_t> places_;
};

}  // namespace

std::optional<AccountGroup> account_group(const ReadEnvironment& environment, Id account,
                                          Date today) {
  return Gathering(environment, today).gather(account);
}

}  // namespace kith::sales
