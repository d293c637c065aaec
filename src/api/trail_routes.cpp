// /api/v1/changes: what changed, over all records that the caller may see. /api/v1/audit: what
// administrators did beside records.
#include <algorithm>
#include <array>
#include <map>

#include "api/api.h"
#include "api/page.h"
#include "formats/csv.h"
#include "records/history.h"
#include "records/trail.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using records::Act;
using records::Change;
using records::Via;
using storage::Connection;

template <typename E, size_t N>
Result<std::optional<E>> named(const Call& call, std::string_view parameter,
                               const std::array<E, N>& all) {
  const auto text = call.request.query(parameter);
  if (!text || text->empty()) return std::optional<E>();
  std::string list;
  for (const E one : all) {
    if (records::name_of(one) == *text) return std::optional<E>(one);
    list += (list.empty() ? "" : ", ") + std::string(records::name_of(one));
  }
  return invalid_field(std::string(parameter), "unknown_option",
                       say("expected one of {}", "应为其中之一：{}", list));
}

Result<Id> id_parameter(const Call& call, std::string_view parameter) {
  const auto text = call.request.query(parameter);
  if (!text || text->empty()) return Id{};
  if (*text == "me") return call.actor.id();
  if (const auto id = parse_id(*text)) return *id;
  return invalid_field(std::string(parameter), "format",
                       say("“{}” is no id.", "“{}”不是编号。", *text));
}

Result<std::optional<Timestamp>> instant_parameter(const Call& call, std::string_view parameter) {
  return instant(call.request.query(parameter).value_or(""), parameter);
}

Result<records::TrailQuestion> question_of(const Call& call) {
  records::TrailQuestion question;
  if (const auto name = call.request.query("object"); name && !name->empty()) {
    question.object = TRY(call.object(*name))->id;
  }
  question.record = TRY(id_parameter(call, "record"));
  question.actor = TRY(id_parameter(call, "user"));
  question.batch = TRY(id_parameter(call, "batch"));
  question.act = TRY(named(
      call, "kind", std::array{Act::create, Act::update, Act::remove, Act::restore, Act::erase}));
  question.via = TRY(named(
      call, "via", std::array{Via::web, Via::api, Via::import, Via::rule, Via::job, Via::undo}));
  question.from = TRY(instant_parameter(call, "from"));
  question.to = TRY(instant_parameter(call, "to"));
  question.before = TRY(id_parameter(call, "cursor")).value;
  return question;
}

// Of one object: those that the caller may see, with what it may see of them.
struct Seen {
  const schema::Object* object = nullptr;
  std::vector<Change> changes;
  std::map<Id, std::string> titles;
  std::unique_ptr<records::HistoryNames> names;
};

// A record that is gone for good is shown to administrators, who answer for the log.
Seen seen_of(const access::Actor& actor, const query::ReadEnvironment& where,
             const schema::Object& object, std::vector<Change> changes) {
  std::vector<Id> ids;
  for (const Change& change : changes) ids.push_back(change.record);
  Seen seen;
  seen.object = &object;
  for (const query::Stored& record : query::fetch_many(where, object, ids)) {
    const Value& title = record.cells(object.title_field())[0];
    const auto* text = std::get_if<std::string>(&title);
    const bool readable = where.visibility.reads(object, object.title_field());
    seen.titles[record.id()] = text && readable ? *text : std::string();
  }
  const bool all = actor.may(access::Action::administer);
  for (Change& change : changes) {
    if (all || seen.titles.contains(change.record)) seen.changes.push_back(std::move(change));
  }
  seen.names = records::titles_for(where, object, seen.changes);
  return seen;
}

void write_entry(JsonWriter& json, const Seen& seen, const query::Visibility& visibility,
                 const Change& change) {
  json.begin_object();
  json.key("seq").id(Id{change.seq});
  json.key("object").string(seen.object->name);
  json.key("id").id(change.record);
  const auto title = seen.titles.find(change.record);
  json.key("title");
  title == seen.titles.end() ? json.null() : json.string(title->second);
  json.key("change");
  records::write_change(*seen.object, visibility, *seen.names, change, json);
  json.end_object();
}

