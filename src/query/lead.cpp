#include "query/lead.h"

#include <algorithm>

#include "query/compile.h"
#include "query/rollup_then.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

using Node = Filter::Node;

// So many rows are sorted sooner than fifty of them are met along the order, in a table of a
// million: reading one costs about as much as testing fifty owners within the index.
constexpr int64_t few_owned = 1'000;
constexpr int64_t few = 5'000;

// A condition whose rows stand together in an index.
struct Candidate {
  const Filter* leaf;
  const storage::Identifier* index;
  bool in_order;  // the page's
  int64_t few;
};

bool is_owner(const schema::Field& field) { return field.system && field.name == "owner"; }

// Whether (x, id, owner) is of what the path compares.
bool has_index(const Path& path) {
  return !path.field->order_index.text().empty() && !path.part &&
         path.column == path.field->kind->compared_column();
}

// The order's first column, when it is the object's own.
const schema::Field* first_sorted(const Question& question) {
  if (question.sort.empty() || !question.sort.front().path.hops.empty()) return nullptr;
  const Path& path = question.sort.front().path;
  return has_index(path) ? path.field : nullptr;
}

class Candidates {
 public:
  Candidates(const Question& question, const Order& order)
      : order_(order), sorted_(first_sorted(question)) {}

  void add(const Filter& filter) {
    switch (filter.node) {
      case Node::both:
        for (const Filter& child : filter.children) add(child);
        return;
      case Node::leaf:
        return add_leaf(filter);
      case Node::either:
      case Node::any:
      case Node::stands:
        countable_ = false;
        return;
      case Node::always:
      case Node::never:
      case Node::negation:
      case Node::none:
        return;
    }
  }

  // False where something else could lead, whose rows are not counted.
  bool countable() const { return countable_; }
  const std::vector<Candidate>& found() const { return found_; }

 private:
  void add_leaf(const Filter& leaf) {
    const Path& path = leaf.path;
    if (!path.hops.empty() || !has_index(path)) {
      if (Compiler::leads(leaf)) countable_ = false;
      return;
    }
    switch (leaf.op) {
      case Op::empty:
        if (!follows(path)) keep(leaf, index_of(*path.field));
        return;
      case Op::eq:
      case Op::in:
        return keep(leaf, index_of(*path.field));
      case Op::lt:
      case Op::le:
      case Op::gt:
      case Op::ge:
      case Op::between:
      case Op::within:
        return keep(leaf, {&path.field->order_index, sorted_ == path.field});
      case Op::starts:
        countable_ = false;
        return;
      default:
        return;
    }
  }

  struct InOrder {
    const storage::Identifier* index;
    bool in_order;
  };
  // Of single values.
  InOrder index_of(const schema::Field& field) const {
    const bool by_id = order_.columns().empty();
    if (!by_id && is_owner(field) && sorted_ && order_.columns().size() == 1 &&
        !sorted_->owned_index.text().empty()) {
      return {&sorted_->owned_index, true};
    }
    return {&field.order_index, by_id};
  }

  void keep(const Filter& leaf, InOrder index) {
    found_.push_back(
        {&leaf, index.index, index.in_order, is_owner(*leaf.path.field) ? few_owned : few});
  }

  const Order& order_;
  const schema::Field* sorted_;
  std::vector<Candidate> found_;
  bool countable_ = true;
};

// How many rows each candidate has, up to one more than few. Those of now speak for an earlier instant
// as well: nearly all are what they were.
std::vector<int64_t> count_rows(const ReadEnvironment& environment, const schema::Object& object,
                                const std::vector<Candidate>& candidates) {
  Compiler compiler(environment.db.engine(), environment.schema, environment.visibility);
  storage::SqlBuilder& sql = compiler.sql();
  sql.add("SELECT ");
  for (size_t i = 0; i < candidates.size(); ++i) {
    if (i > 0) sql.add(", ");
    const int alias = compiler.new_alias();
    sql.add("(SELECT count(*) FROM (SELECT 1 FROM ");
    compiler.table_of_now(object, alias);
    compiler.dialect().led_by(sql, candidates[i].index);
    sql.add(" WHERE ");
    compiler.live(alias);
    sql.add(" AND ");
    compiler.condition(*candidates[i].leaf, alias);
    sql.add(" LIMIT ").number(candidates[i].few + 1).add("))");
  }
  const auto built = std::move(compiler).build();
  std::vector<int64_t> counts;
  environment.db.query(built.sql, built.values, [&](const storage::Row& row) {
    for (size_t i = 0; i < candidates.size(); ++i) {
      counts.push_back(row.integer(static_cast<int>(i)));
    }
    return false;
  });
  return counts;
}

// Of several values each has its rows in order, and they are merged.
Lead led_by(const Candidate& one) {
  return {Lead::By::index, one.index, one.in_order && one.leaf->op != Op::in};
}

// Along the order, whatever the conditions.
Lead along_order(const Question& question, const Order& order) {
  if (order.columns().empty()) return {Lead::By::key, nullptr, true};
  const schema::Field* sorted = first_sorted(question);
  if (!sorted) return {};
  return {Lead::By::index, &sorted->order_index, order.columns().size() == 1};
}

bool is_everything(const ReadEnvironment& environment, const Question& question) {
  return question.filter.node == Node::always &&
         environment.visibility.rows(*question.object).node == Node::always;
}

}  // namespace

Lead find_lead(const ReadEnvironment& environment, const Question& question, const Order& order) {
  if (dialect_of(environment.db.engine()).knows_how_many() || question.rows == Rows::deleted ||
      !question.search.empty()) {
    return {};
  }
  if (environment.visibility.past() && asks_rollup(question)) return {};
  Candidates candidates(question, order);
  candidates.add(environment.visibility.rows(*question.object));
  candidates.add(question.filter);
  const auto& found = candidates.found();
  if (found.empty() && is_everything(environment, question)) return along_order(question, order);
  if (found.empty() || !candidates.countable()) return {};
  if (found.size() == 1 && found[0].in_order) return led_by(found[0]);

  const auto counts = count_rows(environment, *question.object, found);
  const auto fewest = std::ranges::min_element(counts) - counts.begin();
  const auto& candidate = found[static_cast<size_t>(fewest)];
  if (counts[static_cast<size_t>(fewest)] <= candidate.few) {
    return led_by(candidate);
  }
  for (const Candidate& one : found) {
    if (one.in_order) return led_by(one);
  }
  return along_order(question, order);
}

}  // namespace kith::query
