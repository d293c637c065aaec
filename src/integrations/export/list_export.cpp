#include <algorithm>
#include <span>

#include "integrations/export/runs.h"
#include "query/question.h"
#include "schema/kind.h"

namespace kith::integrations {
namespace {

constexpr int page_rows = 4'000;
constexpr size_t condition_values_max = 1'000;  // query/filter.h
constexpr int wide = 32;
constexpr int narrow = 14;

// Only those of the list that are wanted by id.
Result<query::Filter> selected(const Exporter& who, const schema::Object& object, const Json& ids,
                               const query::Asker& asker) {
  if (!ids.as_array() || ids.as_array()->size() > export_ids_max) {
    return invalid_field("ids", "too_many",
                         say("Give a list of at most {} ids, or a filter.",
                             "请提供最多 {} 个编号，或使用 filter。", export_ids_max));
  }
  // As many as a condition takes, several times.
  query::Filter any = query::Filter::never();
  for (std::span<const Json> rest(*ids.as_array()); !rest.empty();) {
    const auto some = rest.first(std::min(rest.size(), condition_values_max));
    rest = rest.subspan(some.size());
    const Json leaf(Json::Object{
        {"field", "id"}, {"op", "in"}, {"value", Json::Array(some.begin(), some.end())}});
    any = query::Filter::either(std::move(any), TRY(query::parse_filter(leaf, who.actor.schema(),
                                                                        object, who.actor, asker)));
  }
  return any;
}

Result<query::Question> parse(const ExportRequest& request) {
  const Exporter& who = request.who;
  const query::Asker asker =
      who.actor.asker(request.at.value_or(who.now), request.terms.base_currency);
  Json body = request.question;
  const Json ids = body.find("ids") ? *body.find("ids") : Json();
  const bool deleted = body.flag("deleted");
  std::erase_if(*body.as_object(), [](const auto& member) {
    return member.first == "ids" || member.first == "deleted";
  });
  for (const std::string_view paged : {"limit", "cursor", "skip"}) {
    if (!body.find(paged)) continue;
    return invalid_field(
        std::string(paged), "unknown_field",
        say("An export takes format, filter, q, sort, fields, ids, deleted, as_of, names and "
            "encoding.",
            "导出接受 format、filter、q、sort、fields、ids、deleted、as_of、names 和 encoding。"));
  }
  query::Question question =
      TRY(query::parse_question(body, request.object, {who.actor.schema(), who.actor, asker}));
  if (!ids.is_null()) {
    question.filter = query::Filter::both(TRY(selected(who, request.object, ids, asker)),
                                          std::move(question.filter));
  }
  if (deleted) question.rows = query::Rows::deleted;
  if (question.outputs.empty()) question.outputs = all_fields(request.object, who.actor);
  if (request.format.ask_more) request.format.ask_more(question, who.actor);
  return question;
}

int width_of(const query::Output& output) {
  if (output.relation) return wide;
  switch (output.path.field->kind->shape()) {
    case schema::Shape::integer:
    case schema::Shape::decimal:
    case schema::Shape::boolean:
    case schema::Shape::date:
      return narrow;
    case schema::Shape::none:
    case schema::Shape::list:
    case schema::Shape::any_reference:
      return wide;
    default:
      return FileColumn().width;
  }
}

// The schema that the question points into is held by the actor.
class ListExport final : public Export {
 public:
  ListExport(const ExportRequest& request, query::Question question)
      : who_(request.who), at_(request.at), question_(std::move(question)) {
    file_ = request.format.list(head_of(who_, question_, request.terms), request.terms, text_);
  }

  Status begin() override { return read_page(); }

  http::More produce(std::string& out) override {
    while (text_.empty() && !done_) {
      const Status read = read_page();
      if (!read.ok()) throw std::runtime_error(read.error().message.en);
    }
    if (out.empty()) {
      out.swap(text_);
    } else {
      out += text_;
    }
    text_.clear();
    return done_ ? http::More::no : http::More::yes;
  }

 private:
  Status read_page() {
    TRY(read_page_of(
        who_, question_, [&](query::TableRow& row) { file_->row(row); }, at_));
    if (!question_.cursor.empty()) return kith::done();
    done_ = true;
    file_->finish();
    return kith::done();
  }

  const Exporter who_;
  const std::optional<Timestamp> at_;
  query::Question question_;
  std::string text_;
  std::unique_ptr<ListFile> file_;
  bool done_ = false;
};

}  // namespace

std::vector<query::Output> all_fields(const schema::Object& object, const access::Actor& actor) {
  std::vector<query::Output> outputs;
  for (const schema::Field& field : object.fields) {
    if (field.name == "deleted_at" || !actor.reads(object, field)) continue;
    outputs.push_back({query::path_of(object, field), nullptr});
  }
  return outputs;
}

ListHead head_of(const Exporter& who, const query::Question& question, const FileTerms& terms) {
  const schema::Object& object = *question.object;
  ListHead head{question, {}, {}, who.workspace.files()};
  head.title = terms.names == Names::api ? object.name
                                         : render({object.many.en, object.many.zh}, terms.locale);
  for (const query::Output& output : question.outputs)
    head.columns.push_back({path_heading(output.path, output.relation, terms), width_of(output)});
  return head;
}

Status read_page_of(const Exporter& who, query::Question& question,
                    function_ref<void(query::TableRow&)> on_row, std::optional<Timestamp> at) {
  question.limit = page_rows;
  question.cursor = TRY(read_for(who, at, [&](const query::ReadEnvironment& where) {
    return query::read_table(where, question, on_row);
  }));
  return done();
}

std::string path_heading(const query::Path& path, const schema::Relation* relation,
                         const FileTerms& terms) {
  std::string text;
  const auto add = [&](std::string_view name, const schema::Label& label) {
    const bool api = terms.names == Names::api;
    if (!text.empty()) text += api ? "." : " / ";
    text += api ? std::string(name) : render({label.en, label.zh}, terms.locale);
  };
  for (const schema::Field* hop : path.hops) add(hop->name, hop->label);
  relation ? add(relation->name, relation->label) : add(path.field->name, path.field->label);
  return text;
}

Result<std::shared_ptr<Export>> open_list_export(const ExportRequest& request) {
  query::Question question = TRY(parse(request));
  return std::shared_ptr<Export>(std::make_shared<ListExport>(request, std::move(question)));
}

}  // namespace kith::integrations
