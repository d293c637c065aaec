#include "api/openapi_parameters.h"

#include <initializer_list>
#include <span>

namespace kith::api {
namespace {

using http::Method;

enum class Form { text, yes_or_no, count, page_size, share, instant };

struct Parameter {
  std::string_view name;
  Form form;
  std::string_view description;
  int most = 500;  // of a page
};

struct Reader {
  Method method;
  std::string_view pattern;
  std::span<const Parameter> parameters;
};

constexpr std::string_view next_page = "`next` of the page before";

constexpr Parameter of_list[] = {
    {"limit", Form::page_size, "Records of a page"},
    {"cursor", Form::text, next_page},
    {"skip", Form::count,
     "Records to pass over instead of a cursor: a jump, at the cost of a walk"},
    {"sort", Form::text, "Fields, descending with a minus: -created_at,name"},
    {"q", Form::text, "Full text; where nothing has it as it is typed, what is one slip away"},
    {"marks", Form::yes_or_no,
     "Adds `marks`, what of each record was found: [from, to) in characters by field, and "
     "`similar`, whether it was something else than typed"},
    {"filter", Form::text, "A filter as JSON"},
    {"fields", Form::text, "Columns, dotted through references: name,account.name"},
    {"count", Form::yes_or_no, "Adds `total`"},
    {"deleted", Form::yes_or_no, "The recycle bin instead"},
    {"as_of", Form::instant,
     "The list as it was at that instant; refused where too much has changed since"}};

constexpr Parameter of_record[] = {
    {"as_of", Form::instant, "The record as it was at that instant"}};

constexpr Parameter of_write[] = {
    {"duplicates", Form::text,
     "`allow`: keep what a rule against duplicates refuses; for those who may merge"}};

constexpr Parameter of_query[] = {
    {"marks", Form::yes_or_no, "Adds what of each record was found, as in a list"}};

constexpr Parameter of_export[] = {
    {"format", Form::text, "csv, xlsx, vcard (4.0), vcard3 or jsonl; vCards of people alone"},
    {"filter", Form::text, "As in a list"},
    {"q", Form::text, "As in a list"},
    {"sort", Form::text, "As in a list"},
    {"fields", Form::text, "As in a list; else every field"},
    {"deleted", Form::yes_or_no, "The recycle bin instead"},
    {"as_of", Form::instant, "The list or the report as it was at that instant"},
    {"group", Form::text, "As in a report, as JSON: its groups instead of records"},
    {"measures", Form::text, "As in a report, as JSON"},
    {"names", Form::text, "Headings: `labels` (of the request's language) or `api`"},
    {"encoding", Form::text, "Of CSV: UTF-8 (with a byte order mark) or GB18030"}};

constexpr Parameter of_workspace_export[] = {
    {"format", Form::text, "csv, xlsx or jsonl: of each file in the zip"},
    {"encoding", Form::text, "Of CSV: UTF-8 (with a byte order mark) or GB18030"},
    {"as_of", Form::instant,
     "The records as they were at that instant; refused where too much has changed since"}};

constexpr Parameter of_duplicates[] = {{"state", Form::text, "open, merged or dismissed"},
                                       {"min_score", Form::share, "0 to 1"},
                                       {"cursor", Form::text, next_page}};

constexpr Parameter of_approvals[] = {
    {"box", Form::text, "waiting, mine or done; for administrators also all"},
    {"limit", Form::page_size, "Requests of a page", 100},
    {"cursor", Form::text, next_page}};

constexpr Parameter of_timeline[] = {
    {"limit", Form::page_size, "Events of a page", 200},
    {"cursor", Form::text, "`next` of the page before, or an instant: what is older"},
    {"of", Form::text,
     "`self` and relations of the record, the events of whose records are told as well: "
     "self,contacts; else self"},
    {"types", Form::text,
     "change, comment, attachment, approval, and kinds of activities; else all"},
    {"q", Form::text, "In what was written and changed"},
    {"pinned", Form::yes_or_no, "Pinned alone"}};

constexpr Parameter of_record_changes[] = {{"field", Form::text, "Of one field alone"},
                                           {"limit", Form::page_size, "Changes of a page", 200},
                                           {"cursor", Form::text, next_page}};

constexpr Parameter of_access[] = {
    {"user", Form::text, "Somebody else, whom administrators ask about; else oneself"}};

constexpr Parameter of_bin[] = {{"object", Form::text, "Of one object alone"},
                                {"q", Form::text, "A part of the title"},
                                {"by", Form::text, "Whoever deleted it, or `me`"},
                                {"limit", Form::page_size, "Records of a page", 200},
                                {"cursor", Form::text, next_page}};

constexpr Parameter of_search[] = {
    {"q", Form::text, "At most 200 bytes"},
    {"objects", Form::text, "contacts,accounts; else all"},
    {"filter", Form::text, "A filter as JSON, of the one object named"},
    {"limit", Form::page_size, "Records", 100}};

constexpr Parameter of_changes[] = {
    {"object", Form::text, "Of one object alone"},
    {"record", Form::text, "Of one record alone"},
    {"user", Form::text, "By whom, or `me`"},
    {"batch", Form::text, "Of one act on many records"},
    {"kind", Form::text, "create, update, delete, restore or erase"},
    {"via", Form::text, "web, api, import, rule, job or undo"},
    {"from", Form::instant, "Not before"},
    {"to", Form::instant, "Before"},
    {"cursor", Form::text, next_page},
    {"limit", Form::page_size, "Changes of a page, which may hold fewer than asked for", 200}};

constexpr Parameter of_pages[] = {{"limit", Form::page_size, "Entries of a page", 200},
                                  {"cursor", Form::text, next_page}};

constexpr Parameter of_inclusion[] = {
    {"size", Form::count, "Of the tree in which it is proved; else that of the newest head"}};

constexpr Parameter of_consistency[] = {
    {"from", Form::count, "Size of the older tree"},
    {"to", Form::count, "Size of the newer one; else that of the newest head"}};

constexpr Parameter of_bundle[] = {
    {"values", Form::yes_or_no, "Whether the values of the changes are in it; else they are"}};

constexpr Parameter of_jobs[] = {
    {"state", Form::text, "waiting, running, done, failed or cancelled; else all"},
    {"limit", Form::page_size, "Jobs of a page", 200},
    {"cursor", Form::text, next_page}};

constexpr Parameter of_impact[] = {{"field", Form::text, "Of one field; else of the object"}};

constexpr Parameter of_digest[] = {{"since", Form::instant, "Else a day back"},
                                   {"objects", Form::text, "contacts,accounts; else all"},
                                   {"limit", Form::page_size, "Lines", 200}};

constexpr Parameter of_content[] = {
    {"inline", Form::yes_or_no, "An image to be shown, not a download"}};

constexpr Parameter of_pool_report[] = {{"from", Form::instant, "Not before; else 30 days back"},
                                        {"to", Form::instant, "Before; else now"}};

constexpr Parameter of_queue[] = {{"whose", Form::text, "mine or team; else mine"},
                                  {"lead", Form::text, "This one instead of the next"}};

constexpr Parameter of_leaves[] = {
    {"open", Form::yes_or_no, "Only those that are planned, run, or are being given back"}};

constexpr Reader readers[] = {
    {Method::get, "/api/v1/{object}", of_list},
    {Method::post, "/api/v1/{object}", of_write},
    {Method::post, "/api/v1/batch", of_write},
    {Method::post, "/api/v1/{object}/query", of_query},
    {Method::get, "/api/v1/{object}/{id}", of_record},
    {Method::patch, "/api/v1/{object}/{id}", of_write},
    {Method::get, "/api/v1/{object}/{id}/related/{relation}", of_list},
    {Method::get, "/api/v1/{object}/{id}/timeline", of_timeline},
    {Method::get, "/api/v1/{object}/{id}/changes", of_record_changes},
    {Method::get, "/api/v1/{object}/{id}/access", of_access},
    {Method::get, "/api/v1/{object}/duplicates", of_duplicates},
    {Method::get, "/api/v1/approvals", of_approvals},
    {Method::get, "/api/v1/{object}/export", of_export},
    {Method::get, "/api/v1/export", of_workspace_export},
    {Method::get, "/api/v1/bin", of_bin},
    {Method::get, "/api/v1/search", of_search},
    {Method::get, "/api/v1/changes", of_changes},
    {Method::get, "/api/v1/changes/export", of_changes},
    {Method::get, "/api/v1/audit", of_pages},
    {Method::get, "/api/v1/seal/heads", of_pages},
    {Method::get, "/api/v1/seal/changes/{seq}", of_inclusion},
    {Method::get, "/api/v1/seal/consistency", of_consistency},
    {Method::get, "/api/v1/seal/bundle", of_bundle},
    {Method::get, "/api/v1/batches", of_pages},
    {Method::get, "/api/v1/jobs", of_jobs},
    {Method::get, "/api/v1/digest", of_digest},
    {Method::get, "/api/v1/meta/objects/{object}/impact", of_impact},
    {Method::get, "/api/v1/attachments/{id}/content", of_content},
    {Method::get, "/api/v1/leads/queue", of_queue},
    {Method::get, "/api/v1/pools/{id}/report", of_pool_report},
    {Method::get, "/api/v1/leaves", of_leaves},
    {Method::get, "/api/v1/leaves/{id}/records", of_pages},
};

Json typed(std::string_view type) { return Json(Json::Object{{"type", Json(type)}}); }

Json schema_of(const Parameter& parameter) {
  const Form form = parameter.form;
  Json schema;
  switch (form) {
    case Form::text:
      return typed("string");
    case Form::yes_or_no:
      return typed("boolean");
    case Form::share:
      return typed("number");
    case Form::count:
    case Form::page_size:
      schema = typed("integer");
      schema.set("minimum", form == Form::count ? 0 : 1);
      if (form == Form::page_size) schema.set("maximum", parameter.most);
      return schema;
    case Form::instant:
      schema = typed("string");
      schema.set("format", "date-time");
      return schema;
  }
  return schema;
}

}  // namespace

Json parameter(std::string_view name, std::string_view in, Json schema,
               std::string_view description) {
  Json::Object members{{"name", Json(name)}, {"in", Json(in)}, {"schema", std::move(schema)}};
  if (in == "path") members.emplace_back("required", true);
  if (!description.empty()) members.emplace_back("description", Json(description));
  return Json(std::move(members));
}

Json::Array query_parameters(Method method, std::string_view pattern) {
  Json::Array out;
  for (const Reader& reader : readers) {
    if (reader.method != method || reader.pattern != pattern) continue;
    for (const Parameter& one : reader.parameters)
      out.push_back(parameter(one.name, "query", schema_of(one), one.description));
  }
  return out;
}

}  // namespace kith::api
