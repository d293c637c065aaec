#include "sales/chain.h"

#include <algorithm>

#include "query/scan.h"
#include "records/conditions.h"

namespace kith::sales {
namespace {

using query::Filter;
using query::Op;
using query::ReadEnvironment;

// As many ids as one condition takes.
constexpr size_t ids_at_once = 1'000;

using Chains = std::unordered_map<Id, Chain>;
using Names = std::initializer_list<std::string_view>;

bool may_read(const ReadEnvironment& environment, std::string_view name, Names fields) {
  const schema::Object* object = environment.schema.object(name);
  if (!object || environment.visibility.rows(*object).node == Filter::Node::never) return false;
  return std::ranges::all_of(fields, [&](std::string_view field) {
    const schema::Field* known = object->field(field);
    return known && environment.visibility.reads(*object, *known);
  });
}

Id id_in(const Value& value) {
  const auto* id = std::get_if<int64_t>(&value);
  return id ? Id{*id} : Id{};
}

std::optional<Date> day_in(const Value& value, const TimeZone& zone) {
  if (const auto* day = std::get_if<Date>(&value)) return *day;
  if (const auto* at = std::get_if<Timestamp>(&value)) return zone.date_at(*at);
  return std::nullopt;
}

enum class Which { first, last };

// The first or last by day; of those without a day any.
void note(std::optional<Mark>& mark, const Mark& found, Which which = Which::first) {
  const bool better =
      !mark || (found.on && (!mark->on || (which == Which::first ? *found.on < *mark->on
                                                                 : *found.on > *mark->on)));
  if (better) mark = found;
}

class Reading {
 public:
  Reading(const ReadEnvironment& environment, const TimeZone& zone)
      : environment_(environment), zone_(zone), shown_(shown_hops(environment)) {}

  const TimeZone& zone() const { return zone_; }
  bool shows(Hop hop) const { return shown_[static_cast<size_t>(hop)]; }

  // Rows of `object` whose `link` names one of `ids`, with the values of `fields` after the link's.
  template <typename F>
  void each(std::string_view name, std::string_view link, std::span<const Id> ids, Names fields,
            const Filter& filter, F&& take) const {
    if (ids.empty()) return;
    const schema::Object& object = *environment_.schema.object(name);
    std::vector<Value> values;
    for (const Id id : ids) values.push_back(id.value);
    query::Question question;
    question.object = &object;
    question.filter = Filter::both(
        records::where(object, *object.field(link), Op::in, std::move(values)), filter);
    std::vector<query::Path> paths{query::path_of(object, *object.field(link))};
    for (const std::string_view field : fields)
      paths.push_back(query::path_of(object, *object.field(field)));
    query::scan(environment_, question, paths, take);
  }

  Filter status(std::string_view name, Names values) const {
    const schema::Object& object = *environment_.schema.object(name);
    std::vector<Value> texts;
    for (const std::string_view value : values) texts.emplace_back(std::string(value));
    return records::where(object, *object.field("status"), Op::in, std::move(texts));
  }

  // What became of these opportunities, from the quote on.
  void follow(Chains& deals) const {
    std::vector<Id> ids;
    ids.reserve(deals.size());
    for (const auto& [id, chain] : deals) ids.push_back(id);
    std::ranges::sort(ids);
    for (size_t at = 0; at < ids.size(); at += ids_at_once)
      follow(std::span(ids).subspan(at, std::min(ids_at_once, ids.size() - at)), deals);
  }

 private:
  // The agreements of one batch, and of each which deal it belongs to.
  struct Agreements {
    std::vector<Id> ids;
    std::unordered_map<Id, Id> deals;
  };

