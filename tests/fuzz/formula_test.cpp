// Formulas as people write them, and as nobody should.
#include <gtest/gtest.h>

#include "base/spreadsheet.h"
#include "fuzz.h"
#include "schema/assembler.h"
#include "schema/formula/evaluate.h"
#include "schema/plan.h"
#include "schema/test_schema.h"

namespace kith::fuzz {
namespace {

namespace formula = schema::formula;

class Nothing final : public formula::Inputs {
 public:
  Value stored(const formula::Source&) const override { return {}; }
  const formula::Inputs* at(const formula::Source&) const override { return this; }
};

schema::SchemaPtr test_schema() {
  schema::Catalog catalog;
  const schema::Package package = schema::test_package();
  if (!schema::plan_packages(catalog, std::span(&package, 1)).ok()) return nullptr;
  return schema::SchemaAssembler(catalog).assemble().value();
}

TEST(Fuzz, FormulasAreRefusedWithAPlaceOrWorkedOut) {
  const auto schema = test_schema();
  const schema::Object& deals = *schema->object("opportunities");
  Seeds seeds{{"ROUND(amount * probability / 100, 2)",
               "IF(AND(stage = \"won\", close_date < TODAY()), DAYS(TODAY(), close_date))",
               "SWITCH(stage, \"won\", 1, \"lost\", 2, 0) & account.name",
               "EDATE(close_date, 12) - DATE(2026, 12, 31)",
               "IFBLANK(LEFT(UPPER(name), 3), \"a \"\"quoted\"\" word\")",
               "DATEDIF(close_date, NOW(), \"M\") >= 3"},
              {"(", ")", ",", "\"", "&", "<>", "<=", "-", "/", "amount", "account.", "BLANK()",
               "MIN(", "COALESCE(", "0.0001", "922337203685477.5807", "（", "”", "≥"}};
  feed(std::move(seeds), [&](std::string_view text) {
    const auto parsed = formula::parse(text, *schema, deals, formula::formula_of);
    if (const auto* problem = std::get_if<formula::Problem>(&parsed)) {
      EXPECT_FALSE(problem->code.empty());
      EXPECT_FALSE(problem->why.en.empty() || problem->why.zh.empty());
      EXPECT_LE(problem->at, static_cast<size_t>(spreadsheet::length(text))) << text;
      return;
    }
    const auto& made = std::get<formula::Formula>(parsed);
    EXPECT_LE(made.nodes, formula::nodes_max);
    (void)formula::evaluate(made, Nothing(), {});
  });
}

}  // namespace
}  // namespace kith::fuzz
