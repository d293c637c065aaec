// The law of formulas: memory, SQLite and PostgreSQL work out the same value of any formula on any
// record, and lists filter, sort and group by it as by any other field. Seed: KITH_SEED, printed.
#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "query/table.h"
#include "query/test_world.h"
#include "schema/formula/formula.h"
#include "schema/kinds/formula.h"
#include "storage/test_database.h"

namespace kith::query {
namespace {

namespace formula = schema::formula;

unsigned seed() {
  const char* given = std::getenv("KITH_SEED");
  unsigned number = std::random_device()();
  if (given) std::from_chars(given, given + std::char_traits<char>::length(given), number);
  fmt::print("KITH_SEED={}\n", number);
  return number;
}

// Texts of formulas on accounts, each of a wanted type.
class RandomFormulas {
 public:
  explicit RandomFormulas(std::mt19937& random) : random_(random) {}

  std::string any() {
    switch (below(5)) {
      case 0:
        return text(0);
      case 1:
        return condition(0);
      case 2:
        return day(0);
      default:
        return number(0);
    }
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  template <size_t N>
  std::string one_of(const char* const (&words)[N]) {
    return words[below(N)];
  }

  std::string number(int depth) {
    switch (depth > 3 ? below(2) : below(14)) {
      case 0:
        return one_of({"employees", "score", "revenue", "parent.employees", "parent.revenue"});
      case 1:
        return one_of({"0", "1", "2", "3", "0.5", "-2.5", "0.0001", "7.1234", "1000", "-40",
                       "922337203685477", "30000000", "BLANK()"});
      case 2:
        return "ROUND(" + number(depth + 1) + ", " + std::to_string(below(9) - 4) + ")";
      case 3:
        return "ABS(" + number(depth + 1) + ")";
      case 4:
        return one_of({"MIN(", "MAX("}) + number(depth + 1) + ", " + number(depth + 1) + ", 5)";
      case 5:
        return "IF(" + condition(depth + 1) + ", " + number(depth + 1) + ", " + number(depth + 1) +
               ")";
      case 6:
        return "IFBLANK(" + number(depth + 1) + ", " + number(depth + 1) + ")";
      case 7:
        return "SWITCH(industry, \"retail\", " + number(depth + 1) + ", \"media\", 2, " +
               number(depth + 1) + ")";
      case 8:
        return whole(depth + 1);
      case 9:
        return "SWITCH(" + number(depth + 1) + ", 2.5, 1, employees, " + number(depth + 1) + ")";
      default:
        return "(" + number(depth + 1) + one_of({" + ", " - ", " * ", " / "}) + number(depth + 1) +
               ")";
    }
  }

  std::string whole(int depth) {
    switch (depth > 3 ? below(2) : below(8)) {
      case 0:
        return "employees";
      case 1:
        return one_of({"0", "1", "3", "-2", "12", "60000", "800000"});
      case 2:
        return "ROUND(" + number(depth + 1) + ", 0)";
      case 3:
        return "LEN(" + text(depth + 1) + ")";
      case 4:
        return "(" + day(depth + 1) + " - " + day(depth + 1) + ")";
      case 5:
        return "DATEDIF(" + day(depth + 1) + ", " + day(depth + 1) + ", " +
               one_of({"\"D\"", "\"M\"", "\"Y\""}) + ")";
      default:
        return one_of({"YEAR(", "MONTH(", "DAY("}) + day(depth + 1) + ")";
    }
  }

  std::string text(int depth) {
    switch (depth > 3 ? below(2) : below(11)) {
      case 0:
        return one_of({"name", "city", "industry", "parent.name", "parent.industry", "phone"});
      case 1:
        return one_of({"\"\"", "\"a\"", "\"张三 Zoë\"", "\"it's \"\"so\"\"\"", "\"%_\\\""});
      case 2:
        return "LEFT(" + text(depth + 1) + ", " + whole(depth + 1) + ")";
      case 3:
        return "RIGHT(" + text(depth + 1) + ", " + whole(depth + 1) + ")";
      case 4:
        return one_of({"UPPER(", "LOWER("}) + text(depth + 1) + ")";
      case 5:
        return "TEXT(" + number(depth + 1) + ")";
      case 6:
        return "TEXT(" + day(depth + 1) + ")";
      case 7:
        return "TEXT(" + condition(depth + 1) + ")";
      case 8:
        return "COALESCE(" + text(depth + 1) + ", " + text(depth + 1) + ")";
      case 9:
        return "LABEL(industry, \"en\")";
      default:
        return "(" + text(depth + 1) + " & " + text(depth + 1) + " & " + number(depth + 1) + ")";
    }
  }

  std::string condition(int depth) {
    const std::string sign = one_of({" = ", " <> ", " < ", " <= ", " > ", " >= "});
    switch (depth > 3 ? below(2) : below(9)) {
      case 0:
        return one_of({"active", "parent.active", "TRUE", "FALSE"});
      case 1:
        return one_of({"ISBLANK(score)", "ISBLANK(parent.name)", "industry = \"retail\""});
      case 2:
        return "AND(" + condition(depth + 1) + ", " + condition(depth + 1) + ")";
      case 3:
        return "OR(" + condition(depth + 1) + ", " + condition(depth + 1) + ")";
      case 4:
        return "NOT(" + condition(depth + 1) + ")";
      case 5:
        return "CONTAINS(" + text(depth + 1) + ", " + text(depth + 1) + ")";
      case 6:
        return "(" + text(depth + 1) + sign + text(depth + 1) + ")";
      case 7:
        return "(" + day(depth + 1) + sign + day(depth + 1) + ")";
      default:
        return "(" + number(depth + 1) + sign + number(depth + 1) + ")";
    }
  }

  std::string day(int depth) {
    switch (depth > 3 ? below(2) : below(7)) {
      case 0:
        return one_of({"founded", "parent.founded", "DATEVALUE(checked_at)", "TODAY()"});
      case 1:
        return one_of({"DATE(2024, 2, 29)", "DATE(2026, 1, 31)", "DATE(9999, 12, 31)",
                       "DATE(1, 1, 1)", "DATEVALUE(NOW())"});
      case 2:
        return "ADDDAYS(" + day(depth + 1) + ", " + whole(depth + 1) + ")";
      case 3:
        return "EDATE(" + day(depth + 1) + ", " + whole(depth + 1) + ")";
      case 4:
        return "IF(" + condition(depth + 1) + ", " + day(depth + 1) + ", " + day(depth + 1) + ")";
      case 5:
        return "MAX(" + day(depth + 1) + ", " + day(depth + 1) + ")";
      default:
        return "(" + day(depth + 1) + " - " + whole(depth + 1) + ")";
    }
  }

  std::mt19937& random_;
};

// A field of nobody's schema: reads like one that is.
schema::Field field_of(const World& world, std::string_view text) {
  schema::Field field;
  field.name = "probe";
  auto parsed = formula::parse(text, world.schema(), world.object("accounts"), formula::formula_of);
  auto* made = std::get_if<formula::Formula>(&parsed);
  if (!made) return field;
  field.kind = &schema::kind::formula_with(formula::name_of(made->type()));
  field.formula = std::make_shared<const formula::Formula>(std::move(*made));
  return field;
}

Question question_of(const World& world, const schema::Field& field) {
  Question question;
  question.object = &world.object("accounts");
  question.outputs.push_back({path_of(*question.object, field), nullptr});
  question.limit = 1'000;
  return question;
}

class FormulaLaw : public storage::BothEngines {
 protected:
  void SetUp() override {
    storage::BothEngines::SetUp();
    if (IsSkipped()) return;
    random_.seed(seed());
    world_.emplace(database());
    world_->fill(random_, 25);
    mask_.restrict(
        world_->object("accounts"),
        world_->filter("accounts", R"({"field":"industry","op":"ne","value":"energy"})"));
  }

