#include "query/test_plan.h"

#include "query/page.h"

namespace kith::query {
namespace {

std::vector<std::string> lines_with(const std::vector<std::string>& plan, std::string_view words) {
  std::vector<std::string> lines;
  for (const std::string& line : plan) {
    if (line.find(words) != line.npos) lines.push_back(line);
  }
  return lines;
}

}  // namespace

std::vector<std::string> explain_plan(const ReadEnvironment& environment,
                                      const Question& question) {
  std::vector<std::string> plan;
  Order order(question);
  const auto segments = order.start(question.cursor, "cursor");
  if (!segments.ok()) throw std::logic_error(segments.error().message.en);
  const Lead lead = find_lead(environment, question, order);
  for (const Segment& segment : *segments) {
    RowStatement statement =
        page_statement(environment, question, order, lead, segment, question.limit + 1);
    storage::SqlBuilder explained;
    const bool sqlite = environment.db.engine() == storage::Engine::sqlite;
    sqlite ? explained.add("EXPLAIN QUERY PLAN ") : explained.add("EXPLAIN ");
    explained.append(std::move(statement.sql));
    const auto built = std::move(explained).build();
    environment.db.query(built.sql, built.values, [&](const storage::Row& row) {
      plan.emplace_back(row.text(sqlite ? 3 : 0));
      return true;
    });
  }
  return plan;
}

// A walk along an index or the primary key in order ends at the limit; a bare SCAN of a table that
// is not the page itself does not.
std::vector<std::string> scans(const std::vector<std::string>& plan) {
  std::vector<std::string> lines;
  for (const std::string& line : lines_with(plan, "SCAN ")) {
    if (line == "SCAN t1" || line.find("USING") != line.npos ||
        line.find("VIRTUAL TABLE") != line.npos || line == "SCAN t0")
      continue;
    lines.push_back(line);
  }
  return lines;
}

std::vector<std::string> sorts(const std::vector<std::string>& plan) {
  return lines_with(plan, "TEMP B-TREE");
}

}  // namespace kith::query
