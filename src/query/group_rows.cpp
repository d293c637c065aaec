#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <unordered_map>

#include "query/group.h"
#include "query/joins.h"
#include "query/page.h"
#include "query/refusal.h"

namespace kith::query {
namespace {

using schema::ColumnType;
using Fn = Measure::Fn;
__extension__ typedef __int128 Wide;

constexpr size_t groups_held_max = 100'000;
constexpr size_t keys_max = 4;

int64_t number_at(const storage::Row& row, int column, ColumnType type) {
  switch (type) {
    case ColumnType::decimal:
      return row.decimal(column).units;
    case ColumnType::boolean:
      return row.boolean(column) ? 1 : 0;
    case ColumnType::date:
      return to_days(row.date(column));
    case ColumnType::timestamp:
      return to_us(row.timestamp(column));
    default:
      return row.integer(column);
  }
}

Value value_from(int64_t number, ColumnType type) {
  switch (type) {
    case ColumnType::decimal:
      return Decimal{number};
    case ColumnType::boolean:
      return number != 0;
    case ColumnType::date:
      return from_days(static_cast<int32_t>(number));
    case ColumnType::timestamp:
      return from_us(number);
    default:
      return number;
  }
}

// Half away from zero.
Wide divided(Wide sum, int64_t count) {
  const Wide twice = sum * 2;
  return (sum < 0 ? twice - count : twice + count) / (Wide{count} * 2);
}

// The periods of a zone that were met, each found again by where it begins.
class Buckets {
 public:
  Buckets(Period period, const TimeZone& zone) : period_(period), zone_(zone) {}

  int64_t of_date(int64_t days) const {
    return to_days(start_of(period_, from_days(static_cast<int32_t>(days))));
  }

  int64_t of_instant(int64_t us) {
    auto after = known_.upper_bound(us);
    if (after != known_.begin() && us < std::prev(after)->second.end) {
      return std::prev(after)->second.day;
    }
    const Date day = start_of(period_, zone_.date_at(from_us(us)));
    const Span span{to_us(zone_.start_of_day(add(period_, day, 1))), to_days(day)};
    known_.emplace(to_us(zone_.start_of_day(day)), span);
    return span.day;
  }

 private:
  struct Span {
    int64_t end;
    int64_t day;
  };
  Period period_;
  const TimeZone& zone_;
  std::map<int64_t, Span> known_;  // by the first instant
};

// Texts as numbers, in the order in which they were met.
struct Texts {
  std::unordered_map<std::string, int64_t> numbers;
  std::vector<std::string> keys;
  std::vector<std::string> shown;

  int64_t number(std::string_view key, std::string_view text) {
    scratch.assign(key);
    const auto [at, fresh] = numbers.emplace(scratch, static_cast<int64_t>(keys.size()));
    if (fresh) {
      keys.emplace_back(key);
      shown.emplace_back(text);
    } else if (text < shown[static_cast<size_t>(at->second)]) {
      shown[static_cast<size_t>(at->second)] = text;
    }
    return at->second;
  }
  std::string scratch;
};

struct Keys {
  std::array<int64_t, keys_max> numbers{};
  unsigned nulls = 0;  // a bit each
  bool operator==(const Keys&) const = default;
};

struct KeysHash {
  size_t operator()(const Keys& keys) const {
    uint64_t hash = keys.nulls;
    for (int64_t number : keys.numbers) {
      hash = (hash ^ static_cast<uint64_t>(number)) * 0x9E3779B97F4A7C15ull;
      hash ^= hash >> 29;
    }
    return hash;
  }
};

struct Sum {
  int64_t count = 0;
  Wide sum = 0;
  int64_t min = std::numeric_limits<int64_t>::max();
  int64_t max = std::numeric_limits<int64_t>::min();

  void add(int64_t value) {
    ++count;
    sum += value;
    min = std::min(min, value);
    max = std::max(max, value);
  }
  void add(const Sum& other) {
    count += other.count;
    sum += other.sum;
    min = std::min(min, other.min);
    max = std::max(max, other.max);
  }
};

// Each row counts by itself.
bool read_of_rows(const Measure& measure) { return measure.path || narrowed(measure); }

ColumnType measured_type(const Measure& measure) {
  return measure.path ? stored_type(*measure.path) : ColumnType::integer;
}

class RowGroups {
 public:
  RowGroups(const ReadEnvironment& environment, const GroupQuestion& question)
      : environment_(environment), question_(question), texts_(question.keys.size()) {
    for (const GroupKey& key : question.keys) {
      buckets_.emplace_back(key.by.value_or(Period::day), key.zone ? *key.zone : TimeZone::utc());
    }
  }

