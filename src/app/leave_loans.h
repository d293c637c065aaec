// Which records are on loan by a leave, as the change log tells it: nothing else keeps account of them.
#pragma once

#include "app/leaves.h"
#include "records/change.h"

namespace kith::app {

// What became of a record that a leave has handed over.
enum class Loan {
  lent,    // still with the cover
  back,    // with its owner again
  moved,   // somebody has given it to somebody else since, or away and back
  closed,  // work on it has ended meanwhile: it counts for who ended it
  gone,    // in the bin, merged away or erased
};
std::string_view name_of(Loan loan);

struct LentRecord {
  const schema::Object* object = nullptr;
  Id id;
  Id cover;
  Loan now = Loan::lent;
  Id owner;  // now
};
struct LentPage {
  std::vector<LentRecord> records;
  int64_t next = 0;  // go on below this change of the log; 0: that was all
};
// What the leave has handed over, last first. Cost: a look along the log for each.
LentPage lent_by(const Workspace& workspace, const records::Unit& unit, const query::Stored& leave,
                 int64_t before, int limit);

// The leave that runs by which this record is with its owner now; nothing where it is theirs.
std::optional<query::Stored> on_loan_by(const records::Unit& unit, const query::Stored& record);

}  // namespace kith::app
