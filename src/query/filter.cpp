#include "query/filter.h"

#include <array>

#include "query/operand.h"
#include "query/refusal.h"
#include "query/visibility.h"
#include "schema/operators.h"

namespace kith::query {
namespace {

using Node = Filter::Node;

constexpr int depth_max = 16;
constexpr int nodes_max = 200;
constexpr size_t steps_max = 12;  // SQLite refuses the depth of some twice as many

struct NamedOp {
  std::string_view name;
  Op op;
};
constexpr std::array<NamedOp, 15> ops = {{{"eq", Op::eq},
                                          {"ne", Op::ne},
                                          {"lt", Op::lt},
                                          {"le", Op::le},
                                          {"gt", Op::gt},
                                          {"ge", Op::ge},
                                          {"in", Op::in},
                                          {"nin", Op::nin},
                                          {"contains", Op::contains},
                                          {"starts", Op::starts},
                                          {"ends", Op::ends},
                                          {"empty", Op::empty},
                                          {"exists", Op::exists},
                                          {"between", Op::between},
                                          {"within", Op::within}}};

Result<Op> parse_op(std::string_view word, const Path& path, std::string_view place) {
  if (schema::has_operator(path.shape, word)) {
    for (const NamedOp& known : ops) {
      if (known.name == word) return known.op;
    }
  }
  return unknown_word(place, "unknown_operator", "operator", "运算符", word,
                      schema::operators(path.shape));
}

constexpr std::string_view tidy_word = "tidy";
constexpr int untidy_column = 1;  // schema/kinds/quality.cpp

bool can_be_untidy(const Path& path) {
  return !path.part && path.target->quality_field() && path.field->kind->tidies();
}

// Whoever may read the field may ask how it is written.
Filter tidy(Path path) {
  Filter untidy;
  untidy.node = Node::leaf;
  untidy.op = Op::contains;
  untidy.values.emplace_back(path.field->name);
  path.field = path.target->quality_field();
  path.column = untidy_column;
  path.shape = schema::Shape::list;
  untidy.path = std::move(path);
  Filter filter;
  filter.node = Node::negation;
  filter.children.push_back(std::move(untidy));
  return filter;
}

class Parser {
 public:
  Parser(const schema::Schema& schema, const Visibility& visibility, const Asker& asker)
      : schema_(schema), visibility_(visibility), asker_(asker) {}

  Result<Filter> node(const Json& json, const schema::Object& object, const std::string& place,
                      int depth) {
    if (depth > depth_max) {
      return refuse(place, "too_deep",
                    say("A filter may be {} levels deep.", "筛选条件最多 {} 层。", depth_max));
    }
    if (++nodes_ > nodes_max) {
      return refuse(place, "too_many",
                    say("A filter may have {} conditions.", "筛选条件最多 {} 个。", nodes_max));
    }
    const Json::Object* members = json.as_object();
    if (!members) {
      return refuse(place, "type",
                    say("A condition is an object: {{\"field\",\"op\",\"value\"}}.",
                        "条件应为对象：{{\"field\",\"op\",\"value\"}}。"));
    }
    if (members->empty()) return Filter::always();
    const std::string& word = members->front().first;
    if (word == "and") return list(json, Node::both, object, place, depth);
    if (word == "or") return list(json, Node::either, object, place, depth);
    if (word == "not") return negation(json, object, place, depth);
    return condition(json, object, place, depth);
  }

 private:
  Result<Filter> list(const Json& json, Node node_kind, const schema::Object& object,
                      const std::string& place, int depth) {
    const std::string_view word = node_kind == Node::both ? "and" : "or";
    TRY(only_members(json, {&word, 1}, place));
    const std::string here = member(place, word);
    const Json::Array* conditions = json.find(word)->as_array();
    if (!conditions) {
      return refuse(here, "type", say("A list of conditions is expected.", "这里应为条件的列表。"));
    }
    Filter filter;
    filter.node = node_kind;
    for (size_t i = 0; i < conditions->size(); ++i) {
      filter.children.push_back(TRY(node((*conditions)[i], object, element(here, i), depth + 1)));
    }
    return filter;
  }

  Result<Filter> negation(const Json& json, const schema::Object& object, const std::string& place,
                          int depth) {
    const std::string_view word = "not";
    TRY(only_members(json, {&word, 1}, place));
    Filter filter;
    filter.node = Node::negation;
    filter.children.push_back(TRY(node(*json.find(word), object, member(place, word), depth + 1)));
    return filter;
  }

