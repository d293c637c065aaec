#include "integrations/import/foreseen.h"

#include <fmt/core.h>

#include <algorithm>

#include "schema/kind.h"
#include "text/sort_key.h"

namespace kith::integrations {
namespace {

uint64_t hash_of(std::string_view kind, int64_t field, std::string_view value) {
  return std::hash<std::string>()(fmt::format("{} {} {}", kind, field, value));
}

}  // namespace

std::vector<Trace> traces_of(const records::Unit& unit, const app::DuplicateRules& rules,
                             const query::Stored& record) {
  std::vector<Trace> traces;
  for (const schema::Field& field : record.object().fields) {
    const auto cells = record.cells(field);
    if (!field.unique || is_null(cells[0])) continue;
    const std::string text =
        field.kind->write_text(field, schema::ValueRow(cells), 0, unit.actor.directory());
    traces.push_back(
        {hash_of("unique", field.id, sort_key(text)), &field, Trace::Of::unique_field});
  }
  for (const app::DuplicateRules::LookedAt& one : rules.looked_at(unit, record))
    traces.push_back({hash_of(records::name_of(one.likeness), record.object().id, one.value),
                      one.field, Trace::Of::duplicate_rule});
  return traces;
}

const Trace* met_by(const std::vector<Trace>& traces, const std::unordered_set<uint64_t>& left,
                    Trace::Of of) {
  const auto met = std::ranges::find_if(
      traces, [&](const Trace& trace) { return trace.of == of && left.contains(trace.hash); });
  return met == traces.end() ? nullptr : &*met;
}

FieldError held_by_earlier_row(const Trace& trace) {
  return {trace.field->name, "duplicate",
          say("An earlier row of the file holds this value in “{}” already. Use another value, or "
              "choose a key by which the rows are one record.",
              "文件中前面的行已在“{}”中使用此值。请换一个值，或选择匹配键使这些行对应同一条记录。",
              trace.field->name)};
}

}  // namespace kith::integrations
