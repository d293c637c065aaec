// A lead becomes an account, a contact and, where there is one, an opportunity: existing ones or new
// ones. All of it is one batch, whose undo puts back what was there.
//
// New records take over what the lead knows (sales/lead_map.h), existing ones what they lack. The
// lead's activities are linked to all three; its comments and files go to the contact, or to the account
// where there is none, whoever wrote them. The lead stays, converted, and names the three.
#pragma once

#include "app/duplicate_rules.h"
#include "records/batch.h"
#include "records/records.h"

namespace kith::sales {

// What is to stand on one of the three sides.
struct Side {
  enum class Becomes { as_proposed, nothing, existing, fresh };
  Becomes becomes = Becomes::as_proposed;
  Id id;                         // existing
  Json values = Json::Object{};  // fresh: over what the lead says, as a client sends them
};

struct Wish {
  Id lead;
  std::optional<int64_t> version;
  Side account;
  Side contact;
  Side opportunity;   // as proposed: none
  std::string label;  // of the batch
};

// A record that may be the same, the surest first.
struct Match {
  Id id;
  std::string name;
  std::string about;  // of a contact: whose they are
  std::vector<std::string_view>
      reasons;  // "email", "domain", …; "contact": the account of a contact
};
struct Proposed {
  const schema::Object* object = nullptr;
  bool may_create = false;
  Json values;
  std::vector<Match> matches;
  Id use;  // the match that is sure enough; nobody: a new one
};
struct Proposal {
  Proposed account;
  Proposed contact;
  Proposed opportunity;
  int64_t activities = 0;
  int64_t attachments = 0;
  int64_t comments = 0;
};

struct Converted {
  Id batch;
  records::Saved lead;
  Id account;
  Id contact;
  Id opportunity;
  int64_t carried = 0;  // rows that were linked or moved
};

// A live lead that the actor sees.
Result<query::Stored> lead_to_convert(const records::Unit& unit, Id lead);

// Of matches only what the actor may see.
Proposal propose(const records::Records& records, const records::Unit& unit,
                 const query::Stored& lead);

// Asks for the right to change the lead and to create what is new. Code::conflict where the lead is
// converted already. Within Unit::batch, if there is one.
Result<Converted> convert(const records::Records& records, const records::Unit& unit,
                          const app::DuplicateRules& duplicates, const Wish& wish);

}  // namespace kith::sales
