#include "app/validation.h"

#include <algorithm>

#include "base/log.h"
#include "query/filter.h"
#include "records/draft_view.h"

namespace kith::app {
namespace {

using query::Filter;
using storage::Connection;

constexpr storage::Sql select_rules =
    R"(SELECT applies_to, condition, named_field, message_en, message_zh FROM validation_rules
       WHERE deleted_at IS NULL AND active)";

// Whether the write touches a field that the condition reads. A relation may have changed meanwhile
// without us: it counts as touched.
bool touches(const Filter& filter, const records::Draft& draft) {
  switch (filter.node) {
    case Filter::Node::leaf:
      return draft.changed(filter.path.first().name);
    case Filter::Node::any:
    case Filter::Node::none:
      return true;
    default:
      return std::ranges::any_of(filter.children,
                                 [&](const Filter& child) { return touches(child, draft); });
  }
}

bool concerns(const Filter& filter, const records::Draft& draft, std::string_view field) {
  const bool comes_back = draft.before() && draft.before()->deleted();
  return draft.creating() || comes_back || draft.changed(field) || touches(filter, draft);
}

Result<Filter> parse(const records::Unit& unit, const schema::Object& object, const Json& filter,
                     std::string_view place) {
  return query::parse_filter(filter, *unit.schema, object, query::everything(),
                             unit.actor.asker(unit.now, unit.base_currency), place);
}

}  // namespace

void ValidationRules::refresh(Connection& db) {
  auto fresh = std::make_shared<ByObject>();
  db.query(select_rules, {}, [&](const storage::Row& row) {
    auto filter = parse_json(row.text(1));
    if (!filter) return true;
    Message message{std::string(row.text(3)), std::string(row.text(4))};
    if (message.en.empty()) message.en = message.zh;
    if (message.zh.empty()) message.zh = message.en;
    (*fresh)[std::string(row.text(0))].push_back(
        {std::move(*filter), std::string(row.text(2)), std::move(message)});
    return true;
  });
  std::lock_guard lock(mutex_);
  conditions_ = std::move(fresh);
}

std::shared_ptr<const ValidationRules::ByObject> ValidationRules::current() const {
  std::lock_guard lock(mutex_);
  return conditions_;
}

Status ValidationRules::check(const records::Unit& unit, records::Draft& draft) const {
  const auto conditions = current();
  const schema::Object& object = draft.after().object();
  const auto found = conditions->find(object.name);
  if (found == conditions->end() || draft.after().deleted()) return done();
  const records::DraftView view(unit, draft.after());
  for (const Condition& condition : found->second) {
    auto filter = parse(unit, object, condition.filter, "condition");
    if (!filter) {
      // A field that it asked for is gone: it is shown as broken, and refuses nobody's work.
      log::warn("validation_rule_unreadable", "object={} field={}", object.name, condition.field);
      continue;
    }
    if (!concerns(*filter, draft, condition.field) || query::matches(*filter, view)) continue;
    draft.refuse(condition.field, "rule", condition.message);
  }
  return done();
}

Status check_validation_rule(const records::Unit& unit, records::Draft& draft) {
  if (draft.after().deleted()) return done();
  const schema::Object* object = unit.schema->object(draft.text("applies_to"));
  if (!object) {
    draft.refuse("applies_to", "unknown_object",
                 say("There is no object “{}”.", "没有对象“{}”。", draft.text("applies_to")));
    return done();
  }
  if (!draft.empty("named_field") && !object->field(draft.text("named_field"))) {
    draft.refuse(
        "named_field", "unknown_field",
        say("{} has no field “{}”.", "{} 没有字段“{}”。", object->name, draft.text("named_field")));
  }
  if (draft.empty("message_en") && draft.empty("message_zh")) {
    draft.refuse("message_en", "required",
                 say("Say what is wrong, in at least one language.", "请至少用一种语言填写提示。"));
  }
  const auto json = parse_json(draft.text("condition"));
  if (!json) {
    if (!draft.empty("condition")) draft.refuse("condition", "format", json.error().message);
    return done();
  }
  auto filter = parse(unit, *object, *json, "condition");
  if (!filter) {
    for (FieldError& error : filter.error().fields) draft.errors().push_back(std::move(error));
  }
  return done();
}

}  // namespace kith::app
