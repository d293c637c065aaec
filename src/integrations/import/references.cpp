#include "integrations/import/references.h"

#include <algorithm>

#include "integrations/import/links.h"
#include "integrations/import/store.h"
#include "integrations/import/synonyms.h"
#include "query/read.h"
#include "records/identity.h"
#include "records/references.h"
#include "records/search.h"
#include "text/company.h"
#include "text/pinyin.h"
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

Error ambiguous_error(const OpenReference& open, size_t count) {
  const Object& object = *open.match->object;
  return invalid_field(
      open.field->name, "ambiguous",
      say("{3} {0} are called “{2}” or nearly so. Write the full name of one, match by another "
          "field, or write the id.",
          "有 {3} 个{1}名为“{2}”或与其相近。请填写其中一个的全称、按其他字段匹配，或填写编号。",
          object.many.en, object.many.zh, shown_value(open.text), count));
}

Error no_row_error(const OpenReference& open) {
  const Match& match = *open.match;
  return invalid_field(
      open.field->name, "not_found",
      say("No row of {0} that came in has “{2}” in its column “{3}”, and none is here by that "
          "number. Correct it, or the row that it means.",
          "已导入的{1}中没有“{3}”列为“{2}"
          "”的行，系统中也没有该编号的记录。请更正此值，或更正其所指的行。",
          match.object->many.en, match.object->many.zh, shown_value(open.text), match.column));
}

