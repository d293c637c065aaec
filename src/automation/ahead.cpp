#include "automation/ahead.h"

#include <algorithm>

#include "query/filter.h"
#include "schema/kind.h"

namespace kith::automation {
namespace {

using query::Filter;
using query::Stored;
using records::Unit;

ptrdiff_t place_of(const schema::Field& field, const Value& value) {
  const auto* name = std::get_if<std::string>(&value);
  const auto found = std::ranges::find(field.options, name ? *name : "", &schema::Option::value);
  return found - field.options.begin();
}

// Takes the options that the condition asks for and that are still to come.
void step_ahead(const Filter& filter, Stored& record, std::vector<Ahead>& steps) {
  if (filter.node == Filter::Node::both)
    for (const Filter& child : filter.children) step_ahead(child, record, steps);
  const bool picks = filter.node == Filter::Node::leaf && filter.path.hops.empty() &&
                     (filter.op == query::Op::eq || filter.op == query::Op::in) &&
                     !filter.values.empty() && filter.path.field->kind->name() == "choice";
  if (!picks) return;
  const schema::Field& field = *filter.path.field;
  Value& cell = record.cells(field)[0];
  const bool is_it = std::ranges::find(filter.values, cell) != filter.values.end();
  const auto* wanted = std::get_if<std::string>(&filter.values.front());
  if (is_it || !wanted || place_of(field, cell) >= place_of(field, filter.values.front())) return;
  steps.push_back({&field, *wanted});
  cell = filter.values.front();
}

}  // namespace

std::vector<Ahead> ahead_of(const Unit& unit, const Process& process, const Stored& record) {
  if (process.start != Process::Start::required || takes(unit, process.gate, record)) return {};
  const auto gate = read_condition(unit, record.object(), process.gate, "condition");
  if (!gate) return {};
  Stored after = record;
  std::vector<Ahead> steps;
  step_ahead(*gate, after, steps);
  if (!takes(unit, process.gate, after)) steps.clear();
  return steps;
}

}  // namespace kith::automation
