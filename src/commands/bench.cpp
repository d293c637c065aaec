// kith bench: what Kith costs beside the bare engine, on this machine, with a million contacts.
//
// Makes a workspace of its own, measures, and prints a table in Markdown. Every figure that has a
// bare counterpart is taken in turn with it, on the same file, with the same statements
// (commands/bench, bench/bare.c).
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <thread>

#include <fmt/format.h>

#include "api/session_cookie.h"
#include "commands/bench/child.h"
#include "commands/bench/exporting.h"
#include "commands/bench/formats.h"
#include "commands/bench/importing.h"
#include "commands/bench/reading.h"
#include "commands/bench/twins.h"
#include "commands/bench/upserting.h"
#include "commands/bench/world.h"
#include "commands/commands.h"

namespace kith::commands {
namespace {

using bench::Met;
using bench::Row;

constexpr int starts = 5;
constexpr int workbook_rows = 200'000;
constexpr int cards = 50'000;
constexpr std::chrono::seconds until_idle{3};
constexpr int settled_after = 3;  // seconds, of a server that does nothing
constexpr double settling_max = 300;
constexpr double at_rest = 0.05;  // of the processor a second
constexpr double mebi = 1024.0 * 1024.0;

constexpr Setting settings[] = {
    {"contacts", SettingKind::number, "1000000", "N",
     "how many contacts; accounts and opportunities follow, a tenth and a fifth",
     "联系人数量；客户为其十分之一，商机为其五分之一"},
    {"keep", SettingKind::boolean, "false", "",
     "leave the workspace there; --data names it, and an existing one is measured again without "
     "the import",
     "保留工作区；用 --data 指定，已存在时直接再次测量（不重新导入）"},
    {"only", SettingKind::text, "", "WORDS",
     "of a workspace that is there, these measures alone: pages,http,search,groups,duplicates,"
     "beside,upkeep,seal,creates,travel",
     "仅对已有工作区测量所列项目：pages,http,search,groups,duplicates,beside,upkeep,seal,"
     "creates,travel"},
};

struct Place {
  std::string data;
  std::string csv() const { return data + "/contacts.csv"; }
  std::string log() const { return data + "/bench.log"; }
  std::string sign_in() const { return data + "/sign-in.txt"; }
};

kith::Settings at_place(const Place& place) {
  const char* arguments[] = {"--data", place.data.c_str()};
  const auto line = parse_command_line(arguments, server_settings()).value();
  return read_settings(server_settings(), line.flags, environment_variable, {}).value();
}

void say_step(std::string_view what) {
  std::fprintf(stderr, "kith bench: %.*s\n", static_cast<int>(what.size()), what.data());
}

// Answers the path of the database.
Result<std::string> make_world(const Place& place, bench::WorldSize size) {
  Program program;
  TRY(program.open(at_place(place)));
  const std::string password = program.random.token(16);
  TRY(program.workspace->set_up({"Bench", "admin@bench.example", password}, {}));
  // For whoever looks at a workspace that was kept: bench/web does, in a browser.
  std::ofstream(place.sign_in()) << "E-mail    admin@bench.example\nPassword  " << password << '\n';
  bench::World world(*program.workspace, size);
  say_step("making accounts and opportunities");
  TRY(world.make());
  say_step("writing the CSV file");
  TRY(world.write_contacts(place.csv()));
  return program.control->workspaces().front().location.path;
}

Result<std::string> find_database(const Place& place) {
  Program program;
  TRY(program.open(at_place(place)));
  return program.control->workspaces().front().location.path;
}

// What millions of changes leave to be done behind them, such as the scores of the records that they
// refer to: a server does it when it starts. No later measure is to have it beside it.
std::vector<Row> measure_settling(const Place& place) {
  bench::Child server({"serve", "--data", place.data, "--listen", "127.0.0.1:0"}, place.log());
  server.line_with("listening on");
  const auto begun = bench::Clock::now();
  double used = server.processor_seconds();
  for (int resting = 0; resting < settled_after && bench::seconds_since(begun) < settling_max;) {
    std::this_thread::sleep_for(std::chrono::seconds(1));
    const double now = server.processor_seconds();
    resting = now - used < at_rest ? resting + 1 : 0;
    used = now;
  }
  server.terminate();
  server.wait();
  return {{"Until a server rests that is started behind all that",
           fmt::format("{:.0f} s", bench::seconds_since(begun) - settled_after), "", "", "",
           bench::Met::unjudged}};
}

std::vector<Row> measure_starts(const Place& place) {
  std::vector<double> seconds;
  std::vector<double> resident;
  for (int n = 0; n < starts; ++n) {
    const auto begun = bench::Clock::now();
    bench::Child server({"serve", "--data", place.data, "--listen", "127.0.0.1:0"}, place.log());
    if (!server.wait_for("listening on"))
      throw std::runtime_error("kith serve does not start: see " + place.log());
    seconds.push_back(bench::seconds_since(begun));
    if (n == 0) std::this_thread::sleep_for(until_idle);
    resident.push_back(static_cast<double>(server.resident_kib()) / 1024);
    server.terminate();
    server.wait();
  }
  const double start = bench::median(seconds);
  return {{"Cold start, until it listens", bench::milliseconds(start), "", "", "< 200 ms",
           bench::at_most(start, 0.2)},
          {"Idle resident memory", fmt::format("{:.0f} MiB", resident[0]), "", "", "< 64 MiB",
           bench::at_most(resident[0], 64)}};
}

// Opens a session for the server to come, which holds the workspace alone.
Result<std::string> administrator_cookie(const Place& place) {
  Program program;
  TRY(program.open(at_place(place)));
  app::Workspace& workspace = *program.workspace;
  const auto directory = workspace.directory();
  return api::session_cookie_name({}) + "=" +
         TRY(workspace.sign_in().open_session(directory->users().front().id, "127.0.0.1"));
}

Row measure_binary() {
  const double size = static_cast<double>(std::filesystem::file_size(bench::own_path())) / mebi;
  return {"Size of the program",   fmt::format("{:.1f} MiB", size), "", "", "< 40 MiB",
          bench::at_most(size, 40)};
}

struct OpenMeasure {
  std::string_view word;
  std::string_view what;
  std::vector<Row> (*measure)(const bench::Subject&);
};
// Duplicates before an import brings the same people in once more, whom nobody has planted.
constexpr OpenMeasure open_measures[] = {
    {"pages", "Pages", bench::measure_pages},
    {"http", "HTTP", bench::measure_http},
    {"search", "Search", bench::measure_search},
    {"groups", "Groups", bench::measure_groups},
    {"duplicates", "Duplicates", bench::measure_twins},
    {"beside", "Search while an import runs", bench::measure_search_beside_import},
    {"upkeep", "Data quality and reindex", bench::measure_upkeep},
    {"seal", "Sealing the change log", bench::measure_seal},
    {"creates", "Durable creates", bench::measure_creates},
    {"travel", "Time travel", bench::measure_time_travel}};

bool is_among(std::string_view word, std::string_view words) {
  for (size_t at = 0; at <= words.size();) {
    const size_t end = std::min(words.find(',', at), words.size());
    if (words.substr(at, end - at) == word) return true;
    at = end + 1;
  }
  return false;
}

// All of them where `only` is empty.
Status measure_open(const Place& place, const std::string& database, std::string_view only,
                    std::vector<Row>& rows) {
  Program program;
  TRY(program.open(at_place(place)));
  const bench::Subject subject{program.app, *program.workspace, database, place.data};
  for (const OpenMeasure& one : open_measures) {
    if (only.empty() || is_among(one.word, only))
      bench::append(rows, one.what, [&] { return one.measure(subject); });
  }
  return done();
}

// In the workspace that is there, or in one that is made for it.
Status measure_some(const Place& place, bench::WorldSize size, std::string_view only) {
  const std::string machine = bench::machine_line();
  std::vector<Row> rows;
  std::string database;
  if (std::filesystem::exists(place.csv())) {
    database = TRY(find_database(place));
  } else {
    database = TRY(make_world(place, size));
    say_step("importing");
    bench::run_import(place.data, place.csv(), place.log());
  }
  TRY(measure_open(place, database, only, rows));
  std::printf("%s\n\nOn %s.\n", bench::table_of(rows).c_str(), machine.c_str());
  return done();
}

Status measure(const Place& place, bench::WorldSize size) {
  const std::string machine = bench::machine_line();
  std::vector<Row> rows;
  std::string database;
  if (std::filesystem::exists(place.csv())) {
    say_step("measuring the workspace that is there, without the import");
    database = TRY(find_database(place));
  } else {
    database = TRY(make_world(place, size));
    say_step("importing");
    const auto imported = bench::run_import(place.data, place.csv(), place.log());
    say_step(fmt::format("imported in {:.0f} s; now the bare loop", imported.seconds));
    bench::append(rows, "CSV import", [&] {
      return bench::compare_import(imported, place.data, database, place.data, size.contacts);
    });
    // Before any other measure brings the same people in once more.
    say_step("changing all contacts by an import, then the bare loop");
    bench::append(rows, "CSV upsert", [&] {
      return bench::compare_upsert(place.data, place.csv(), database, place.log(), size.contacts);
    });
  }
  say_step("workbooks and vCards");
  bench::append(rows, "XLSX and vCards", [&] {
    return bench::measure_formats(place.data + "/formats", workbook_rows, cards);
  });
  bench::append(rows, "Settling", [&] { return measure_settling(place); });
  bench::append(rows, "Cold start", [&] { return measure_starts(place); });
  const std::string cookie = TRY(administrator_cookie(place));
  bench::append(rows, "CSV export", [&] {
    return bench::measure_export(place.data, place.log(), cookie, size.contacts);
  });
  bench::append(rows, "Size of the program", [] { return std::vector<Row>{measure_binary()}; });
  TRY(measure_open(place, database, "", rows));
  std::printf("%s\n\n%d contacts, %d accounts, %d opportunities on %s.\n",
              bench::table_of(rows).c_str(), size.contacts, size.accounts, size.opportunities,
              machine.c_str());
  return done();
}

int run(const Invocation& call) {
  const auto contacts = static_cast<int>(call.settings.number("contacts"));
  if (contacts < 1'000 || contacts > 10'000'000) {
    return report(invalid_field(
        "contacts", "range",
        say("From 1,000 to 10,000,000 contacts.", "联系人数量须在 1,000 到 10,000,000 之间。")));
  }
  const bool named = call.settings.given("data");
  const Place place{
      named ? std::string(call.settings.text("data"))
            : (std::filesystem::temp_directory_path() / fmt::format("kith-bench-{}", getpid()))
                  .string()};
  const bench::WorldSize size{
      .contacts = contacts, .accounts = contacts / 10, .opportunities = contacts / 5};
  const bool made = std::filesystem::create_directories(place.data);
  const auto only = call.settings.text("only");
  const Status status = only.empty() ? measure(place, size) : measure_some(place, size, only);
  // What was there before is not ours to remove.
  if (made && !call.settings.flag("keep")) std::filesystem::remove_all(place.data);
  return status ? 0 : report(status.error());
}

}  // namespace

const Command& bench_command() {
  static const Command command{"bench", "measures this machine, beside the bare engine",
                               "在本机测量性能，并与裸引擎对比", settings, run};
  return command;
}

}  // namespace kith::commands
