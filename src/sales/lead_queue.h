// Which lead wants work next, and why.
//
// Six reasons, the most pressing first. Each is one question whose answer is a walk along an index of the
// lead (docs/decisions/0011): the date that it is sorted by, or the owner. So what stands in front costs the
// same whatever somebody owns. A lead that is done with, that rests (`rests_until`), or that nobody in
// question owns is in none of them.
//
//   answer    to be touched by then, by the assignment rules (`respond_by`): within two hours, or late
//   accept    to be accepted or rejected by then (`sla_due_at`): within four hours, or late
//   planned   an open activity is due (`next_step_at`)
//   woken     nurtured until today (`nurture_until`)
//   untouched nobody has called, written or met; the newest first, for they are the warmest
//   oldest    touched before today and nothing planned; who waits longest first
//
// Each lead is in one of them, the first that holds: what waits adds up. The first two are one line, ordered by
// their dates. What is planned, for whenever, is in none of the last three.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "query/question.h"
#include "records/records.h"

namespace kith::sales {

enum class Wants { answer, accept, planned, woken, untouched, oldest };
inline constexpr std::array all_wants = {Wants::answer, Wants::accept,    Wants::planned,
                                         Wants::woken,  Wants::untouched, Wants::oldest};
std::string_view name_of(Wants wants);

inline constexpr std::chrono::hours answer_ahead{2};
inline constexpr std::chrono::hours accept_ahead{4};
inline constexpr int counted_max = 100;  // leads of a reason

// Who looks, from where on the clock.
struct QueueView {
  std::vector<Id> owners;  // whose leads
  Timestamp now;
  Timestamp day_start;  // of the day that it is for whoever asks
  Date today;
};
// The team's: of those whose leads the actor may change, for to work on a lead is to change it.
enum class Whose { mine, team };
QueueView queue_view(const records::Unit& unit, Whose whose);

query::Question queue_question(const schema::Object& leads, const QueueView& view, Wants wants);

struct QueueHead {
  std::optional<query::Stored> lead;
  Wants wants = Wants::oldest;                  // of the lead
  std::array<int, all_wants.size()> waiting{};  // leads for each reason, up to counted_max
};
// As the actor sees it.
QueueHead queue_head(const records::Unit& unit, const QueueView& view);

// The reason that holds for one lead, whoever owns it and whether it rests or not.
std::optional<Wants> wanted_for(const query::Stored& lead, const QueueView& view);
// The instant that it is about: when it was or is due, or when it was touched last; the field that holds it.
std::string_view instant_of(Wants wants);  // empty: none does
std::optional<Timestamp> at_of(const query::Stored& lead, Wants wants);

bool is_over(const query::Stored& lead);  // converted or disqualified

// What the actor has done today with leads and others: calls, up to 500.
struct CallsToday {
  int calls = 0;
  int reached = 0;
  int meetings = 0;
};
CallsToday calls_today(const records::Unit& unit, const QueueView& view);

}  // namespace kith::sales
