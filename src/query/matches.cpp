// A filter on one record in memory. Held against the SQL of query/compile.cpp by a property test.
#include <algorithm>
#include <stdexcept>

#include "query/filter.h"
#include "query/formula_value.h"
#include "text/sort_key.h"

namespace kith::query {
namespace {

using Node = Filter::Node;
using schema::Shape;

const RecordView* walk(const RecordView* record, const std::vector<const schema::Field*>& hops) {
  for (const schema::Field* hop : hops) {
    if (!record) return nullptr;
    record = record->follow(*hop);
  }
  return record;
}

const Value& nothing() {
  static const Value null;
  return null;
}

// The compared cell; NULL where the path leads nowhere. `worked_out` holds that of a formula.
const Value& cell(const Path& path, const RecordView& record, Value& worked_out) {
  const RecordView* at = walk(&record, path.hops);
  if (!at) return nothing();
  if (path.field->formula) return worked_out = formula_value(*path.field, *at);
  if (follows(path) && !at->leads_on(*path.field)) return nothing();
  const std::span<const Value> cells = at->stored().cells(*path.field);
  if (path.shape != Shape::none) return cells[static_cast<size_t>(path.column)];
  const auto some = std::ranges::find_if_not(cells, is_null);  // an address with a city alone
  return some == cells.end() ? nothing() : *some;
}

bool between(const Value& value, const std::vector<Value>& ends) {
  return (is_null(ends[0]) || value >= ends[0]) && (is_null(ends[1]) || value <= ends[1]);
}

const std::string& text_of(const Value& value) { return std::get<std::string>(value); }

// What every shape shares, on a value that is not NULL.
bool compares(Op op, const Value& value, const std::vector<Value>& wanted) {
  switch (op) {
    case Op::eq:
    case Op::ne:
      return value == wanted[0];
    case Op::lt:
      return value < wanted[0];
    case Op::le:
      return value <= wanted[0];
    case Op::gt:
      return value > wanted[0];
    case Op::ge:
      return value >= wanted[0];
    case Op::in:
    case Op::nin:
      return std::ranges::find(wanted, value) != wanted.end();
    case Op::between:
      return between(value, wanted);
    case Op::contains:
      return key_contains(text_of(value), make_needle(text_of(wanted[0])));
    case Op::starts:
      return key_starts(text_of(value), make_needle(text_of(wanted[0])));
    case Op::ends:
      return key_ends(text_of(value), make_needle(text_of(wanted[0])));
    default:
      return true;  // exists, empty
  }
}

// "\na\nb\n" holds a.
bool list_holds(std::string_view list, std::string_view element) {
  return list.find("\n" + std::string(element) + "\n") != list.npos;
}

bool list_compares(Op op, const Value& value, const std::vector<Value>& wanted) {
  if (op == Op::empty || op == Op::exists) return true;
  return std::ranges::any_of(
      wanted, [&](const Value& one) { return list_holds(text_of(value), text_of(one)); });
}

bool negative(Op op) { return op == Op::ne || op == Op::nin || op == Op::empty; }

// The leaf without its negation.
bool holds(const Filter& leaf, const Value& value) {
  if (is_null(value)) return false;
  if (leaf.path.shape == Shape::list) return list_compares(leaf.op, value, leaf.values);
  if (leaf.path.shape == Shape::text && !leaf.path.part) {
    return compares(leaf.op, leaf.path.field->kind->key(text_of(value)), leaf.values);
  }
  return compares(leaf.op, value, leaf.values);
}

bool leaf_holds(const Filter& leaf, const RecordView& record) {
  Value worked_out;
  return holds(leaf, cell(leaf.path, record, worked_out));
}

bool any_related(const Filter& filter, const RecordView& record) {
  const RecordView* at = walk(&record, filter.path.hops);
  return at && at->has_related(filter);
}

}  // namespace

schema::formula::Moment RecordView::moment() const { return {SystemClock().now()}; }

bool RecordView::has_related(const Filter& any) const {
  return std::ranges::any_of(related(*any.relation),
                             [&](const RecordView* row) { return matches(any.children[0], *row); });
}

// Recursion is as deep as the filter, which the parser limits.
bool matches(const Filter& filter, const RecordView& record) {
  const auto child = [&](const Filter& inner) { return matches(inner, record); };
  switch (filter.node) {
    case Node::always:
      return true;
    case Node::never:
      return false;
    case Node::both:
      return std::ranges::all_of(filter.children, child);
    case Node::either:
      return std::ranges::any_of(filter.children, child);
    case Node::negation:
      return !child(filter.children[0]);
    case Node::leaf:
      return leaf_holds(filter, record) != negative(filter.op);
    case Node::any:
      return any_related(filter, record);
    case Node::none:
      return !any_related(filter, record);
    case Node::stands:
      throw std::logic_error("where a record stands is asked of the database alone");
  }
  return false;
}

}  // namespace kith::query
