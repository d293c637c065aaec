// What lies in the recycle bin: bringing it back with what went into it in the same act, and
// emptying it.
//
// Deleting a record leaves its relations as they are: who refers to it refers to it again once it is
// back. What the same act (a batch) deleted or emptied beside it is found in the change log.
#pragma once

#include "records/records.h"

namespace kith::records {

// Something that comes back with a record.
struct Beside {
  Change change;  // that took it away
  const schema::Object* object;
};
inline constexpr int beside_max = 1'000;

// Records deleted in the same act that refer to it (and so on), those that it refers to, and fields
// which lost it. Newest first; at most beside_max. Only what the actor may see.
std::vector<Beside> deleted_beside(const Unit& unit, const schema::Object& object, Id record);

struct Brought {
  Saved saved;
  int64_t beside = 0;
};
// Brings the record back with `values` set on the way (a name that another has taken meanwhile),
// and then what stands beside it, as far as rights and unique values allow.
Result<Brought> bring_back(const Records& records, const Unit& unit, const schema::Object& object,
                           Id record, const Json& values, std::span<const Beside> beside);

// Removes up to `limit` records of the object that were deleted before then; answers how many. What
// the change log says of them stays.
int64_t purge_slice(const Unit& unit, const schema::Object& object, Timestamp deleted_before,
                    int limit);
// One record that lies in the bin, for good.
Status purge(const Unit& unit, const schema::Object& object, Id record);
// And with it what the change log says of its values; that it was is still known (records/seal.h).
Status erase(const Records& records, const Unit& unit, const schema::Object& object, Id record);

}  // namespace kith::records
