#include "integrations/import/match.h"

#include <algorithm>
#include <array>

#include "integrations/import/convert.h"
#include "query/read.h"
#include "schema/kind.h"
#include "text/sort_key.h"

namespace kith::integrations {
namespace {

using query::Stored;
using records::Identity;
using records::IdentityKind;

// Rows that share a key, a name for example, beyond which they are asked for one by one.
constexpr int records_each = 8;
constexpr size_t candidates_shown = 3;

constexpr std::array strength{IdentityKind::external, IdentityKind::email, IdentityKind::domain,
                              IdentityKind::phone};

query::ReadEnvironment seen_by_actor(const records::Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

void add_once(std::vector<Id>& ids, Id id) {
  if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
}

const std::string* text_of(const Stored& record, const schema::Field& field) {
  return std::get_if<std::string>(
      &record.cells(field)[static_cast<size_t>(field.kind->compared_column())]);
}

}  // namespace

Matches::Matches(const records::Unit& unit, const schema::Object& object, MatchBy by,
                 const schema::Field* key)
    : unit_(unit),
      object_(object),
      by_(by),
      field_(by == MatchBy::field            ? key
             : by == MatchBy::domain_or_name ? &object.title_field()
                                             : nullptr) {}

std::string Matches::key_of(std::string_view value) const { return field_->kind->key(value); }

std::string Matches::title_of(const Stored& record) const {
  const auto* title = text_of(record, object_.title_field());
  return title ? sort_key(*title) : std::string();
}

void Matches::prepare(std::span<const Wanted* const> wanted) {
  if (by_ == MatchBy::id) return prepare_ids(wanted);
  if (field_) {
    std::vector<std::string> values;
    for (const Wanted* one : wanted) {
      const std::string& value = by_ == MatchBy::field ? one->key : one->title;
      if (!value.empty() && std::ranges::find(values, value) == values.end())
        values.push_back(value);
    }
    if (!values.empty()) prepare_field(*field_, std::move(values));
  }
  if (by_ == MatchBy::identity || by_ == MatchBy::domain_or_name) prepare_identities(wanted);
}

void Matches::prepare_ids(std::span<const Wanted* const> wanted) {
  std::vector<Id> ids;
  for (const Wanted* one : wanted) {
    if (const auto id = parse_id(one->key)) ids.push_back(*id);
  }
  for (Stored& record : query::fetch_many(seen_by_actor(unit_), object_, ids))
    remember(std::move(record));
}

void Matches::prepare_field(const schema::Field& field, std::vector<std::string> values) {
  const auto limit = static_cast<int>(values.size()) * records_each;
  auto found = query::fetch_by(seen_by_actor(unit_), object_, field, values, limit);
  if (static_cast<int>(found.size()) == limit) {
    found.clear();
    for (const std::string& value : values) {
      for (const Stored& one :
           query::fetch_by(seen_by_actor(unit_), object_, field, {&value, 1}, 2))
        found.push_back(one);
    }
  }
  for (Stored& record : found) {
    if (const auto* text = text_of(record, field)) add_once(by_key_[key_of(*text)], record.id());
    remember(std::move(record));
  }
}

void Matches::prepare_identities(std::span<const Wanted* const> wanted) {
  std::vector<Identity> identities;
  for (const Wanted* one : wanted) {
    for (const Identity& identity : one->identities) {
      if (by_ == MatchBy::identity || identity.kind == IdentityKind::domain)
        identities.push_back(identity);
    }
  }
  std::ranges::sort(identities);
  identities.erase(std::ranges::unique(identities).begin(), identities.end());
  std::vector<Id> ids;
  const auto found = records::find_identities(unit_.db, *unit_.schema, object_, identities);
  for (const auto& one : found) {
    if (!records_.contains(one.record.value)) ids.push_back(one.record);
  }
  std::ranges::sort(ids);
  ids.erase(std::ranges::unique(ids).begin(), ids.end());
  for (Stored& record : query::fetch_many(seen_by_actor(unit_), object_, ids))
    remember(std::move(record));
  for (const auto& one : found) {
    if (records_.contains(one.record.value)) add_once(by_identity_[one.identity], one.record);
  }
}

void Matches::remember(Stored record) {
  if (record.deleted()) return;
  const int64_t id = record.id().value;
  records_.insert_or_assign(id, std::move(record));
}

const Stored* Matches::record(Id id) {
  if (stale_.erase(id.value) > 0) {
    records_.erase(id.value);
    if (auto now = query::fetch(seen_by_actor(unit_), object_, id)) remember(std::move(*now));
  }
  const auto found = records_.find(id.value);
  return found == records_.end() ? nullptr : &found->second;
}

// Those that were not changed since they were found are what they were found by.
Matches::Ids Matches::still(const Ids& ids, const std::function<bool(const Stored&)>& holds) {
  Ids left;
  for (const Id id : ids) {
    const Stored* now = record(id);
    if (now && (!moved_.contains(id.value) || holds(*now))) left.push_back(id);
  }
  return left;
}

Matches::Ids Matches::named(std::string_view title) {
  const auto found = by_key_.find(key_of(title));
  if (title.empty() || found == by_key_.end()) return {};
  return still(found->second, [&](const Stored& now) {
    const auto* text = text_of(now, *field_);
    return text && key_of(*text) == found->first;
  });
}

Matches::Ids Matches::known_by(const Identity& identity) {
  const auto found = by_identity_.find(identity);
  if (found == by_identity_.end()) return {};
  return still(found->second, [&](const Stored& now) {
    return std::ranges::binary_search(records::identities_of(now), identity);
  });
}

Matches::Ids Matches::of_same_title(const Ids& ids, std::string_view title) {
  Ids same;
  const std::string wanted = sort_key(title);
  for (const Id id : ids) {
    const Stored* one = record(id);
    if (one && title_of(*one) == wanted) same.push_back(id);
  }
  return same;
}

Result<const Stored*> Matches::only(const Ids& ids, const Wanted& wanted) {
  if (ids.size() > 1) return ambiguous(ids, wanted);
  return ids.empty() ? nullptr : record(ids.front());
}

Result<const Stored*> Matches::find(const Wanted& wanted) {
  switch (by_) {
    case MatchBy::nothing:
    case MatchBy::within:
      return nullptr;
    case MatchBy::id: {
      const auto id = parse_id(wanted.key);
      return id ? record(*id) : nullptr;
    }
    case MatchBy::field:
      return only(named(wanted.key), wanted);
    case MatchBy::identity:
      return by_identity(wanted);
    case MatchBy::domain_or_name:
      return by_domain_or_name(wanted);
  }
  return nullptr;
}

Result<const Stored*> Matches::by_identity(const Wanted& wanted) {
  for (const IdentityKind kind : strength) {
    Ids ids;
    for (const Identity& identity : wanted.identities) {
      if (identity.kind != kind) continue;
      for (const Id id : known_by(identity)) add_once(ids, id);
    }
    if (kind == IdentityKind::phone && !wanted.title.empty())
      ids = of_same_title(ids, wanted.title);
    if (ids.empty()) continue;
    if (ids.size() == 1) return record(ids.front());
    const Ids same = of_same_title(ids, wanted.title);
    return only(same.empty() ? ids : same, wanted);
  }
  return nullptr;
}

Result<const Stored*> Matches::by_domain_or_name(const Wanted& wanted) {
  Ids ids;
  for (const Identity& identity : wanted.identities) {
    if (identity.kind != IdentityKind::domain) continue;
    for (const Id id : known_by(identity)) add_once(ids, id);
  }
  if (ids.size() == 1) return record(ids.front());
  if (ids.empty()) return only(named(wanted.title), wanted);
  const Ids same = of_same_title(ids, wanted.title);
  return only(same.empty() ? ids : same, wanted);
}

Error Matches::ambiguous(const Ids& ids, const Wanted& wanted) const {
  std::string shown;
  for (size_t n = 0; n < std::min(ids.size(), candidates_shown); ++n)
    shown += (n == 0 ? "" : ", ") + format(ids[n]);
  const std::string& value = wanted.key.empty() ? wanted.title : wanted.key;
  return invalid_field(
      by_ == MatchBy::field ? field_->name : object_.title, "ambiguous",
      say("Several {0} would do for “{2}”: {3}. Merge them, or tell them apart by another key.",
          "有多条{1}符合“{2}”：{3}。请先合并，或改用其他匹配键。", object_.many.en, object_.many.zh,
          shown_value(value), shown));
}

void Matches::wrote(Id record, const Wanted& wanted) {
  stale_.insert(record.value);
  moved_.insert(record.value);
  if (field_) {
    const std::string& value = by_ == MatchBy::field ? wanted.key : wanted.title;
    if (!value.empty()) add_once(by_key_[key_of(value)], record);
  }
  if (by_ != MatchBy::identity && by_ != MatchBy::domain_or_name) return;
  for (const Identity& identity : wanted.identities) add_once(by_identity_[identity], record);
}

std::vector<uint64_t> promises_of(MatchBy by, const Wanted& wanted) {
  const std::hash<std::string> hash;
  if (by == MatchBy::field) return {hash(sort_key(wanted.key))};
  std::vector<uint64_t> promises;
  if (by != MatchBy::identity) return promises;
  for (const Identity& identity : wanted.identities) {
    if (identity.kind != IdentityKind::phone)
      promises.push_back(
          hash(std::to_string(static_cast<int>(identity.kind)) + ' ' + identity.value));
  }
  return promises;
}

}  // namespace kith::integrations
