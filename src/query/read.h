// Answers questions: compiles them under a visibility and writes rows straight into JSON.
//
// A page is one statement: an inner select finds the ids of the page by an index (keyset, no
// offset, so page 10,000 costs what the first does), the outer one joins those few rows to what
// their paths lead to. Titles of any-references and rows of junctions come in one more statement
// each for the whole page.
#pragma once

#include <functional>
#include <span>

#include "base/json.h"
#include "query/question.h"
#include "schema/kind.h"
#include "storage/storage.h"

namespace kith::query {

struct ReadEnvironment {
  storage::Connection& db;
  const schema::Schema& schema;
  const Visibility& visibility;
  const schema::WriteContext& names;  // of users
};

// Writes [{record},…] and answers the cursor of the next page, empty at the end.
Result<std::string> read_records(const ReadEnvironment& environment, const Question& question,
                                 JsonWriter& out);
// One record as an object; false when it is not there or not visible (the same to the caller).
Result<bool> read_record(const ReadEnvironment& environment, const schema::Object& object, Id id,
                         std::span<const Output> outputs, Rows rows, JsonWriter& out);
// Live ones among these, in no order: [{record},…]. One statement, along the ids.
void read_some(const ReadEnvironment& environment, const schema::Object& object,
               std::span<const Id> ids, std::span<const Output> outputs, JsonWriter& out);
// Writes {"groups":[{"keys":[…],"values":[…]}],"more":false}, and what `more` adds to it.
Status read_groups(const ReadEnvironment& environment, const GroupQuestion& question,
                   JsonWriter& out, const std::function<void(JsonWriter&)>& more = {});

struct Count {
  int64_t value;
  bool exact;  // false: there are at least this many
};
Count count(const ReadEnvironment& environment, const Question& question, int64_t up_to = 10'000);

// The ids that match, in id order from above `after`, for bulk work in slices.
std::vector<Id> select_ids(const ReadEnvironment& environment, const Question& question, Id after,
                           int limit);

// Before-images. Live and deleted ones alike; visibility applies.
std::optional<Stored> fetch(const ReadEnvironment& environment, const schema::Object& object,
                            Id id);
std::vector<Stored> fetch_many(const ReadEnvironment& environment, const schema::Object& object,
                               std::span<const Id> ids);
// The record with this exact (key-equal) value of a field, among live visible ones; for references
// by name and upserts. At most `limit`, in id order.
std::vector<Id> find_by(const ReadEnvironment& environment, const schema::Object& object,
                        const schema::Field& field, std::string_view text, int limit = 2);
// The same for many values of a text field at once: whole records, as many as there are of all of
// them together up to `limit`, in id order. The values are as they are stored.
std::vector<Stored> fetch_by(const ReadEnvironment& environment, const schema::Object& object,
                             const schema::Field& field, std::span<const std::string> values,
                             int limit);
// Titles of records that the asker may see, as (id, title).
std::vector<std::pair<Id, std::string>> titles(const ReadEnvironment& environment,
                                               const schema::Object& object,
                                               std::span<const Id> ids);

}  // namespace kith::query
