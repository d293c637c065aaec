#include <algorithm>

#include "query/naming.h"
#include "records/twins.h"
#include "sales/conversion.h"
#include "sales/lead_map.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Likeness;

constexpr int matches_max = 6;

query::ReadEnvironment seen(const records::Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

bool has_name(const Json& values) {
  for (const std::string_view name : {"name", "last_name", "first_name"})
    if (!values.text(name).empty()) return true;
  return false;
}

// Companies of one name, host or number are one; people share names, and the phone of an office.
bool is_sure(const schema::Object& object, const std::vector<Likeness>& reasons) {
  const auto has = [&](Likeness likeness) {
    return std::ranges::find(reasons, likeness) != reasons.end();
  };
  if (object.title_field().settings.text("names") == "company") return !reasons.empty();
  return has(Likeness::email) || has(Likeness::external) || has(Likeness::name_company) ||
         (has(Likeness::phone) && has(Likeness::name));
}

std::string title_of(const records::Unit& unit, const Stored& record) {
  const schema::Field& title = record.object().title_field();
  const auto* name = std::get_if<std::string>(&record.cells(title)[0]);
  return name && unit.actor.reads(record.object(), title) ? *name : std::string();
}

Id account_of(const records::Unit& unit, const Stored& contact) {
  const schema::Field& field = *contact.object().field("account");
  const auto* id = std::get_if<int64_t>(&contact.cells(field)[0]);
  return id && unit.actor.reads(contact.object(), field) ? Id{*id} : Id{};
}

std::optional<Stored> seen_account(const records::Unit& unit, Id id) {
  auto account = id ? query::fetch(seen(unit), *unit.schema->object("accounts"), id) : std::nullopt;
  return account && !account->deleted() ? std::move(account) : std::nullopt;
}

std::string company_of(const records::Unit& unit, const Stored& record) {
  if (record.object().name != "contacts") return {};
  const auto account = seen_account(unit, account_of(unit, record));
  return account ? title_of(unit, *account) : std::string();
}

Proposed propose_one(const records::Records& records, const records::Unit& unit, const Stored& lead,
                     std::string_view name) {
  const schema::Object& object = *unit.schema->object(name);
  Proposed proposed{.object = &object,
                    .may_create = unit.actor.require(access::Verb::create, object).ok(),
                    .values = values_from(unit, lead, object),
                    .matches = {},
                    .use = {}};
  if (!records::can_be_twin(object) || !unit.actor.require(access::Verb::read, object))
    return proposed;
  const Stored draft = draft_of(unit, object, proposed.values);
  for (const records::Twin& twin : records::twins(seen(unit), records, unit.schema, draft,
                                                  matches_max, records::Among::own_object)) {
    Match match{twin.record.id(), title_of(unit, twin.record), company_of(unit, twin.record), {}};
    for (const Likeness reason : twin.reasons) match.reasons.push_back(records::name_of(reason));
    if (!proposed.use && is_sure(object, twin.reasons)) proposed.use = match.id;
    proposed.matches.push_back(std::move(match));
  }
  return proposed;
}

// Whoever is known already stands with a company.
void propose_account_of(const records::Unit& unit, const Proposed& contact, Proposed& account) {
  if (!contact.use) return;
  const auto person = query::fetch(seen(unit), *contact.object, contact.use);
  const auto theirs = person ? seen_account(unit, account_of(unit, *person)) : std::nullopt;
  if (!theirs) return;
  const auto known = std::ranges::find(account.matches, theirs->id(), &Match::id);
  if (known != account.matches.end()) {
    known->reasons.push_back("contact");
    std::rotate(account.matches.begin(), known, known + 1);
  } else {
    account.matches.insert(account.matches.begin(),
                           {theirs->id(), title_of(unit, *theirs), {}, {"contact"}});
  }
  account.use = theirs->id();
}

int64_t hanging(const records::Unit& unit, std::string_view object, const Stored& lead) {
  const schema::Object& rows = *unit.schema->object(object);
  return query::count_naming(unit.db, *unit.schema, rows, {rows.field("record"), lead.id()},
                             query::Rows::live);
}

}  // namespace

Proposal propose(const records::Records& records, const records::Unit& unit, const Stored& lead) {
  Proposal proposal;
  proposal.account = propose_one(records, unit, lead, "accounts");
  proposal.contact = propose_one(records, unit, lead, "contacts");
  proposal.opportunity = propose_one(records, unit, lead, "opportunities");
  proposal.opportunity.matches.clear();
  proposal.opportunity.use = {};
  propose_account_of(unit, proposal.contact, proposal.account);
  if (!has_name(proposal.account.values)) proposal.account.values = Json::Object{};
  proposal.activities = hanging(unit, "activity_links", lead);
  proposal.attachments = hanging(unit, "attachments", lead);
  proposal.comments = hanging(unit, "comments", lead);
  return proposal;
}

}  // namespace kith::sales
