// One question language for lists, boards, search, reports, segments, exports and the API.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "query/filter.h"
#include "query/visibility.h"
#include "query/words.h"

namespace kith::query {

enum class Rows { live, deleted };  // of the recycle bin

struct SortKey {
  Path path;
  enum class Direction { ascending, descending } direction = Direction::ascending;
};

// An output column: a field, a path, or a relation through a junction (an array of its rows).
struct Output {
  Path path;
  const schema::Relation* relation = nullptr;
};

struct Question {
  const schema::Object* object = nullptr;
  std::vector<Output> outputs;  // empty: every readable field
  Filter filter;
  std::string search;         // full text (tokens of `text`, each a prefix, all must match)
  std::vector<Word> meant;    // its words, where they mean others (query/similar.h)
  std::vector<SortKey> sort;  // `id` is appended; empty: newest first
  int limit = 50;             // at most 500
  std::string cursor;         // of the page before; empty: the first
  int64_t skip = 0;           // rows after the cursor to pass over: a jump. Costs a walk along them
  Rows rows = Rows::live;
};

struct GroupKey {
  Path path;
  std::optional<Period> by;        // dates and instants
  const TimeZone* zone = nullptr;  // instants
};
struct Measure {
  enum class Fn {
    count,
    sum,
    avg,
    min,
    max,
    median,
    distinct,
    percentile,  // the value that so many percent of the records do not exceed
    share,       // of the records of `whole`, the percent for which `filter` holds as well
  } fn = Fn::count;
  std::optional<Path> path = std::nullopt;  // not for count and share
  Filter filter = {};                       // of the group's records, those that are measured
  Filter whole = {};
  int percent = 50;
};
struct GroupQuestion {
  const schema::Object* object = nullptr;
  Filter filter;
  std::string search;
  std::vector<Word> meant;
  std::vector<GroupKey> keys;     // 0 to 4; none makes one row
  std::vector<Measure> measures;  // at least one; at most 20
  int limit = 1'000;              // groups; at most 10,000
};

struct ParseContext {
  const schema::Schema& schema;
  const Visibility& visibility;
  const Asker& asker;
};

// {"filter","sort","fields","limit","cursor","q"}; unknown members are refused by name. `sort` and
// `fields` are texts as below, or arrays of their elements. Group questions have {"filter","q",
// "group","measures","limit"}.
Result<Question> parse_question(const Json& json, const schema::Object& object,
                                const ParseContext& context);
Result<GroupQuestion> parse_group_question(const Json& json, const schema::Object& object,
                                           const ParseContext& context);
// "-created_at,name"; at most 4. Only indexed fields of the object itself; a reference sorts by the
// title of what it names.
Result<std::vector<SortKey>> parse_sort(std::string_view text, const schema::Object& object,
                                        const ParseContext& context, std::string_view place);
// "name,account.name"; at most 200.
Result<std::vector<Output>> parse_fields(std::string_view text, const schema::Object& object,
                                         const ParseContext& context, std::string_view place);

}  // namespace kith::query
