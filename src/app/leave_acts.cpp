// What happens at the beginning and at the end of a leave.
#include <algorithm>

#include "app/hand_over.h"
#include "app/leaves.h"
#include "automation/fields.h"
#include "base/log.h"

namespace kith::app {
namespace {

using automation::day;
using automation::named;
using automation::set;
using automation::text;
using query::Stored;
using records::Unit;
using storage::Connection;

// In no language: names and days.
std::string label_of(const access::Directory& directory, const Stored& leave, bool back) {
  std::string covers;
  for (const LeaveShare& share : shares_of(leave))
    covers += (covers.empty() ? "" : ", ") + std::string(directory.user_name(share.to));
  const std::string person(directory.user_name(leave.owner()));
  return (back ? covers + " → " + person : person + " → " + covers) + ", " +
         format(*day(leave, "first_day")) + " – " + format(*day(leave, "last_day"));
}

bool is_active(const access::Directory& directory, Id id) {
  const access::User* user = directory.user(id);
  return user && user->active;
}

}  // namespace

Status Leaves::begin(const Stored& leave) {
  const access::Directory& directory = system_.directory();
  const auto shares = shares_of(leave);
  const auto away = people_away(program_);
  for (const LeaveShare& share : shares) {
    if (is_active(directory, share.to) && !away.contains(share.to)) continue;
    Stored after = leave;
    set(after, "state", std::string("cancelled"));
    set(after, "trouble", std::string("cover_gone"));
    set(after, "ended_at", unit_.now);
    TRY(tell(leave.owner(), share.to, "leave_failed"));
    if (const Id asked = named(leave, "asked_by"); asked && asked != leave.owner())
      TRY(tell(asked, share.to, "leave_failed"));
    return replace(leave, std::move(after));
  }
  HandOver wanted{.from = leave.owner(),
                  .to = cover_of(shares, ""),
                  .objects = {},
                  .label = label_of(directory, leave, false),
                  .leave = leave.id()};
  for (const schema::Object& object : system_.schema().objects()) {
    const Id to = is_lent(object) ? cover_of(shares, object.name) : Id{};
    if (!to) continue;
    wanted.objects.push_back(object.name);
    if (to != wanted.to) wanted.others.emplace(object.name, to);
  }
  const access::Actor asker = workspace_.actor(named(leave, "asked_by"));
  const Unit as_asker = workspace_.unit(unit_.db, asker, records::Via::job, settings_);
  const auto started = TRY(start_hand_over(as_asker, workspace_.queue(), wanted));
  Stored after = leave;
  set(after, "state", std::string("running"));
  set(after, "lent_batch", format(started.batch));
  return replace(leave, std::move(after));
}

Status Leaves::note_lent(Id id, int64_t lent, int64_t refused) {
  const auto leave = find_leave(program_, id);
  if (!leave) return done();
  Stored after = *leave;
  set(after, "lent", lent);
  set(after, "not_lent", refused);
  TRY(replace(*leave, std::move(after)));
  return tell_both(*leave, "leave_away", "leave_cover");
}

Status Leaves::end(Id id, Fate fate) {
  const Stored leave = TRY(open_one(id, "running"));
  const auto lent =
      records::find_batch(unit_.db, parse_id(text(leave, "lent_batch")).value_or(Id{}));
  if (lent && lent->state == records::BatchState::running) {
    return conflict(say("The records are still being handed over. Try again in a moment.",
                        "记录仍在移交中，请稍后再试。"));
  }
  if (fate == Fate::stays) return close(leave, leave, "for_good");
  if (!is_active(system_.directory(), leave.owner())) {
    return conflict(
        say("{} may not sign in any more. Activate them first, or leave the records "
            "with the cover for good.",
            "{}已停用。请先启用该用户，或将记录永久移交给代管人。",
            system_.directory().user_name(leave.owner())));
  }
  return give_back(leave);
}

Status Leaves::end_due(const Stored& leave) {
  if (*day(leave, "last_day") >= today_of(leave.owner())) return done();
  const auto lent =
      records::find_batch(unit_.db, parse_id(text(leave, "lent_batch")).value_or(Id{}));
  if (lent && lent->state == records::BatchState::running) return done();  // the next look
  if (!is_active(system_.directory(), leave.owner())) return close(leave, leave, "owner_gone");
  return give_back(leave);
}

Status Leaves::give_back(const Stored& leave) {
  const Id by = unit_.actor.id() ? unit_.actor.id() : named(leave, "asked_by");
  const access::Actor asker = workspace_.actor(by);
  const Unit as_asker = workspace_.unit(unit_.db, asker, records::Via::job, settings_);
  const auto batch = records::open_batch(as_asker, records::BatchKind::leave,
                                         label_of(system_.directory(), leave, true));
  TRY(workspace_.queue().enqueue(
      unit_.db,
      {.kind = std::string(leave_return_job),
       .payload = Json(Json::Object{{"leave", format(leave.id())}, {"batch", format(batch.id)}}),
       .by = by,
       .once_key = "leave-return-" + format(leave.id())}));
  Stored after = leave;
  set(after, "state", std::string("returning"));
  set(after, "return_batch", format(batch.id));
  set(after, "last_day",
      std::min(*day(leave, "last_day"),
               std::max(today_of(leave.owner()), *day(leave, "first_day"))));
  set(after, "ended_at", unit_.now);
  set(after, "ended_by", value_of(unit_.actor.id()));
  return replace(leave, std::move(after));
}

Status Leaves::close(const Stored& leave, Stored after, std::string_view trouble) {
  set(after, "state", std::string("ended"));
  set(after, "trouble", std::string(trouble));
  set(after, "ended_at", unit_.now);
  set(after, "ended_by", value_of(unit_.actor.id()));
  TRY(replace(leave, std::move(after)));
  for (const LeaveShare& share : shares_of(leave)) TRY(tell(share.to, leave.owner(), "leave_kept"));
  return done();
}

Status Leaves::note_returned(Id id, int64_t returned, int64_t stayed) {
  const auto leave = find_leave(program_, id);
  if (!leave) return done();
  Stored after = *leave;
  set(after, "state", std::string("ended"));
  set(after, "returned", returned);
  set(after, "stayed", stayed);
  TRY(replace(*leave, std::move(after)));
  return tell_both(*leave, "leave_returned", "leave_back");
}

Status Leaves::tell_both(const Stored& leave, std::string_view person, std::string_view cover) {
  std::set<Id> told;
  for (const LeaveShare& share : shares_of(leave)) {
    if (!told.insert(share.to).second) continue;
    TRY(tell(share.to, leave.owner(), cover));
    TRY(tell(leave.owner(), share.to, person));
  }
  return done();
}

// About the other of the two, who also stands for who did it.
Status Leaves::tell(Id user, Id about, std::string_view kind) const {
  const schema::Object* notifications = program_.schema->object("notifications");
  if (!notifications || !is_active(system_.directory(), user)) return done();
  Stored row(*notifications);
  set(row, "kind", std::string(kind));
  for (const std::string_view field : {"record", "source"}) {
    const auto cells = row.cells(*notifications->field(field));
    cells[0] = program_.schema->object("users")->id;
    cells[1] = about.value;
  }
  set(row, "owner", value_of(user));
  set(row, "by_user", value_of(about));
  set(row, "happened_at", unit_.now);
  TRY(workspace_.records().create(program_, std::move(row)));
  return done();
}

// Each leave in a transaction of its own: one that fails is looked at again with the next run.
Status run_leaves(Workspace& workspace, jobs::Run& run) {
  const access::Actor system = workspace.system();
  const Settings settings = workspace.settings();
  std::vector<Id> open;
  workspace.database().read_raw(
      [&](Connection& db) {
        open.clear();
        const Unit unit = workspace.unit(db, system, records::Via::job, settings);
        for (const Stored& leave : leaves_in(unit, {"planned", "running"}))
          open.push_back(leave.id());
      },
      {.lane = storage::Lane::bulk});
  for (const Id id : open) {
    if (run.cancelled()) return done();
    const Status did = workspace.database().write(
        [&](Connection& db) -> Status {
          const Unit unit = workspace.unit(db, system, records::Via::job, settings);
          return Leaves(workspace, unit).look_at(id);
        },
        {.lane = storage::Lane::bulk});
    if (!did) log::warn("leave", "leave={} {}", format(id), did.error().message.en);
  }
  return done();
}

Status Leaves::look_at(Id id) {
  unit_.db.take_turns(leaves_turns);
  const auto leave = find_leave(program_, id);
  if (!leave) return done();
  if (text(*leave, "state") == "running") return end_due(*leave);
  if (text(*leave, "state") != "planned") return done();
  return *day(*leave, "first_day") <= today_of(leave->owner()) ? begin(*leave) : done();
}

}  // namespace kith::app
