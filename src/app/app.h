// The noticeboard: what the rooms of the product install themselves into.
//
// A room's install(App&) is its table of contents. main installs every room, then opens workspaces
// against the board. Nothing registers itself.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/exchange_rates.h"
#include "app/route.h"
#include "app/settled.h"
#include "app/workspace.h"
#include "jobs/jobs.h"
#include "records/records.h"
#include "schema/store.h"
#include "storage/migrations.h"

namespace kith::app {

// What a new workspace starts with (pipelines, roles), in its language. Planted once, in order, as
// the program itself: at set-up, or when a newer program brings a seed that was not there.
struct Seed {
  std::string name;
  std::function<Status(const records::Records&, const records::Unit&, Locale)> plant;
};

// As records::Reaction; `run` may write through the verbs.
struct Reaction {
  std::string name;
  std::vector<std::string> objects;  // empty: all
  std::function<Status(const records::Records&, const records::Unit&, const records::Change&)> run;
  std::function<bool(const records::Change&)> wants = {};
};

// As records::Guard, of some objects.
struct Guard {
  std::vector<std::string> objects;
  records::Guard judge;
};

struct JobKind {
  std::string kind;
  std::function<Status(Workspace&, jobs::Run&)> work;
};

struct App {
  std::vector<storage::Migration> migrations;  // of rooms above `records`
  std::vector<schema::Package> packages;
  std::vector<ValueDay> value_days;
  std::vector<records::Rule> rules;
  std::vector<Guard> guards;
  std::vector<Settled> settled;
  // Objects whose records have others written, as rules of commission do. Of sample data they go first.
  std::vector<std::string> acting;
  std::vector<Reaction> reactions;
  std::vector<JobKind> jobs;
  std::vector<jobs::Schedule> schedules;
  std::vector<Seed> seeds;
  std::vector<Route> routes;
  std::function<Status(Workspace&)> demo;  // fills a new workspace with believable data
};

// What the engine itself brings: users, teams, roles, tags, saved views, and a first role each for
// administrators, managers, salespeople and readers.
void install(App& app);

}  // namespace kith::app
