// What the two ways of grouping share: groups as they are answered, and the types of their parts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json.h"
#include "query/compile.h"
#include "query/question.h"
#include "query/read.h"

namespace kith::query {

// One group: the values of its keys, and its measures as a JSON array.
struct Group {
  std::vector<Value> keys;
  std::string values;
};

// Texts with one key are one group; the least writing of them is shown.
bool grouped_by_text_key(const GroupKey& key);
schema::ColumnType stored_type(const Path& path);
schema::ColumnType type_of(const GroupKey& key);
schema::ColumnType type_of(const Measure& measure);
void write_value(const Value& value, JsonWriter& out);
// Whether records of the group are left out, or told apart.
bool narrowed(const Measure& measure);
// What a measure takes of a row: NULL where its filter does not hold; of a share 100, or 0, or NULL
// outside the whole. `column`: where the path's value stands, if there is one.
void write_measured(Compiler& compiler, int row, const Measure& measure, const ColumnRef* column);

struct Groups {
  std::vector<Group> groups;  // ordered by their keys, NULL first
  bool more = false;
};

// Reads the rows and adds them up here. SQLite sorts all rows to group them, which takes several
// times as long as reading them; a hash table does not. Nothing when there are too many groups to
// hold, or measures that need all values: then the engine groups. Errors: a sum that does not fit.
Result<std::optional<Groups>> group_rows(const ReadEnvironment& environment,
                                         const GroupQuestion& question);

}  // namespace kith::query
