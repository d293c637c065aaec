#include "integrations/import/references.h"

#include <algorithm>

#include "integrations/import/synonyms.h"
#include "query/read.h"
#include "records/references.h"
#include "text/sort_key.h"

namespace kith::integrations {
namespace {

using query::Stored;
using records::Unit;
using schema::Field;
using schema::Object;

constexpr int candidates_max = 50;
constexpr int mail_tries_max = 1'000;

query::ReadEnvironment seen_by_actor(const Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

Error not_found_error(const OpenReference& open) {
  const Object& object = *open.match->object;
  return invalid_field(open.field->name, "not_found",
                       say("There is no {0} “{2}”. Correct it, create it first, or let missing "
                           "ones be created.",
                           "没有{1}“{2}”。请更正、先创建，或选择自动创建缺失项。", object.one.en,
                           object.one.zh, shown_value(open.text)));
}

Error ambiguous_error(const OpenReference& open) {
  const Object& object = *open.match->object;
  return invalid_field(open.field->name, "ambiguous",
                       say("Several {0} are called “{2}”. Match by another field, or write the id.",
                           "有多个{1}名为“{2}”。请按其他字段匹配，或填写编号。", object.many.en,
                           object.many.zh, shown_value(open.text)));
}

// Among those of one name, the ones that share a reference with the draft: the stage "Won" of the
// opportunity's own pipeline.
std::vector<Id> sharing(const Unit& unit, const Object& object, std::vector<Id> ids,
                        const Stored& draft) {
  for (const Field& theirs : object.fields) {
    const Field* ours = draft.object().field(theirs.name);
    if (theirs.system || !ours || !is_reference(theirs) || !is_reference(*ours)) continue;
    const Value& wanted = draft.cells(*ours)[0];
    if (is_null(wanted)) continue;
    std::vector<Id> fitting;
    for (const Stored& one : query::fetch_many(seen_by_actor(unit), object, ids)) {
      if (one.cells(theirs)[0] == wanted) fitting.push_back(one.id());
    }
    ids = std::move(fitting);
  }
  return ids;
}

std::vector<Id> candidates(const Unit& unit, const OpenReference& open) {
  const Match& match = *open.match;
  const auto environment = seen_by_actor(unit);
  auto by = [&](const Field& field, std::string_view text) {
    return query::find_by(environment, *match.object, field, text, candidates_max);
  };
  auto ids = by(*match.field, open.text);
  if (!ids.empty() || match.chosen) return ids;
  const Field* mail = match.object->field("email");
  if (match.object->name == "users" && mail && open.text.find('@') != std::string::npos)
    ids = by(*mail, open.text);
  for (std::string_view other : value_synonyms(open.text)) {
    if (ids.empty()) ids = by(*match.field, other);
  }
  if (const auto id = parse_id(open.text); ids.empty() && id)
    ids = records::live_ids(environment, *match.object, {*id});
  return ids;
}

std::string remembered_as(const OpenReference& open) {
  const Match& match = *open.match;
  return std::to_string(match.object->id) + "/" + std::to_string(match.field->id) + "/" + open.text;
}

// "Darcel Schlecht" is darcel.schlecht, 张三 is zhang.san.
std::string mail_name(std::string_view name) {
  const std::string key = sort_key(name);
  std::string out;
  for (const char c : std::string_view(key).substr(0, key.find(sort_key_separator))) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain)
      out += c;
    else if (!out.empty() && out.back() != '.')
      out += '.';
  }
  while (!out.empty() && out.back() == '.') out.pop_back();
  return out.empty() ? "user" : out.substr(0, 60);
}

}  // namespace

std::string made_up_mail(const Unit& unit, std::string_view name) {
  const Object& users = *unit.schema->object("users");
  const query::ReadEnvironment environment{unit.db, *unit.schema, query::everything(),
                                           unit.actor.directory()};
  const std::string local = mail_name(name);
  for (int n = 1; n <= mail_tries_max; ++n) {
    const std::string mail = local + (n == 1 ? "" : "." + std::to_string(n)) + "@imported.invalid";
    if (query::find_by(environment, users, *users.field("email"), mail, 1).empty()) return mail;
  }
  return local + "." + format(unit.ids.next()) + "@imported.invalid";
}

Result<References::Found> References::find(const Unit& unit, const OpenReference& open,
                                           const Stored& draft, Waiting waiting) {
  if (!open.match->field) {
    const auto id = parse_id(open.text);
    if (id) return Found{*id};
    return invalid_field(open.field->name, "format",
                         say("“{}” is no id of a record: those have 13 letters and digits.",
                             "“{}”不是记录编号：编号为 13 位字母和数字。", shown_value(open.text)));
  }
  const std::string name = remembered_as(open);
  if (const auto id = remembered(name)) return Found{*id};
  if (const auto id = TRY(look_up(unit, open, draft))) return Found{*id};
  if (open.match->object == mapping_.object && waiting == Waiting::allowed) return Found{{}, true};
  if (waiting == Waiting::allowed &&
      std::ranges::find(coming_, open.match->object) != coming_.end())
    return Found{{}, true};
  if (open.match->missing == Missing::is_an_error) return not_found_error(open);
  const Id id = TRY(create(unit, open));
  of_row_[name] = id;
  return Found{id};
}

std::optional<Id> References::remembered(const std::string& name) {
  for (const Names* names : {&of_row_, &of_transaction_}) {
    const auto found = names->find(name);
    if (found != names->end()) return found->second;
  }
  const Id* kept = kept_.find(name);
  return kept ? std::optional(*kept) : std::nullopt;
}

Result<std::optional<Id>> References::look_up(const Unit& unit, const OpenReference& open,
                                              const Stored& draft) {
  auto ids = candidates(unit, open);
  if (ids.empty()) return std::optional<Id>();
  if (ids.size() == 1) {
    of_row_[remembered_as(open)] = ids.front();
    return std::optional(ids.front());
  }
  ids = sharing(unit, *open.match->object, std::move(ids), draft);
  if (ids.size() != 1) return ambiguous_error(open);
  return std::optional(ids.front());
}

Result<Id> References::create(const Unit& unit, const OpenReference& open) {
  const Match& match = *open.match;
  Json values(Json::Object{{match.field->name, open.text}});
  const Field& title = match.object->title_field();
  if (&title != match.field)
    values.set(title.name, Json(std::string_view(open.text).substr(0, open.text.find('@'))));
  if (match.object->name == "users") {
    values.set("active", false);
    if (!values.find("email")) values.set("email", made_up_mail(unit, open.text));
  }
  auto saved = records_.create(unit, *match.object, values);
  if (saved) return saved->id;
  const Message& why = saved.error().message;
  return invalid_field(open.field->name, "not_created",
                       {fmt::format("“{}” cannot be created: {}", shown_value(open.text), why.en),
                        fmt::format("无法创建“{}”：{}", shown_value(open.text), why.zh)});
}

void References::keep_row() {
  of_transaction_.merge(of_row_);
  of_row_.clear();
}

void References::keep_transaction() {
  for (auto& [name, id] : of_transaction_) {
    if (!kept_.find(name)) kept_.insert(name, id);
  }
  while (kept_.shrink([](Id) { return true; })) {
  }
  of_transaction_.clear();
}

void References::forget_transaction() {
  of_row_.clear();
  of_transaction_.clear();
}

}  // namespace kith::integrations
