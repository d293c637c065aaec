#include "api/timeline.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <vector>

#include "api/timeline_approvals.h"
#include "api/timeline_around.h"
#include "records/change.h"
#include "records/history.h"
#include "records/merged.h"
#include "text/fold.h"

namespace kith::api {
namespace {

struct Item {
  Timestamp at;
  std::string json;
};

// An object whose records can stand on another one, and by which field.
struct Source {
  std::string_view object;
  std::string_view type;
  // A filter on it for "about one of these records".
  Json (*about)(const Json& ids);
};

Json on_record(const Json& ids) {
  return Json(Json::Object{{"field", "record"}, {"op", "in"}, {"value", ids}});
}

Json linked_to(const Json& ids) {
  return Json(Json::Object{{"field", "links"}, {"op", "any"}, {"filter", on_record(ids)}});
}

constexpr Source sources[] = {{"activities", "activity", linked_to},
                              {"comments", "comment", on_record},
                              {"attachments", "attachment", on_record}};
constexpr std::string_view change_type = "change";
constexpr std::string_view merge_type = "merge";
constexpr std::string_view approval_type = "approval";
constexpr std::string_view self_name = "self";
constexpr int searched_changes_max = 1'000;

// Where a page begins: at an instant, after so many of its items.
struct Place {
  std::optional<Timestamp> at;
  size_t shown = 0;
};

Result<Place> place_of(const std::string& cursor) {
  if (cursor.empty()) return Place{};
  const size_t plus = cursor.find('~');
  Place place;
  place.at = parse_timestamp(std::string_view(cursor).substr(0, plus));
  if (plus != std::string::npos) {
    const std::string_view count = std::string_view(cursor).substr(plus + 1);
    const auto [end, error] =
        std::from_chars(count.data(), count.data() + count.size(), place.shown);
    if (error != std::errc() || end != count.data() + count.size()) place.at.reset();
  }
  if (place.at) return place;
  return invalid_field("cursor", "format",
                       say("This is no cursor of an earlier page.", "这不是上一页给出的游标。"));
}

Json leaf(std::string_view field, std::string_view op, Json value) {
  return Json(Json::Object{{"field", field}, {"op", op}, {"value", std::move(value)}});
}

// Whose events are told: of the record itself, of those around it.
struct Subjects {
  const schema::Object& object;
  Id id;
  bool self = true;
  Around around;

  bool nobody() const { return !self && around.records.empty(); }
  Json ids() const {
    Json::Array out;
    if (self) out.emplace_back(format(id));
    for (const Nearby& one : around.records) out.emplace_back(format(one.id));
    return Json(std::move(out));
  }
  std::vector<records::RecordPlace> places() const {
    std::vector<records::RecordPlace> out;
    if (self) out.push_back({object.id, id});
    for (const Nearby& one : around.records) out.push_back({one.object->id, one.id});
    return out;
  }
  // What an activity, a comment, a file is about, where the record itself is not among it.
  const Nearby* other(const Json& one) const {
    const Nearby* found = nullptr;
    const auto look_at = [&](const Json& named) {
      const auto named_id = parse_id(named.text("id"));
      if (!named_id) return false;
      if (!found) found = around.find(*named_id);
      return self && *named_id == id;
    };
    if (const Json* record = one.find("record")) return look_at(*record) ? nullptr : found;
    const Json* links = one.find("links");
    if (!links || !links->as_array()) return nullptr;
    return std::ranges::any_of(*links->as_array(), look_at) ? nullptr : found;
  }
};

void write_about(const Nearby* about, JsonWriter& out) {
  if (!about) return;
  out.key("about").begin_object();
  out.key("object").string(about->object->name).key("id").id(about->id);
  out.key("name").string(about->name).end_object();
}

class Timeline {
 public:
  Timeline(const query::ReadEnvironment& environment, const query::Asker& asker, Subjects subjects,
           const TimelineQuestion& question, Place place)
      : environment_(environment),
        asker_(asker),
        subjects_(std::move(subjects)),
        question_(question),
        place_(place),
        // Those of the place's own instant come once more, and are passed over.
        wanted_(question.limit + static_cast<int>(place.shown)) {}

