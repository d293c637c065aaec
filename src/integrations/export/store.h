// Exports that were asked for and wait to be loaded. What a ticket stands for is parsed and permitted
// anew when it is used, as whoever uses it; it saves a browser from holding the file in memory, which
// it would if it had to send a body.
//
// They stand in the database, so that a restart forgets none and each of several servers knows them
// all; of the secret only a hash. They serve the person who asked, for ten minutes.
#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/json.h"
#include "base/message.h"
#include "storage/migrations.h"

namespace kith::integrations {

inline constexpr std::chrono::minutes ticket_lifetime{10};
inline constexpr size_t tickets_each_max = 100;  // of one person: the oldest go

struct Ticket {
  Id user;
  Json request;
  Locale locale = Locale::en;
  Timestamp until{};
};

std::span<const storage::Migration> ticket_migrations();

// Takes the opportunity to forget those whose time is over.
void keep_ticket(storage::Connection& db, std::string_view secret, const Ticket& ticket,
                 Timestamp now);
// Nothing where there is none, it is over, or it is somebody else's.
std::optional<Ticket> find_ticket(storage::Connection& db, std::string_view secret, Id user,
                                  Timestamp now);

}  // namespace kith::integrations