  Result<Filter> condition(const Json& json, const schema::Object& object, const std::string& place,
                           int depth) {
    constexpr std::array<std::string_view, 7> members = {"field", "op", "value", "filter",
                                                         "and",   "or", "not"};
    TRY(only_members(json, std::span(members).first(4), place));
    const std::string field = TRY(required(json, "field", place));
    const std::string op = TRY(required(json, "op", place));
    if (op == "any" || op == "none") return related(json, field, op, object, place, depth);
    if (json.find("filter")) {
      return refuse(member(place, "filter"), "unknown_member",
                    say("Only the operators “any” and “none” take a nested filter.",
                        "只有运算符“any”和“none”可以带嵌套筛选。"));
    }
    Path path = TRY(parse_path(field, schema_, object, visibility_, member(place, "field")));
    if (op == tidy_word && can_be_untidy(path)) return tidy(std::move(path));
    const Op meant = TRY(parse_op(op, path, member(place, "op")));
    return make_leaf(std::move(path), meant, json.find("value"), {schema_, asker_},
                     member(place, "value"));
  }

  Result<std::string> required(const Json& json, std::string_view name, std::string_view place) {
    const Json* found = json.find(name);
    if (!found) {
      return refuse(member(place, name), "required",
                    say("A condition needs “field” and “op”; conditions are joined by “and”, “or” "
                        "and “not”.",
                        "条件需要“field”和“op”，条件之间用“and”“or”“not”连接。"));
    }
    const std::string* text = found->as_string();
    if (!text)
      return refuse(member(place, name), "type", say("Text is expected.", "这里应为文本。"));
    return *text;
  }

  Result<Filter> related(const Json& json, std::string_view dotted, std::string_view op,
                         const schema::Object& object, const std::string& place, int depth) {
    Filter filter;
    filter.node = op == "any" ? Node::any : Node::none;
    filter.path = TRY(relation_path(dotted, object, member(place, "field")));
    const size_t dot = dotted.rfind('.');
    const std::string_view name = dot == dotted.npos ? dotted : dotted.substr(dot + 1);
    filter.relation = filter.path.target->relation(name);
    filter.relation_object = filter.relation ? schema_.object(filter.relation->object) : nullptr;
    const schema::Field* back =
        filter.relation_object ? filter.relation_object->field(filter.relation->field) : nullptr;
    if (!back || !visibility_.reads(*filter.relation_object, *back)) {
      return unknown_relation(*filter.path.target, name, member(place, "field"));
    }
    const size_t steps = filter.path.hops.size() + 1;
    if (steps_ + steps > steps_max) {
      return refuse(member(place, "field"), "too_deep",
                    say("A filter may go from record to record {} times in a row.",
                        "筛选条件最多可以连续跨 {} 次关联。", steps_max));
    }
    steps_ += steps;
    const Json* nested = json.find("filter");
    filter.children.push_back(
        nested ? TRY(node(*nested, *filter.relation_object, member(place, "filter"), depth + 1))
               : Filter::always());
    steps_ -= steps;
    return filter;
  }

  // The references before the relation: "account" of "account.contacts".
  Result<Path> relation_path(std::string_view dotted, const schema::Object& object,
                             std::string_view place) {
    const size_t dot = dotted.rfind('.');
    Path path;
    path.start = path.target = &object;
    if (dot == dotted.npos) return path;
    path = TRY(parse_path(dotted.substr(0, dot), schema_, object, visibility_, place));
    const schema::Object* target =
        path.shape == schema::Shape::reference ? schema_.target(*path.field) : nullptr;
    if (!target) return unknown_relation(*path.target, dotted.substr(dot + 1), place);
    path.hops.push_back(path.field);
    path.field = nullptr;
    path.target = target;
    return path;
  }

  Error unknown_relation(const schema::Object& object, std::string_view name,
                         std::string_view place) {
    std::vector<std::string_view> relations;
    for (const schema::Relation& relation : object.relations) relations.push_back(relation.name);
    return unknown_word(place, "unknown_field", "relation", "关系", name, relations);
  }

  const schema::Schema& schema_;
  const Visibility& visibility_;
  const Asker& asker_;
  int nodes_ = 0;
  size_t steps_ = 0;  // from record to record, on the way to where it reads
};

}  // namespace

std::string_view name_of(Op op) { return ops[static_cast<size_t>(op)].name; }

Filter Filter::never() {
  Filter filter;
  filter.node = Node::never;
  return filter;
}

Filter Filter::both(Filter a, Filter b) {
  if (a.node == Node::always) return b;
  if (b.node == Node::always) return a;
  Filter filter;
  filter.node = Node::both;
  filter.children.push_back(std::move(a));
  filter.children.push_back(std::move(b));
  return filter;
}

Filter Filter::either(Filter a, Filter b) {
  if (a.node == Node::always || b.node == Node::always) return always();
  Filter filter;
  filter.node = Node::either;
  filter.children.push_back(std::move(a));
  filter.children.push_back(std::move(b));
  return filter;
}

Result<Filter> parse_filter(const Json& json, const schema::Schema& schema,
                            const schema::Object& object, const Visibility& visibility,
                            const Asker& asker, std::string_view place) {
  if (json.is_null()) return Filter::always();
  return Parser(schema, visibility, asker).node(json, object, std::string(place), 0);
}

}  // namespace kith::query
