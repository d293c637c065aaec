// For tests of the whole product without a socket: a workspace with every room installed, set up
// with one administrator, on each engine.
#pragma once

#include <functional>

#include "app/app.h"
#include "storage/test_database.h"

namespace kith::commands {

class ProductTest : public storage::BothEngines {
 protected:
  void SetUp() override;
  void TearDown() override;

  app::Workspace& workspace() { return *workspace_; }
  access::Actor administrator() { return workspace_->actor(administrator_); }
  Id administrator_id() const { return administrator_; }

  // As `actor`, in one transaction.
  Result<records::Saved> create(const access::Actor& actor, std::string_view object,
                                std::string_view json);
  Result<records::Saved> update(const access::Actor& actor, std::string_view object, Id id,
                                std::string_view json);
  Result<records::Saved> remove(const access::Actor& actor, std::string_view object, Id id);
  // How many records of the object the actor sees.
  int64_t count(const access::Actor& actor, std::string_view object);
  std::optional<query::Stored> fetch(std::string_view object, Id id);
  // The notifications of a kind that somebody has, at most 100.
  int64_t told(Id who, std::string_view kind);
  // By the administrator, with the job that does it; false where it is refused.
  bool undo(Id batch);
  Id role(std::string_view permissions);
  Id user(std::string_view name, Id role, Id team = {});

  // Asks again for a minute. On PostgreSQL what follows the log waits for every transaction of the
  // server that still runs, also those of other tests.
  static bool in_the_end(const std::function<bool()>& holds);

  ManualClock clock{*parse_timestamp("2026-11-21T10:00:00Z")};
  SystemRandom random;

 private:
  app::App app_;
  std::unique_ptr<app::Workspace> workspace_;
  Id administrator_;
};

}  // namespace kith::commands
