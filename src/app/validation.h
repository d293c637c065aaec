// Conditions that administrators set on records, as data: a filter that has to hold, the field that is
// named when it does not, and what is said then.
//
// They are judged after all rules of the product, inside the transaction of the write, with the same
// filter that lists use. A new record has to meet all of them; a changed one those whose condition or
// field it touches, so that an old record which a newer rule would refuse can still be edited
// elsewhere. Undo and the recycle bin put back what was, whatever the rules say by now.
#pragma once

#include <memory>
#include <mutex>
#include <unordered_map>

#include "records/records.h"

namespace kith::app {

class ValidationRules {
 public:
  // Reads them again. Called when one of them has changed.
  void refresh(storage::Connection& db);
  // Refuses with the message of each that is broken.
  Status check(const records::Unit& unit, records::Draft& draft) const;

 private:
  struct Condition {
    Json filter;
    std::string field;
    Message message;
  };
  using ByObject = std::unordered_map<std::string, std::vector<Condition>>;
  std::shared_ptr<const ByObject> current() const;

  mutable std::mutex mutex_;
  std::shared_ptr<const ByObject> conditions_ = std::make_shared<ByObject>();
};

// Of the rules themselves: the object is known, the filter is sound, the field exists.
Status check_validation_rule(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::app
