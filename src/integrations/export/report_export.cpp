// A report as a table: a row for each group, its keys first, then its measures.
#include "integrations/export/runs.h"
#include "query/group.h"
#include "query/read.h"
#include "schema/kind.h"

namespace kith::integrations {
namespace {

using query::GroupKey;
using query::Measure;
using Fn = query::Measure::Fn;

constexpr int groups_max = 10'000;
constexpr JsonLimits answer_limits{.bytes_max = 64 << 20, .depth_max = 16, .values_max = 1'000'000};

Message period_words(Period period) {
  switch (period) {
    case Period::day:
      return say("day", "日");
    case Period::week:
      return say("week", "周");
    case Period::month:
      return say("month", "月");
    case Period::quarter:
      return say("quarter", "季度");
    case Period::year:
      return say("year", "年");
  }
  return {};
}

std::string_view name_of(Period period) {
  constexpr std::string_view names[] = {"day", "week", "month", "quarter", "year"};
  return names[static_cast<size_t>(period)];
}

std::string_view name_of(Fn fn) {
  constexpr std::string_view names[] = {"count",  "sum",      "avg",        "min",  "max",
                                        "median", "distinct", "percentile", "share"};
  return names[static_cast<size_t>(fn)];
}

Message measure_words(const Measure& measure, std::string_view of) {
  switch (measure.fn) {
    case Fn::count:
      return of.empty() ? say("Number of records", "记录数") : say("Count: {}", "计数：{}", of);
    case Fn::sum:
      return say("Sum: {}", "合计：{}", of);
    case Fn::avg:
      return say("Average: {}", "平均：{}", of);
    case Fn::min:
      return say("Smallest: {}", "最小：{}", of);
    case Fn::max:
      return say("Largest: {}", "最大：{}", of);
    case Fn::median:
      return say("Median: {}", "中位数：{}", of);
    case Fn::distinct:
      return say("Different values: {}", "不同值数：{}", of);
    case Fn::percentile:
      return say("{} percent at most: {}", "{}% 分位：{}", measure.percent, of);
    case Fn::share:
      return say("Share, percent", "占比（%）");
  }
  return {};
}

std::string heading(const GroupKey& key, const FileTerms& terms) {
  const std::string path = path_heading(key.path, nullptr, terms);
  if (!key.by) return path;
  if (terms.names == Names::api) return fmt::format("{}:{}", path, name_of(*key.by));
  const Message period = period_words(*key.by);
  return render(
      say("{} ({})", "{}（{}）", path, terms.locale == Locale::en ? period.en : period.zh),
      terms.locale);
}

std::string heading(const Measure& measure, const FileTerms& terms) {
  const std::string path = measure.path ? path_heading(*measure.path, nullptr, terms) : "";
  if (terms.names == Names::labels) return render(measure_words(measure, path), terms.locale);
  return path.empty() ? std::string(name_of(measure.fn))
                      : fmt::format("{}:{}", name_of(measure.fn), path);
}

// 2026, 2026-Q4, 2026-11; a day and a week are dates, the week's its Monday.
std::optional<std::string> period_text(Date start, Period period) {
  const std::chrono::year_month_day day(start);
  const int year = static_cast<int>(day.year());
  const unsigned month = static_cast<unsigned>(day.month());
  switch (period) {
    case Period::year:
      return fmt::format("{:04}", year);
    case Period::quarter:
      return fmt::format("{:04}-Q{}", year, (month + 2) / 3);
    case Period::month:
      return fmt::format("{:04}-{:02}", year, month);
    default:
      return std::nullopt;
  }
}

class ReportExport final : public Export {
 public:
  ReportExport(const ExportRequest& request, query::GroupQuestion question)
      : who_(request.who),
        at_(request.at),
        terms_(request.terms),
        question_(std::move(question)),
        title_(render({request.object.many.en, request.object.many.zh}, terms_.locale)),
        file_(request.format.table(terms_, text_)) {}

  // A report is ten thousand groups at the most, so it is read as a whole.
  Status begin() override {
    const std::string answer =
        TRY(read_for(who_, at_, [&](const query::ReadEnvironment& where) -> Result<std::string> {
          std::string groups;
          JsonWriter json(groups);
          TRY(query::read_groups(where, question_, json));
          return groups;
        }));
    const Json groups = TRY(parse_json(answer, answer_limits));
    if (groups.flag("more")) {
      return invalid(say("The report has more than {} groups. Narrow its filter.",
                         "报表分组超过 {} 个，请缩小筛选范围。", groups_max));
    }
    write(*groups.find("groups")->as_array());
    return done();
  }

