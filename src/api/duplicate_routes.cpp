// What scans found, and what people decide about it.
//
//   GET  /api/v1/duplicates                     {"objects":[{"object","open","scanned":{…}|null,"job",
//        "merging"}]}: the scan and the merges by a rule that are under way
//   GET  /api/v1/{object}/duplicates            ?state=open|merged|dismissed&min_score=0.9&cursor=
//        {"groups":[{"id","score","state","reasons":[…],"winner","ids":[…],…}],"records":[…],"next"}
//   POST /api/v1/{object}/duplicates/scan       -> 202 {"job"}
//   POST /api/v1/duplicates/{id}/dismiss, /reopen
//
// A group is shown with those of its records that the caller sees, if that is two at least, and with
// the reasons that can be seen in fields that the caller may read: score and reasons are worked out
// anew from those.
#include <algorithm>
#include <charconv>

#include "api/api.h"
#include "api/jobs_json.h"
#include "api/page.h"
#include "api/twin_score.h"
#include "app/merge_twins.h"
#include "app/twin_scan.h"
#include "jobs/under_way.h"
#include "query/question.h"
#include "records/conditions.h"

namespace kith::api {
namespace {

using app::Call;
using app::Permit;
using app::Route;
using http::Method;
using http::Response;
using query::Stored;
using records::TwinGroup;
using records::TwinState;
using storage::Connection;

constexpr int page_groups = 25;
constexpr int looked_at_max = 500;  // groups that may turn out to be invisible

struct Shown {
  TwinGroup group;
  double score = 0;
  uint16_t reasons = 0;
  Id winner;
};

Error no_group() {
  return not_found(say("There is no such group of duplicates, or you may not see it.",
                       "没有这个重复组，或你无权查看。"));
}

// Groups as one caller sees them.
class Viewer {
 public:
  Viewer(const Call& call, Connection& db, const schema::Object& object)
      : seen_(environment(call, db)),
        object_(object),
        fields_(records::twin_fields(object, call.actor.schema(), call.actor)),
        all_fields_(records::twin_fields(object, call.actor.schema(), query::everything())) {}

  // Leaves out what is not seen. Cost: two statements for all of them.
  std::vector<Shown> see(std::vector<TwinGroup> groups) {
    if (!fields_) return {};
    std::vector<Id> ids;
    for (const TwinGroup& group : groups)
      ids.insert(ids.end(), group.members.begin(), group.members.end());
    std::ranges::sort(ids);
    records_.clear();
    if (!ids.empty()) records_ = query::fetch_many(seen_, object_, ids);
    read_companies();
    std::vector<Shown> shown;
    for (TwinGroup& group : groups)
      if (auto one = see_one(std::move(group))) shown.push_back(std::move(*one));
    return shown;
  }

 private:
  const Stored* record(Id id) const {
    const auto found = std::ranges::lower_bound(records_, id, {}, &Stored::id);
    return found != records_.end() && found->id() == id ? &*found : nullptr;
  }

  void read_companies() {
    companies_.clear();
    if (!fields_->company_is_reference) return;
    std::vector<Id> ids;
    for (const Stored& one : records_)
      if (const auto* id = std::get_if<int64_t>(&one.cells(*fields_->company)[0]))
        ids.push_back(Id{*id});
    std::ranges::sort(ids);
    ids.erase(std::ranges::unique(ids).begin(), ids.end());
    const schema::Object& target = *seen_.schema.target(*fields_->company);
    for (const auto& [id, title] : query::titles(seen_, target, ids))
      companies_[id] = records::company_hash(title);
  }

  records::TwinFeatures features(const Stored& record) const {
    return records::features_of(*fields_, record, [&](Id id) {
      const auto found = companies_.find(id);
      return found == companies_.end() ? 0 : found->second;
    });
  }

  std::optional<Shown> see_one(TwinGroup group) const {
    std::vector<Stored> members;
    for (const Id id : group.members) {
      const Stored* one = record(id);
      if (one && (group.state == TwinState::merged || !one->deleted())) members.push_back(*one);
    }
    if (members.size() < 2) return std::nullopt;
    Shown shown{.group = std::move(group), .score = 1};
    shown.group.members.clear();
    for (const Stored& one : members) shown.group.members.push_back(one.id());
    const size_t winner = records::winner_among(members, records::WinnerBy::fullest);
    shown.winner = members[winner].id();
    judge(members, winner, shown);
    if (shown.reasons == 0) return std::nullopt;
    // Whoever reads all that was compared is told what the scan knows of how common it is.
    if (fields_->all().size() == all_fields_->all().size()) shown.score = shown.group.score;
    return shown;
  }

