// The commands of the program, one file each. They stand above every room.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "app/app.h"
#include "app/control.h"
#include "base/config.h"
#include "base/key_ring.h"

namespace kith::commands {

// Answers the exit code: 0, 64 for wrong usage, 65 for wrong data, 69 when something is not there.
int run(std::span<char* const> arguments);

struct Invocation {
  Settings settings;
  std::vector<std::string> words;  // without the command
};

struct Command {
  std::string_view name;
  std::string_view summary_en;
  std::string_view summary_zh;
  std::span<const Setting> settings;  // besides those that all share
  int (*run)(const Invocation&);
  std::string_view words = {};  // what follows the settings: "FILE"
};

const Command& serve_command();
const Command& set_up_command();
const Command& import_command();
const Command& export_command();
const Command& load_command();
const Command& backup_command();
const Command& restore_command();
const Command& check_command();
const Command& verify_command();
const Command& keys_command();
const Command& unlock_command();
const Command& bench_command();

// What every command opens: the board with all rooms installed, the control store, a workspace.
class Program {
 public:
  Program();
  // Opens the data directory and its workspace, which is made when there is none.
  Status open(const Settings& settings);

  app::App app;
  SystemClock clock;
  SystemRandom random;
  std::unique_ptr<app::Control> control;
  std::unique_ptr<app::Workspace> workspace;
};

// The keys for data at rest; null where none are configured. Refuses a file inside the data folder.
Result<std::shared_ptr<KeyRing>> key_ring(const Settings& settings);
// What workspaces are opened with.
Result<app::Environment> environment_of(Program& program, const Settings& settings);

// As whom a command acts that whoever sits at the terminal asked for.
Result<access::Actor> first_administrator(const app::Workspace& workspace);
Locale spoken_locale();          // of whoever sits at the terminal
int report(const Error& error);  // prints it with its fields; the exit code

}  // namespace kith::commands
