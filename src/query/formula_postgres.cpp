// Formulas for PostgreSQL, in its own exact numbers.
//
// What does not fit is blank: a value is clamped to one more than fits, and both ends are made NULL.
// GREATEST and LEAST leave NULL out, so that NULL becomes an end and NULL again. A quotient is made with
// thirty digits before it is rounded to four: two numbers of 1/10,000 below 2^63 cannot be nearer to a
// half of the fourth digit than 10^-24 without being it, so nothing is rounded twice.
#include "query/formula_sql.h"

#include "base/spreadsheet.h"

namespace kith::query {
namespace {

using F = schema::formula::Function;
using storage::SqlBuilder;

class PostgresFormulaWriter final : public FormulaWriter {
 public:
  using FormulaWriter::FormulaWriter;

  void root(const Node& node) override {
    switch (node.type) {
      case Type::whole:
        return wrapped("CAST(", node, " AS bigint)");
      case Type::decimal:
        return wrapped("CAST(", node, " AS numeric(19, 4))");
      case Type::date:
        return wrapped("(DATE '1970-01-01' + ", node, ")");
      case Type::text:
        return wrapped("((", node, ") COLLATE \"C\")");
      default:
        return wrapped("(", node, ")");
    }
  }

 protected:
  void number(Decimal value) override { sql().add("CAST(").bind(value).add(" AS numeric)"); }
  void day(Date value) override {
    sql().add("CAST(").bind(int64_t{to_days(value)}).add(" AS integer)");
  }

  void blank(Type type) override {
    switch (type) {
      case Type::whole:
      case Type::decimal:
        sql().add("CAST(NULL AS numeric)");
        return;
      case Type::boolean:
        sql().add("CAST(NULL AS boolean)");
        return;
      case Type::date:
        sql().add("CAST(NULL AS integer)");
        return;
      case Type::timestamp:
        sql().add("CAST(NULL AS timestamptz)");
        return;
      default:
        sql().add("CAST(NULL AS text)");
    }
  }

  void stored(Type type, ColumnRef column) override {
    if (type == Type::whole) {
      fitting([&] {
        sql().add("CAST(");
        column.write(sql());
        sql().add(" AS numeric)");
      });
    } else if (type == Type::date) {
      sql().add("(");
      column.write(sql());
      sql().add(" - DATE '1970-01-01')");
    } else {
      column.write(sql());
    }
  }

  void collated(Type type) override {
    if (type == Type::text) sql().add(" COLLATE \"C\"");
  }

  void call(const Node& node) override {
    switch (node.function) {
      case F::add:
        return fitting([&] { between(node, " + "); });
      case F::subtract:
        return fitting([&] { between(node, " - "); });
      case F::multiply:
        return fitting([&] {
          sql().add("round(");
          between(node, " * ");
          sql().add(", 4)");
        });
      case F::divide:
        return divided(node);
      case F::round:
        return fitting([&] {
          sql().add("round(");
          this->node(node.arguments[0]);
          sql().add(", ").number(node.places).add(")");
        });
      case F::absolute:
        return fitting([&] { listed("abs(", node); });
      case F::least:
        return listed("LEAST(", node);
      case F::greatest:
        return listed("GREATEST(", node);
      case F::contains:
        listed("COALESCE(strpos(", node);
        sql().add(" > 0, FALSE)");
        return;
      case F::length:
        return wrapped("CAST(length(", node.arguments[0], ") AS numeric)");
      case F::left:
        return part("NULLIF(left(", node);
      case F::right:
        return part("NULLIF(right(", node);
      case F::upper:
        return in_case(node, spreadsheet::lower_letters(), spreadsheet::upper_letters());
      case F::lower:
        return in_case(node, spreadsheet::upper_letters(), spreadsheet::lower_letters());
      case F::number_text:
        return wrapped("CAST(trim_scale(", node.arguments[0], ") AS text)");
      case F::date_text:
        return wrapped("to_char(DATE '1970-01-01' + ", node.arguments[0], ", 'YYYY-MM-DD')");
      default:
        return of_days(node);
    }
  }

 private:
  void wrapped(SqlBuilder::Text before, const Node& node, SqlBuilder::Text after) {
    sql().add(before);
    this->node(node);
    sql().add(after);
  }
  void listed(SqlBuilder::Text name, const Node& node) {
    sql().add(name);
    arguments(node);
    sql().add(")");
  }
  void between(const Node& node, SqlBuilder::Text sign) {
    sql().add("(");
    this->node(node.arguments[0]);
    sql().add(sign);
    this->node(node.arguments[1]);
    sql().add(")");
  }

