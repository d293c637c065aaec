#include "sales/commissions.h"

#include <algorithm>
#include <map>
#include <set>

#include "automation/approvers.h"
#include "automation/fields.h"
#include "records/conditions.h"
#include "sales/commission_rules.h"
#include "sales/days.h"
#include "sales/line_sums.h"
#include "sales/look_up.h"
#include "sales/noted.h"
#include "sales/receivables.h"
#include "schema/kinds/money.h"

namespace kith::sales {
namespace {

namespace money = schema::money;
using automation::day;
using query::Filter;
using query::Op;
using query::Stored;
using records::Records;
using records::Unit;
using Whom = CommissionRule::Whom;

constexpr int page_lines = 500;

bool is_settled(const Stored& line) {
  return text(line, "state") == "approved" || text(line, "state") == "paid";
}

// Found by its id also when it is deleted, which a reference to one object would not be.
Id source_of_line(const Stored& line) {
  const auto* id = std::get_if<int64_t>(&cell(line, "source", 1));
  return id ? Id{*id} : Id{};
}

// In id order, which is that of their writing.
std::vector<Stored> lines_where(const Unit& unit, Filter filter) {
  const schema::Object& lines = *unit.schema->object("commissions");
  query::Question question;
  question.object = &lines;
  question.filter = std::move(filter);
  std::vector<Stored> found;
  for (Id after;;) {
    const auto ids = query::select_ids(automation::seen_by_all(unit), question, after, page_lines);
    if (ids.empty()) break;
    for (Stored& line : query::fetch_many(automation::seen_by_all(unit), lines, ids))
      found.push_back(std::move(line));
    if (ids.size() < page_lines) break;
    after = ids.back();
  }
  std::ranges::sort(found, {}, [](const Stored& line) { return line.id(); });
  return found;
}

Decimal sum_of(const std::vector<Stored>& lines, std::string_view field) {
  Decimal sum;
  for (const Stored& line : lines) sum = plus(sum, decimal(line, field));
  return sum;
}

bool counts(const Stored& record) {
  if (record.deleted()) return false;
  if (record.object().name == "opportunities") return text(record, "status") == "won";
  return record.object().name == "payments" || binds(record);
}

// Whoever the record belongs to: a payment is written down by anybody, and belongs to its contract or order.
Id owner_of(const Unit& unit, const Stored& record) {
  if (record.object().name != "payments") return record.owner();
  const auto whole = whole_of(unit, record);
  return whole && whole->owner() ? whole->owner() : record.owner();
}

std::vector<Id> who_earns(const Unit& unit, const CommissionRule& rule, const Stored& record) {
  std::vector<Id> people;
  switch (rule.whom) {
    case Whom::owner:
      people = {owner_of(unit, record)};
      break;
    case Whom::manager:
      people = {automation::manager_of(unit, owner_of(unit, record))};
      break;
    case Whom::person:
      people = {reference(rule.stored, "person")};
      break;
    case Whom::team:
      for (const access::User& user : unit.actor.directory().users())
        if (user.active && user.team == reference(rule.stored, "team")) people.push_back(user.id);
  }
  std::erase(people, Id{});
  return people;
}

// One rule over one record.
class Reckoning {
 public:
  Reckoning(const Records& records, const Unit& unit, const CommissionRule& rule,
            const Stored& source)
      : records_(records),
        unit_(unit),
        rule_(rule),
        source_(source),
        minor_digits_(minor_digits_of(unit.base_currency)) {}

  Status run(WhoEarns who) {
    auto lines = lines_where(unit_, Filter::both(is("rule", value_of(rule_.id())),
                                                 is("source", value_of(source_.id()))));
    std::map<Id, std::vector<Stored>> by_person;
    for (Stored& line : lines) by_person[reference(line, "person")].push_back(std::move(line));
    std::map<Id, Parts> earned = parts(by_person, who);
    // Also those who earn nothing of it any more.
    for (const auto& [person, of_person] : by_person) earned.try_emplace(person);
    for (const auto& [person, part] : earned) TRY(reckon(person, part, by_person[person]));
    return done();
  }
  int64_t written() const { return written_; }

 private:
  struct Parts {
    Decimal base;
    Decimal fixed;
  };
  // What one record is to one person, with the lines that say so already.
  struct Entry {
    Id source;
    Date on{};
    Decimal base;
    std::vector<Stored> lines;
  };
  struct Worth {
    Decimal amount;
    std::optional<Decimal> rate;
    std::string words;
  };

  Filter is(std::string_view field, Value value) const {
    return automation::is(*unit_.schema->object("commissions"), field, std::move(value));
  }

  std::optional<Date> source_day() const {
    if (const auto on = day(source_, rule_.source->day)) return on;
    if (rule_.source->instant.empty()) return std::nullopt;
    const auto at = automation::instant(source_, rule_.source->instant);
    if (!at) return std::nullopt;
    return workspace_zone(unit_).date_at(*at);
  }

