// What sealing the change log costs: a log from before there were seals, its check, and a proof.
#include <fmt/format.h>

#include "app/sealer.h"
#include "commands/bench/reading.h"
#include "records/seal_check.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

constexpr int proofs = 1'000;

constexpr storage::EngineSql select_bytes = {
    "SELECT coalesce(sum(pgsize), 0) FROM dbstat WHERE name LIKE 'kith_seal%'",
    "SELECT CAST(coalesce(sum(pg_total_relation_size(c.oid)), 0) AS bigint) FROM pg_class c "
    "WHERE c.relkind = 'r' AND c.relname LIKE 'kith_seal%' "
    "AND c.relnamespace = CAST(current_schema() AS regnamespace)"};
constexpr storage::EngineSql forget = {
    "DELETE FROM kith_seal_leaves; DELETE FROM kith_seal_tiles; DELETE FROM kith_seal_heads; "
    "DELETE FROM kith_seal_state;",
    "TRUNCATE kith_seal_leaves, kith_seal_tiles, kith_seal_heads, kith_seal_state"};

std::string rate(int64_t count, double seconds) {
  return fmt::format("{:.1f} s, {:.0f} a second", seconds, static_cast<double>(count) / seconds);
}

double seconds_of_a_proof(Connection& db, int64_t size) {
  const auto begun = Clock::now();
  for (int64_t n = 0; n < proofs; ++n) {
    records::StoredTree tree(db);
    (void)tree.inclusion(n * (size / proofs), size);
  }
  return seconds_since(begun) / proofs;
}

}  // namespace

std::vector<Row> measure_seal(const Subject& subject) {
  app::Workspace& workspace = subject.workspace;
  workspace.database().write_raw(
      [](Connection& db) {
        db.script(db.pick(forget));
        return true;
      },
      {});
  const double processor = processor_seconds();
  const auto begun = Clock::now();
  const int64_t sealed = workspace.sealer().seal_all();
  const double took = seconds_since(begun);
  const double each = (processor_seconds() - processor) / static_cast<double>(sealed);
  std::vector<Row> rows = {
      {fmt::format("Sealing a log of {} changes", sealed), rate(sealed, took), "", "", ""},
      {"Processor a sealed change", fmt::format("{:.1f} µs", each * 1e6), "", "", ""}};
  workspace.database().read_raw(
      [&](Connection& db) {
        const auto checking = Clock::now();
        const auto report = records::check_seal(db, {});
        if (report.faults > 0) throw std::runtime_error(report.first->what.en);
        rows.push_back({"Checking it", rate(report.sealed, seconds_since(checking)), "", "", ""});
        const double proof = seconds_of_a_proof(db, report.sealed);
        rows.push_back({"A proof in it", milliseconds(proof), "", "", ""});
        const auto bytes = static_cast<double>(db.integer(db.pick(select_bytes)).value_or(0));
        rows.push_back({"Storage of the seal a change",
                        fmt::format("{:.1f} bytes", bytes / static_cast<double>(report.sealed)), "",
                        "", ""});
      },
      {.timeout = std::chrono::hours(1), .lane = storage::Lane::bulk});
  return rows;
}

}  // namespace kith::commands::bench