  // Each against the one that is most like it: a group may be a chain.
  void judge(const std::vector<Stored>& members, size_t winner, Shown& shown) const {
    std::vector<records::TwinFeatures> all;
    for (const Stored& one : members) all.push_back(features(one));
    const auto scale = records::TwinScale::of(*fields_, 0);
    for (size_t i = 0; i < all.size(); ++i) {
      if (i == winner) continue;
      records::TwinScore best;
      for (size_t j = 0; j < all.size(); ++j) {
        if (i == j) continue;
        const auto score =
            records::compare(scale, records::view_of(all[i]), records::view_of(all[j]));
        if (score.score >= best.score) best = score;
      }
      shown.score = std::min(shown.score, best.score);
      shown.reasons |= best.reasons;
    }
  }

  const query::ReadEnvironment seen_;
  const schema::Object& object_;
  const std::optional<records::TwinFields> fields_;
  const std::optional<records::TwinFields> all_fields_;
  std::vector<Stored> records_;
  std::unordered_map<Id, uint64_t> companies_;
};

void write_user(const Call& call, Id user, JsonWriter& json) {
  if (!user) {
    json.null();
    return;
  }
  json.begin_object().key("id").id(user).key("name");
  json.string(call.actor.directory().user_name(user)).end_object();
}

void write_group(const Call& call, const Shown& shown, JsonWriter& json) {
  const TwinGroup& group = shown.group;
  json.begin_object().key("id").id(group.id);
  json.key("score").raw(fmt::format("{:.3f}", shown.score));
  json.key("state").string(records::name_of(group.state));
  json.key("reasons").begin_array();
  for (const auto reason : records::reason_names(shown.reasons)) json.string(reason);
  json.end_array().key("ids").begin_array();
  for (const Id id : group.members) json.id(id);
  json.end_array().key("winner").id(shown.winner);
  json.key("found_at").timestamp(group.found_at);
  json.key("decided_at");
  group.decided_at ? json.timestamp(*group.decided_at) : json.null();
  json.key("decided_by");
  write_user(call, group.decided_by, json);
  json.key("batch");
  group.batch ? json.id(group.batch) : json.null();
  json.end_object();
}

// "950-01ABC…": behind which group the page begins.
std::string cursor_of(const TwinGroup& group) {
  return fmt::format("{}-{}", static_cast<int>(group.score * 1'000 + 0.5), format(group.id));
}
Result<records::TwinPlace> place_of(const Call& call) {
  const auto text = call.request.query("cursor");
  if (!text || text->empty()) return records::TwinPlace{};
  int thousandths = 0;
  const auto read = std::from_chars(text->data(), text->data() + text->size(), thousandths);
  const auto at = static_cast<size_t>(read.ptr - text->data());
  const auto id = at < text->size() ? parse_id(text->substr(at + 1)) : std::nullopt;
  if (read.ec == std::errc{} && id) return records::TwinPlace{thousandths / 1'000.0, *id};
  return invalid_field(
      "cursor", "cursor",
      say("The cursor is none of ours. Begin with the first page.", "游标无效，请从第一页开始。"));
}

Result<TwinState> state_of(const Call& call) {
  const auto text = call.request.query("state").value_or("open");
  for (const TwinState state : {TwinState::open, TwinState::merged, TwinState::dismissed})
    if (records::name_of(state) == text) return state;
  return invalid_field(
      "state", "unknown_option",
      say("state is open, merged or dismissed.", "state 应为 open、merged 或 dismissed。"));
}

// The records themselves, with the columns of their list.
Status write_records(const Call& call, Connection& db, const schema::Object& object,
                     const std::vector<Shown>& shown, JsonWriter& json) {
  std::vector<Id> ids;
  for (const Shown& one : shown)
    ids.insert(ids.end(), one.group.members.begin(), one.group.members.end());
  query::Question question;
  question.object = &object;
  question.limit = 500;
  question.filter = records::where_id_in(object, ids);
  json.key("records");
  if (ids.empty()) {
    json.begin_array().end_array();
    return done();
  }
  TRY(query::read_records(environment(call, db), question, json));
  return done();
}

Result<Response> list(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  const TwinState state = TRY(state_of(call));
  const double least = TRY(score_of(call.request.query("min_score").value_or(""), 0));
  auto after = TRY(place_of(call));
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    Viewer viewer(call, db, object);
    std::vector<Shown> shown;
    std::string next;
    for (int looked_at = 0; looked_at < looked_at_max; looked_at += page_groups) {
      auto groups = records::twin_groups(db, object, state, least, after, page_groups);
      const bool more = groups.size() == page_groups;
      if (more) {
        after = {groups.back().score, groups.back().id};
        next = cursor_of(groups.back());
      } else {
        next.clear();
      }
      std::ranges::move(viewer.see(std::move(groups)), std::back_inserter(shown));
      if (!more || !shown.empty()) break;
    }
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("groups").begin_array();
    for (const Shown& one : shown) write_group(call, one, json);
    json.end_array();
    TRY(write_records(call, db, object, shown, json));
    json.key("next");
    next.empty() ? json.null() : json.string(next);
    json.end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

void write_scanned(const std::optional<records::TwinScanned>& scanned, JsonWriter& json) {
  json.key("scanned");
  if (!scanned) {
    json.null();
    return;
  }
  json.begin_object().key("at").timestamp(scanned->at);
  json.key("records").number(scanned->records);
  json.key("groups").number(scanned->groups);
  json.key("seconds").number(scanned->seconds).end_object();
}

Result<Response> overview(Call& call) {
  std::string body = TRY(read(call, [&](Connection& db) -> Result<std::string> {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("objects").begin_array();
    for (const schema::Object& object : call.actor.schema().objects()) {
      if (!call.actor.require(access::Verb::read, object)) continue;
      if (!records::twin_fields(object, call.actor.schema(), call.actor)) continue;
      json.begin_object().key("object").string(object.name);
      json.key("open").number(records::count_twin_groups(db, object));
      write_scanned(records::last_twin_scan(db, object), json);
      for (const auto& [key, kind] :
           {std::pair("job", app::twin_scan_job), std::pair("merging", app::merge_twins_job)}) {
        json.key(key);
        const auto job = jobs::under_way(db, kind, object.name);
        job ? write_job(json, *job) : static_cast<void>(json.null());
      }
      json.end_object();
    }
    json.end_array().end_object();
    return out;
  }));
  return Response::json(std::move(body)).header("Cache-Control", "no-store");
}

Result<Response> scan(Call& call) {
  const schema::Object& object = *TRY(call.object(call.parts[0]));
  if (!records::twin_fields(object, call.actor.schema(), query::everything())) {
    return invalid(say("{} are not compared: they have no name, mail or phone.",
                       "{}没有名称、邮箱或电话，无法查重。", object.name));
  }
  const Id job = TRY(write(call, [&](const records::Unit& unit) {
    return app::start_twin_scan(unit, call.workspace.queue(), object);
  }));
  return Response::json(202, fmt::format(R"({{"job":"{}"}})", format(job)));
}

// A group of which the caller sees every record and may change one, in that state.
Result<TwinGroup> decidable(const Call& call, Connection& db, Id id, TwinState state) {
  const auto group = records::find_twin_group(db, id);
  const schema::Object* object = group ? call.actor.schema().object(group->object) : nullptr;
  if (!object) return no_group();
  const auto members = query::fetch_many(environment(call, db), *object, group->members);
  if (members.size() != group->members.size()) return no_group();
  const bool may = std::ranges::any_of(
      members, [&](const Stored& record) { return call.actor.may(access::Verb::update, record); });
  if (!may)
    return forbidden(say("Your role does not let you change any of these records.",
                         "你的角色不允许修改其中任何一条记录。"));
  if (group->state != state) {
    return conflict(say("The group has been decided about in the meantime. Look at the list again.",
                        "该组在此期间已被处理，请刷新列表。"));
  }
  return *group;
}

Result<Response> dismiss(Call& call) {
  const Id id = TRY(call.id(0));
  TRY(write(call, [&](const records::Unit& unit) -> Status {
    records::dismiss(unit, TRY(decidable(call, unit.db, id, TwinState::open)));
    return done();
  }));
  return no_content();
}

Result<Response> reopen(Call& call) {
  const Id id = TRY(call.id(0));
  TRY(write(call, [&](const records::Unit& unit) -> Status {
    records::reopen(unit, TRY(decidable(call, unit.db, id, TwinState::dismissed)));
    return done();
  }));
  return no_content();
}

}  // namespace

void add_duplicate_routes(std::vector<Route>& routes) {
  const Permit permit = Permit::signed_in();
  const Permit merges = Permit::action(access::Action::merge);
  routes.push_back({Method::get, "/api/v1/duplicates", permit,
                    "What there is of duplicates, by object", overview});
  routes.push_back({Method::get, "/api/v1/{object}/duplicates", permit,
                    "Groups of records that may be the same, the surest first", list});
  routes.push_back({Method::post, "/api/v1/{object}/duplicates/scan", merges,
                    "Look for duplicates among all records", scan});
  routes.push_back({Method::post, "/api/v1/duplicates/{id}/dismiss", permit,
                    "Records of a group are not the same", dismiss});
  routes.push_back(
      {Method::post, "/api/v1/duplicates/{id}/reopen", permit, "Take a dismissal back", reopen});
}

}  // namespace kith::api
