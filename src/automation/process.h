// An approval process as it is declared: which records, what begins it, who decides in which order.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "records/records.h"

namespace kith::automation {

// Who decides a step.
struct Approver {
  enum class Kind { user, role, manager, field };  // manager: of the record's owner, or their lead
  Kind kind = Kind::user;
  Id id;              // user, role
  std::string field;  // field: one of the record's that names a user
};

struct Step {
  enum class Need { any, all };
  enum class Late { remind, manager, person };    // when its hours are over
  enum class Nobody { administrators, skipped };  // when it finds no approver
  Message name;
  std::vector<Approver> approvers;
  Need need = Need::any;
  Json condition;  // a filter on the record; null: always
  std::optional<int64_t> hours;
  Late late = Late::remind;
  Id late_to;
  Nobody nobody = Nobody::administrators;
};

struct Process {
  enum class Start { asked, required };
  enum class Spares { approvers, administrators, nobody };  // whom its locks do not bind
  enum class OnChange { show, ask_anew };
  Id id;
  Message name;
  std::string object;
  bool active = true;
  Start start = Start::asked;
  Json entry;  // a filter, or null
  Json gate;   // a filter, or null
  Json steps;
  std::vector<std::string> watched;
  std::vector<std::string> locks;
  Spares spares = Spares::approvers;
  OnChange on_change = OnChange::show;
  bool own_decisions = false;
  Json sets_approved;
  Json sets_rejected;
  std::string description;
};

inline constexpr size_t steps_max = 10;
inline constexpr size_t approvers_max = 20;  // of a step, as it names them
inline constexpr int64_t hours_max = 24 * 366;

// [{"name_en","name_zh","approvers":[{"kind","id"?,"field"?}],"need","condition","hours","late",
// "late_to","nobody"},…]. Errors name the place: "steps[1].hours".
Result<std::vector<Step>> read_steps(const Json& steps);
// A list of names; others are left out.
std::vector<std::string> read_names(std::string_view json);
Json json_or_null(std::string_view text);

// Fields that an approval of this process is about: those that it names, else those that it locks and
// the amounts and dates that its conditions ask for.
std::vector<const schema::Field*> watched_fields(const records::Unit& unit, const Process& process,
                                                 const schema::Object& object);

Result<query::Filter> read_condition(const records::Unit& unit, const schema::Object& object,
                                     const Json& filter, std::string_view place);
// Null takes every record; a condition that can no longer be read takes none.
bool takes(const records::Unit& unit, const Json& filter, const query::Stored& record);

// Of the processes themselves: complete, readable, and not gone while somebody waits for it.
Status check_process(const records::Unit& unit, records::Draft& draft);

}  // namespace kith::automation
