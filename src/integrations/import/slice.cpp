#include "integrations/import/slice.h"

#include <algorithm>

#include "integrations/import/turn.h"
#include "query/read.h"

namespace kith::integrations {
namespace {

using query::Stored;
using records::Unit;
using schema::Field;

// One savepoint for many rows: each costs a copy of every page that is written in it, and SQLite's full
// text flushes its words. Where one of them is refused fewer are tried together, and at last each gets
// its own.
constexpr size_t group_rows_most = 256;
constexpr size_t group_rows_least = 16;

query::ReadEnvironment seen_by_actor(const Unit& unit) {
  return {unit.db, *unit.schema, unit.actor, unit.actor.directory()};
}

std::vector<FieldError> fields_of(Error error) {
  if (error.fields.empty()) error.fields.push_back({"", "refused", std::move(error.message)});
  return std::move(error.fields);
}

bool is_user(const schema::Object& object) { return object.name == "users"; }

// What a row says goes over what stands there; an empty cell alone clears where that was asked for.
void put(const Mapping& mapping, size_t companion, const Stored& from,
         std::span<const Field* const> given, Stored& to) {
  for (const Target& target : mapping.targets) {
    const Field& field = *target.place.field;
    if (target.companion != companion || is_reference(field) || is_authorship(field) ||
        std::ranges::find(given, &field) == given.end())
      continue;
    const auto cells = from.cells(field);
    if (target.place.part.empty()) {
      std::ranges::copy(cells, to.cells(field).begin());
      continue;
    }
    const auto column = static_cast<size_t>(target.place.column);
    if (mapping.empty == EmptyCells::clear || !is_null(cells[column]))
      to.cells(field)[column] = cells[column];
  }
}

bool is_empty(const Stored& record, const Field& field) {
  return std::ranges::all_of(record.cells(field), is_null);
}

// Of a reference to any the object stands before the id.
void set_reference(Stored& record, const Field& field, const References::Found& found) {
  const auto cells = record.cells(field);
  if (found.object) cells[0] = found.object;
  cells[found.object ? 1 : 0] = value_of(found.id);
}

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

Slice::Group::Group(const Unit& unit, const Mapping& mapping, std::span<const DraftRow> drafts)
    : rows(unit, *mapping.object, mapping.by, mapping.key) {
  std::vector<const Wanted*> wanted;
  for (const DraftRow& row : drafts) wanted.push_back(&row.wanted);
  rows.prepare(wanted);
  for (size_t n = 0; n < mapping.companions.size(); ++n) {
    wanted.clear();
    for (const DraftRow& row : drafts) wanted.push_back(&row.companions[n].wanted);
    companions.emplace_back(unit, *mapping.companions[n].object, MatchBy::domain_or_name, nullptr);
    companions.back().prepare(wanted);
  }
}

SliceResult Slice::write(const Unit& unit, std::span<const DraftRow> rows) {
  SliceResult result;
  const Turn turn(unit.db);
  size_t together = group_rows_most;
  while (!rows.empty() && (result.rows == 0 || !turn.is_over())) {
    const auto group = rows.first(std::min(rows.size(), together));
    size_t passed = write_together(unit, group, turn, result);
    if (passed > 0) {
      together = std::min(together * 2, group_rows_most);
    } else if (group.size() > group_rows_least) {
      together = std::max(group.size() / 4, group_rows_least);
      continue;
    } else {
      for (const DraftRow& row : group) write_row(unit, row, result);
      passed = group.size();
    }
    result.rows += passed;
    rows = rows.subspan(passed);
  }
  result.samples = std::move(samples_);
  return result;
}

size_t Slice::write_together(const Unit& unit, std::span<const DraftRow> rows, const Turn& turn,
                             SliceResult& result) {
  std::vector<Outcome> outcomes;
  const size_t samples_before = samples_.size();
  const bool faultless =
      std::ranges::all_of(rows, [](const DraftRow& row) { return row.errors.empty(); });
  const bool stayed = faultless && unit.db.nested([&] {
    Group group(unit, mapping_, rows);
    for (const DraftRow& row : rows) {
      if (outcomes.size() >= group_rows_least && turn.is_over()) break;
      auto outcome = act(unit, group, row);
      if (!outcome) return false;
      outcomes.push_back(std::move(*outcome));
    }
    return true;
  });
  if (!stayed) {
    references_.forget_row();
    samples_.resize(samples_before);
    return 0;
  }
  references_.keep_row();
  for (size_t i = 0; i < outcomes.size(); ++i) count(rows[i], outcomes[i], result);
  return outcomes.size();
}

void Slice::count(const DraftRow& row, const Outcome& outcome, SliceResult& result) const {
  const Deed deed = outcome.deed;
  const bool promised = deed == Deed::created && options_.promised;
  for (const auto& [column, text] : row.names)
    result.names.push_back({column, text, promised ? Id{} : outcome.record});
  result.errors.insert(result.errors.end(), row.notes.begin(), row.notes.end());
  if (outcome.listed) result.errors.push_back(*outcome.listed);
  if (promised) {
    std::ranges::copy(promises_of(mapping_.by, row.wanted), std::back_inserter(result.promises));
    std::ranges::transform(outcome.traces, std::back_inserter(result.promises), &Trace::hash);
  }
  result.progress.rows += 1;
  result.progress.created += deed == Deed::created;
  result.progress.updated += deed == Deed::updated;
  result.progress.skipped += deed == Deed::skipped || deed == Deed::listed;
}

void Slice::write_row(const Unit& unit, const DraftRow& row, SliceResult& result) {
  if (!row.errors.empty()) {
    result.progress.rows += 1;
    result.progress.failed += 1;
    result.errors.insert(result.errors.end(), row.errors.begin(), row.errors.end());
    return;
  }
  std::vector<FieldError> refused;
  Outcome done;
  const bool stayed = unit.db.nested([&] {
    Group group(unit, mapping_, {&row, 1});
    auto outcome = act(unit, group, row);
    if (!outcome)
      refused = fields_of(std::move(outcome).error());
    else
      done = std::move(*outcome);
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
  count(row, done, result);
}

Error Slice::no_match(const DraftRow& row) const {
  const std::string& value = row.wanted.key.empty() ? row.wanted.title : row.wanted.key;
  if (mapping_.by == MatchBy::identity) {
    return invalid_field(
        mapping_.object->title, "no_match",
        say("No record is known by the mail, phone, website or number of “{}”. Nothing was "
            "changed.",
            "没有记录与“{}”的邮箱、电话、网站或编号相符，未作修改。", shown_value(value)));
  }
  const std::string_view key = mapping_.key ? std::string_view(mapping_.key->name) : "id";
  return invalid_field(std::string(key), "no_match",
                       say("No record has “{}” as its {}. Nothing was changed.",
                           "没有“{1}”为“{0}”的记录，未作修改。", shown_value(value), key));
}

// Whether the row says at all which record it is, where it has to.
Status Slice::check_key(const DraftRow& row) const {
  if (mapping_.mode != Mode::update) return done();
  if (mapping_.by == MatchBy::identity) {
    if (!row.wanted.identities.empty()) return done();
    return invalid_field(
        mapping_.object->title, "required",
        say("The row has no mail, phone, website or number, so there is no telling which record is "
            "meant.",
            "该行没有邮箱、电话、网站或编号，无法确定对应的记录。"));
  }
  if (!row.wanted.key.empty()) return done();
  return invalid_field(mapping_.key ? mapping_.key->name : "id", "required",
                       say("The key is empty, so there is no telling which record is meant.",
                           "匹配键为空，无法确定对应的记录。"));
}

bool Slice::promised(const DraftRow& row) const {
  if (!options_.promised || options_.promised->empty()) return false;
  return std::ranges::any_of(promises_of(mapping_.by, row.wanted), [&](uint64_t promise) {
    return options_.promised->contains(promise);
  });
}

Result<Slice::Outcome> Slice::act(const Unit& unit, Group& group, const DraftRow& row) {
  TRY(check_key(row));
  std::optional<Stored> alike;
  if (mapping_.by == MatchBy::within) alike = TRY(find_alike(unit, row));
  const Stored* existing = alike ? &*alike : TRY(group.rows.find(row.wanted));
  if (!existing && promised(row))
    return Outcome{mapping_.mode == Mode::create ? Deed::skipped : Deed::updated, {}};
  if (!existing) {
    const bool names_id = mapping_.by == MatchBy::id && !row.wanted.key.empty();
    if (mapping_.mode == Mode::update || names_id) return no_match(row);
    return create(unit, group, row);
  }
  const Stored before = *existing;
  if (mapping_.mode != Mode::create) return update(unit, group, row, before);
  add_sample(unit, row, Deed::skipped, &before, before.id());
  return Outcome{Deed::skipped, before.id()};
}

Result<std::optional<Stored>> Slice::find_alike(const Unit& unit, const DraftRow& row) {
  Stored draft = row.prepared.record;
  const auto later = TRY(set_references(unit, row, draft, true));
  return later.empty() ? references_.alike(unit, draft) : std::optional<Stored>();
}

// Whether one of them has to be there before the record can be.
bool Slice::waits_for_one(std::span<const LaterReference> later) const {
  return std::ranges::any_of(later, [&](const LaterReference& one) {
    return mapping_.targets.at(one.target).place.field->required;
  });
}

// Whether nothing is wrong but that a dry run did not keep what came before: rates, or a record without
// which a rule says that something is missing.
bool Slice::waits_for_what_came(const Error& error, std::span<const LaterReference> later) const {
  const bool rates = references_.took_back("exchange_rates");
  return options_.promised && !error.fields.empty() &&
         std::ranges::all_of(error.fields, [&](const FieldError& one) {
           return one.code == "no_rate" ? rates : one.code == "required" && !later.empty();
         });
}

Result<std::vector<LaterReference>> Slice::set_references(const Unit& unit, const DraftRow& row,
                                                          Stored& record, bool creating) {
  std::vector<LaterReference> later;
  for (const OpenReference& open : row.references) {
    const bool is_default = open.target == std::string::npos;
    if (!creating && (is_default || is_authorship(*open.field))) continue;
    const auto waiting = is_default ? References::Waiting::over : References::Waiting::allowed;
    const auto found = TRY(references_.find(unit, open, record, waiting));
    if (found.later)
      later.push_back({row.number, open.line, {}, open.target, open.text});
    else
      set_reference(record, *open.field, found);
  }
  return later;
}

Status Slice::set_companions(const Unit& unit, Group& group, const DraftRow& row, Stored& record) {
  for (size_t n = 0; n < mapping_.companions.size(); ++n) {
    const DraftCompanion& companion = row.companions[n];
    if (companion.given.empty()) continue;
    const Field& reference = *mapping_.companions[n].reference;
    auto id = save_companion(unit, group.companions[n], companion, n, record.owner());
    if (id) {
      record.cells(reference)[0] = value_of(*id);
      continue;
    }
    std::vector<FieldError> errors = fields_of(std::move(id).error());
    for (FieldError& one : errors)
      one.field = reference.name + (one.field.empty() ? "" : "." + one.field);
    Message first = errors.front().message;
    return Error{Code::invalid, std::move(first), std::move(errors)};
  }
  return done();
}

// It may be one that the importer may see and not change: then it is named, and stays as it is.
Result<Id> Slice::save_companion(const Unit& unit, Matches& matches,
                                 const DraftCompanion& companion, size_t index, Id owner) {
  const Stored* found = TRY(matches.find(companion.wanted));
  const Field& title = mapping_.companions[index].object->title_field();
  if (!found) {
    Stored draft = companion.record;
    if (is_empty(draft, title)) {
      for (const auto& identity : companion.wanted.identities)
        if (identity.kind == records::IdentityKind::domain) draft.cells(title)[0] = identity.value;
    }
    if (owner) draft.cells(*draft.object().field("owner"))[0] = value_of(owner);
    TRY(set_companion_references(unit, companion, draft));
    const auto saved = TRY(records_.create(unit, std::move(draft)));
    matches.wrote(saved.id, companion.wanted);
    return saved.id;
  }
  const Stored before = *found;
  if (!unit.actor.may(access::Verb::update, before)) return before.id();
  Stored after = before;
  put(mapping_, index, companion.record, companion.given, after);
  TRY(set_companion_references(unit, companion, after));
  for (const Field& field : before.object().fields) {
    const bool stays = &field == &title || mapping_.mode == Mode::create;
    if (stays && !is_empty(before, field))
      std::ranges::copy(before.cells(field), after.cells(field).begin());
  }
  const auto saved = TRY(records_.update(unit, before, std::move(after)));
  if (saved.version != before.version()) matches.wrote(saved.id, companion.wanted);
  return saved.id;
}

Status Slice::set_companion_references(const Unit& unit, const DraftCompanion& companion,
                                       Stored& record) {
  for (const OpenReference& open : companion.references) {
    const auto found = TRY(references_.find(unit, open, record, References::Waiting::over));
    record.cells(*open.field)[0] = value_of(found.id);
  }
  return done();
}

Result<std::optional<Slice::Outcome>> Slice::meet_twin(const Unit& unit, Group& group,
                                                       const DraftRow& row, const Stored& draft) {
  if (mapping_.on_twin != OnTwin::update && mapping_.on_twin != OnTwin::skip)
    return std::optional<Outcome>();
  const auto met = options_.duplicates.refused(unit, draft);
  if (!met) return std::optional<Outcome>();
  if (mapping_.on_twin == OnTwin::skip) {
    return std::optional(
        Outcome{Deed::listed, met->twin.object == &draft.object() ? met->twin.id : Id{},
                located(mapping_, row, {met->field, "twin_skipped", met->message})});
  }
  if (met->twin.object != &draft.object()) return std::optional<Outcome>();
  const auto twin = query::fetch(seen_by_actor(unit), draft.object(), met->twin.id);
  if (!twin || twin->deleted()) return std::optional<Outcome>();  // then the rule has the last word
  return std::optional(TRY(update(unit, group, row, *twin)));
}

Result<std::optional<Slice::Outcome>> Slice::meet_earlier(const DraftRow& row,
                                                          const std::vector<Trace>& traces) const {
  const auto refusal = [](const Trace& trace) {
    FieldError error = held_by_earlier_row(trace);
    Message message = error.message;
    return Error{Code::conflict, std::move(message), {std::move(error)}};
  };
  if (const Trace* twin = met_by(traces, *options_.promised, Trace::Of::duplicate_rule)) {
    FieldError error = held_by_earlier_row(*twin);
    switch (mapping_.on_twin) {
      case OnTwin::rule:
        return refusal(*twin);
      case OnTwin::update:
        return std::optional(Outcome{Deed::updated, {}});
      case OnTwin::skip:
        error.code = "twin_skipped";
        return std::optional(Outcome{Deed::listed, {}, located(mapping_, row, error)});
      case OnTwin::allow:
        break;
    }
  }
  const Trace* same = met_by(traces, *options_.promised, Trace::Of::unique_field);
  if (same) return refusal(*same);
  return std::optional<Outcome>();
}

Result<Slice::Outcome> Slice::create(const Unit& unit, Group& group, const DraftRow& row) {
  records::Prepared prepared = row.prepared;
  auto later = TRY(set_references(unit, row, prepared.record, true));
  // In a dry run what it names was made and taken back.
  if (options_.promised && waits_for_one(later)) return Outcome{Deed::created, {}};
  TRY(set_companions(unit, group, row, prepared.record));
  if (is_user(*mapping_.object)) complete_user(unit, prepared.record);
  if (auto met = TRY(meet_twin(unit, group, row, prepared.record))) return std::move(*met);
  std::vector<Trace> traces;
  if (options_.promised) {
    traces = traces_of(unit, options_.duplicates, prepared.record);
    if (auto met = TRY(meet_earlier(row, traces))) return std::move(*met);
  }
  auto created = records_.create(unit, std::move(prepared));
  if (!created && waits_for_what_came(created.error(), later))
    return Outcome{Deed::created, {}, {}, std::move(traces)};
  const auto saved = TRY(std::move(created));
  TRY(attach(unit, records_, *mapping_.object, saved.id, row.pictures));
  group.rows.wrote(saved.id, row.wanted);
  for (LaterReference& one : later) {
    one.record = saved.id;
    add_later(unit.db, options_.import, one);
  }
  add_sample(unit, row, Deed::created, nullptr, saved.id);
  return Outcome{Deed::created, saved.id, {}, std::move(traces)};
}

Result<Slice::Outcome> Slice::update(const Unit& unit, Group& group, const DraftRow& row,
                                     const Stored& before) {
  Stored after = before;
  put(mapping_, Target::npos, row.prepared.record, row.given, after);
  for (const Field* field : row.given) {
    const bool named =
        std::ranges::any_of(row.references, [&](const auto& open) { return open.field == field; });
    if (is_reference(*field) && !is_authorship(*field) && !is_picture(*field) && !named)
      after.cells(*field)[0] = {};
  }
  auto later = TRY(set_references(unit, row, after, false));
  TRY(set_companions(unit, group, row, after));
  auto updated = records_.update(unit, before, std::move(after));
  if (!updated && waits_for_what_came(updated.error(), later))
    return Outcome{Deed::updated, before.id()};
  const auto saved = TRY(std::move(updated));
  for (LaterReference& one : later) {
    one.record = saved.id;
    add_later(unit.db, options_.import, one);
  }
  const bool other_picture = TRY(attach(unit, records_, *mapping_.object, saved.id, row.pictures));
  const bool same = saved.version == before.version() && !other_picture;
  const Deed deed = same ? Deed::skipped : Deed::updated;
  if (deed == Deed::updated) group.rows.wrote(saved.id, row.wanted);
  add_sample(unit, row, deed, &before, saved.id);
  return Outcome{deed, saved.id};
}

void Slice::add_sample(const Unit& unit, const DraftRow& row, Deed deed, const Stored* before,
                       Id record) {
  const auto kind = static_cast<SampleKind>(deed);
  const auto have = std::ranges::count(samples_, kind, &Sample::kind);
  if (have >= options_.samples_wanted.at(static_cast<size_t>(kind))) return;
  const auto after = query::fetch(seen_by_actor(unit), *mapping_.object, record);
  if (after) samples_.push_back(sample_of(unit, row, kind, before, *after));
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
      set_reference(after, *open.field, found);
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
  remove_later(unit.db, options_.import, later);
}

}  // namespace kith::integrations
