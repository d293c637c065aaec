// A list as a CSV file: /api/v1/{object}/export, by GET (a link that a browser downloads) or POST (a
// selection of ids is too long for an address).
//
// The file is written while it is read, a page of rows at a time along the list's own index, so that
// the largest list costs the memory of one page. Each page is a read of its own: what others change
// meanwhile may be in it or not, but no record stands in it twice. It asks under the visibility of
// the caller, as lists do.
#include "api/api.h"
#include "api/page.h"
#include "formats/csv.h"
#include "query/question.h"
#include "schema/kind.h"
#include "schema/kinds/cells.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::More;
using http::Response;

constexpr int page_rows = 500;
constexpr size_t ids_max = 10'000;

enum class Names { labels, api };

// The members of a question in a body, from the parameters of a link.
Result<Json> body_of_parameters(const Call& call) {
  Json body{Json::Object{}};
  for (const auto& [name, value] : call.request.target.parameters) {
    if (name != "filter") {
      body.set(name, name == "deleted" ? Json(value == "true") : Json(value));
      continue;
    }
    auto filter = parse_json(value);
    if (!filter) return invalid_field("filter", "format", filter.error().message);
    body.set("filter", std::move(*filter));
  }
  return body;
}

Result<Names> names_of(const Json& body) {
  const std::string_view names = body.text("names", "labels");
  if (names == "labels") return Names::labels;
  if (names == "api") return Names::api;
  return invalid_field("names", "unknown_option",
                       say("names is labels or api.", "names 应为 labels 或 api。"));
}

// Only those of the list that are wanted by id.
Result<query::Filter> selected(const Call& call, const schema::Object& object, const Json& ids,
                               const query::Asker& asker) {
  if (!ids.as_array() || ids.as_array()->size() > ids_max) {
    return invalid_field("ids", "too_many",
                         say("Give a list of at most {} ids, or a filter.",
                             "请提供最多 {} 个编号，或使用 filter。", ids_max));
  }
  const Json leaf(Json::Object{{"field", "id"}, {"op", "in"}, {"value", ids}});
  return query::parse_filter(leaf, call.actor.schema(), object, call.actor, asker);
}

// Without a choice, everything readable that stands in the record itself.
std::vector<query::Output> all_fields(const schema::Object& object, const access::Actor& actor) {
  std::vector<query::Output> outputs;
  for (const schema::Field& field : object.fields) {
    if (field.name == "deleted_at" || !actor.reads(object, field)) continue;
    outputs.push_back({query::path_of(object, field), nullptr});
  }
  return outputs;
}

Result<query::Question> question_of(const Call& call, const schema::Object& object, Json body) {
  const query::Asker asker = call.actor.asker(call.now, call.workspace.settings().base_currency);
  const Json ids = body.find("ids") ? *body.find("ids") : Json();
  const bool deleted = body.flag("deleted");
  std::erase_if(*body.as_object(), [](const auto& member) {
    return member.first == "ids" || member.first == "deleted" || member.first == "names";
  });
  for (const std::string_view paged : {"limit", "cursor", "skip"}) {
    if (!body.find(paged)) continue;
    return invalid_field(std::string(paged), "unknown_field",
                         say("An export takes filter, q, sort, fields, ids, deleted and names.",
                             "导出接受 filter、q、sort、fields、ids、deleted 和 names。"));
  }
  query::Question question =
      TRY(query::parse_question(body, object, {call.actor.schema(), call.actor, asker}));
  if (!ids.is_null()) {
    question.filter =
        query::Filter::both(TRY(selected(call, object, ids, asker)), std::move(question.filter));
  }
  if (deleted) question.rows = query::Rows::deleted;
  if (question.outputs.empty()) question.outputs = all_fields(object, call.actor);
  question.limit = page_rows;
  return question;
}

std::string_view in(Locale locale, const schema::Label& label) {
  return locale == Locale::en ? label.en : label.zh;
}

// What an export needs after its handler has returned. The schema that the question points into is
// held by the actor.
class Export {
 public:
  Export(const Call& call, query::Question question, Names names)
      : workspace_(call.workspace),
        actor_(call.actor),
        disconnect_(call.request.disconnect),
        locale_(call.locale),
        names_(names),
        base_currency_(call.workspace.settings().base_currency),
        question_(std::move(question)),
        writer_(text_, {.byte_order_mark = true}) {
    write_heading();
  }

