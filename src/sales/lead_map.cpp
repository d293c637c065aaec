#include "sales/lead_map.h"

#include <algorithm>

#include "records/twin_features.h"
#include "sales/look_up.h"
#include "schema/kind.h"
#include "text/mail.h"

namespace kith::sales {
namespace {

using query::Stored;
using schema::Field;

struct Way {
  std::string_view target;
  std::string_view from;
  std::string_view to;
};
constexpr Way ways[] = {
    {"accounts", "company", "name"},
    {"accounts", "website", "website"},
    {"accounts", "address", "address"},
    {"accounts", "source", "source"},
    {"accounts", "tags", "tags"},
    {"contacts", "name", "name"},
    {"contacts", "last_name", "last_name"},
    {"contacts", "first_name", "first_name"},
    {"contacts", "title", "title"},
    {"contacts", "email", "email"},
    {"contacts", "phone", "phone"},
    {"contacts", "email_opt_out", "email_opt_out"},
    {"contacts", "source", "source"},
    {"contacts", "description", "description"},
    {"contacts", "tags", "tags"},
    {"opportunities", "source", "source"},
    {"opportunities", "description", "description"},
    {"opportunities", "tags", "tags"},
};

bool is_empty(const Stored& record, const Field& field) {
  return std::ranges::all_of(record.cells(field), is_null);
}

bool is_list(const Field& field) { return field.kind->shape() == schema::Shape::list; }

Json shown(const Stored& record, const Field& field) {
  std::string out;
  JsonWriter json(out);
  json.begin_array();
  field.kind->write(field, schema::ValueRow(record.cells(field)), 0, schema::WriteContext(), json);
  json.end_array();
  auto read = parse_json(out);
  return read ? std::move((*read->as_array())[0]) : Json();
}

// A list of its own may know other options.
bool takes(const Field& to, const Stored& lead, const Field& from) {
  if (to.options.empty()) return true;
  const auto* value = std::get_if<std::string>(&lead.cells(from)[0]);
  const schema::Option* option = value ? to.option(*value) : nullptr;
  return option && option->active;
}

class Mapping {
 public:
  Mapping(const records::Unit& unit, const Stored& lead, const schema::Object& target)
      : unit_(unit), lead_(lead), target_(target) {}

  void carry(std::string_view from_name, std::string_view to_name) {
    const Field* from = lead_.object().field(from_name);
    const Field* to = target_.field(to_name);
    if (!from || !to || from->kind != to->kind || is_empty(lead_, *from)) return;
    if (!unit_.actor.reads(lead_.object(), *from) || !may_write(*to)) return;
    if (takes(*to, lead_, *from)) values_.set(std::string(to_name), shown(lead_, *from));
  }
  void put(std::string_view name, Json value) {
    const Field* field = target_.field(name);
    if (field && may_write(*field) && !values_.find(name))
      values_.set(std::string(name), std::move(value));
  }
  Json take() && { return std::move(values_); }

 private:
  bool may_write(const Field& field) const {
    return !field.read_only && unit_.actor.writes(target_, field);
  }

  const records::Unit& unit_;
  const Stored& lead_;
  const schema::Object& target_;
  Json values_{Json::Object{}};
};

std::string_view readable_text(const records::Unit& unit, const Stored& lead,
                               std::string_view field) {
  const Field& from = *lead.object().field(field);
  return unit.actor.reads(lead.object(), from) ? text(lead, field) : std::string_view();
}

// The company's own host, where the mail is not one that everybody may have.
std::string site_of(const records::Unit& unit, const Stored& lead) {
  const auto domain = normalise_domain(readable_text(unit, lead, "email"));
  if (!domain || records::is_host_for_everybody(*domain)) return {};
  return "https://" + *domain;
}

void add_own(const records::Unit& unit, const Stored& lead, Mapping& mapping,
             std::string_view target) {
  const std::string_view company = readable_text(unit, lead, "company");
  if (target == "accounts") {
    mapping.put("type", "prospect");
    // One that a rule chose is chosen anew by the rules of accounts.
    const auto* kept = std::get_if<bool>(&cell(lead, "territory_locked"));
    if (kept && *kept) mapping.carry("territory", "territory");
    const std::string site = company.empty() ? std::string() : site_of(unit, lead);
    if (!site.empty()) mapping.put("website", site);
  }
  if (target == "opportunities")
    mapping.put("name", company.empty() ? readable_text(unit, lead, "name") : company);
  if (lead.owner() && lead.owner() != unit.actor.id()) mapping.put("owner", format(lead.owner()));
}

}  // namespace

Json values_from(const records::Unit& unit, const Stored& lead, const schema::Object& target) {
  Mapping mapping(unit, lead, target);
  for (const Way& way : ways)
    if (way.target == target.name) mapping.carry(way.from, way.to);
  for (const Field& field : lead.object().fields)
    if (field.custom()) mapping.carry(field.name, field.name);
  add_own(unit, lead, mapping, target.name);
  return std::move(mapping).take();
}

Stored draft_of(const records::Unit& unit, const schema::Object& object, const Json& values) {
  Stored draft(object);
  const schema::ReadContext context{.schema = *unit.schema,
                                    .base_currency = unit.base_currency,
                                    .default_country = unit.default_country,
                                    .now = unit.now};
  for (const auto& [name, value] : *values.as_object()) {
    const Field* field = object.field(name);
    if (!field || field->system) continue;
    std::vector<Value> cells(draft.cells(*field).size());
    if (field->kind->read(*field, value, context, cells).ok())
      std::ranges::move(cells, draft.cells(*field).begin());
  }
  return draft;
}

Json missing_in(const records::Unit& unit, const Stored& record, const Json& values) {
  Json missing{Json::Object{}};
  for (const auto& [name, value] : *values.as_object()) {
    const Field* field = record.object().field(name);
    if (!field || field->system || !unit.actor.writes(record.object(), *field)) continue;
    if (is_empty(record, *field)) {
      missing.set(name, value);
    } else if (is_list(*field) && value.as_array()) {
      Json united = shown(record, *field);
      const size_t before = united.as_array()->size();
      for (const Json& one : *value.as_array()) {
        auto& all = *united.as_array();
        if (std::ranges::find(all, one) == all.end()) all.push_back(one);
      }
      if (united.as_array()->size() > before) missing.set(name, std::move(united));
    }
  }
  return missing;
}

}  // namespace kith::sales
