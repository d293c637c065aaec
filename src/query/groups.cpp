// Grouping: one statement, then one for the titles of each reference that is a key.
#include "query/compile.h"
#include "query/group.h"
#include "query/joins.h"
#include "query/page.h"
#include "query/read.h"
#include "query/similar.h"
#include "query/visibility.h"

namespace kith::query {
namespace {

using schema::ColumnType;
using schema::Shape;
using Fn = Measure::Fn;

constexpr storage::Identifier id_name("id");

class GroupStatement {
 public:
  GroupStatement(const ReadEnvironment& environment, const GroupQuestion& question)
      : question_(question),
        compiler_(environment.db.engine(), environment.schema, environment.visibility),
        row_(compiler_.new_alias()),
        joins_(compiler_, row_) {}

  // SELECT keys…, shown texts…, measures… FROM … GROUP BY 1, 2 ORDER BY 1, 2
  storage::SqlBuilder::Built build() && {
    storage::SqlBuilder& sql = compiler_.sql();
    sql.add("SELECT ");
    for (const GroupKey& key : question_.keys) write_key(key);
    for (const GroupKey& key : question_.keys) write_shown(key);
    for (const Measure& measure : question_.measures) write_measure(measure);
    sql.add(" FROM ");
    compiler_.table(*question_.object, row_);
    joins_.write();
    Question rows;
    rows.object = question_.object;
    rows.filter = question_.filter;
    rows.search = question_.search;
    rows.meant = question_.meant;
    write_conditions_of_all(compiler_, rows, row_);
    write_grouping();
    sql.add(" LIMIT ").number(question_.limit + 1);
    return std::move(compiler_).build();
  }

 private:
  void separate() {
    if (!first_) compiler_.sql().add(", ");
    first_ = false;
  }

  // Where a path's value stands; joins are made on the way.
  ColumnRef column(const Path& path) {
    if (!follows(path)) return compiler_.at(joins_.reach(path.hops), path);
    std::vector<const schema::Field*> hops = path.hops;
    hops.push_back(path.field);
    return {joins_.reach(hops), &id_name};  // hidden targets are empty references
  }

  void write_key(const GroupKey& key) {
    separate();
    const ColumnRef at = column(key.path);
    if (!key.by) return at.write(compiler_.sql());
    if (key.path.shape == Shape::date) {
      compiler_.dialect().bucket_date(compiler_.sql(), at, *key.by);
    } else {
      compiler_.dialect().bucket_instant(compiler_.sql(), at, *key.by, *key.zone);
    }
  }

  // Texts with one key are one group; the least of them by bytes is shown.
  void write_shown(const GroupKey& key) {
    if (!grouped_by_text_key(key)) return;
    separate();
    compiler_.sql().add("min(");
    compiler_.column(joins_.reach(key.path.hops), key.path.field->column);
    compiler_.sql().add(")");
  }

  void write_measure(const Measure& measure) {
    separate();
    storage::SqlBuilder& sql = compiler_.sql();
    if (!measure.path && !narrowed(measure)) {
      sql.add("count(*)");
      return;
    }
    const auto at = measure.path ? std::optional(column(*measure.path)) : std::nullopt;
    const Shape shape = measure.path ? measure.path->shape : Shape::integer;
    const auto value = [&](storage::SqlBuilder&) {
      write_measured(compiler_, row_, measure, at ? &*at : nullptr);
    };
    const Dialect& dialect = compiler_.dialect();
    switch (measure.fn) {
      case Fn::sum:
        return dialect.sum(sql, value, shape);
      case Fn::avg:
      case Fn::share:
        return dialect.average(sql, value, shape);
      case Fn::median:
        return dialect.median(sql, value, shape);
      case Fn::percentile:
        return dialect.percentile(sql, value, shape, measure.percent);
      case Fn::count:
        sql.add("count(");
        break;
      case Fn::min:
        sql.add("min(");
        break;
      case Fn::max:
        sql.add("max(");
        break;
      case Fn::distinct:
        sql.add("count(DISTINCT ");
        break;
    }
    value(sql);
    sql.add(")");
  }

  void write_grouping() {
    storage::SqlBuilder& sql = compiler_.sql();
    const auto count = static_cast<int64_t>(question_.keys.size());
    for (int64_t i = 1; i <= count; ++i) {
      sql.add(i == 1 ? SqlBuilderText(" GROUP BY ") : SqlBuilderText(", ")).number(i);
    }
    for (int64_t i = 1; i <= count; ++i) {
      sql.add(i == 1 ? SqlBuilderText(" ORDER BY ") : SqlBuilderText(", ")).number(i);
      compiler_.dialect().direction(sql, SortKey::Direction::ascending);
    }
  }

  using SqlBuilderText = storage::SqlBuilder::Text;

  const GroupQuestion& question_;
  Compiler compiler_;
  int row_;
  Joins joins_;
  bool first_ = true;
};

class GroupReader {
 public:
  GroupReader(const ReadEnvironment& environment, const GroupQuestion& question)
      : environment_(environment), question_(question) {}

  Status read() {
    if (dialect_of(environment_.db.engine()).adds_up_faster_here()) {
      if (auto here = TRY(group_rows(environment_, question_))) {
        groups_ = std::move(here->groups);
        more_ = here->more;
        find_titles();
        return done();
      }
    }
    group_in_engine();
    find_titles();
    return done();
  }