  Result<std::string> write() {
    if (!subjects_.nobody()) {
      if (wants(change_type) && !question_.only_pinned) read_changes();
      if ((wants(merge_type) || wants(change_type)) && !question_.only_pinned) read_merges();
      if (wants(approval_type) && !question_.only_pinned) read_approvals();
      for (const Source& source : sources) TRY(read_source(source));
    }
    std::stable_sort(items_.begin(), items_.end(),
                     [](const Item& a, const Item& b) { return a.at > b.at; });
    items_.erase(items_.begin(),
                 items_.begin() + static_cast<ptrdiff_t>(std::min(place_.shown, items_.size())));
    const auto limit = static_cast<size_t>(question_.limit);
    const bool more = items_.size() >= limit;
    if (more) items_.resize(limit);
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("items").begin_array();
    for (const Item& item : items_) json.raw(item.json);
    json.end_array().key("next");
    more ? json.string(next()) : json.null();
    json.key("partial").begin_array();
    for (const std::string& relation : subjects_.around.partial) json.string(relation);
    json.end_array().end_object();
    return out;
  }

 private:
  bool wants(std::string_view type) const {
    return question_.types.empty() ||
           std::ranges::find(question_.types, type) != question_.types.end();
  }

  // An instant alone, from outside, means what is older than it; our own cursor means its rest.
  bool comes_before(Timestamp at) const {
    return !place_.at || at < *place_.at || (place_.shown > 0 && at == *place_.at);
  }

  std::string next() const {
    const Timestamp last = items_.back().at;
    auto shown = static_cast<size_t>(
        std::ranges::count_if(items_, [&](const Item& item) { return item.at == last; }));
    if (place_.at == last) shown += place_.shown;
    return format(last) + "~" + std::to_string(shown);
  }

  // Kinds of activities are types of their own; "activity" means all of them.
  std::optional<Json> of_types(const Source& source) const {
    if (wants(source.type)) return Json();
    if (source.object != "activities") return std::nullopt;
    Json::Array kinds;
    const schema::Field* kind = environment_.schema.object("activities")->field("kind");
    for (const schema::Option& option : kind->options) {
      if (wants(option.value)) kinds.emplace_back(option.value);
    }
    if (kinds.empty()) return std::nullopt;
    return leaf("kind", "in", Json(std::move(kinds)));
  }

  // The page's records, one JSON object each, split out of the array that the reader writes.
  Status read_source(const Source& source) {
    const schema::Object* object = environment_.schema.object(source.object);
    if (!object || environment_.visibility.rows(*object).node == query::Filter::Node::never)
      return done();
    const auto kinds = of_types(source);
    if (!kinds) return done();
    Json::Array conditions{source.about(subjects_.ids())};
    if (place_.at)
      conditions.push_back(
          leaf("created_at", place_.shown > 0 ? "le" : "lt", Json(format(*place_.at))));
    if (!kinds->is_null()) conditions.push_back(*kinds);
    if (question_.only_pinned) conditions.push_back(leaf("pinned", "eq", Json(true)));
    query::Question question;
    question.object = object;
    question.filter =
        TRY(query::parse_filter(Json(Json::Object{{"and", Json(std::move(conditions))}}),
                                environment_.schema, *object, environment_.visibility, asker_));
    question.search = question_.search;
    question.limit = std::min(wanted_, 500);
    std::string page;
    JsonWriter json(page);
    TRY(query::read_records(environment_, question, json));
    const Json records = TRY(parse_json(page, {.bytes_max = 64 << 20, .values_max = 2'000'000}));
    for (const Json& one : *records.as_array()) {
      const auto at = parse_timestamp(one.text("created_at"));
      std::string item;
      JsonWriter writer(item);
      writer.begin_object();
      writer.key("type").string(source.type);
      writer.key("at").timestamp(at.value_or(Timestamp{}));
      write_about(subjects_.other(one), writer);
      writer.key("record").value(one);
      writer.end_object();
      items_.push_back({at.value_or(Timestamp{}), std::move(item)});
    }
    return done();
  }

  // What went into the record, while it lies in the bin: undoing the merge takes its item away.
  void read_merges() {
    if (!subjects_.self) return;
    const std::string sought = fold(question_.search);
    const auto merges = records::what_went_into(environment_.db, subjects_.object, subjects_.id);
    for (const auto& merge : merges) {
      if (!comes_before(merge.at)) continue;
      std::string item;
      JsonWriter writer(item);
      writer.begin_object().key("type").string(merge_type);
      writer.key("at").timestamp(merge.at).key("by");
      if (merge.by) {
        writer.begin_object().key("id").id(merge.by).key("name");
        writer.string(environment_.names.user_name(merge.by)).end_object();
      } else {
        writer.null();
      }
      writer.key("batch").id(merge.batch);
      writer.key("state").string(records::name_of(merge.state));
      writer.key("undoable_until").timestamp(merge.at + records::undo_time);
      if (!write_merged(merge.losers, writer)) continue;
      writer.end_object();
      if (sought.empty() || fold(item).find(sought) != std::string::npos)
        items_.push_back({merge.at, std::move(item)});
    }
  }

