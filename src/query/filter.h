// The filter language: a tree of conditions, parsed once and checked against the schema.
//
// A resolved Filter holds fields and typed values, no text of the caller. It is compiled to SQL
// (query/compile.h) or evaluated on a record in memory (matches), with the same answer: every leaf
// is true or false, never unknown. An empty field is unequal to every value: `ne` and `nin` take
// it, the orderings do not. Text compares by its key: case, width, accents and traditional or
// simplified do not matter, and pinyin finds Han (text/sort_key.h).
//
// A reference to a record that is deleted or that the asker may not see behaves as an empty one,
// bare and as part of a path. Users are the exception when bare: who owned a record stays known
// after the account is gone. Any-references compare by the record's id alone.
//
// {"field":"phone","op":"tidy"} takes what is empty or written cleanly: it asks the untidy fields that
// are kept beside a record's quality (schema/kinds/quality.cpp).
//
// Limits: depth 16, 200 nodes, 1,000 values of an `in`, 4 hops of a path.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "query/stored.h"
#include "schema/formula/moment.h"
#include "schema/kind.h"
#include "schema/schema.h"

namespace kith::query {

enum class Op {
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  in,
  nin,
  contains,
  starts,
  ends,
  empty,
  exists,
  between,
  within,
};

// A field reached from an object through references: account.owner.name, amount.currency.
struct Path {
  const schema::Object* start = nullptr;
  std::vector<const schema::Field*> hops;  // references on the way
  const schema::Object* target = nullptr;  // where the field stands
  const schema::Field* field = nullptr;
  const schema::Kind::Part* part = nullptr;  // amount.currency; null for the field itself
  int column = 0;                            // which column of the field is compared
  schema::Shape shape = schema::Shape::none;

  const schema::Field& first() const { return hops.empty() ? *field : *hops.front(); }
};

struct Filter {
  enum class Node { always, never, both, either, negation, leaf, any, none, stands };

  Node node = Node::always;
  std::vector<Filter> children;  // both, either: any number; negation, any, none: one; stands:
                                 // what must hold for a record of the object of the same place

  Path path;  // leaf
  Op op = Op::eq;
  std::vector<Value> values;  // eq: one; between: two, NULL is open; `within` became between

  const schema::Relation* relation = nullptr;       // any, none: of path.target, after path.hops
  const schema::Object* relation_object = nullptr;  // where its rows stand

  // stands: what the record itself, or the rows of its `relation`, name by `path.field` is nothing,
  // or a live record for which the child holds. Visibilities alone say so: the children are all
  // that narrows what is touched, so they cannot go in a circle.
  std::vector<const schema::Object*> objects;

  static Filter always() { return {}; }
  static Filter never();
  static Filter both(Filter a, Filter b);
  static Filter either(Filter a, Filter b);
};

// Who asks, when and where: what "me", "my_team" and relative dates mean.
struct Asker {
  Id user;
  std::vector<Id> team;  // users in the asker's teams
  Timestamp now{};
  const TimeZone* zone = nullptr;
  std::string_view base_currency = "CNY";
};

class Visibility;

std::string_view name_of(Op op);
// A whole field of an object, and a condition on it, for filters that the program itself makes.
// `values` are as they are stored; of text the keys are made here.
Path path_of(const schema::Object& object, const schema::Field& field);
Filter condition_on(const schema::Object& object, const schema::Field& field, Op op,
                    std::vector<Value> values);
// Users are known by name to everybody and are not followed when bare.
bool names_user(const schema::Field& field);
// Whether a path ends in a reference that counts only where its target is there for the asker.
bool follows(const Path& path);

// Refuses unknown fields, operators that a kind lacks, wrong types, and fields that the asker may
// not read (as unknown). `place` is where the filter stands in the request, for errors:
// "filter" makes "filter.and[1].field".
Result<Filter> parse_filter(const Json& json, const schema::Schema& schema,
                            const schema::Object& object, const Visibility& visibility,
                            const Asker& asker, std::string_view place = "filter");

Result<Path> parse_path(std::string_view dotted, const schema::Schema& schema,
                        const schema::Object& object, const Visibility& visibility,
                        std::string_view place);

// A record in memory with what its paths lead to.
class RecordView {
 public:
  virtual ~RecordView() = default;
  virtual const Stored& stored() const = 0;
  // The live record that a reference names; null when empty.
  virtual const RecordView* follow(const schema::Field& reference) const = 0;
  // Whether there is one; who keeps records in a database knows without reading it.
  virtual bool leads_on(const schema::Field& reference) const { return follow(reference); }
  // Live records of a relation.
  virtual std::vector<const RecordView*> related(const schema::Relation& relation) const = 0;
  // When its formulas are looked at: now, in UTC, unless somebody in particular looks.
  virtual schema::formula::Moment moment() const;
  // Whether one of them is as the child of an any-node says; a database knows without reading them.
  virtual bool has_related(const Filter& any) const;
};

bool matches(const Filter& filter, const RecordView& record);

}  // namespace kith::query
