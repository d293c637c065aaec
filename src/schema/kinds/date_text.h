// Dates and times as people and spreadsheets write them.
#pragma once

#include <optional>
#include <string_view>

#include "schema/kinds/common.h"

namespace kith::schema::kind {

struct Moment {
  Date date;
  microseconds time{0};  // of the day
};

enum class MomentTrouble { none, not_a_date, ambiguous };

struct ReadMoment {
  std::optional<Moment> moment;
  MomentTrouble reason = MomentTrouble::none;
};

// 2017-03-01, 2017/3/1, 2017.3.1, 20170301, 01/03/2017 (by `order`), 1 Mar 2017, March 1, 2017,
// 2017年3月1日, each also with a time: 12:30, 12:30:15, 3:05 PM, 下午3:05. With
// DateOrder::automatic a day and a month that could be either are ambiguous, unless they are equal,
// and numbers of five digits are days of Excel (42795 or 42795.5, since 1899-12-30).
ReadMoment read_moment(std::string_view text, DateOrder order);

Error refuse_moment(const Field& field, std::string_view text, MomentTrouble reason);

// The instant at which clocks of the zone show the moment: the first where they show it twice, and
// as if they had not been put forward yet where they never do.
Timestamp in_zone(const Moment& moment, const TimeZone& zone);

}  // namespace kith::schema::kind
