// Where reactions stand in the change log, and what they set aside: the two tables of
// records/reactions.h.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "records/reactions.h"

namespace kith::records {

// By reaction: a handful of rows, so that looking whether anybody has to do something is one statement.
std::map<std::string, int64_t> places(storage::Connection& db);
std::optional<int64_t> place_of(storage::Connection& db, const std::string& reaction);
void set_place(storage::Connection& db, const std::string& reaction, int64_t seq);

void begin_at(storage::Connection& db, const std::string& reaction, int64_t seq);  // if it has none

void set_aside(storage::Connection& db, const DeadReaction& dead);
std::optional<DeadReaction> find_dead(storage::Connection& db, Id id);
void forget_dead(storage::Connection& db, Id id);

}  // namespace kith::records
