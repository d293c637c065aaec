// What a write needs to know of an object, worked out once a schema instead of once a call.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>
#include <vector>

#include "query/write.h"
#include "records/records.h"

namespace kith::records {

struct SystemFields {
  explicit SystemFields(const schema::Object& object);
  const schema::Field& id;
  const schema::Field& created_at;
  const schema::Field& created_by;
  const schema::Field& updated_at;
  const schema::Field& updated_by;
  const schema::Field& owner;
  const schema::Field& version;
  const schema::Field& deleted_at;
};

struct ReferenceField {
  const schema::Field* field;
  bool users;  // answered by the directory, without a statement
};

struct ObjectPlan {
  ObjectPlan(const schema::Object& object, const std::vector<Rule>& all_rules);
  const schema::Object& object;
  SystemFields system;
  query::Insertion insertion;
  std::vector<const schema::Field*> required;
  std::vector<const schema::Field*> with_default;
  std::vector<const schema::Field*> unique;
  std::vector<const schema::Field*> autonumbers;
  std::vector<const schema::Field*> moneys;
  std::vector<const schema::Field*> searched;
  std::vector<ReferenceField> references;
  std::vector<const Rule*> rules;
};

// The plans of one snapshot of the schema, which it keeps alive.
class Plans {
 public:
  Plans(schema::SchemaPtr schema, const std::vector<Rule>& rules);
  const schema::SchemaPtr& schema() const { return schema_; }
  const ObjectPlan& of(const schema::Object& object) const;

 private:
  schema::SchemaPtr schema_;
  std::unordered_map<int64_t, ObjectPlan> plans_;
};

struct Records::State {
  State(std::vector<Rule> rules, ChangeBell& bell, Rates rates, Derive derive, Guard guard)
      : rules(std::move(rules)),
        bell(bell),
        rates(std::move(rates)),
        derive(std::move(derive)),
        guard(std::move(guard)) {}

  std::shared_ptr<const Plans> plans(const schema::SchemaPtr& schema) const;

  const std::vector<Rule> rules;
  const ChangeBell bell;
  const Rates rates;
  const Derive derive;
  const Guard guard;

 private:
  mutable std::mutex mutex_;
  mutable std::shared_ptr<const Plans> newest_;
};

}  // namespace kith::records
