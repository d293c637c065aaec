#include "records/unique.h"

#include <algorithm>

#include "query/read.h"
#include "records/writer.h"
#include "schema/indexes.h"
#include "schema/kind.h"

namespace kith::records {
namespace {

FieldError duplicate(const schema::Field& field, std::optional<Id> holder) {
  const Message message =
      holder ? say("Another live record ({}) holds this value in “{}”. Open that one, or use "
                   "another value.",
                   "另一条有效记录（{}）的“{}”已使用此值。请打开那条记录，或换一个值。",
                   format(*holder), field.name)
             : say("Another live record holds this value in “{}”. Use another value.",
                   "另一条有效记录的“{}”已使用此值。请换一个值。", field.name);
  return {field.name, "duplicate", message};
}

}  // namespace

void check_unique(const Writer& writer, const query::Stored* before, const query::Stored& after,
                  std::vector<FieldError>& errors) {
  for (const schema::Field* field : writer.plan().unique) {
    const bool same = before && before->same(*field, after) && !before->deleted();
    const auto cells = after.cells(*field);
    if (same || is_null(cells[0])) continue;
    const std::string text = field->kind->write_text(*field, schema::ValueRow(cells), 0,
                                                     writer.unit().actor.directory());
    auto holders = query::find_by(writer.seen_by_all(), writer.object(), *field, text);
    std::erase(holders, after.id());
    if (holders.empty()) continue;
    const bool visible =
        query::fetch(writer.seen_by_actor(), writer.object(), holders[0]).has_value() &&
        writer.unit().actor.reads(writer.object(), *field);
    errors.push_back(duplicate(*field, visible ? std::optional(holders[0]) : std::nullopt));
  }
}

Error duplicate_in_index(const schema::Schema& schema, std::string_view index) {
  const auto owner = schema::owner_of_index(schema, index);
  Error error =
      conflict(say("Another live record holds the same value.", "另一条有效记录已使用相同的值。"));
  if (owner && owner->field) {
    error.fields.push_back(duplicate(*owner->field, std::nullopt));
    error.message = error.fields.back().message;
  }
  return error;
}

}  // namespace kith::records
