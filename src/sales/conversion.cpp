#include "sales/conversion.h"

#include <algorithm>

#include "records/twins.h"
#include "sales/carry.h"
#include "sales/lead_map.h"
#include "sales/lead_stages.h"
#include "sales/look_up.h"

namespace kith::sales {
namespace {

using query::Stored;
using records::Records;
using records::Unit;
using Becomes = Side::Becomes;

constexpr int twins_max = 20;

query::ReadEnvironment seen(const Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

std::string named(const Stored& lead, std::string_view field) {
  return std::string(text(lead, field));
}

Status may_convert(const Unit& unit, const Stored& lead) {
  if (!unit.actor.may(access::Verb::update, lead)) {
    return forbidden(
        say("Your role does not let you change this lead, so you cannot convert it. Ask its owner "
            "or an administrator.",
            "你的角色不允许修改这条线索，因此不能转化。请联系其负责人或管理员。"));
  }
  const std::string status = named(lead, "status");
  if (status == "converted") {
    Error error = conflict(
        say("“{}” has been converted already. Open its contact or account; undo the conversion to "
            "convert it anew.",
            "“{}”已转化。请打开其联系人或客户；如需重新转化，请先撤销转化。", named(lead, "name")));
    error.fields.push_back({"status", "converted", error.message});
    return error;
  }
  const auto stage = lead_stage(unit, status);
  if (!stage || leads_to(*stage, "converted")) return done();
  const schema::Label& here = label_of_status(*unit.schema, status);
  return invalid_field(
      "status", "transition",
      say("A lead is not converted from “{0}”. Bring it to a status that leads there first, such "
          "as SAL or SQL.",
          "“{1}”状态的线索不能转化，请先转入可转化的状态，例如 SAL 或 SQL。", here.en, here.zh));
}

// The record that the lead is made into was one with it until now: a rule against duplicates that
// looks across objects must not refuse it for the lead's sake.
bool only_the_lead_is_alike(const Records& records, const Unit& unit,
                            const app::DuplicateRules& rules, const Stored& draft, Id lead) {
  const query::ReadEnvironment all{unit.db, *unit.schema, query::everything(),
                                   unit.actor.directory()};
  const auto alike = records::twins(all, records, unit.schema, draft, twins_max);
  return std::ranges::all_of(alike, [&](const records::Twin& twin) {
    return twin.record.id() == lead || rules.effect(draft.object(), twin.record.object(),
                                                    twin.reasons) != app::DuplicateEffect::block;
  });
}

bool is_of_duplicates(const Error& error) {
  return !error.fields.empty() && std::ranges::all_of(error.fields, [](const FieldError& field) {
    return field.code == "duplicate";
  });
}

class Converting {
 public:
  Converting(const Records& records, const Unit& unit, const app::DuplicateRules& duplicates,
             const Stored& lead)
      : records_(records), unit_(unit), duplicates_(duplicates), lead_(lead) {}

  // The place of errors: "contact.email".
  Result<Id> make(std::string_view place, const Proposed& proposed, const Side& side,
                  const Json& more) {
    switch (side.becomes) {
      case Becomes::nothing:
        return Id{};
      case Becomes::existing:
        return complete(place, proposed, side.id, more);
      case Becomes::as_proposed:
        if (proposed.use) return complete(place, proposed, proposed.use, more);
        if (proposed.values.as_object()->empty()) return Id{};
        break;
      case Becomes::fresh:
        break;
    }
    Json values = proposed.values;
    if (side.values.find("name")) drop_parts_of_name(values);
    for (const Json* over : {&more, &side.values})
      for (const auto& [name, value] : *over->as_object()) values.set(name, value);
    auto made = create(*proposed.object, values);
    if (!made) return placed(std::move(made).error(), place);
    return made->id;
  }

 private:
  Result<records::Saved> create(const schema::Object& object, const Json& values) {
    auto made = try_create(unit_, object, values);
    if (made || !is_of_duplicates(made.error())) return made;
    const Stored draft = draft_of(unit_, object, values);
    if (!only_the_lead_is_alike(records_, unit_, duplicates_, draft, lead_.id())) return made;
    Unit insisting = unit_;
    insisting.duplicates = records::Duplicates::allowed;
    return try_create(insisting, object, values);
  }

  // In a savepoint: it may be tried again.
  Result<records::Saved> try_create(const Unit& unit, const schema::Object& object,
                                    const Json& values) {
    std::optional<Result<records::Saved>> made;
    unit.db.nested([&] {
      made.emplace(records_.create(unit, object, values));
      return made->ok();
    });
    return std::move(*made);
  }

  // What it lacks, as far as the actor may change it and nothing speaks against it: the record stays
  // as it is otherwise.
  Result<Id> complete(std::string_view place, const Proposed& proposed, Id id, const Json& more) {
    const schema::Object& object = *proposed.object;
    const auto record = query::fetch(seen(unit_), object, id);
    if (!record || record->deleted()) {
      return invalid_field(std::string(place) + ".id", "not_found",
                           say("There is no {} {}, or it is not visible to you.",
                               "{} {} 不存在或对你不可见。", object.singular, format(id)));
    }
    if (!unit_.actor.may(access::Verb::update, *record)) return id;
    Json values = proposed.values;
    for (const auto& [name, value] : *more.as_object()) values.set(name, value);
    const Json missing = missing_in(unit_, *record, values);
    if (missing.as_object()->empty()) return id;
    unit_.db.nested(
        [&] { return records_.update(unit_, object, id, record->version(), missing).ok(); });
    return id;
  }

  // Whoever writes the whole name does not mean the lead's first and last one.
  static void drop_parts_of_name(Json& values) {
    std::erase_if(*values.as_object(), [](const auto& member) {
      return member.first == "first_name" || member.first == "last_name";
    });
  }

  static Error placed(Error error, std::string_view place) {
    for (FieldError& field : error.fields) field.field = std::string(place) + "." + field.field;
    return error;
  }

  const Records& records_;
  const Unit& unit_;
  const app::DuplicateRules& duplicates_;
  const Stored& lead_;
};

Json reference_to(std::string_view field, Id id) {
  return id ? Json(Json::Object{{std::string(field), format(id)}}) : Json(Json::Object{});
}

Json of_opportunity(Id account, Id contact) {
  Json more = reference_to("account", account);
  if (contact) {
    more.set(
        "contact_roles",
        Json(Json::Array{Json(Json::Object{{"contact", format(contact)}, {"is_primary", true}})}));
  }
  return more;
}

Result<records::Saved> mark(const Records& records, const Unit& unit, const Stored& lead,
                            const Converted& made) {
  Stored after = lead;
  const auto set = [&](std::string_view field, Id id) {
    after.cells(*lead.object().field(field))[0] = value_of(id);
  };
  set("converted_account", made.account);
  set("converted_contact", made.contact);
  set("converted_opportunity", made.opportunity);
  after.cells(*lead.object().field("status"))[0] = std::string("converted");
  return records.update(unit, lead, std::move(after));
}

std::vector<Place> places_of(const Unit& unit, const Converted& made) {
  std::vector<Place> places;
  if (made.contact) places.push_back({unit.schema->object("contacts"), made.contact});
  if (made.account) places.push_back({unit.schema->object("accounts"), made.account});
  if (made.opportunity) places.push_back({unit.schema->object("opportunities"), made.opportunity});
  return places;
}

Result<Converted> convert_within(const Records& records, const Unit& unit,
                                 const app::DuplicateRules& duplicates, const Wish& wish,
                                 const Stored& lead) {
  Proposal proposal = propose(records, unit, lead);
  Converting converting(records, unit, duplicates, lead);
  Converted made{.batch = unit.batch, .lead = {}, .account = {}, .contact = {}, .opportunity = {}};
  made.account = TRY(converting.make("account", proposal.account, wish.account, Json::Object{}));
  made.contact = TRY(converting.make("contact", proposal.contact, wish.contact,
                                     reference_to("account", made.account)));
  if (!made.account && !made.contact) {
    return invalid_field("contact", "required",
                         say("A lead becomes a contact, an account or both. Choose at least one.",
                             "线索须转化为联系人或客户，或两者。请至少选择一项。"));
  }
  if (wish.opportunity.becomes == Becomes::fresh)
    made.opportunity = TRY(converting.make("opportunity", proposal.opportunity, wish.opportunity,
                                           of_opportunity(made.account, made.contact)));
  made.lead = TRY(mark(records, unit, lead, made));
  made.carried =
      TRY(carry_history(records, unit, {&lead.object(), lead.id()}, places_of(unit, made)));
  return made;
}

}  // namespace

Result<Stored> lead_to_convert(const Unit& unit, Id id) {
  const schema::Object& leads = *unit.schema->object("leads");
  auto lead = query::fetch(seen(unit), leads, id);
  if (lead && !lead->deleted()) return std::move(*lead);
  return not_found(say("There is no lead {}, or it is not visible to you.",
                       "线索 {} 不存在或对你不可见。", format(id)));
}

Result<Converted> convert(const Records& records, const Unit& unit,
                          const app::DuplicateRules& duplicates, const Wish& wish) {
  const Stored lead = TRY(lead_to_convert(unit, wish.lead));
  TRY(may_convert(unit, lead));
  if (wish.version && *wish.version != lead.version()) {
    return conflict(say("Somebody has changed this lead meanwhile. Look at it again.",
                        "有人刚刚修改了这条线索，请重新查看。"));
  }
  if (unit.batch) return convert_within(records, unit, duplicates, wish, lead);
  const std::string label = wish.label.empty() ? named(lead, "name") : wish.label;
  Unit within = unit;
  within.batch = records::open_batch(unit, records::BatchKind::conversion, label).id;
  const Converted made = TRY(convert_within(records, within, duplicates, wish, lead));
  const int64_t count =
      1 + (made.account ? 1 : 0) + (made.contact ? 1 : 0) + (made.opportunity ? 1 : 0);
  records::close_batch(within, made.batch, count, records::BatchState::done);
  return made;
}

}  // namespace kith::sales