Result<Response> trail(Call& call) {
  const auto question = TRY(question_of(call));
  const int limit = TRY(number_parameter(call, "limit", 50, 1, 200));
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto where = environment(call, db);
    const auto page = records::read_trail(db, call.actor.schema(), question, limit);
    std::map<int64_t, std::vector<Change>> by_object;
    for (const Change& change : page.changes) by_object[change.object].push_back(change);
    std::map<int64_t, std::pair<Seen, size_t>> shown;  // and which of them is written next
    for (auto& [id, changes] : by_object) {
      const schema::Object* object = call.actor.schema().object(id);
      if (!object || !call.actor.require(access::Verb::read, *object)) continue;
      shown.emplace(id,
                    std::pair(seen_of(call.actor, where, *object, std::move(changes)), size_t{0}));
    }
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("changes").begin_array();
    for (const Change& change : page.changes) {
      const auto found = shown.find(change.object);
      if (found == shown.end()) continue;
      auto& [seen, next] = found->second;
      if (next >= seen.changes.size() || seen.changes[next].seq != change.seq) continue;
      write_entry(json, seen, call.actor, seen.changes[next++]);
    }
    json.end_array().key("next");
    page.next ? json.id(Id{page.next}) : json.null();
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

// The trail as a CSV file, a line for each field of a change, written while it is read.
class TrailFile {
 public:
  TrailFile(const Call& call, records::TrailQuestion question)
      : workspace_(call.workspace),
        actor_(call.actor),
        locale_(call.locale),
        disconnect_(call.request.disconnect),
        question_(std::move(question)),
        writer_(text_, {.byte_order_mark = true}) {
    const bool en = locale_ == Locale::en;
    for (const std::string_view head :
         en ? std::array<std::string_view, 10>{"Time", "Who", "Through", "Act", "Object", "Id",
                                               "Field", "Before", "After", "Batch"}
            : std::array<std::string_view, 10>{"时间", "操作人", "途径", "操作", "对象", "编号",
                                               "字段", "之前", "之后", "批次"})
      writer_.cell(head);
    writer_.end_row();
  }

  http::More produce(std::string& out) {
    if (text_.empty() && !done_) read_page();
    out += text_;
    text_.clear();
    return done_ ? http::More::no : http::More::yes;
  }

 private:
  static constexpr int page_changes = 500;

  class Left final : public storage::Cancel {
   public:
    explicit Left(const http::Disconnect* disconnect) : disconnect_(disconnect) {}
    bool cancelled() const override { return disconnect_ && disconnect_->cancelled(); }

   private:
    const http::Disconnect* disconnect_;
  };

  void read_page() {
    const Left left(disconnect_.get());
    workspace_.database().read_raw(
        [&](Connection& db) {
          const query::ReadEnvironment where{db, actor_.schema(), actor_, actor_.directory()};
          const auto page = records::read_trail(db, actor_.schema(), question_, page_changes);
          std::map<int64_t, std::vector<Change>> by_object;
          for (const Change& change : page.changes) by_object[change.object].push_back(change);
          std::map<int64_t, Seen> seen;
          for (auto& [id, changes] : by_object) {
            const schema::Object* object = actor_.schema().object(id);
            if (object && actor_.require(access::Verb::read, *object))
              seen.emplace(id, seen_of(actor_, where, *object, changes));
          }
          for (const Change& change : page.changes)
            if (const auto of = seen.find(change.object); of != seen.end())
              write(of->second, change);
          question_.before = page.next;
          done_ = page.next == 0;
        },
        {.cancel = &left, .lane = storage::Lane::bulk});
  }

  void write(const Seen& seen, const Change& change) {
    if (!std::ranges::any_of(seen.changes,
                             [&](const Change& one) { return one.seq == change.seq; }))
      return;
    bool written = false;
    for (const records::FieldChange& changed : change.fields) {
      const schema::Field* field = seen.object->field(changed.field);
      if (!field || !actor_.reads(*seen.object, *field)) continue;
      write_line(seen, change, field, &changed);
      written = true;
    }
    if (!written) write_line(seen, change, nullptr, nullptr);
  }

  void write_line(const Seen& seen, const Change& change, const schema::Field* field,
                  const records::FieldChange* changed) {
    const auto side = [&](const std::vector<Value>& cells) {
      return field->kind->write_text(*field, schema::ValueRow(cells), 0, *seen.names);
    };
    const auto& label = locale_ == Locale::en ? seen.object->one.en : seen.object->one.zh;
    writer_.cell(format(change.at))
        .cell(change.actor ? actor_.directory().user_name(change.actor) : std::string_view())
        .cell(records::name_of(change.via))
        .cell(records::name_of(change.act))
        .cell(label)
        .cell(format(change.record))
        .cell(field ? std::string_view(locale_ == Locale::en ? field->label.en : field->label.zh)
                    : std::string_view())
        .cell(changed ? side(changed->from) : std::string())
        .cell(changed ? side(changed->to) : std::string())
        .cell(change.batch ? format(change.batch) : std::string());
    writer_.end_row();
  }

  app::Workspace& workspace_;
  const access::Actor actor_;
  const Locale locale_;
  const std::shared_ptr<http::Disconnect> disconnect_;
  records::TrailQuestion question_;
  std::string text_;
  CsvWriter writer_;
  bool done_ = false;
};

Result<Response> export_trail(Call& call) {
  auto file = std::make_shared<TrailFile>(call, TRY(question_of(call)));
  auto response = Response::stream("text/csv; charset=utf-8",
                                   [file](std::string& out) { return file->produce(out); });
  response.header("Content-Disposition", fmt::format("attachment; filename=\"changes-{}.csv\"",
                                                     format(call.now).substr(0, 10)));
  response.header("Cache-Control", "no-store");
  return response;
}

void write_person(JsonWriter& json, const access::Directory& directory, Id user) {
  if (!user) {
    json.null();
    return;
  }
  json.begin_object().key("id").id(user).key("name").string(directory.user_name(user)).end_object();
}

Result<Response> audit(Call& call) {
  const int limit = TRY(number_parameter(call, "limit", 50, 1, 200));
  const Id before = TRY(id_parameter(call, "cursor"));
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    const auto entries = app::audit_entries(db, before, limit);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("entries").begin_array();
    for (const auto& entry : entries) {
      json.begin_object();
      json.key("id").id(entry.id);
      json.key("at").timestamp(entry.at);
      json.key("by");
      write_person(json, call.actor.directory(), entry.by);
      json.key("what").string(entry.what);
      json.key("user");
      write_person(json, call.actor.directory(), entry.user);
      json.key("detail").value(entry.detail);
      json.end_object();
    }
    json.end_array().key("next");
    static_cast<int>(entries.size()) == limit ? json.id(entries.back().id) : json.null();
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

}  // namespace

void add_trail_routes(std::vector<Route>& routes) {
  routes.push_back({Method::get, "/api/v1/changes", Permit::signed_in(),
                    "What changed, over all records that one may see", trail});
  routes.push_back({Method::get,
                    "/api/v1/changes/export",
                    Permit::action(access::Action::export_),
                    "The same as a CSV file",
                    export_trail,
                    {.lane = app::Lane::bulk}});
  routes.push_back({Method::get, "/api/v1/audit", Permit::action(access::Action::administer),
                    "What administrators did beside records", audit});
}

}  // namespace kith::api
