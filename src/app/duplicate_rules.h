// What happens when a record is written that may exist already, as data: for each object and
// likeness (the same mail, phone, domain, number, name, name and company) it is refused, warned of or
// said nothing about. Where no rule says anything, people are warned.
//
// Refusing is a rule of every write, so forms, the API and imports meet it alike; a changed record is
// held only to what the change touches. Whoever may merge can insist (Unit::duplicates). Warning is
// what forms do with the hint of POST …/duplicates.
#pragma once

#include <map>
#include <memory>
#include <mutex>

#include "records/records.h"
#include "records/twins.h"

namespace kith::app {

enum class DuplicateEffect { allow, warn, block };  // the strictest last
std::string_view name_of(DuplicateEffect effect);

class DuplicateRules {
 public:
  // Reads them again. Called when one of them has changed.
  void refresh(storage::Connection& db);
  // Refuses what a rule blocks, naming the twin as far as the actor may know of it.
  Status check(const records::Unit& unit, records::Draft& draft) const;
  // Which record a rule would refuse a new one for, as check() would say it. For imports, which may
  // have another way than to refuse the row.
  struct Refused {
    std::string field;
    Message message;
    records::Identified twin;
  };
  std::optional<Refused> refused(const records::Unit& unit, const query::Stored& fresh) const;
  // What refusing looks at in a new record: two that are alike in one of these are not both let in.
  struct LookedAt {
    records::Likeness likeness;
    const schema::Field* field;
    std::string value;
  };
  std::vector<LookedAt> looked_at(const records::Unit& unit, const query::Stored& fresh) const;
  // What the rules of `object` say to a record of `other` that is alike for these reasons.
  DuplicateEffect effect(const schema::Object& object, const schema::Object& other,
                         std::span<const records::Likeness> reasons) const;

 private:
  struct Rule {
    DuplicateEffect effect = DuplicateEffect::warn;
    bool across = false;
  };
  using ByLikeness = std::map<records::Likeness, Rule>;
  using ByObject = std::map<std::string, ByLikeness, std::less<>>;
  std::shared_ptr<const ByObject> current() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const ByObject> rules_ = std::make_shared<ByObject>();
};

// Of the rules themselves: the object is known and has duplicates.
Status check_duplicate_rule(const records::Unit& unit, records::Draft& draft);

// What the actor is told of a record that is like theirs and that they do not see.
access::TwinSight sight_of_twins(const access::Actor& actor, const schema::Object& object);

}  // namespace kith::app