  http::More produce(std::string& out) override {
    out += text_;
    text_.clear();
    return http::More::no;
  }

 private:
  void write(const Json::Array& groups) {
    std::vector<FileColumn> columns;
    for (const GroupKey& key : question_.keys) columns.push_back({heading(key, terms_)});
    for (const Measure& measure : question_.measures) columns.push_back({heading(measure, terms_)});
    file_->begin(title_, columns);
    for (const Json& group : groups) {
      const Json::Array& keys = *group.find("keys")->as_array();
      const Json::Array& values = *group.find("values")->as_array();
      for (size_t i = 0; i < keys.size(); ++i) write_key(question_.keys[i], keys[i]);
      for (size_t i = 0; i < values.size(); ++i) write_measure(question_.measures[i], values[i]);
      file_->end_row();
    }
    file_->finish();
  }

  void write_key(const GroupKey& key, const Json& value) {
    if (value.is_null()) return file_->empty();
    if (value.as_object()) return file_->text(value.text("name"));
    if (key.by) {
      const auto start = parse_date(*value.as_string());
      const auto shown = start ? period_text(*start, *key.by) : std::nullopt;
      if (shown) return file_->text(*shown);
    }
    if (const std::string* text = value.as_string();
        text && !key.by && terms_.names == Names::labels && !key.path.field->options.empty()) {
      if (const schema::Option* option = key.path.field->option(*text))
        return file_->text(render({option->label.en, option->label.zh}, terms_.locale));
    }
    write_typed(query::type_of(key), *key.path.field, value);
  }

  void write_measure(const Measure& measure, const Json& value) {
    if (value.is_null()) return file_->empty();
    if (measure.fn == Fn::share) {
      const std::string* text = value.as_string();
      const auto share = text ? parse_decimal(*text) : value.as_decimal();
      return share ? file_->percent(*share) : file_->empty();
    }
    if (!measure.path || measure.fn == Fn::distinct || measure.fn == Fn::count) {
      return file_->integer(value.as_integer().value_or(0));
    }
    write_typed(query::type_of(measure), *measure.path->field, value);
  }

  void write_typed(schema::ColumnType type, const schema::Field& field, const Json& value) {
    const std::string* text = value.as_string();
    switch (type) {
      case schema::ColumnType::integer:
        if (const auto whole = value.as_integer()) return file_->integer(*whole);
        break;
      case schema::ColumnType::decimal:
        if (const auto number = text ? parse_decimal(*text) : value.as_decimal()) {
          if (field.kind->name() == "money") return file_->money(*number, terms_.base_currency);
          if (field.kind->name() == "percent") return file_->percent(*number);
          return file_->number(*number);
        }
        break;
      case schema::ColumnType::boolean:
        if (const auto truth = value.as_bool()) return file_->boolean(*truth);
        break;
      case schema::ColumnType::date:
        if (const auto day = text ? parse_date(*text) : std::nullopt) return file_->date(*day);
        break;
      case schema::ColumnType::timestamp:
        if (const auto at = text ? parse_timestamp(*text) : std::nullopt)
          return file_->instant(*at);
        break;
      default:
        break;
    }
    file_->text(text ? *text : value.dump());
  }

  const Exporter who_;
  const std::optional<Timestamp> at_;
  const FileTerms terms_;
  const query::GroupQuestion question_;
  const std::string title_;
  std::string text_;
  std::unique_ptr<TableFile> file_;
};

}  // namespace

Result<std::shared_ptr<Export>> open_report_export(const ExportRequest& request) {
  const Exporter& who = request.who;
  const query::Asker asker =
      who.actor.asker(request.at.value_or(who.now), request.terms.base_currency);
  query::GroupQuestion question = TRY(query::parse_group_question(
      request.question, request.object, {who.actor.schema(), who.actor, asker}));
  question.limit = groups_max;
  return std::shared_ptr<Export>(std::make_shared<ReportExport>(request, std::move(question)));
}

}  // namespace kith::integrations
