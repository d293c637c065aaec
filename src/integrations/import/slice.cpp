#include "integrations/import/slice.h"

#include <algorithm>

#include "query/read.h"
#include "text/sort_key.h"

namespace kith::integrations {
namespace {

using query::Stored;
using records::Unit;
using schema::Field;

// One savepoint for many rows; each gets its own where one of them is refused.
constexpr size_t group_rows = 50;

query::ReadEnvironment seen_by_actor(const Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

std::vector<FieldError> fields_of(Error error) {
  if (error.fields.empty()) error.fields.push_back({"", "refused", std::move(error.message)});
  return std::move(error.fields);
}

bool is_user(const schema::Object& object) { return object.name == "users"; }

// A list of colleagues seldom has their addresses: they come as users who cannot sign in yet.
void complete_user(const Unit& unit, Stored& user) {
  const schema::Object& users = user.object();
  Value& mail = user.cells(*users.field("email"))[0];
  if (!is_null(mail)) return;
  const auto* name = std::get_if<std::string>(&user.cells(users.title_field())[0]);
  mail = made_up_mail(unit, name ? *name : std::string());
  user.cells(*users.field("active"))[0] = false;
}

}  // namespace

SliceResult Slice::write(const Unit& unit, std::span<const DraftRow> rows,
                         std::chrono::steady_clock::time_point until) {
  SliceResult result;
  while (!rows.empty() && (result.rows == 0 || std::chrono::steady_clock::now() <= until)) {
    const auto group = rows.first(std::min(rows.size(), group_rows));
    if (!write_together(unit, group, result)) {
      for (const DraftRow& row : group) write_row(unit, row, result);
    }
    result.rows += group.size();
    rows = rows.subspan(group.size());
  }
  return result;
}

bool Slice::write_together(const Unit& unit, std::span<const DraftRow> rows, SliceResult& result) {
  std::vector<Deed> deeds;
  const bool faultless =
      std::ranges::all_of(rows, [](const DraftRow& row) { return row.errors.empty(); });
  const bool stayed = faultless && unit.db.nested([&] {
    return std::ranges::all_of(rows, [&](const DraftRow& row) {
      const auto outcome = act(unit, row);
      if (outcome) deeds.push_back(*outcome);
      return outcome.ok();
    });
  });
  if (!stayed) {
    references_.forget_row();
    return false;
  }
  references_.keep_row();
  for (size_t i = 0; i < rows.size(); ++i) count(rows[i], deeds[i], result);
  return true;
}

void Slice::count(const DraftRow& row, Deed deed, SliceResult& result) const {
  if (deed == Deed::created && mapping_.key) result.created_keys.push_back(sort_key(row.key));
  result.progress.rows += 1;
  result.progress.created += deed == Deed::created;
  result.progress.updated += deed == Deed::updated;
  result.progress.skipped += deed == Deed::skipped;
}

void Slice::write_row(const Unit& unit, const DraftRow& row, SliceResult& result) {
  if (!row.errors.empty()) {
    result.progress.rows += 1;
    result.progress.failed += 1;
    result.errors.insert(result.errors.end(), row.errors.begin(), row.errors.end());
    return;
  }
  std::vector<FieldError> refused;
  Deed deed = Deed::skipped;
  const bool stayed = unit.db.nested([&] {
    auto outcome = act(unit, row);
    if (!outcome)
      refused = fields_of(std::move(outcome).error());
    else
      deed = *outcome;
    return outcome.ok();
  });
  if (!stayed) {
    references_.forget_row();
    result.progress.rows += 1;
    result.progress.failed += 1;
    for (const FieldError& error : refused) result.errors.push_back(located(mapping_, row, error));
    return;
  }
  references_.keep_row();
  count(row, deed, result);
}

Result<Slice::Deed> Slice::act(const Unit& unit, const DraftRow& row) {
  const Existing existing = TRY(find_existing(unit, row));
  if (existing.promised) return mapping_.mode == Mode::create ? Deed::skipped : Deed::updated;
  if (!existing.record && mapping_.mode == Mode::update) {
    return invalid_field(
        mapping_.key->name, "no_match",
        say("No record has “{}” as its {}. Nothing was changed.",
            "没有“{1}”为“{0}”的记录，未作修改。", shown_value(row.key), mapping_.key->name));
  }
  if (!existing.record) return create(unit, row);
  if (mapping_.mode == Mode::create) return Deed::skipped;
  return update(unit, row, *existing.record);
}

Result<Slice::Existing> Slice::find_existing(const Unit& unit, const DraftRow& row) const {
  if (!mapping_.key) return Existing{};
  if (row.key.empty()) {
    if (mapping_.mode != Mode::update) return Existing{};
    return invalid_field(mapping_.key->name, "required",
                         say("The key is empty, so there is no telling which record is meant.",
                             "匹配键为空，无法确定对应的记录。"));
  }
  // As it would be stored: a phone in any format finds itself.
  const auto* stored = std::get_if<std::string>(&row.prepared.record.cells(*mapping_.key)[0]);
  const auto ids = query::find_by(seen_by_actor(unit), *mapping_.object, *mapping_.key,
                                  stored ? *stored : row.key, 2);
  if (ids.size() > 1) {
    return invalid_field(
        mapping_.key->name, "ambiguous",
        say("Several records have “{}” as their {}. Merge them, or use another key.",
            "有多条记录的“{1}”为“{0}”。请先合并，或改用其他匹配键。", shown_value(row.key),
            mapping_.key->name));
  }
  if (ids.empty()) return Existing{std::nullopt, promised_.contains(sort_key(row.key))};
  return Existing{query::fetch(seen_by_actor(unit), *mapping_.object, ids.front()), false};
}

Result<std::vector<LaterReference>> Slice::set_references(const Unit& unit, const DraftRow& row,
                                                          Stored& record, bool creating) {
  std::vector<LaterReference> later;
  for (const OpenReference& open : row.references) {
    const bool is_default = open.target == std::string::npos;
    if (is_default && !creating) continue;
    const auto waiting = is_default ? References::Waiting::over : References::Waiting::allowed;
    const auto found = TRY(references_.find(unit, open, record, waiting));
    if (found.later)
      later.push_back({row.number, open.line, {}, open.target, open.text});
    else
      record.cells(*open.field)[0] = value_of(found.id);
  }
  return later;
}

Result<Slice::Deed> Slice::create(const Unit& unit, const DraftRow& row) {
  records::Prepared prepared = row.prepared;
  auto later = TRY(set_references(unit, row, prepared.record, true));
  if (is_user(*mapping_.object)) complete_user(unit, prepared.record);
  const auto saved = TRY(records_.create(unit, std::move(prepared)));
  for (LaterReference& one : later) {
    one.record = saved.id;
    add_later(unit.db, import_, one);
  }
  return Deed::created;
}

Result<Slice::Deed> Slice::update(const Unit& unit, const DraftRow& row, const Stored& before) {
  Stored after = before;
  for (const Target& target : mapping_.targets) {
    const Field& field = *target.place.field;
    if (std::ranges::find(row.given, &field) == row.given.end() || is_reference(field)) continue;
    const auto from = row.prepared.record.cells(field);
    const auto to = after.cells(field);
    if (!target.place.part.empty()) {
      const auto column = static_cast<size_t>(target.place.column);
      const bool clears = mapping_.empty == EmptyCells::clear;
      if (clears || !is_null(from[column])) to[column] = from[column];
    } else {
      std::ranges::copy(from, to.begin());
    }
  }
  for (const Field* field : row.given) {
    const bool named =
        std::ranges::any_of(row.references, [&](const auto& open) { return open.field == field; });
    if (is_reference(*field) && !named) after.cells(*field)[0] = {};
  }
  auto later = TRY(set_references(unit, row, after, false));
  const auto saved = TRY(records_.update(unit, before, std::move(after)));
  for (LaterReference& one : later) {
    one.record = saved.id;
    add_later(unit.db, import_, one);
  }
  return saved.version == before.version() ? Deed::skipped : Deed::updated;
}

void Slice::write_later(const Unit& unit, const LaterReference& later, SliceResult& result) {
  const Target& target = mapping_.targets.at(later.target);
  const OpenReference open{target.place.field, &*target.match, later.target, later.text,
                           later.line};
  std::vector<FieldError> refused;
  const bool stayed = unit.db.nested([&] {
    auto set = [&]() -> Status {
      const auto before = query::fetch(seen_by_actor(unit), *mapping_.object, later.record);
      if (!before || before->deleted()) return done();  // somebody took it away meanwhile
      const auto found = TRY(references_.find(unit, open, *before, References::Waiting::over));
      Stored after = *before;
      after.cells(*open.field)[0] = value_of(found.id);
      TRY(records_.update(unit, *before, std::move(after)));
      return done();
    };
    auto status = set();
    if (!status) refused = fields_of(std::move(status).error());
    return status.ok();
  });
  stayed ? references_.keep_row() : references_.forget_row();
  for (const FieldError& error : refused) {
    result.errors.push_back({later.row, later.line, target.heading, target.place.text, error.code,
                             error.message, shown_value(later.text)});
  }
  remove_later(unit.db, import_, later);
}

}  // namespace kith::integrations
