// The verbs on data and the only writer of object tables.
//
// A write: normalise and validate (all field errors at once) -> before-image under visibility ->
// may-change check on before and after -> rules -> INSERT or UPDATE -> search and identity index ->
// change row -> commit -> bell. Everything happens in the caller's transaction; nothing is
// half-written, because an error rolls it back.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "access/actor.h"
#include "records/change.h"

namespace kith::records {

// What a write happens in. Made per request or slice of a job; borrowed by everything below it.
struct Unit {
  storage::Connection& db;
  schema::SchemaPtr schema;
  const access::Actor& actor;
  Timestamp now;
  IdSource& ids;
  std::string_view base_currency;
  Via via = Via::web;
  Id batch;
};

// What a rule sees and may change: it derives values or refuses, inside the transaction.
class Draft {
 public:
  Draft(const query::Stored* before, query::Stored& after) : before_(before), after_(after) {}
  const query::Stored* before() const { return before_; }  // null when creating
  const query::Stored& after() const { return after_; }
  bool creating() const { return before_ == nullptr; }
  bool changed(std::string_view field) const;
  std::string_view text(std::string_view field) const;
  std::optional<Decimal> decimal(std::string_view field) const;
  std::optional<int64_t> integer(std::string_view field) const;
  bool flag(std::string_view field) const;
  Id reference(std::string_view field) const;
  void set(std::string_view field, Value value);  // first column
  void refuse(std::string_view field, std::string_view code, Message message);
  std::vector<FieldError>& errors() { return errors_; }

 private:
  const query::Stored* before_;
  query::Stored& after_;
  std::vector<FieldError> errors_;
};

struct Rule {
  std::string object;
  std::string name;
  std::function<Status(const Unit&, Draft&)> run;
};

// Runs after the commit, from the change log, at least once and with its effects exactly once: its
// writes and the place in the log that it has reached are one transaction. May not refuse.
struct Reaction {
  std::string name;
  std::vector<std::string> objects;  // empty: all
  std::function<Status(const Unit&, const Change&)> run;
};

struct Saved {
  Id id;
  int64_t version = 0;
};

class Records {
 public:
  Records(std::vector<Rule> rules, ChangeBell& bell);

  // `values` as a client sends them. Junction relations are written as arrays under their names.
  Result<Saved> create(const Unit& unit, const schema::Object& object, const Json& values) const;
  // Without a version the newest one is changed. A stale version is Code::conflict.
  Result<Saved> update(const Unit& unit, const schema::Object& object, Id id,
                       std::optional<int64_t> version, const Json& values) const;
  Result<Saved> remove(const Unit& unit, const schema::Object& object, Id id,
                       std::optional<int64_t> version) const;
  Result<Saved> restore(const Unit& unit, const schema::Object& object, Id id) const;

  // For imports and rules that hold typed values already: validated, ruled and logged as above.
  Result<Saved> create(const Unit& unit, query::Stored draft) const;
  Result<Saved> update(const Unit& unit, const query::Stored& before, query::Stored after) const;

 private:
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace kith::records
