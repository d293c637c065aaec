#include "sales/accounting_export.h"

#include "formats/text_encoder.h"
#include "formats/zip_writer.h"
#include "sales/accounting_texts.h"

namespace kith::sales {
namespace {

Json problem_json(const BookProblem& problem, const BookDocument& of, Locale locale) {
  Json::Object json{
      {"object", object_of(of.what)}, {"id", of.record ? Json(format(of.record)) : Json()},
      {"what", name_of(of.what)},     {"number", of.number},
      {"code", problem.code},         {"message", render(problem.message, locale)}};
  if (!problem.map_kind.empty())
    json.emplace_back(
        "name_for", Json(Json::Object{
                        {"kind", problem.map_kind},
                        {"key", problem.map_key},
                        {"record", problem.map_record ? Json(format(problem.map_record)) : Json()},
                        {"label", problem.map_label}}));
  return Json(std::move(json));
}

}  // namespace

Result<MadeFile> make_file(const BookExport& made, const BookWish& wish,
                           const app::Settings& settings, Timestamp now) {
  const TimeZone* zone = TimeZone::find(settings.time_zone);
  const std::string day = format((zone ? *zone : TimeZone::utc()).date_at(now));
  if (wish.format == AccountingFormat::iif) {
    const std::string text = write_iif(made.books);
    const std::string encoding = encoding_of(made.books.names, wish.format, settings);
    MadeFile file{"kith-quickbooks-" + day + ".iif", "text/plain", {}};
    if (encoding == "UTF-8") {
      file.content = text;
    } else {
      TRY(TextEncoder::open(encoding)).encode(text, file.content);
    }
    return file;
  }
  MadeFile file{"kith-quickbooks-" + day + ".zip", "application/zip", {}};
  formats::ZipWriter zip(file.content, now);
  for (const BookFile& each : write_book_csv(made.books)) {
    zip.begin(each.name);
    zip.data(each.content);
    zip.end();
  }
  zip.finish();
  return file;
}

Json problems_json(const Gathered& gathered, Locale locale) {
  Json::Array problems;
  for (const Gathered::Left& each : gathered.left)
    problems.push_back(problem_json(each.problem, {.what = each.what}, locale));
  for (const Gathered::One& each : gathered.documents)
    for (const BookProblem& problem : each.problems)
      problems.push_back(problem_json(problem, each.document, locale));
  return Json(std::move(problems));
}

}  // namespace kith::sales