  // Names of those that the reader sees; false where all have come back.
  bool write_merged(std::span<const Id> losers, JsonWriter& writer) const {
    const schema::Object& object = subjects_.object;
    const query::ReadEnvironment everything{environment_.db, environment_.schema,
                                            query::everything(), environment_.names};
    std::vector<Id> merged;
    for (const query::Stored& record : query::fetch_many(everything, object, losers))
      if (record.deleted()) merged.push_back(record.id());
    if (merged.empty()) return false;
    std::vector<query::Stored> seen;
    if (environment_.visibility.reads(object, object.title_field()))
      seen = query::fetch_many(environment_, object, merged);
    writer.key("records").begin_array();
    for (const Id id : merged) {
      const auto record = std::ranges::find(seen, id, &query::Stored::id);
      writer.begin_object().key("id").id(id).key("name");
      const auto* name = record == seen.end()
                             ? nullptr
                             : std::get_if<std::string>(&record->cells(object.title_field())[0]);
      writer.string(name ? *name : std::string()).end_object();
    }
    writer.end_array();
    return true;
  }

  // Of requests for approval of the record itself: asked, decided, handed on, ended.
  void read_approvals() {
    const schema::Object* object = environment_.schema.object("approval_requests");
    if (!subjects_.self || !object) return;
    const std::string sought = fold(question_.search);
    for (const ApprovalEvent& event : approval_events(environment_, subjects_.id)) {
      if (!comes_before(event.at)) continue;
      std::string item = approval_item(environment_, event);
      if (sought.empty() || fold(item).find(sought) != std::string::npos)
        items_.push_back({event.at, std::move(item)});
    }
  }

  // Newest first; the log is by sequence, which is by time.
  void read_changes() {
    const std::string sought = fold(question_.search);
    const auto records = subjects_.places();
    int found = 0;
    int looked_at = 0;
    for (int64_t below = 0; found < wanted_;) {
      auto slice = records::changes_of_some(environment_.db, environment_.schema, records,
                                            place_.at, below, wanted_);
      if (slice.empty()) return;
      below = slice.back().seq;
      const bool last = static_cast<int>(slice.size()) < wanted_;
      looked_at += static_cast<int>(slice.size());
      std::erase_if(slice, [&](const auto& change) { return !comes_before(change.at); });
      const auto names = names_for(slice);
      for (const auto& change : slice) {
        std::string item = write_change(change, *names.at(change.object));
        if (!sought.empty() && fold(item).find(sought) == std::string::npos) continue;
        items_.push_back({change.at, std::move(item)});
        if (++found == wanted_) return;
      }
      if (last || (!sought.empty() && looked_at >= searched_changes_max)) return;
    }
  }

  using Names = std::map<int64_t, std::unique_ptr<records::HistoryNames>>;  // by object

  Names names_for(const std::vector<records::Change>& changes) const {
    std::map<int64_t, std::vector<records::Change>> by_object;
    for (const records::Change& change : changes) by_object[change.object].push_back(change);
    Names names;
    for (const auto& [object, of_object] : by_object) {
      names.emplace(object, records::titles_for(environment_, *environment_.schema.object(object),
                                                of_object));
    }
    return names;
  }

  std::string write_change(const records::Change& change,
                           const records::HistoryNames& names) const {
    const schema::Object& object = *environment_.schema.object(change.object);
    std::string item;
    JsonWriter writer(item);
    writer.begin_object();
    records::write_change_members(object, environment_.visibility, names, change, writer);
    if (!(change.record == subjects_.id)) write_about(subjects_.around.find(change.record), writer);
    writer.end_object();
    return item;
  }

  const query::ReadEnvironment& environment_;
  const query::Asker& asker_;
  const Subjects subjects_;
  const TimelineQuestion& question_;
  const Place place_;
  const int wanted_;
  std::vector<Item> items_;
};

}  // namespace

Result<std::string> write_timeline(const query::ReadEnvironment& environment,
                                   const query::Asker& asker, const schema::Object& object, Id id,
                                   const TimelineQuestion& question) {
  const Place place = TRY(place_of(question.cursor));
  std::vector<std::string> relations = question.of;
  const auto selves = std::erase(relations, self_name);
  Subjects subjects{object, id, relations.empty() || selves > 0, {}};
  subjects.around = TRY(records_around(environment, asker, object, id, relations));
  return Timeline(environment, asker, std::move(subjects), question, place).write();
}

}  // namespace kith::api