  void follow(std::span<const Id> ids, Chains& deals) const {
    if (shows(Hop::quote)) follow_quotes(ids, deals);
    if (shows(Hop::won)) follow_wins(ids, deals);
    if (!shows(Hop::agreement)) return;
    std::unordered_map<Id, bool> owing;
    const Agreements contracts = agreements("contracts", ids, deals, owing);
    const Agreements orders = agreements("orders", ids, deals, owing);
    std::unordered_map<Id, std::optional<Mark>> last;
    for (const auto& [link, made] :
         {std::pair("contract", &contracts), std::pair("sales_order", &orders)}) {
      if (shows(Hop::invoice)) follow_invoices(link, *made, deals);
      if (shows(Hop::payment)) follow_payments(link, *made, deals, last);
    }
    for (const auto& [deal, mark] : last)
      if (shows(Hop::paid) && !owing[deal]) deals[deal][Hop::paid] = mark;
    if (shows(Hop::renewal)) follow_renewals(contracts, deals);
  }

  void follow_quotes(std::span<const Id> ids, Chains& deals) const {
    const schema::Object& quotes = *environment_.schema.object("quotes");
    const Filter sent = records::where(quotes, *quotes.field("sent_at"), Op::exists, {Value{true}});
    each("quotes", "opportunity", ids, {"sent_at"}, sent, [&](Id id, std::span<const Value> row) {
      note(deals[id_in(row[0])][Hop::quote], {day_in(row[1], zone_), id, "quotes"});
    });
  }

  void follow_wins(std::span<const Id> ids, Chains& deals) const {
    each("opportunities", "id", ids, {"close_date"}, status("opportunities", {"won"}),
         [&](Id id, std::span<const Value> row) {
           deals[id][Hop::won] = Mark{day_in(row[1], zone_), id, "opportunities"};
         });
  }

  // `owing`: whether anything is open in what binds. An order under a contract is counted there.
  Agreements agreements(std::string_view name, std::span<const Id> ids, Chains& deals,
                        std::unordered_map<Id, bool>& owing) const {
    Agreements made;
    const bool orders = name == "orders";
    const auto take = [&](Id id, std::span<const Value> row) {
      const Id deal = id_in(row[0]);
      note(deals[deal][Hop::agreement],
           {day_in(row[1], zone_), id, orders ? "orders" : "contracts"});
      made.ids.push_back(id);
      made.deals[id] = deal;
      if (!shows(Hop::paid)) return;
      const auto* open = std::get_if<Decimal>(&row[2]);
      const auto* under = orders ? std::get_if<bool>(&row[3]) : nullptr;
      if (!(under && *under) && !(open && *open <= Decimal{})) owing[deal] = true;
    };
    const bool sums = shows(Hop::paid);
    if (orders && sums) {
      each(name, "opportunity", ids, {"ordered_on", "open_amount", "under_contract"},
           status(name, {"confirmed", "fulfilled"}), take);
    } else if (orders) {
      each(name, "opportunity", ids, {"ordered_on"}, status(name, {"confirmed", "fulfilled"}),
           take);
    } else if (sums) {
      each(name, "opportunity", ids, {"signed_on", "open_amount"},
           status(name, {"active", "expired", "renewed"}), take);
    } else {
      each(name, "opportunity", ids, {"signed_on"}, status(name, {"active", "expired", "renewed"}),
           take);
    }
    return made;
  }

  template <typename F>
  static void in_batches(const Agreements& made, F&& work) {
    for (size_t at = 0; at < made.ids.size(); at += ids_at_once)
      work(std::span(made.ids).subspan(at, std::min(ids_at_once, made.ids.size() - at)));
  }

  void follow_invoices(std::string_view link, const Agreements& made, Chains& deals) const {
    const schema::Object& invoices = *environment_.schema.object("invoices");
    // A red letter takes one back: it is none.
    const Filter issued = Filter::both(
        status("invoices", {"issued"}),
        records::where(invoices, *invoices.field("reverses"), Op::empty, {Value{true}}));
    in_batches(made, [&](std::span<const Id> ids) {
      each("invoices", link, ids, {"issued_on"}, issued, [&](Id id, std::span<const Value> row) {
        note(deals[made.deals.at(id_in(row[0]))][Hop::invoice],
             {day_in(row[1], zone_), id, "invoices"});
      });
    });
  }