  // Who earns on how much of it. Nobody where it does not count (any more), or nobody knows what it is worth.
  std::map<Id, Parts> parts(const std::map<Id, std::vector<Stored>>& by_person, WhoEarns who) {
    const auto* base = std::get_if<Decimal>(&cell(source_, "amount", money::base));
    const auto on = source_day();
    if (!counts(source_) || !base || !on) return {};
    std::vector<Id> standing;
    bool settled = false;
    for (const auto& [person, lines] : by_person) {
      settled = settled || std::ranges::any_of(lines, is_settled);
      if (sum_of(lines, "base_amount").units != 0) standing.push_back(person);
    }
    if (settled && standing.empty())  // taken back altogether, and there again
      for (const auto& [person, lines] : by_person)
        if (std::ranges::any_of(lines, is_settled)) standing.push_back(person);
    // What was approved follows the money alone; before that the rule is asked again.
    if (!settled) {
      const bool earns = rule_.holds_on(*on) && (rule_.active || !standing.empty()) &&
                         meets(unit_, rule_, source_);
      if (!earns) return {};
      if (standing.empty() || who == WhoEarns::asked_anew)
        standing = who_earns(unit_, rule_, source_);
    }
    return shared(*base, standing);
  }

  std::map<Id, Parts> shared(Decimal base, const std::vector<Id>& people) const {
    std::map<Id, Parts> shares;
    if (people.empty()) return shares;
    const int count = static_cast<int>(people.size());
    const auto bases = split_evenly(base, count, minor_digits_);
    const auto fixed = split_evenly(rule_.fixed.value_or(Decimal{}), count, minor_digits_);
    for (size_t i = 0; i < people.size(); ++i) shares[people[i]] = {bases[i], fixed[i]};
    return shares;
  }

  Status reckon(Id person, const Parts& part, std::vector<Stored>& lines) {
    const auto known = lines.empty() ? std::nullopt : day(lines.front(), "earned_on");
    const bool settled = std::ranges::any_of(lines, is_settled);
    const Date on =
        settled ? known.value_or(Date{}) : source_day().value_or(known.value_or(Date{}));
    Entry entry{source_.id(), on, part.base, std::move(lines)};
    if (!rule_.period) return settle(person, entry, alone(part));
    const Date start = start_of(*rule_.period, on);
    TRY(reckon_period(person, start, &entry));
    // Of a period that it has left, what remains.
    if (!known || start_of(*rule_.period, *known) == start) return done();
    return reckon_period(person, start_of(*rule_.period, *known), nullptr);
  }

  Worth alone(const Parts& part) const {
    if (part.base.units == 0) return {{}, {}, "0"};
    if (rule_.fixed) return {part.fixed, {}, format(part.fixed)};
    return worth({}, part.base);
  }

  // What lies between two sums of a period.
  Worth worth(Decimal from, Decimal to) const {
    const auto before = earned(rule_.scale, from, minor_digits_);
    const auto after = earned(rule_.scale, to, minor_digits_);
    if (!before || !after) throw std::overflow_error("commission is too large to be held");
    return {minus(*after, *before), rate_between(rule_.scale, from, to),
            words_of(rule_.scale, from, to)};
  }

  // All that the person has earned on in the period, one after the other.
  Status reckon_period(Id person, Date start, Entry* given) {
    const schema::Object& lines = *unit_.schema->object("commissions");
    const Date last = add(*rule_.period, start, 1) - std::chrono::days{1};
    std::map<Id, Entry> entries;
    for (Stored& line : lines_where(
             unit_,
             Filter::both(
                 Filter::both(is("rule", value_of(rule_.id())), is("person", value_of(person))),
                 records::where(lines, *lines.field("earned_on"), Op::between, {start, last})))) {
      const Id source = source_of_line(line);
      if (source == source_.id()) continue;  // stands in `given`, if it does at all
      Entry& entry = entries[source];
      entry.source = source;
      entry.on = day(line, "earned_on").value_or(start);
      entry.base = plus(entry.base, decimal(line, "base_amount"));
      entry.lines.push_back(std::move(line));
    }
    if (given) entries[given->source] = std::move(*given);
    std::vector<Entry*> order;
    for (auto& [source, entry] : entries) order.push_back(&entry);
    std::ranges::sort(order, {},
                      [](const Entry* entry) { return std::pair(entry->on, entry->source); });
    Decimal sum;
    for (Entry* entry : order) {
      const Decimal next = plus(sum, entry->base);
      TRY(settle(person, *entry, worth(sum, next)));
      sum = next;
    }
    return done();
  }

