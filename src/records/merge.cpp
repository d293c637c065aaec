#include "records/merge.h"

#include <algorithm>

#include "records/batch.h"
#include "records/index.h"
#include "records/merge_relations.h"
#include "records/merge_values.h"
#include "records/merged.h"
#include "records/rules.h"
#include "records/unique.h"
#include "records/values.h"
#include "records/writer.h"

namespace kith::records {
namespace {

using access::Verb;
using query::Stored;

Status check_request(const MergeRequest& request) {
  const auto& losers = request.losers;
  if (losers.empty() || losers.size() >= merged_records_max) {
    return invalid_field("losers", "range",
                         say("Name one to {} records that go into this one.",
                             "请指定 1 到 {} 条要并入的记录。", merged_records_max - 1));
  }
  for (size_t i = 0; i < losers.size(); ++i) {
    const bool twice = std::find(losers.begin(), losers.begin() + static_cast<ptrdiff_t>(i),
                                 losers[i]) != losers.begin() + static_cast<ptrdiff_t>(i);
    if (twice || losers[i] == request.winner) {
      return invalid_field("losers", "duplicate",
                           say("{} is named twice. A record cannot be merged into itself.",
                               "{} 出现了两次。记录不能与自身合并。", format(losers[i])));
    }
  }
  return done();
}

Result<Stored> party(const Writer& writer, Id id, std::string_view place) {
  auto record = query::fetch(writer.seen_by_actor(), writer.object(), id);
  if (!record || record->deleted()) {
    return not_found(
        say("There is no record {} to merge, or you may not see it. Look at the "
            "duplicates again.",
            "没有可合并的记录 {}，或你无权查看。请重新查看重复列表。", format(id)));
  }
  if (!writer.unit().actor.may(Verb::update, *record)) {
    Error error =
        forbidden(say("Your role does not let you change {}, so you cannot merge it. Ask "
                      "its owner or an administrator.",
                      "你的角色不允许修改 {}，因此不能合并。请联系其负责人或管理员。", format(id)));
    error.fields.push_back({std::string(place), "forbidden", error.message});
    return error;
  }
  return std::move(*record);
}

// The owner may be chosen; what else the program itself writes stays as it is.
bool can_be_chosen(const Writer& writer, const schema::Field& field) {
  return (!field.system || field.name == "owner") && !field.read_only &&
         writer.unit().actor.writes(writer.object(), field);
}

Status check_choices(const Writer& writer, const MergeRequest& request) {
  const Unit& unit = writer.unit();
  Error error = invalid(say("Some choices cannot be kept.", "有些选择无法采用。"));
  for (const auto& [name, from] : request.take) {
    const schema::Field* field = writer.object().field(name);
    if (!field || !unit.actor.reads(writer.object(), *field)) {
      error.fields.push_back(
          {"take." + name, "unknown_field",
           say("{} has no field “{}”.", "{} 没有字段“{}”。", writer.object().name, name)});
    } else if (from != request.winner && !can_be_chosen(writer, *field)) {
      error.fields.push_back(
          {"take." + name, "read_only", say("“{}” cannot be set.", "“{}”不可设置。", name)});
    } else if (from != request.winner &&
               std::ranges::find(request.losers, from) == request.losers.end()) {
      error.fields.push_back({"take." + name, "unknown_option",
                              say("{} is not among the records that are merged.",
                                  "{} 不在要合并的记录中。", format(from))});
    }
  }
  if (error.fields.empty()) return done();
  return error;
}

void newest_first(std::vector<Stored>& records) {
  std::ranges::stable_sort(records, [](const Stored& a, const Stored& b) {
    const auto changed = [](const Stored& record) {
      return std::get<Timestamp>(record.cells(*record.object().field("updated_at"))[0]);
    };
    return changed(a) > changed(b);
  });
}

Result<Merging> prepare(const Writer& writer, const MergeRequest& request) {
  TRY(check_request(request));
  TRY(check_choices(writer, request));
  const Stored winner = TRY(party(writer, request.winner, "winner"));
  std::vector<Stored> losers;
  for (const Id id : request.losers) losers.push_back(TRY(party(writer, id, "losers")));
  newest_first(losers);
  Stored after = merged_values(winner, losers, request.take);
  return Merging{winner, std::move(after), std::move(losers), {}};
}

Status may_merge(const Unit& unit, const schema::Object& object) {
  TRY(unit.actor.require(access::Action::merge));
  TRY(unit.actor.require(Verb::update, object));
  if (object.role == schema::Role::record && object.navigation) return done();
  return invalid(say("{} cannot be merged.", "{}不能合并。", object.name));
}

Status let_go(const Writer& writer, const Stored& loser) {
  Stored after = loser;
  after.cells(writer.plan().system.deleted_at)[0] = writer.unit().now;
  std::vector<FieldError> errors;
  TRY(run_rules(writer, &loser, after, errors));
  if (!errors.empty()) return invalid_values(std::move(errors));
  TRY(writer.replace(loser, std::move(after), Act::remove));
  return done();
}

// Values were checked when they were written: what rules and unique fields say of their new
// company is asked again.
Result<Stored> settled(const Writer& writer, const Merging& merging) {
  Stored after = merging.after;
  std::vector<FieldError> errors;
  TRY(run_rules(writer, &merging.before, after, errors));
  check_required(writer.plan(), &merging.before, after, errors);
  if (errors.empty()) check_unique(writer, &merging.before, after, errors);
  if (!errors.empty()) return invalid_values(std::move(errors));
  return after;
}

std::vector<Identity> aliases_of(const ObjectPlan& plan, const Stored& loser,
                                 const Stored& winner) {
  const auto of_loser = index_entry(plan, loser).identities;
  const auto of_winner = index_entry(plan, winner).identities;
  std::vector<Identity> left;
  std::ranges::set_difference(of_loser, of_winner, std::back_inserter(left));
  return left;
}

Result<Merged> merge_in(const Records& records, const Unit& unit, const MergeRequest& request) {
  const Writer writer(records, unit, *request.object);
  const Merging merging = TRY(prepare(writer, request));
  // The losers first, so that the winner may take what is unique.
  for (const Stored& loser : merging.losers) TRY(let_go(writer, loser));
  const Stored after = TRY(settled(writer, merging));
  Merged merged{.batch = unit.batch,
                .winner = TRY(writer.replace(merging.before, after, Act::update))};
  const Led led = TRY(lead_on(records, unit,
                              {.object = request.object,
                               .losers = request.losers,
                               .winner = request.winner,
                               .rows_max = request.rows_max}));
  merged.moved = led.written;
  merged.rest = led.next;
  for (const Stored& loser : merging.losers) {
    point_to(unit, *request.object, loser.id(), request.winner,
             aliases_of(writer.plan(), loser, after));
  }
  return merged;
}

}  // namespace

Result<Merging> plan_merge(const Records& records, const Unit& unit, const MergeRequest& request) {
  TRY(may_merge(unit, *request.object));
  const Writer writer(records, unit, *request.object);
  Merging merging = TRY(prepare(writer, request));
  merging.moved = rows_naming(unit, *request.object, request.losers);
  return merging;
}

Result<Merged> merge(const Records& records, const Unit& unit, const MergeRequest& request) {
  TRY(may_merge(unit, *request.object));
  Unit within = unit;
  within.duplicates = Duplicates::allowed;
  if (unit.batch) return merge_in(records, within, request);
  const Batch batch = open_batch(unit, BatchKind::merge, {});
  within.batch = batch.id;
  const Merged merged = TRY(merge_in(records, within, request));
  close_batch(within, batch.id, static_cast<int64_t>(request.losers.size()),
              merged.rest ? BatchState::running : BatchState::done);
  return merged;
}

}  // namespace kith::records
