#include "integrations/export/workspace_export.h"

#include <algorithm>

#include "formats/zip_writer.h"
#include "integrations/export/request.h"
#include "query/question.h"

namespace kith::integrations {
namespace {

using schema::Object;

// Whether some field of another object names records of this one.
bool is_named_by_others(const schema::Schema& schema, const Object& object) {
  return std::ranges::any_of(schema.objects(), [&](const Object& other) {
    return std::ranges::any_of(other.fields, [&](const schema::Field& field) {
      return field.kind->shape() == schema::Shape::reference && schema.target(field) == &object;
    });
  });
}

// Every workspace is made with some.
constexpr std::string_view views = "saved_views";
// What amounts and price books mean, though no field names it.
constexpr std::string_view meant[] = {"exchange_rates", "price_book_entries"};

// What people keep, and what they keep it by: users, teams, roles, prices, rates. How a workspace is set
// up beyond that, and what is one person's own, is no list of records.
std::vector<const Object*> exported_objects(const access::Actor& actor) {
  std::vector<const Object*> objects;
  for (const Object& object : actor.schema().objects()) {
    const bool kept =
        object.role == schema::Role::record || object.role == schema::Role::junction ||
        (object.role == schema::Role::system && is_named_by_others(actor.schema(), object)) ||
        std::ranges::find(meant, object.name) != std::end(meant);
    if (kept && object.name != views && actor.require(access::Verb::read, object))
      objects.push_back(&object);
  }
  return objects;
}

query::Question whole(const Object& object, const access::Actor& actor) {
  query::Question question;
  question.object = &object;
  question.outputs = all_fields(object, actor);
  std::erase_if(question.outputs,
                [](const auto& output) { return output.path.field->name == "version"; });
  question.sort.push_back(
      {query::path_of(object, *object.field("id")), query::SortKey::Direction::ascending});
  return question;
}

class WorkspaceExport final : public Export {
 public:
  WorkspaceExport(const Exporter& who, std::optional<Timestamp> at, const Format& format,
                  FileTerms terms, WorkspaceExportLimits limits)
      : who_(who),
        then_(at),
        format_(format),
        terms_(std::move(terms)),
        limits_(limits),
        newest_(who.workspace.ids().next()),
        objects_(exported_objects(who_.actor)),
        zip_(bytes_, who.now) {}

  Status begin() override {
    if (then_) TRY(check_past());
    return objects_.empty() ? finish() : read_page();
  }

  http::More produce(std::string& out) override {
    while (bytes_.empty() && !done_) {
      const Status read = read_page();
      if (!read.ok()) throw std::runtime_error(read.error().message.en);
    }
    if (out.empty()) {
      out.swap(bytes_);
    } else {
      out += bytes_;
    }
    bytes_.clear();
    return done_ ? http::More::no : http::More::yes;
  }

  size_t object_count() const { return objects_.size(); }

 private:
  const Object& object() const { return *objects_[at_]; }

  // What has changed too much since is refused before the first byte, not in the midst of a file.
  Status check_past() const {
    for (const Object* object : objects_) {
      query::Question question = whole(*object, who_.actor);
      if (auto status = read_page_of(
              who_, question, [](query::TableRow&) {}, then_);
          !status) {
        const Message& why = status.error().message;
        return Error{status.error().code,
                     {object->many.en + ": " + why.en, object->many.zh + "：" + why.zh},
                     status.error().fields};
      }
    }
    return kith::done();
  }

  Status read_page() {
    if (!file_) open_file();
    TRY(read_page_of(
        who_, question_,
        [&](query::TableRow& row) {
          if (row.id() < newest_) file_->row(row);
        },
        then_));
    pack();
    const bool ended = question_.cursor.empty();
    if (ended || file_bytes_ >= limits_.file_bytes_max) close_file();
    if (!ended) return kith::done();
    number_ = 0;
    return ++at_ == objects_.size() ? finish() : kith::done();
  }

  void open_file() {
    if (number_++ == 0) question_ = whole(object(), who_.actor);
    const std::string mark = number_ == 1 ? "" : fmt::format("-{}", number_);
    zip_.begin(fmt::format("{}{}.{}", object().name, mark, format_.extension));
    file_bytes_ = 0;
    file_ = format_.list(head_of(who_, question_, terms_), terms_, text_);
  }

  void pack() {
    zip_.data(text_);
    file_bytes_ += text_.size();
    text_.clear();
  }

  void close_file() {
    file_->finish();
    file_.reset();
    pack();
    zip_.end();
  }

  Status finish() {
    zip_.finish();
    done_ = true;
    return kith::done();
  }

  const Exporter who_;
  const std::optional<Timestamp> then_;
  const Format format_;
  const FileTerms terms_;
  const WorkspaceExportLimits limits_;
  const Id newest_;
  const std::vector<const Object*> objects_;
  size_t at_ = 0;   // among the objects
  int number_ = 0;  // of the object's files
  query::Question question_;
  std::string text_;   // of the file, not packed yet
  std::string bytes_;  // of the zip, not taken yet
  formats::ZipWriter zip_;
  uint64_t file_bytes_ = 0;
  std::unique_ptr<ListFile> file_;
  bool done_ = false;
};

// A table of which every row can be read back.
std::unique_ptr<ListFile> json_rows(const ListHead& head, const FileTerms& terms,
                                    std::string& out) {
  return list_in(json_lines_table(terms, out), head, terms);
}

Result<Format> format_of(const Json& request) {
  Format format = *TRY(find_format(request.text("format", "csv"), "format"));
  if (!format.table) {
    return invalid_field("format", "unsuitable",
                         say("A whole workspace is exported as CSV, XLSX or JSON lines.",
                             "整个工作区可导出为 CSV、XLSX 或 JSON Lines。"));
  }
  if (format.name == "jsonl") format.list = json_rows;
  return format;
}

}  // namespace

Result<std::shared_ptr<Export>> open_workspace_export(const Exporter& who, const Json& request,
                                                      WorkspaceExportLimits limits) {
  TRY(who.actor.require(access::Action::administer));
  TRY(who.actor.require(access::Action::export_));
  for (const auto& [name, value] : *request.as_object()) {
    if (name == "format" || name == "encoding" || name == "as_of") continue;
    return invalid_field(name, "unknown_field",
                         say("The export of a workspace takes format, encoding and as_of.",
                             "导出工作区只接受 format、encoding 和 as_of。"));
  }
  const Format format = TRY(format_of(request));
  const auto at = TRY(instant_of(who, request));
  FileTerms terms = TRY(terms_of(who, request));
  terms.names = Names::api;
  terms.references = References::names_and_keys;
  terms.base_currency.clear();  // that of the workspace it is brought into may be another: say all
  const auto run = std::make_shared<WorkspaceExport>(who, at, format, std::move(terms), limits);
  run->content_type = "application/zip";
  run->file_name =
      fmt::format("kith-{}-{}.zip", kith::format(at.value_or(who.now)).substr(0, 10), format.name);
  run->told = Json(Json::Object{{"format", format.name},
                                {"objects", static_cast<int64_t>(run->object_count())}});
  if (at) run->told.set("as_of", kith::format(*at));
  return std::shared_ptr<Export>(run);
}

}  // namespace kith::integrations
