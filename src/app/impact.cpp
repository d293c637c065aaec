#include "app/impact.h"

#include "query/question.h"
#include "query/read.h"
#include "schema/formula/settle.h"

namespace kith::app {
namespace {

using query::Stored;
using storage::Connection;

constexpr int documents_max = 2'000;  // views, rules and roles that are looked through
constexpr int64_t counted_up_to = 1'000'000;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

// Whether a document names the field, alone or on a path such as account.size_c.
bool mentions(std::string_view document, std::string_view name) {
  for (size_t at = document.find(name); at != std::string_view::npos;
       at = document.find(name, at + 1)) {
    const bool starts = at == 0 || !is_name_character(document[at - 1]);
    const size_t end = at + name.size();
    if (starts && (end == document.size() || !is_name_character(document[end]))) return true;
  }
  return false;
}

std::string_view text(const Stored& record, std::string_view name) {
  const schema::Field* field = record.object().field(name);
  const auto* held = field ? std::get_if<std::string>(&record.cells(*field)[0]) : nullptr;
  return held ? std::string_view(*held) : std::string_view();
}

std::vector<Stored> all_of(const query::ReadEnvironment& where, std::string_view name) {
  query::Question question;
  question.object = where.schema.object(name);
  if (!question.object) return {};
  const auto ids = query::select_ids(where, question, Id{}, documents_max);
  return query::fetch_many(where, *question.object, ids);
}

}  // namespace

Impact impact_of(Connection& db, const schema::Schema& schema, const access::Directory& directory,
                 const schema::Object& object, const schema::Field* field) {
  const query::ReadEnvironment where{db, schema, query::everything(), directory};
  Impact impact;
  query::Question question;
  question.object = &object;
  if (field) question.filter = query::condition_on(object, *field, query::Op::exists, {});
  const auto count = query::count(where, question, counted_up_to);
  impact.records = count.value;
  impact.exact = count.exact;
  const auto names = [&](std::string_view document) {
    return !field || mentions(document, field->name);
  };
  for (const Stored& view : all_of(where, "saved_views")) {
    if (text(view, "object") == object.name && names(text(view, "settings")))
      impact.views.emplace_back(text(view, "name"));
  }
  for (const Stored& rule : all_of(where, "validation_rules")) {
    if (text(rule, "applies_to") != object.name) continue;
    if (names(text(rule, "condition")) || names(text(rule, "named_field")))
      impact.rules.emplace_back(text(rule, "name"));
  }
  for (const Stored& role : all_of(where, "roles")) {
    const auto permissions = parse_json(text(role, "permissions"));
    const Json* objects = permissions ? permissions->find("objects") : nullptr;
    const Json* rights = objects ? objects->find(object.name) : nullptr;
    const Json* fields = rights ? rights->find("fields") : nullptr;
    if (rights && (!field || (fields && fields->find(field->name))))
      impact.roles.emplace_back(text(role, "name"));
  }
  if (field) {
    impact.references = schema::formula::formulas_using(schema, object, *field);
    return impact;
  }
  for (const schema::Object& other : schema.objects()) {
    for (const schema::Field& reference : other.fields) {
      if (!reference.system && schema.target(reference) == &object && other.id != object.id)
        impact.references.push_back(other.name + "." + reference.name);
    }
  }
  return impact;
}

}  // namespace kith::app