Error several_rows_error(const OpenReference& open) {
  const Match& match = *open.match;
  return invalid_field(
      open.field->name, "ambiguous",
      say("Several rows of {0} have “{2}” in their column “{3}”: it tells none of "
          "them. Match by another column.",
          "有多行{1}的“{3}”列为“{2}”，无法确定是哪一条。请按其他列匹配。", match.object->many.en,
          match.object->many.zh, shown_value(open.text), match.column));
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

// By the number that another system has for it.
std::vector<Id> by_record_number(const Unit& unit, const Object& object, std::string_view text) {
  for (const Field& field : object.fields) {
    if (!holds_record_number(field) || !unit.actor.reads(object, field)) continue;
    Stored probe(object);
    probe.cells(field)[0] = std::string(text);
    std::vector<Id> ids;
    for (const auto& known :
         records::find_identities(unit.db, *unit.schema, object, records::identities_of(probe)))
      ids.push_back(known.record);
    if (!ids.empty()) return records::live_ids(seen_by_actor(unit), object, std::move(ids));
  }
  return {};
}

// What all spellings of one company have in common, in words that a search finds: "Acme Widgets" of
// "The Acme Widgets, Inc.".
std::string without_legal_form(std::string_view name) {
  const std::string key = company_key(name);
  if (holds_han(key)) return key;
  std::string_view core = name;
  for (size_t word = core.find_last_of(" ,"); word != std::string_view::npos && word > 0;
       word = core.find_last_of(" ,")) {
    if (company_key(core.substr(0, word)) != key) break;
    core = core.substr(0, word);
  }
  const size_t first = core.find(' ');
  const bool has_article =
      first != std::string_view::npos && company_key(core.substr(first + 1)) == key;
  return std::string(has_article ? core.substr(first + 1) : core);
}

// Companies of which the name is the same but for its legal form, as duplicates are found.
std::vector<Id> by_company_name(const Unit& unit, const Object& object, std::string_view text) {
  if (object.title_field().settings.text("names") != "company") return {};
  const std::string key = company_key(text);
  const std::string objects[] = {object.name};
  std::vector<Id> ids;
  for (const auto& hit :
       records::search(seen_by_actor(unit), without_legal_form(text),
                       {.objects = objects, .limit = candidates_max, .filter = nullptr})) {
    if (hit.by == records::Hit::By::found && company_key(hit.title) == key) ids.push_back(hit.id);
  }
  return ids;
}

std::vector<Id> candidates(const Unit& unit, const OpenReference& open) {
  const Match& match = *open.match;
  const auto environment = seen_by_actor(unit);
  if (match.chosen && holds_record_number(*match.field))
    return by_record_number(unit, *match.object, open.text);
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
  if (ids.empty()) ids = by_company_name(unit, *match.object, open.text);
  return ids;
}

std::string remembered_as(const OpenReference& open) {
  const Match& match = *open.match;
  return std::to_string(match.object->id) + "/" + std::to_string(match.field->id) + "/" +
         match.column + "/" + open.text;
}

// Under the key of its name: what this import has made is not in the search before its commit.
std::string company_as(const OpenReference& open) {
  const Object& object = *open.match->object;
  const bool company = object.title_field().settings.text("names") == "company";
  return company ? std::to_string(object.id) + "/company/" + company_key(open.text) : "";
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
  if (!open.match->object) return find_any(unit, open, waiting);
  if (!open.match->field) {
    const auto id = parse_id(open.text);
    if (id) return Found{*id};
    return invalid_field(open.field->name, "format",
                         say("“{}” is no id of a record: those have 13 letters and digits.",
                             "“{}”不是记录编号：编号为 13 位字母和数字。", shown_value(open.text)));
  }
  const std::string name = remembered_as(open);
  if (const auto id = remembered(name)) return Found{*id};
  if (!open.match->column.empty()) return find_linked(unit, open, name, waiting);
  if (const auto id = TRY(look_up(unit, open, draft))) return Found{*id};
  const bool unkept = std::ranges::find(beside_.unkept, open.match->object) != beside_.unkept.end();
  if (waiting == Waiting::allowed && (unkept || may_come(*open.match->object)))
    return Found{{}, true};
  const std::string company = company_as(open);
  if (const auto id = remembered(company)) return Found{*id};
  if (open.match->missing == Missing::is_an_error) return not_found_error(open);
  const Id id = TRY(create(unit, open));
  of_row_[name] = id;
  if (!company.empty()) of_row_[company] = id;
  return Found{id};
}

bool References::took_back(std::string_view object) const {
  return std::ranges::any_of(beside_.unkept,
                             [&](const Object* one) { return one->name == object; });
}

// Another row of this file, or one of a part that comes later.
bool References::may_come(const Object& object) const {
  return &object == mapping_.object ||
         std::ranges::find(beside_.ahead, &object) != beside_.ahead.end();
}

Result<References::Found> References::find_linked(const Unit& unit, const OpenReference& open,
                                                  const std::string& name, Waiting waiting) {
  const Match& match = *open.match;
  const NamedRecord named =
      find_name(unit.db, beside_.run, match.object->name, match.column, link_text(open.text));
  if (named.found == NamedRecord::Found::several) return several_rows_error(open);
  if (named.found == NamedRecord::Found::one) {
    if (named.record) of_row_[name] = named.record;
    return Found{named.record, !named.record};
  }
  if (waiting == Waiting::allowed && may_come(*match.object)) return Found{{}, true};
  const auto ids = by_record_number(unit, *match.object, open.text);
  if (ids.empty()) return no_row_error(open);
  if (ids.size() > 1) return ambiguous_error(open, ids.size());
  of_row_[name] = ids.front();
  return Found{ids.front()};
}

// "accounts/01ABC…": a row of the accounts that came in.
Result<References::Found> References::find_any(const Unit& unit, const OpenReference& open,
                                               Waiting waiting) {
  const size_t slash = open.text.find('/');
  const Object* object = slash == std::string::npos
                             ? nullptr
                             : unit.schema->object(std::string_view(open.text).substr(0, slash));
  if (!object) {
    return invalid_field(
        open.field->name, "format",
        say("“{}” names no record; write it like accounts/<id>.",
            "“{}”不是记录；请写成 accounts/<id> 的形式。", shown_value(open.text)));
  }
  Match match = *open.match;
  match.object = object;
  match.field = &object->title_field();
  OpenReference one = open;
  one.match = &match;
  one.text = open.text.substr(slash + 1);
  Found found = TRY(find_linked(unit, one, remembered_as(one), waiting));
  found.object = object->id;
  return found;
}

std::optional<Stored> References::alike(const Unit& unit, const Stored& draft) const {
  const Object& object = draft.object();
  const auto* title = std::get_if<std::string>(&draft.cells(object.title_field())[0]);
  if (!title) return std::nullopt;
  const auto environment = seen_by_actor(unit);
  auto ids = query::find_by(environment, object, object.title_field(), *title, candidates_max);
  ids = sharing(unit, object, std::move(ids), draft);
  return ids.empty() ? std::nullopt : query::fetch(environment, object, ids.front());
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
  const size_t count = ids.size();
  ids = sharing(unit, *open.match->object, std::move(ids), draft);
  if (ids.size() != 1) return ambiguous_error(open, std::max(ids.size(), count));
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