  // As the database has them, by id; in the order of the answer too.
  std::vector<std::pair<int64_t, std::string>> read(const Question& question) const {
    const Names names;
    std::vector<std::pair<int64_t, std::string>> rows;
    database_of().read([&](storage::Connection& db) {
      const auto next =
          read_table({db, world_->schema(), mask_, names}, question, [&](TableRow& row) {
            std::string cell;
            row.append_text(0, cell);
            rows.emplace_back(row.id().value, cell.empty() ? "blank" : cell);
          });
      EXPECT_TRUE(next.ok());
      return true;
    });
    return rows;
  }

  storage::Database& database_of() const { return world_->database(); }

  std::mt19937 random_;
  std::optional<World> world_;
  Mask mask_;
};
KITH_BOTH_ENGINES(FormulaLaw);

// As a cell of a file has it.
std::string in_a_file(const schema::Field& field, const Value& value) {
  if (is_null(value)) return "blank";
  return field.kind->write_text(field, schema::ValueRow(std::span(&value, 1)), 0,
                                schema::WriteContext());
}

TEST_P(FormulaLaw, MemoryAndDatabaseWorkOutTheSame) {
  RandomFormulas formulas(random_);
  int checked = 0;
  int held = 0;
  for (int i = 0; i < 400; ++i) {
    const std::string text = formulas.any();
    SCOPED_TRACE(text);
    const schema::Field field = field_of(*world_, text);
    if (!field.formula) continue;  // too long, or always blank
    ++checked;
    const auto expected = world_->worked_out(world_->object("accounts"), field, mask_);
    const auto rows = read(question_of(*world_, field));
    ASSERT_EQ(rows.size(), expected.size());
    for (const auto& [id, cell] : rows) {
      ASSERT_EQ(cell, in_a_file(field, expected.at(id))) << "record " << id;
      held += cell == "blank" ? 0 : 1;
    }
  }
  EXPECT_GT(checked, 200);
  EXPECT_GT(held, 1'000);
}

TEST_P(FormulaLaw, ListsFilterByFormulasAsMemoryDoes) {
  RandomFormulas formulas(random_);
  const schema::Object& accounts = world_->object("accounts");
  for (int i = 0; i < 120; ++i) {
    const std::string text = formulas.any();
    SCOPED_TRACE(text);
    const schema::Field field = field_of(*world_, text);
    if (!field.formula) continue;
    const auto values = world_->worked_out(accounts, field, mask_);
    const auto some =
        std::ranges::find_if(values, [](const auto& one) { return !is_null(one.second); });
    std::vector<std::pair<Op, std::vector<Value>>> questions = {{Op::empty, {}}, {Op::exists, {}}};
    if (some != values.end()) {
      questions.push_back({Op::eq, {some->second}});
      questions.push_back({Op::ne, {some->second}});
      questions.push_back({Op::in, {some->second}});
      if (field.kind->shape() != schema::Shape::token &&
          field.kind->shape() != schema::Shape::boolean) {
        questions.push_back({Op::lt, {some->second}});
        questions.push_back({Op::ge, {some->second}});
      }
    }
    for (const auto& [op, wanted] : questions) {
      const Filter filter = condition_on(accounts, field, op, wanted);
      EXPECT_EQ(world_->in_database(accounts, filter, mask_),
                world_->in_memory("accounts", filter, mask_))
          << name_of(op);
    }
  }
}

TEST_P(FormulaLaw, ListsSortByFormulasAndGoOnAfterEachPage) {
  for (const char* text : {"score * employees", "name & city", "ADDDAYS(founded, employees)",
                           "active = parent.active", "LEN(parent.name)"}) {
    SCOPED_TRACE(text);
    const schema::Field field = field_of(*world_, text);
    ASSERT_TRUE(field.formula);
    const auto values = world_->worked_out(world_->object("accounts"), field, mask_);
    Question question = question_of(*world_, field);
    question.sort.push_back({path_of(*question.object, field), SortKey::Direction::descending});
    const auto whole = read(question);
    ASSERT_EQ(whole.size(), values.size());
    EXPECT_TRUE(std::ranges::is_sorted(whole, [&](const auto& a, const auto& b) {
      return values.at(b.first) < values.at(a.first);
    }));
    question.outputs.clear();
    question.outputs.push_back(
        {path_of(*question.object, *question.object->field("name")), nullptr});
    question.limit = 3;
    std::vector<std::string> joined;
    do {
      const auto page = world_->page(question, mask_);
      for (auto& id : page.ids()) joined.push_back(id);
      question.cursor = page.next;
      ASSERT_LE(joined.size(), whole.size());
    } while (!question.cursor.empty());
    ASSERT_EQ(joined.size(), whole.size());
    for (size_t i = 0; i < joined.size(); ++i) EXPECT_EQ(joined[i], format(Id{whole[i].first}));
  }
}

TEST_P(FormulaLaw, ReportsGroupAndMeasureByFormulas) {
  const schema::Object& accounts = world_->object("accounts");
  const schema::Field key = field_of(*world_, "IF(employees > 2, \"large\", \"small\")");
  const schema::Field measured = field_of(*world_, "score * 2 + 1");
  GroupQuestion question;
  question.object = &accounts;
  question.keys.push_back({path_of(accounts, key), {}, nullptr});
  question.measures.push_back({});
  question.measures.push_back({Measure::Fn::sum, path_of(accounts, measured)});
  question.measures.push_back({Measure::Fn::median, path_of(accounts, measured)});
  const Names names;
  const std::string answer = world_->database().read([&](storage::Connection& db) {
    std::string text;
    JsonWriter out(text);
    EXPECT_TRUE(read_groups({db, world_->schema(), mask_, names}, question, out).ok());
    return text;
  });
  std::map<std::string, std::pair<int64_t, Decimal>> expected;
  const auto keys = world_->worked_out(accounts, key, mask_);
  const auto numbers = world_->worked_out(accounts, measured, mask_);
  for (const auto& [id, name] : keys) {
    auto& [count, sum] = expected[std::get<std::string>(name)];
    ++count;
    if (const auto* number = std::get_if<Decimal>(&numbers.at(id))) sum.units += number->units;
  }
  const Json found = parse_json(answer).value();
  const Json::Array& groups = *found.find("groups")->as_array();
  ASSERT_EQ(groups.size(), expected.size()) << answer;
  for (const Json& group : groups) {
    const auto& [count, sum] = expected.at(*group.find("keys")->as_array()->front().as_string());
    const Json::Array& values = *group.find("values")->as_array();
    EXPECT_EQ(values[0].as_integer(), count) << answer;
    EXPECT_EQ(*values[1].as_string(), format(sum)) << answer;
  }
}

TEST_P(FormulaLaw, ARecordOfASortedPageIsFoundThroughItsReferenceToo) {
  const schema::Field field = field_of(*world_, "employees + 1");
  const schema::Object& contacts = world_->object("contacts");
  const schema::Field& account = *contacts.field("account");
  Path path = path_of(world_->object("accounts"), field);
  path.start = &contacts;
  path.hops.push_back(&account);
  Filter filter;
  filter.node = Filter::Node::leaf;
  filter.path = path;
  filter.op = Op::gt;
  filter.values = {int64_t{2}};
  EXPECT_EQ(world_->in_database(contacts, filter, mask_),
            world_->in_memory("contacts", filter, mask_));
}

}  // namespace
}  // namespace kith::query