  // Writes the difference to what is approved: into the line that is not, or as a new one.
  Status settle(Id person, const Entry& entry, Worth worth) {
    std::vector<Stored> settled;
    std::vector<const Stored*> open;
    for (const Stored& line : entry.lines)
      is_settled(line) ? settled.push_back(line) : open.push_back(&line);
    const Decimal approved = sum_of(settled, "amount");
    const Decimal base = minus(entry.base, sum_of(settled, "base_amount"));
    if (!settled.empty()) {
      if (entry.base.units == 0) worth.words = "0";
      worth.words += " − " + format(approved);
      worth.rate.reset();
    }
    worth.amount = minus(worth.amount, approved);
    if (open.empty()) {
      if (base.units == 0 && worth.amount.units == 0) return done();
      return write_new(person, entry, base, worth, settled.empty());
    }
    TRY(correct(*open.front(), entry.on, base, worth, settled.empty()));
    // Several are open where an approval was taken back.
    for (size_t i = 1; i < open.size(); ++i) TRY(correct(*open[i], entry.on, {}, {}, false));
    return done();
  }

  void fill(Stored& line, Decimal base, const Worth& worth) const {
    const auto put = [&](std::string_view field, Decimal amount) {
      const auto cells = line.cells(*line.object().field(field));
      cells[money::amount] = amount;
      cells[money::currency] = std::string(unit_.base_currency);
    };
    const bool nothing = base.units == 0 && worth.amount.units == 0;
    put("base_amount", base);
    put("amount", worth.amount);
    set(line, "rate", worth.rate && !nothing ? Value{*worth.rate} : Value{});
    set(line, "calculation", nothing ? Value{} : Value{worth.words});
    set(line, "state", std::string(nothing ? "taken_back" : "earned"));
  }

  Status correct(const Stored& line, Date on, Decimal base, const Worth& worth, bool first) {
    Stored after = line;
    fill(after, base, worth);
    if (first) {
      set(after, "earned_on", on);
      set(after, "month", start_of(Period::month, on));
    }
    const auto saved = TRY(records_.update(unit_, line, std::move(after)));
    if (saved.version != line.version()) ++written_;
    return done();
  }

  Status write_new(Id person, const Entry& entry, Decimal base, const Worth& worth, bool first) {
    Stored line(*unit_.schema->object("commissions"));
    fill(line, base, worth);
    if (entry.lines.empty()) {
      const auto link = source_.object().field("account");
      set(line, "name",
          automation::title_of(source_) + " · " + std::string(text(rule_.stored, "name")));
      if (link) set(line, "account", value_of(reference(source_, "account")));
    } else {
      for (const std::string_view field : {"name", "account"})
        set(line, field, cell(entry.lines.front(), field));
    }
    set(line, "person", value_of(person));
    set(line, "owner", value_of(person));
    set(line, "rule", value_of(rule_.id()));
    const auto named = line.cells(*line.object().field("source"));
    named[0] = source_.object().id;
    named[1] = entry.source.value;
    set(line, "earned_on", entry.on);
    // What comes behind an approved line belongs to the month in which it comes up.
    set(line, "month", start_of(Period::month, first ? entry.on : workspace_today(unit_)));
    set(line, "line_key", key_of(person, entry));
    TRY(records_.create(unit_, std::move(line)));
    ++written_;
    return done();
  }

  std::string key_of(Id person, const Entry& entry) const {
    const std::string stem =
        format(rule_.id()) + " " + format(entry.source) + " " + format(person) + " ";
    size_t number = entry.lines.size();
    const auto taken = [&] {
      return std::ranges::any_of(entry.lines, [&](const Stored& line) {
        return text(line, "line_key") == stem + std::to_string(number);
      });
    };
    while (taken()) ++number;
    return stem + std::to_string(number);
  }

  const Records& records_;
  const Unit& unit_;
  const CommissionRule& rule_;
  const Stored& source_;
  const int minor_digits_;
  int64_t written_ = 0;
};

}  // namespace

Result<int64_t> reckon_commission(const Records& records, const Unit& unit, const Stored& source,
                                  WhoEarns who) {
  int64_t written = 0;
  for (const CommissionRule& rule : commission_rules_on(unit, source.object().name)) {
    // The reaction, and whoever recalculates, one after the other: each sees what the other wrote.
    unit.db.take_turns("commission " + format(rule.id()));
    Reckoning reckoning(records, unit, rule, source);
    TRY(reckoning.run(who));
    written += reckoning.written();
  }
  return written;
}

namespace {

// A payment that was moved to another contract or order is somebody else's.
bool was_moved(const schema::Object& object, const records::Change& change) {
  if (object.name != "payments") return false;
  return change.field(object.field("contract")->id) != nullptr ||
         change.field(object.field("sales_order")->id) != nullptr;
}

}  // namespace

app::Reaction follow_commission() {
  std::vector<std::string> objects;
  for (const CommissionSource& source : commission_sources) objects.emplace_back(source.object);
  return {
      .name = "commission",
      .objects = std::move(objects),
      .run = [](const Records& records, const Unit& unit, const records::Change& change) -> Status {
        const schema::Object* object = unit.schema->object(change.object);
        if (!object) return done();
        const auto record = query::fetch(automation::seen_by_all(unit), *object, change.record);
        if (!record) return done();
        TRY(reckon_commission(
            records, unit, *record,
            was_moved(*object, change) ? WhoEarns::asked_anew : WhoEarns::as_it_stands));
        return done();
      }};
}

}  // namespace kith::sales