  // False when there are too many groups.
  bool read() {
    const auto built = statement();
    bool fits = true;
    environment_.db.query(built.sql, built.values, [&](const storage::Row& row) {
      add(row);
      fits = sums_.size() <= groups_held_max;
      return fits;
    });
    if (question_.keys.empty() && sums_.empty()) group({});  // nothing at all is one group
    if (fits) empty_hidden();
    return fits;
  }

  Result<Groups> finish() const {
    std::vector<const Entry*> entries;
    for (const Entry& entry : groups_) entries.push_back(&entry);
    std::ranges::sort(entries, [&](const Entry* a, const Entry* b) { return less(*a, *b); });
    Groups answer;
    answer.more = entries.size() > static_cast<size_t>(question_.limit);
    if (answer.more) entries.resize(static_cast<size_t>(question_.limit));
    for (const Entry* entry : entries) {
      Group group{keys_of(entry->first), {}};
      TRY(write(entry->second, group.values));
      answer.groups.push_back(std::move(group));
    }
    return answer;
  }

 private:
  using Index = std::unordered_map<Keys, std::vector<Sum>, KeysHash>;
  using Entry = std::pair<Keys, std::vector<Sum>>;

  // SELECT keys and their texts, measured columns: one row a record.
  storage::SqlBuilder::Built statement() const {
    Compiler compiler(environment_.db.engine(), environment_.schema, environment_.visibility);
    const int row = compiler.new_alias();
    Joins joins(compiler, row);
    storage::SqlBuilder& sql = compiler.sql();
    sql.add("SELECT 1");
    for (const GroupKey& key : question_.keys) {
      const int alias = joins.reach(key.path.hops);
      sql.add(", ");
      compiler.at(alias, key.path).write(sql);
      if (!grouped_by_text_key(key)) continue;
      sql.add(", ");
      compiler.column(alias, key.path.field->column);
    }
    for (const Measure& measure : question_.measures) {
      if (!read_of_rows(measure)) continue;
      sql.add(", ");
      if (!measure.path) {
        write_measured(compiler, row, measure, nullptr);
        continue;
      }
      const ColumnRef at = compiler.at(joins.reach(measure.path->hops), *measure.path);
      write_measured(compiler, row, measure, &at);
    }
    sql.add(" FROM ");
    compiler.table(*question_.object, row);
    joins.write();
    Question rows;
    rows.object = question_.object;
    rows.filter = question_.filter;
    rows.search = question_.search;
    rows.meant = question_.meant;
    write_conditions_of_all(compiler, rows, row);
    return std::move(compiler).build();
  }

  std::vector<Sum>& group(const Keys& keys) {
    auto& sums = sums_[keys];
    if (sums.empty()) sums.resize(question_.measures.size());
    return sums;
  }

  void add(const storage::Row& row) {
    int column = 1;
    Keys keys;
    for (size_t i = 0; i < question_.keys.size(); ++i) take_key(row, i, column, keys);
    std::vector<Sum>& sums = group(keys);
    for (size_t i = 0; i < question_.measures.size(); ++i) {
      const Measure& measure = question_.measures[i];
      if (!read_of_rows(measure)) {
        ++sums[i].count;
      } else {
        if (!row.is_null(column)) add_value(row, column, measure, sums[i]);
        ++column;
      }
    }
  }

  static void add_value(const storage::Row& row, int column, const Measure& measure, Sum& sum) {
    if (measure.fn == Fn::count) {
      ++sum.count;
    } else {
      sum.add(number_at(row, column, measured_type(measure)));
    }
  }

  void take_key(const storage::Row& row, size_t i, int& column, Keys& keys) {
    const GroupKey& key = question_.keys[i];
    const int at = column++;
    const int shown = grouped_by_text_key(key) ? column++ : at;
    if (row.is_null(at)) {
      keys.nulls |= 1u << i;
      return;
    }
    const ColumnType type = stored_type(key.path);
    if (type == ColumnType::text) {
      keys.numbers[i] = texts_[i].number(row.text(at), row.text(shown));
      return;
    }
    const int64_t number = number_at(row, at, type);
    if (!key.by) {
      keys.numbers[i] = number;
    } else if (type == ColumnType::date) {
      keys.numbers[i] = buckets_[i].of_date(number);
    } else {
      keys.numbers[i] = buckets_[i].of_instant(number);
    }
  }

