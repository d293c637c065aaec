#include "integrations/export/export.h"

#include <algorithm>
#include <array>

#include "integrations/export/format.h"
#include "integrations/export/request.h"
#include "integrations/export/runs.h"
#include "records/past.h"

namespace kith::integrations {
namespace {

constexpr std::array<std::string_view, 2> encodings = {"UTF-8", "GB18030"};

Result<Names> names_of(const Json& request) {
  const std::string_view names = request.text("names", "labels");
  if (names == "labels") return Names::labels;
  if (names == "api") return Names::api;
  return invalid_field("names", "unknown_option",
                       say("names is labels or api.", "names 应为 labels 或 api。"));
}

Result<std::string> encoding_of(const Json& request) {
  const std::string_view encoding = request.text("encoding", "UTF-8");
  if (std::ranges::find(encodings, encoding) != encodings.end()) return std::string(encoding);
  return invalid_field("encoding", "unknown_option",
                       say("encoding is UTF-8 or GB18030.", "encoding 应为 UTF-8 或 GB18030。"));
}

// What the file is named after; the rest is the question's.
Json question_of(const Json& request) {
  Json question(Json::Object{});
  for (const auto& [name, value] : *request.as_object()) {
    const bool own = name == "object" || name == "format" || name == "names" ||
                     name == "encoding" || name == "as_of";
    if (!own) question.set(name, value);
  }
  return question;
}

Json told_of(const Json& request, const Format& format) {
  Json told(Json::Object{{"object", request.text("object")}, {"format", format.name}});
  for (const std::string_view name : {"filter", "q", "group", "deleted", "as_of"}) {
    const Json* value = request.find(name);
    if (value && !value->is_null()) told.set(std::string(name), *value);
  }
  if (const Json* ids = request.find("ids"); ids && ids->as_array())
    told.set("selected", static_cast<int64_t>(ids->as_array()->size()));
  return told;
}

class Left final : public storage::Cancel {
 public:
  explicit Left(const http::Disconnect* disconnect) : disconnect_(disconnect) {}
  bool cancelled() const override { return disconnect_ && disconnect_->cancelled(); }

 private:
  const http::Disconnect* disconnect_;
};

}  // namespace

Result<FileTerms> terms_of(const Exporter& who, const Json& request) {
  FileTerms terms;
  terms.locale = who.locale;
  terms.names = TRY(names_of(request));
  terms.encoding = TRY(encoding_of(request));
  const app::Settings settings = who.workspace.settings();
  terms.base_currency = settings.base_currency;
  const access::User* user = who.actor.user();
  if (user) terms.zone = TimeZone::find(user->time_zone);
  if (!terms.zone) terms.zone = TimeZone::find(settings.time_zone);
  terms.made = who.now;
  return terms;
}

Result<std::optional<Timestamp>> instant_of(const Exporter& who, const Json& request) {
  const Json* given = request.find("as_of");
  if (!given || given->is_null()) return std::optional<Timestamp>();
  const auto at = parse_timestamp(request.text("as_of"));
  if (!at) {
    return invalid_field("as_of", "format",
                         say("Give the instant as 2026-01-31T00:00:00Z.",
                             "请按 2026-01-31T00:00:00Z 的格式填写时间。"));
  }
  if (!request.text("q").empty()) {
    return invalid_field("q", "as_of",
                         say("The past cannot be searched by words. Filter by a field instead.",
                             "无法用全文检索过去的数据，请改用字段筛选。"));
  }
  return *at < who.now ? at : std::nullopt;
}

Result<std::string> read_for(const Exporter& who, std::optional<Timestamp> at,
                             const ReadingFor& work) {
  const Left left(who.disconnect.get());
  storage::ReadOptions options{.cancel = &left, .lane = storage::Lane::bulk};
  if (at) options.scratch = storage::Scratch::temporary_tables;
  const schema::Schema& schema = who.actor.schema();
  return who.workspace.database().read(
      [&](storage::Connection& db) -> Result<std::string> {
        if (!at) return work({db, schema, who.actor, who.actor.directory()});
        const records::Past past(db, schema, *at);
        auto answer = work({db, schema, query::AsOf(who.actor, past), who.actor.directory()});
        if (past.refusal()) return *past.refusal();
        return answer;
      },
      options);
}

Result<std::shared_ptr<Export>> open_export(const Exporter& who, const Json& request) {
  if (!request.as_object())
    return invalid(say("A JSON object is expected.", "请求内容应为 JSON 对象。"));
  const schema::Object& object = *TRY(who.actor.schema().require_object(request.text("object")));
  const Format& format = *TRY(find_format(request.text("format", "csv"), "format"));
  FileTerms terms = TRY(terms_of(who, request));
  Json question = question_of(request);
  const bool report = question.find("group") || question.find("measures");
  if (report ? !format.table : !format.holds(object)) {
    return invalid_field(
        "format", "unsuitable",
        say("A vCard holds people: contacts, leads or users. Choose CSV, XLSX or JSON lines.",
            "vCard 只能用于联系人、线索或用户。请选择 CSV、XLSX 或 JSON Lines。"));
  }
  const auto at = TRY(instant_of(who, request));
  const ExportRequest opened{who, object, format, std::move(terms), std::move(question), at};
  std::shared_ptr<Export> run =
      report ? TRY(open_report_export(opened)) : TRY(open_list_export(opened));
  run->content_type = format.content_type;
  if (format.name == "csv") run->content_type += "; charset=" + opened.terms.encoding;
  run->file_name = fmt::format("{}-{}.{}", object.name,
                               kith::format(at.value_or(who.now)).substr(0, 10), format.extension);
  run->told = told_of(request, format);
  return run;
}

}  // namespace kith::integrations