  void write(JsonWriter& out, const std::function<void(JsonWriter&)>& more) const {
    out.begin_object().key("groups").begin_array();
    for (const Group& group : groups_) {
      out.begin_object().key("keys").begin_array();
      for (size_t i = 0; i < group.keys.size(); ++i) write_key(i, group.keys[i], out);
      out.end_array().key("values").raw(group.values).end_object();
    }
    out.end_array().key("more").boolean(more_);
    if (more) more(out);
    out.end_object();
  }

 private:
  void group_in_engine() {
    const auto built = GroupStatement(environment_, question_).build();
    environment_.db.query(built.sql, built.values, [&](const storage::Row& row) {
      if (groups_.size() == static_cast<size_t>(question_.limit)) {
        more_ = true;
        return false;
      }
      groups_.push_back(take(row));
      return true;
    });
  }

  Group take(const storage::Row& row) const {
    Group group;
    int column = 0;
    for (const GroupKey& key : question_.keys) {
      group.keys.push_back(schema::value_at(row, column++, type_of(key)));
    }
    for (size_t i = 0; i < question_.keys.size(); ++i) {
      if (!grouped_by_text_key(question_.keys[i])) continue;
      group.keys[i] = schema::value_at(row, column++, ColumnType::text);
    }
    JsonWriter values(group.values);
    values.begin_array();
    for (const Measure& measure : question_.measures) {
      write_value(schema::value_at(row, column++, type_of(measure)), values);
    }
    values.end_array();
    return group;
  }

  static bool names_record(const GroupKey& key) {
    return !key.by && key.path.shape == Shape::reference;
  }

  void find_titles() {
    for (size_t i = 0; i < question_.keys.size(); ++i) {
      const GroupKey& key = question_.keys[i];
      if (!names_record(key) || names_user(*key.path.field)) continue;
      std::vector<Id> ids;
      for (const Group& group : groups_) {
        if (const auto* id = std::get_if<int64_t>(&group.keys[i])) ids.push_back(Id{*id});
      }
      const schema::Object& target = *environment_.schema.target(*key.path.field);
      for (auto& [id, title] : titles(environment_, target, ids)) titles_[id] = std::move(title);
    }
  }

  void write_key(size_t i, const Value& value, JsonWriter& out) const {
    const GroupKey& key = question_.keys[i];
    const auto* record = std::get_if<int64_t>(&value);
    if (!record || (!names_record(key) && key.path.shape != Shape::id)) {
      return write_value(value, out);
    }
    const Id id{*record};
    if (key.path.shape == Shape::id) {
      out.id(id);
      return;
    }
    out.begin_object().key("id").id(id).key("name");
    out.string(name_of(key, id)).end_object();
  }

  std::string_view name_of(const GroupKey& key, Id id) const {
    if (names_user(*key.path.field)) return environment_.names.user_name(id);
    const auto found = titles_.find(id);
    return found == titles_.end() ? std::string_view{} : std::string_view(found->second);
  }

  const ReadEnvironment& environment_;
  const GroupQuestion& question_;
  std::vector<Group> groups_;
  std::unordered_map<Id, std::string> titles_;
  bool more_ = false;
};

}  // namespace

bool grouped_by_text_key(const GroupKey& key) {
  return key.path.shape == Shape::text && !key.path.part;
}

ColumnType stored_type(const Path& path) {
  return path.field->kind->columns()[static_cast<size_t>(path.column)].type;
}

ColumnType type_of(const GroupKey& key) {
  return key.by ? ColumnType::date : stored_type(key.path);
}

void write_value(const Value& value, JsonWriter& out) {
  struct Write {
    JsonWriter& out;
    void operator()(std::monostate) const { out.null(); }
    void operator()(bool held) const { out.boolean(held); }
    void operator()(int64_t held) const { out.number(held); }
    void operator()(double held) const { out.number(held); }
    void operator()(Decimal held) const { out.decimal(held); }
    void operator()(Date held) const { out.date(held); }
    void operator()(Timestamp held) const { out.timestamp(held); }
    void operator()(const std::string& held) const { out.string(held); }
    void operator()(const Bytes&) const { out.null(); }
  };
  std::visit(Write{out}, value);
}

bool narrowed(const Measure& measure) {
  return measure.fn == Fn::share || measure.filter.node != Filter::Node::always;
}

void write_measured(Compiler& compiler, int row, const Measure& measure, const ColumnRef* column) {
  storage::SqlBuilder& sql = compiler.sql();
  const auto when = [&](const Filter& filter) {
    sql.add("CASE WHEN (");
    compiler.condition(filter, row);
    sql.add(") THEN ");
  };
  if (measure.fn == Fn::share) {
    when(measure.whole);
    when(measure.filter);
    sql.add("100 ELSE 0 END END");
    return;
  }
  if (narrowed(measure)) when(measure.filter);
  if (column) {
    column->write(sql);
  } else {
    sql.add("1");
  }
  if (narrowed(measure)) sql.add(" END");
}

ColumnType type_of(const Measure& measure) {
  switch (measure.fn) {
    case Fn::count:
    case Fn::distinct:
      return ColumnType::integer;
    case Fn::avg:
    case Fn::median:
    case Fn::percentile:
    case Fn::share:
      return ColumnType::decimal;
    default:
      return stored_type(*measure.path);
  }
}

Status read_groups(const ReadEnvironment& environment, const GroupQuestion& question,
                   JsonWriter& out, const std::function<void(JsonWriter&)>& more) {
  const Meant<GroupQuestion> meant(environment, question);
  GroupReader reader(environment, *meant);
  TRY(reader.read());
  reader.write(out, more);
  return done();
}

}  // namespace kith::query