  // References to what is deleted or hidden count as empty ones.
  void empty_hidden() {
    for (size_t i = 0; i < question_.keys.size(); ++i) {
      const Path& path = question_.keys[i].path;
      if (path.part || !follows(path)) continue;
      std::vector<Id> ids;
      for (const auto& entry : sums_) {
        if (!(entry.first.nulls & 1u << i)) ids.push_back(Id{entry.first.numbers[i]});
      }
      std::ranges::sort(ids);
      ids.erase(std::ranges::unique(ids).begin(), ids.end());
      merge_hidden(i, visible_among(path, ids));
    }
    groups_.assign(sums_.begin(), sums_.end());
  }

  std::unordered_map<Id, bool> visible_among(const Path& path, std::span<const Id> ids) const {
    std::unordered_map<Id, bool> visible;
    const schema::Object& target = *environment_.schema.target(*path.field);
    for (const auto& [id, title] : titles(environment_, target, ids)) visible[id] = true;
    return visible;
  }

  void merge_hidden(size_t key, const std::unordered_map<Id, bool>& visible) {
    Index merged;
    for (auto& [keys, sums] : sums_) {
      Keys now = keys;
      if (!(keys.nulls & 1u << key) && !visible.contains(Id{keys.numbers[key]})) {
        now.nulls |= 1u << key;
        now.numbers[key] = 0;
      }
      auto [at, fresh] = merged.try_emplace(now, sums);
      for (size_t i = 0; !fresh && i < sums.size(); ++i) at->second[i].add(sums[i]);
    }
    sums_ = std::move(merged);
  }

  bool less(const Entry& a, const Entry& b) const {
    for (size_t i = 0; i < question_.keys.size(); ++i) {
      const bool a_null = a.first.nulls & 1u << i;
      const bool b_null = b.first.nulls & 1u << i;
      if (a_null != b_null) return a_null;
      const int64_t x = a.first.numbers[i];
      const int64_t y = b.first.numbers[i];
      if (x == y) continue;
      if (stored_type(question_.keys[i].path) != ColumnType::text) return x < y;
      return texts_[i].keys[static_cast<size_t>(x)] < texts_[i].keys[static_cast<size_t>(y)];
    }
    return false;
  }

  std::vector<Value> keys_of(const Keys& keys) const {
    std::vector<Value> values;
    for (size_t i = 0; i < question_.keys.size(); ++i) {
      const GroupKey& key = question_.keys[i];
      if (keys.nulls & 1u << i) {
        values.emplace_back();
      } else if (stored_type(key.path) == ColumnType::text) {
        values.emplace_back(texts_[i].shown[static_cast<size_t>(keys.numbers[i])]);
      } else {
        values.push_back(value_from(keys.numbers[i], type_of(key)));
      }
    }
    return values;
  }

  Status write(const std::vector<Sum>& sums, std::string& json) const {
    JsonWriter out(json);
    out.begin_array();
    for (size_t i = 0; i < sums.size(); ++i) {
      write_value(TRY(value_of_measure(question_.measures[i], sums[i])), out);
    }
    out.end_array();
    return done();
  }

  static Result<Value> value_of_measure(const Measure& measure, const Sum& sum) {
    if (measure.fn == Fn::count) return Value{sum.count};
    if (sum.count == 0) return Value{};
    const ColumnType type = type_of(measure);
    Wide answer = sum.sum;
    if (measure.fn == Fn::min) answer = sum.min;
    if (measure.fn == Fn::max) answer = sum.max;
    if (measure.fn == Fn::avg || measure.fn == Fn::share) {
      const bool whole = measured_type(measure) == ColumnType::integer;
      answer = divided(whole ? sum.sum * decimal_scale : sum.sum, sum.count);
    }
    if (answer > std::numeric_limits<int64_t>::max() ||
        answer < std::numeric_limits<int64_t>::min()) {
      return refuse("measures", "range",
                    say("The sum of “{}” is too large. Ask for fewer records.",
                        "“{}”的合计过大，请缩小记录范围。", measure.path->field->name));
    }
    return value_from(static_cast<int64_t>(answer), type);
  }

  const ReadEnvironment& environment_;
  const GroupQuestion& question_;
  std::vector<Texts> texts_;
  std::vector<Buckets> buckets_;
  Index sums_;
  std::vector<Entry> groups_;
};

bool adds_up(const Measure& measure) {
  return measure.fn != Fn::median && measure.fn != Fn::distinct && measure.fn != Fn::percentile;
}

}  // namespace

Result<std::optional<Groups>> group_rows(const ReadEnvironment& environment,
                                         const GroupQuestion& question) {
  if (!std::ranges::all_of(question.measures, adds_up)) return std::optional<Groups>();
  RowGroups groups(environment, question);
  if (!groups.read()) return std::optional<Groups>();
  return std::optional<Groups>(TRY(groups.finish()));
}

}  // namespace kith::query
