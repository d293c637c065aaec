// How the fields of a change stand in the log: {"101":["old","new"],"104":[[null,null],[12,"CNY"]]},
// keyed by field id, columns of several as arrays. Values are those of the columns (a date as days,
// an instant as microseconds, a decimal as its count of 1/10,000), so that undo and as-of put back
// exactly what was there.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "records/change.h"

namespace kith::records {

std::string write_fields(std::span<const FieldChange> fields);
// Fields that the object no longer has are left out.
std::vector<FieldChange> read_fields(const schema::Object& object, std::string_view json);

// A row of the log as every reader asks for it: seq, at, actor, via, batch, object, record, act,
// version, fields.
Change read_change(const storage::Row& row, const schema::Schema& schema);

// What differs, in the object's order: every field but the ones that each write moves by itself (id,
// version, created_*, updated_*). Without `before` everything that is not empty.
std::vector<FieldChange> differences(const query::Stored* before, const query::Stored& after);

// Sets the fields to what they were before the change.
void take_back(query::Stored& record, const Change& change);

// Goes from the present state of a record back to an earlier one, change by change, newest first.
class AsOfWalk {
 public:
  enum class Step {
    go_on,
    arrived,  // record() is what it was
    unborn,   // there was none yet
  };
  AsOfWalk(const query::Stored& present, Timestamp at);
  Step back(const Change& change);
  const query::Stored& record() const { return record_; }

 private:
  void sign(const Change& change);
  query::Stored record_;
  Timestamp at_;
};

}  // namespace kith::records