  void follow_payments(std::string_view link, const Agreements& made, Chains& deals,
                       std::unordered_map<Id, std::optional<Mark>>& last) const {
    in_batches(made, [&](std::span<const Id> ids) {
      each("payments", link, ids, {"paid_on"}, Filter::always(),
           [&](Id id, std::span<const Value> row) {
             const Id deal = made.deals.at(id_in(row[0]));
             const Mark mark{day_in(row[1], zone_), id, "payments"};
             note(deals[deal][Hop::payment], mark);
             note(last[deal], mark, Which::last);
           });
    });
  }

  void follow_renewals(const Agreements& contracts, Chains& deals) const {
    in_batches(contracts, [&](std::span<const Id> ids) {
      each("contracts", "renews", ids, {"signed_on"},
           status("contracts", {"active", "expired", "renewed"}),
           [&](Id id, std::span<const Value> row) {
             note(deals[contracts.deals.at(id_in(row[0]))][Hop::renewal],
                  {day_in(row[1], zone_), id, "contracts"});
           });
    });
  }

  const ReadEnvironment& environment_;
  const TimeZone& zone_;
  const Shown shown_;
};

constexpr std::array lead_fields = {"created_at", "mql_at",       "sal_at",
                                    "sql_at",     "converted_at", "converted_opportunity"};

std::vector<query::Path> lead_paths(const ReadEnvironment& environment, const Reading& reading) {
  const schema::Object& leads = *environment.schema.object("leads");
  std::vector<query::Path> paths;
  for (size_t at = 0; at < lead_fields.size(); ++at) {
    // What may not be read is read as the day it came, and passed over.
    const bool shown = at >= 4
                           ? reading.shows(Hop::opportunity) &&
                                 may_read(environment, "leads", {lead_fields[4], lead_fields[5]})
                           : reading.shows(static_cast<Hop>(at));
    paths.push_back(query::path_of(leads, *leads.field(shown ? lead_fields[at] : "id")));
  }
  return paths;
}

// The lead's own hops; of which opportunity it became a part.
Id take_lead(Chain& chain, Id id, std::span<const Value> row, const Reading& reading) {
  for (size_t at = 0; at < 4; ++at) {
    if (const auto day = day_in(row[at], reading.zone())) chain.marks[at] = Mark{day, id, "leads"};
  }
  return std::holds_alternative<Timestamp>(row[4]) || is_null(row[4]) ? id_in(row[5]) : Id{};
}

// Of the deals of `chains`, those that are there for the asker, with the day they were entered on.
void enter(const ReadEnvironment& environment, const Reading& reading, Chains& chains) {
  std::vector<Id> ids;
  for (const auto& [id, chain] : chains) ids.push_back(id);
  Chains there;
  const bool dated = may_read(environment, "opportunities", {"entered_on"});
  for (size_t at = 0; at < ids.size(); at += ids_at_once) {
    const auto some = std::span(ids).subspan(at, std::min(ids_at_once, ids.size() - at));
    reading.each(
        "opportunities", "id", some, {dated ? "entered_on" : "id"}, Filter::always(),
        [&](Id id, std::span<const Value> row) {
          there[id][Hop::opportunity] = Mark{day_in(row[1], reading.zone()), id, "opportunities"};
        });
  }
  chains = std::move(there);
}

}  // namespace

Shown shown_hops(const ReadEnvironment& environment) {
  Shown shown{};
  const auto show = [&](Hop hop, bool whether) { shown[static_cast<size_t>(hop)] = whether; };
  const auto reads = [&](std::string_view object, Names fields) {
    return may_read(environment, object, fields);
  };
  show(Hop::lead, reads("leads", {"created_at"}));
  show(Hop::mql, reads("leads", {"mql_at"}));
  show(Hop::sal, reads("leads", {"sal_at"}));
  show(Hop::sql, reads("leads", {"sql_at"}));
  const bool deals = reads("opportunities", {});
  show(Hop::opportunity, deals);
  show(Hop::quote, deals && reads("quotes", {"opportunity", "sent_at"}));
  show(Hop::won, deals && reads("opportunities", {"status", "close_date"}));
  const bool agreed = deals && reads("contracts", {"opportunity", "status", "signed_on"}) &&
                      reads("orders", {"opportunity", "status", "ordered_on"});
  show(Hop::agreement, agreed);
  show(Hop::invoice,
       agreed && reads("invoices", {"contract", "sales_order", "status", "issued_on", "reverses"}));
  const bool money = agreed && reads("payments", {"contract", "sales_order", "paid_on"});
  show(Hop::payment, money);
  show(Hop::paid, money && reads("contracts", {"open_amount"}) &&
                      reads("orders", {"open_amount", "under_contract"}));
  show(Hop::renewal, agreed && reads("contracts", {"renews"}));
  return shown;
}

Chains chains_of_leads(const ReadEnvironment& environment, const query::Question& picked,
                       const TimeZone& zone) {
  const Reading reading(environment, zone);
  Chains leads;
  std::unordered_map<Id, Id> became;
  Chains deals;
  std::unordered_map<Id, std::optional<Date>> converted;
  query::scan(environment, picked, lead_paths(environment, reading),
              [&](Id id, std::span<const Value> row) {
                if (const Id deal = take_lead(leads[id], id, row, reading)) {
                  became[id] = deal;
                  converted[id] = day_in(row[4], zone);
                  deals[deal];
                }
              });
  enter(environment, reading, deals);
  reading.follow(deals);
  for (const auto& [lead, deal] : became) {
    const auto found = deals.find(deal);
    if (found == deals.end()) continue;
    Chain& chain = leads[lead];
    for (size_t at = static_cast<size_t>(Hop::opportunity); at < hop_count; ++at)
      chain.marks[at] = found->second.marks[at];
    // A lead becomes an opportunity on the day of its conversion, wherever that was entered before.
    if (converted[lead]) chain[Hop::opportunity]->on = converted[lead];
  }
  return leads;
}

Chains chains_of_deals(const ReadEnvironment& environment, const query::Question& picked,
                       const TimeZone& zone) {
  const Reading reading(environment, zone);
  const schema::Object& object = *picked.object;
  const bool dated = may_read(environment, "opportunities", {"entered_on"});
  const query::Path path = query::path_of(object, *object.field(dated ? "entered_on" : "id"));
  Chains deals;
  query::scan(environment, picked, std::span(&path, 1), [&](Id id, std::span<const Value> row) {
    deals[id][Hop::opportunity] = Mark{day_in(row[0], zone), id, "opportunities"};
  });
  reading.follow(deals);
  return deals;
}

std::optional<Chain> chain_of_deal(const ReadEnvironment& environment, Id deal,
                                   const TimeZone& zone) {
  const Reading reading(environment, zone);
  Chains deals;
  deals[deal];
  enter(environment, reading, deals);
  if (deals.empty()) return std::nullopt;
  reading.follow(deals);
  Chain chain = deals[deal];
  if (!reading.shows(Hop::lead) ||
      !may_read(environment, "leads", {lead_fields[4], lead_fields[5]}))
    return chain;
  const schema::Object& leads = *environment.schema.object("leads");
  query::Question of_deal;
  of_deal.object = &leads;
  of_deal.filter =
      records::where(leads, *leads.field("converted_opportunity"), Op::eq, {deal.value});
  Chain first;
  std::optional<Date> converted;
  query::scan(environment, of_deal, lead_paths(environment, reading),
              [&](Id id, std::span<const Value> row) {
                Chain own;
                take_lead(own, id, row, reading);
                const auto& mark = own[Hop::lead];
                if (!mark || (first[Hop::lead] && first[Hop::lead]->on <= mark->on)) return;
                first = own;
                converted = day_in(row[4], zone);
              });
  for (size_t at = 0; at < static_cast<size_t>(Hop::opportunity); ++at)
    chain.marks[at] = first.marks[at];
  if (converted) chain[Hop::opportunity]->on = converted;
  return chain;
}

}  // namespace kith::sales