  void fitting(function_ref<void()> value) {
    sql().add("NULLIF(NULLIF(LEAST(GREATEST(");
    value();
    sql().add(", -922337203685477.5808), 922337203685477.5808), -922337203685477.5808)");
    sql().add(", 922337203685477.5808)");
  }

  // Days between 0001-01-01 and 9999-12-31.
  void within_calendar(function_ref<void()> days) {
    sql().add("CAST(NULLIF(NULLIF(LEAST(GREATEST(");
    days();
    sql().add(", -719163), 2932897), -719163), 2932897) AS integer)");
  }

  void divided(const Node& node) {
    fitting([&] {
      sql().add("round(CAST(");
      this->node(node.arguments[0]);
      sql().add(" AS numeric(60, 30)) / NULLIF(");
      this->node(node.arguments[1]);
      sql().add(", 0), 4)");
    });
  }

  void part(SqlBuilder::Text name, const Node& node) {
    sql().add(name);
    this->node(node.arguments[0]);
    sql().add(", CAST(LEAST(GREATEST(");
    this->node(node.arguments[1]);
    sql().add(", 0), 1000000) AS integer)), '')");
  }

  void in_case(const Node& node, const std::string& from, const std::string& to) {
    sql().add("translate(");
    this->node(node.arguments[0]);
    sql().add(", CAST(").bind(from).add(" AS text), CAST(").bind(to).add(" AS text))");
  }

  void of_days(const Node& node) {
    switch (node.function) {
      case F::day_of_instant:
        sql().add("(CAST(");
        this->node(node.arguments[0]);
        sql().add(" AT TIME ZONE CAST(").bind(moment().zone->name());
        sql().add(" AS text) AS date) - DATE '1970-01-01')");
        return;
      case F::days_between:
        sql().add("CAST(");
        between(node, " - ");
        sql().add(" AS numeric)");
        return;
      case F::months_between:
        return months_between(node, "");
      case F::years_between:
        return months_between(node, " / 12");
      case F::add_days:
        return within_calendar([&] {
          sql().add("CAST(");
          this->node(node.arguments[0]);
          sql().add(" AS numeric) + ");
          this->node(node.arguments[1]);
        });
      case F::add_months:
        return add_months(node);
      case F::year:
        return wrapped("extract(year FROM DATE '1970-01-01' + ", node.arguments[0], ")");
      case F::month:
        return wrapped("extract(month FROM DATE '1970-01-01' + ", node.arguments[0], ")");
      default:
        return wrapped("extract(day FROM DATE '1970-01-01' + ", node.arguments[0], ")");
    }
  }

  // Clamped to one month more than may be added: no interval leads out of PostgreSQL's own calendar.
  void add_months(const Node& node) {
    within_calendar([&] {
      sql().add("CAST(CAST(DATE '1970-01-01' + ");
      this->node(node.arguments[0]);
      sql().add(" + make_interval(months => CAST(NULLIF(NULLIF(LEAST(GREATEST(");
      this->node(node.arguments[1]);
      sql().add(", -48001), 48001), -48001), 48001) AS integer)) AS date)");
      sql().add(" - DATE '1970-01-01' AS numeric)");
    });
  }

  // Each day is named several times here, so they are made first; OFFSET keeps them apart.
  void months_between(const Node& node, SqlBuilder::Text share) {
    sql().add("(SELECT CASE WHEN a <= b THEN 1 ELSE -1 END * trunc((");
    sql().add("(extract(year FROM hi) - extract(year FROM lo)) * 12");
    sql().add(" + extract(month FROM hi) - extract(month FROM lo)");
    sql().add(" - CASE WHEN extract(day FROM hi) < extract(day FROM lo) THEN 1 ELSE 0 END)");
    sql().add(share).add(")");
    sql().add(" FROM (SELECT a, b, DATE '1970-01-01' + CASE WHEN a <= b THEN a ELSE b END AS lo,");
    sql().add(" DATE '1970-01-01' + CASE WHEN a <= b THEN b ELSE a END AS hi FROM (SELECT ");
    this->node(node.arguments[0]);
    sql().add(" AS a, ");
    this->node(node.arguments[1]);
    sql().add(" AS b OFFSET 0) days) ends WHERE a IS NOT NULL AND b IS NOT NULL)");
  }
};

}  // namespace

std::unique_ptr<FormulaWriter> postgres_formula_writer(Compiler& compiler, int alias) {
  return std::make_unique<PostgresFormulaWriter>(compiler, alias);
}

}  // namespace kith::query
