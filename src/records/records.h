// The verbs on data and the only writer of object tables.
//
// A write: normalise and validate (all field errors at once) -> before-image under visibility ->
// may-change check -> rules -> INSERT or UPDATE -> search and identity index -> change row ->
// commit -> bell. Everything happens in the caller's transaction; nothing is half-written, because
// an error rolls it back. Whoever goes on after an error (an import, row by row) puts each verb
// into Connection::nested.
//
// Whoever may not see a record is told that there is none; a field that may not be read is unknown.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "access/actor.h"
#include "records/change.h"
#include "records/identity.h"
#include "schema/kinds/money.h"

namespace kith::records {

class KnownReferences;  // records/references.h

// Whether a rule against duplicates (app/duplicate_rules.h) may refuse the write.
enum class Duplicates { refused, allowed };

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
  std::string_view default_country = "CN";  // of phone numbers
  KnownReferences* known = nullptr;         // bulk work: what was looked up in this transaction
  Duplicates duplicates = Duplicates::refused;
  // Fields that rules leave as they come, for records that were ruled elsewhere already.
  std::span<const schema::Field* const> kept = {};
};

// What a rule sees and may change: it derives values or refuses, inside the transaction.
class Draft {
 public:
  Draft(const query::Stored* before, query::Stored& after) : before_(before), after_(after) {}
  const query::Stored* before() const { return before_; }  // null when creating
  const query::Stored& after() const { return after_; }
  bool creating() const { return before_ == nullptr; }

  // The first column of the field. Empty where it is empty, or where there is no such field.
  bool changed(std::string_view field) const;  // a new record's fields have changed if not empty
  bool empty(std::string_view field) const;
  std::string_view text(std::string_view field) const;
  std::optional<Decimal> decimal(std::string_view field) const;
  std::optional<int64_t> integer(std::string_view field) const;
  std::optional<Date> date(std::string_view field) const;
  std::optional<Timestamp> timestamp(std::string_view field) const;
  bool flag(std::string_view field) const;
  Id reference(std::string_view field) const;

  void set(std::string_view field, Value value);  // first column; a bug if there is no such field
  std::span<Value> cells(const schema::Field& field) { return after_.cells(field); }
  void refuse(std::string_view field, std::string_view code, Message message);
  std::vector<FieldError>& errors() { return errors_; }

 private:
  const query::Stored* before_;
  query::Stored& after_;
  std::vector<FieldError> errors_;
};

// Rules of an object run in the order given, on every create, update, restore and delete (where
// after().deleted() tells), before required fields are checked: what a rule derives counts.
struct Rule {
  std::string object;  // "*": every object
  std::string name;
  std::function<Status(const Unit&, Draft&)> run;
  // Instead of `run`, where the record alone is enough: may run ahead of the transaction as well, so
  // that the words of what it derives are worked out there too.
  std::function<Status(Draft&)> derive;
};

// Runs after the commit, from the change log, at least once and with its effects exactly once: its
// writes and the place in the log that it has reached are one transaction. May not refuse.
struct Reaction {
  std::string name;
  std::vector<std::string> objects;  // empty: all
  std::function<Status(const Unit&, const Change&)> run;
  // Looked at before anything is written: where it says no, the change costs nothing.
  std::function<bool(const Change&)> wants = {};
};

// The day whose rate an amount has, and what one unit of its currency is worth then; no rate where
// nobody knows one of that day or earlier.
struct Valued {
  Date on;
  std::optional<schema::money::Rate> rate;
};
// Of an amount in another currency than the workspace's own, in a record about to be stored.
using Rates = std::function<Valued(const Unit&, const schema::Field& amount,
                                   const query::Stored* before, const query::Stored& after)>;

// Judges a record as it is about to be stored, whatever verb stores it (undo, merge and the recycle bin
// too, where no rule runs), and may refuse. What it writes itself belongs to the same transaction.
using Guard =
    std::function<Status(const Unit&, const query::Stored* before, const query::Stored& after)>;

struct Saved {
  Id id;
  int64_t version = 0;
};

// Sets the derived fields (schema::Kind::derived) of a record that is about to be stored, by whatever
// way: in undo and merge too, where no rule runs.
using Derive = std::function<void(const Unit&, const query::Stored* before, query::Stored& after)>;

// A record to be created with what its indexes hold, computed ahead of the transaction.
struct Prepared {
  query::Stored record;
  std::string tokens;
  std::vector<Identity> identities;
  std::vector<std::string> forms;  // for the vocabulary
  int64_t schema_version = 0;      // another has other words
};

class Records {
 public:
  Records(std::vector<Rule> rules, ChangeBell& bell, Rates rates = {}, Derive derive = {},
          Guard guard = {});

  // `values` as a client sends them. Relations through a junction are written as arrays under their
  // names: they replace the whole set, as far as the actor sees it.
  Result<Saved> create(const Unit& unit, const schema::Object& object, const Json& values) const;
  // Without a version the newest one is changed. A stale version is Code::conflict.
  Result<Saved> update(const Unit& unit, const schema::Object& object, Id id,
                       std::optional<int64_t> version, const Json& values) const;
  Result<Saved> remove(const Unit& unit, const schema::Object& object, Id id,
                       std::optional<int64_t> version) const;
  // `values` are set on the way: another name, where somebody has taken the old one meanwhile.
  Result<Saved> restore(const Unit& unit, const schema::Object& object, Id id,
                        const Json& values = Json(Json::Object{})) const;

  // For imports and rooms above that hold typed values already: checked, ruled and logged as above.
  // They may set fields that only the program writes, and an id of their own.
  Result<Saved> create(const Unit& unit, query::Stored draft) const;
  Result<Saved> update(const Unit& unit, const query::Stored& before, query::Stored after) const;

  // Pure and thread-safe. Rules that change searched fields in the transaction make create() compute
  // them again. `kept` as in Unit.
  Prepared prepare(const schema::SchemaPtr& schema, query::Stored draft,
                   std::span<const schema::Field* const> kept = {}) const;
  Result<Saved> create(const Unit& unit, Prepared prepared) const;

  // Works the derived fields of a record out anew and stores those that differ: no change of the
  // record, of the same version. False where nothing differed or the version has moved on, for then
  // somebody has just worked them out.
  bool derive_anew(const Unit& unit, const query::Stored& stored) const;
  // Stores what the program works out from other records in fields that nobody else writes (read_only):
  // likewise no change of the record. False where the version has moved on.
  bool note(const Unit& unit, const query::Stored& before, const query::Stored& after) const;

 private:
  friend class Writer;  // records/writer.h
  struct State;
  std::shared_ptr<const State> state_;
};

}  // namespace kith::records
