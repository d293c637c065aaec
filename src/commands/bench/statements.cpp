#include "commands/bench/statements.h"

namespace kith::commands::bench {
namespace {

bare_value integer(int64_t value) { return {BARE_INTEGER, value, 0, nullptr, 0}; }

struct ToBare {
  bare_value operator()(std::monostate) const { return {BARE_NULL, 0, 0, nullptr, 0}; }
  bare_value operator()(bool value) const { return integer(value ? 1 : 0); }
  bare_value operator()(int64_t value) const { return integer(value); }
  bare_value operator()(double value) const { return {BARE_REAL, 0, value, nullptr, 0}; }
  bare_value operator()(Decimal value) const { return integer(value.units); }
  bare_value operator()(Date value) const { return integer(to_days(value)); }
  bare_value operator()(Timestamp value) const { return integer(to_us(value)); }
  bare_value operator()(const std::string& value) const {
    return {BARE_TEXT, 0, 0, value.data(), value.size()};
  }
  bare_value operator()(const Bytes& value) const {
    return {BARE_TEXT, 0, 0, reinterpret_cast<const char*>(value.data()), value.size()};
  }
};

}  // namespace

bare_value bare_value_of(const Value& value) { return std::visit(ToBare{}, value); }

BareStatements::BareStatements(const std::string& path, std::vector<Statement> statements)
    : db_(bare_open(path.c_str())), statements_(std::move(statements)) {
  bare_script(db_, "PRAGMA cache_size = -4096; PRAGMA query_only = ON");  // as our readers have it
  for (const Statement& statement : statements_) {
    numbers_.push_back(bare_prepare(db_, statement.sql.c_str()));
    std::vector<bare_value> values;
    for (const Value& value : statement.values) values.push_back(bare_value_of(value));
    values_.push_back(std::move(values));
  }
}

BareStatements::~BareStatements() { bare_close(db_); }

int64_t BareStatements::run() {
  int64_t rows = 0;
  for (size_t i = 0; i < numbers_.size(); ++i) {
    rows += bare_run(db_, numbers_[i], values_[i].data(), static_cast<int>(values_[i].size()));
  }
  return rows;
}

}  // namespace kith::commands::bench