  Status read_page() {
    const Left left(disconnect_.get());
    question_.cursor = TRY(workspace_.database().read(
        [&](storage::Connection& db) {
          return query::read_text_rows({db, actor_.schema(), actor_, actor_.directory()}, question_,
                                       [&](std::span<const std::string> row) { write(row); });
        },
        {.cancel = &left, .lane = storage::Lane::bulk}));
    done_ = question_.cursor.empty();
    return done();
  }

  // Hands on what has been written, and reads the next page unless that was the last.
  More produce(std::string& out) {
    if (text_.empty() && !done_) {
      const Status read = read_page();
      if (!read.ok()) throw std::runtime_error(read.error().message.en);
    }
    out += text_;
    text_.clear();
    return done_ ? More::no : More::yes;
  }

 private:
  class Left final : public storage::Cancel {
   public:
    explicit Left(const http::Disconnect* disconnect) : disconnect_(disconnect) {}
    bool cancelled() const override { return disconnect_ && disconnect_->cancelled(); }

   private:
    const http::Disconnect* disconnect_;
  };

  std::string heading(const query::Output& output) const {
    std::string text;
    auto add = [&](std::string_view name, const schema::Label& label) {
      if (!text.empty()) text += names_ == Names::api ? "." : " / ";
      text += names_ == Names::api ? name : in(locale_, label);
    };
    for (const schema::Field* hop : output.path.hops) add(hop->name, hop->label);
    output.relation ? add(output.relation->name, output.relation->label)
                    : add(output.path.field->name, output.path.field->label);
    return text;
  }

  void write_heading() {
    for (const query::Output& output : question_.outputs) writer_.cell(heading(output));
    writer_.end_row();
  }

  void write(std::span<const std::string> row) {
    for (size_t i = 0; i < row.size(); ++i) writer_.cell(cell(question_.outputs[i], row[i]));
    writer_.end_row();
  }

  std::string option_label(const schema::Field& field, const std::string& value) const {
    const schema::Option* option = field.option(value);
    return option ? std::string(in(locale_, option->label)) : value;
  }

  // Amounts in the workspace's own currency stay numbers to a spreadsheet; an import takes both back.
  std::string cell(const query::Output& output, const std::string& text) const {
    if (output.relation) return text;
    const schema::Field& field = *output.path.field;
    const std::string own = " " + base_currency_;
    if (field.kind->name() == "money" && text.ends_with(own)) {
      return text.substr(0, text.size() - own.size());
    }
    if (names_ == Names::api || field.options.empty()) return text;
    if (field.kind->shape() != schema::Shape::list) return option_label(field, text);
    std::vector<std::string> labels;
    for (const std::string& one : schema::kind::split_cell(text)) {
      labels.push_back(option_label(field, one));
    }
    return schema::kind::join_cell(labels);
  }

  app::Workspace& workspace_;
  const access::Actor actor_;
  const std::shared_ptr<http::Disconnect> disconnect_;
  const Locale locale_;
  const Names names_;
  const std::string base_currency_;
  query::Question question_;
  std::string text_;
  CsvWriter writer_;
  bool done_ = false;
};

Result<Response> answer(Call& call, Json body) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  if (!body.as_object()) {
    return invalid(say("A JSON object is expected.", "请求内容应为 JSON 对象。"));
  }
  const Names names = TRY(names_of(body));
  query::Question question = TRY(question_of(call, object, std::move(body)));
  auto file = std::make_shared<Export>(call, std::move(question), names);
  TRY(file->read_page());  // what is wrong is said as a problem, not as half a file
  auto response = Response::stream("text/csv; charset=utf-8",
                                   [file](std::string& out) { return file->produce(out); });
  response.header("Content-Disposition", fmt::format("attachment; filename=\"{}-{}.csv\"",
                                                     object.name, format(call.now).substr(0, 10)));
  response.header("Cache-Control", "no-store");
  return response;
}

Result<Response> export_by_link(Call& call) { return answer(call, TRY(body_of_parameters(call))); }
Result<Response> export_by_body(Call& call) { return answer(call, TRY(call.json())); }

}  // namespace

void add_export_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::action(access::Action::export_);
  routes.push_back({Method::get,
                    "/api/v1/{object}/export",
                    permit,
                    "A list as a CSV file",
                    export_by_link,
                    {.lane = app::Lane::bulk}});
  routes.push_back({Method::post,
                    "/api/v1/{object}/export",
                    permit,
                    "A list or a selection as a CSV file",
                    export_by_body,
                    {.lane = app::Lane::bulk}});
}

}  // namespace kith::api
