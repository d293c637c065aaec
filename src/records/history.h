// Changes as people read them: names of fields, values as the API shows them, only what the reader
// may see.
#pragma once

#include <span>

#include "base/json.h"
#include "query/read.h"
#include "records/change.h"

namespace kith::records {

// What changes are written with: titles of what they refer to, and of the batches that gave records to
// others for a leave, or back, what these are called.
class HistoryNames : public schema::WriteContext {
 public:
  virtual const std::string* leave(Id batch) const = 0;  // null: another sort of batch
};

// [{"type":"change","at","by":{"id","name"},"kind":"update","via":"web","batch"?,"version",
//   "reason"?:{"kind":"leave","label"},"changes":[{"field":"stage","from":…,"to":…}]},…]. References carry the titles that the reader
// may see. Fields that the reader may not read, or that the object no longer has, are left out.
// Cost: a statement for each object that is referred to.
void write_history(const query::ReadEnvironment& environment, const schema::Object& object,
                   std::span<const Change> changes, JsonWriter& out);

// The same without brackets and one at a time, for lists that hold other things too. `names` knows
// the titles: titles_for() makes one for a page.
void write_change(const schema::Object& object, const query::Visibility& visibility,
                  const HistoryNames& names, const Change& change, JsonWriter& out);
// Its members alone, for lists that say more about each.
void write_change_members(const schema::Object& object, const query::Visibility& visibility,
                          const HistoryNames& names, const Change& change, JsonWriter& out);
std::unique_ptr<HistoryNames> titles_for(const query::ReadEnvironment& environment,
                                         const schema::Object& object,
                                         std::span<const Change> changes);

// [{"field","from","to"},…] of what the reader may see.
void write_field_changes(const schema::Object& object, const query::Visibility& visibility,
                         const schema::WriteContext& names, std::span<const FieldChange> fields,
                         JsonWriter& out);

}  // namespace kith::records
