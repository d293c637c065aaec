// Leave with return (docs/decisions/0038-leave.md): somebody's open records go to others for some days,
// and what is still with these comes back.
//
// A leave is a row of `leave_covers`, which the program alone writes: who, to whom, from, until, and the
// batches. Which records are on loan stands nowhere but in the log: those whose owner was last changed by
// the batch of a leave that runs. So a record that changed hands since, or whose hand-over was undone, is
// on loan no more, without anybody's doing.
//
// Days are whole ones, by the calendar of whoever is on leave. It goes planned -> running -> returning ->
// ended, or from planned to cancelled. The job below looks every ten minutes at what begins and ends.
#pragma once

#include <set>

#include "app/workspace.h"

namespace kith::app {

inline constexpr std::string_view leaves_job = "leave_covers";
inline constexpr std::string_view leaves_turns = "leaves";  // acts on leaves wait for one another
inline constexpr std::string_view leave_return_job = "leave_return";

// Who covers which objects; none named: all that no other share names.
struct LeaveShare {
  Id to;
  std::vector<std::string> objects;
};

struct LeaveWish {
  Id person;
  std::optional<Date> first;
  std::optional<Date> last;
  std::vector<LeaveShare> shares;
  std::string note;
};

// Oneself, one's manager, and administrators.
bool may_send_on_leave(const records::Unit& unit, Id person);
// What a leave lends at all: what people work on, not what the whole company shares.
bool is_lent(const schema::Object& object);
std::vector<LeaveShare> shares_of(const query::Stored& leave);
// Who covers this object; nobody where it stays.
Id cover_of(const std::vector<LeaveShare>& shares, std::string_view object);

std::optional<query::Stored> find_leave(const records::Unit& unit, Id leave);
// In the order of their ids: those in these states, of everybody.
std::vector<query::Stored> leaves_in(const records::Unit& unit,
                                     std::initializer_list<std::string_view> states);
// Whose leave has begun and is not over: nobody gives them new work.
std::set<Id> people_away(const records::Unit& unit);

// The acts. `unit` is of whoever asks; rows and records are written as the program.
class Leaves {
 public:
  enum class Fate { returns, stays };

  Leaves(Workspace& workspace, const records::Unit& unit);

  // Begins at once where the first day has come.
  Result<Id> plan(const LeaveWish& wish);
  // Other days; the first only while it has not begun.
  Status move(Id leave, std::optional<Date> first, std::optional<Date> last);
  // Before its last day, or for good: what is lent then stays where it is.
  Status end(Id leave, Fate fate);
  // One that has not begun.
  Status cancel(Id leave);

  // By the program, whatever anybody's rights.
  Status look_at(Id leave);  // begins it or ends it, when it is time
  Status note_lent(Id leave, int64_t lent, int64_t refused);
  Status note_returned(Id leave, int64_t returned, int64_t stayed);

 private:
  Result<query::Stored> open_one(Id leave, std::string_view state) const;
  Status begin(const query::Stored& leave);
  Status end_due(const query::Stored& leave);
  Status check_days(Id person, std::optional<Date> first, Date last) const;
  Status check_shares(const LeaveWish& wish) const;
  Status check_cover(Id person, const LeaveShare& share) const;
  Status check_others(const LeaveWish& wish, Id but_not) const;
  Status give_back(const query::Stored& leave);
  Status close(const query::Stored& leave, query::Stored after, std::string_view trouble);
  Status tell(Id user, Id about, std::string_view kind) const;
  Status tell_both(const query::Stored& leave, std::string_view person, std::string_view cover);
  Status replace(const query::Stored& before, query::Stored after) const;
  Date today_of(Id person) const;

  Workspace& workspace_;
  const records::Unit& unit_;
  const access::Actor system_;
  const Settings settings_;
  const records::Unit program_;
};

// The jobs: what begins and ends today, and giving back.
Status run_leaves(Workspace& workspace, jobs::Run& run);
Status run_leave_return(Workspace& workspace, jobs::Run& run);

}  // namespace kith::app
