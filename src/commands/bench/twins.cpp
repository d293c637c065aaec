#include "commands/bench/twins.h"

#include <unistd.h>

#include <atomic>
#include <fstream>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "app/bulk.h"
#include "app/merge_twins.h"
#include "app/twin_scan.h"
#include "commands/bench/twin_spoiler.h"
#include "query/stream.h"
#include "records/references.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

constexpr int twins_every = 20;
constexpr uint64_t planting_seed = 20261122;
constexpr int read_slice = 20'000;
constexpr size_t write_slice = 250;
constexpr size_t merged_groups = 10'000;
constexpr double seconds_goal = 60;
constexpr double judged_goal = 0.97;
constexpr double resident_goal_mib = 256;

struct Original {
  Id id;
  Card card;
};

std::string text_in(const Value& value) {
  const auto* text = std::get_if<std::string>(&value);
  return text ? *text : std::string();
}

std::vector<Original> originals(app::Workspace& workspace, int every) {
  const access::Actor system = workspace.system();
  const schema::Object& contacts = *system.schema().object("contacts");
  const schema::Field* fields[] = {contacts.field("first_name"), contacts.field("last_name"),
                                   contacts.field("email"), contacts.field("phone"),
                                   contacts.field("account")};
  std::vector<Original> picked;
  int64_t n = 0;
  for (Id after;;) {
    workspace.database().read_raw(
        [&](Connection& db) {
          after = query::stream(
              {db, system.schema(), system, system.directory()}, contacts, fields, after,
              read_slice, [&](Id id, std::span<const Value> cells) {
                if (n++ % every != 0) return;
                const auto* account = std::get_if<int64_t>(&cells[4]);
                picked.push_back({id,
                                  {text_in(cells[0]), text_in(cells[1]), text_in(cells[2]),
                                   text_in(cells[3]), account ? format(Id{*account}) : ""}});
              });
        },
        {.lane = storage::Lane::bulk});
    if (!after) return picked;
  }
}

Json values_of(const Card& card) {
  Json values(Json::Object{{"first_name", card.first}, {"last_name", card.last}});
  if (!card.email.empty()) values.set("email", card.email);
  if (!card.phone.empty()) values.set("phone", card.phone);
  if (!card.account.empty()) values.set("account", card.account);
  return values;
}

double resident_mib() {
  std::ifstream statm("/proc/self/statm");
  int64_t size = 0;
  int64_t resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident * sysconf(_SC_PAGESIZE)) / (1024.0 * 1024.0);
}

// The most that the process held while it lived.
class PeakMemory {
 public:
  PeakMemory()
      : watcher_([this] {
          while (!over_) {
            most_ = std::max(most_.load(), resident_mib());
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
          }
        }) {}
  ~PeakMemory() { stop(); }
  double stop() {
    over_ = true;
    if (watcher_.joinable()) watcher_.join();
    return most_;
  }

 private:
  std::atomic<bool> over_{false};
  std::atomic<double> most_{0};
  std::thread watcher_;
};

std::vector<TwinPair> planted(const Subject& subject) {
  auto pairs = plant_twins(subject.workspace, twins_every, planting_seed);
  if (!pairs) throw std::runtime_error(pairs.error().message.en);
  return std::move(*pairs);
}

// Takes them away again: what is measured next knows each contact by its mail.
void uproot(app::Workspace& workspace, const std::vector<TwinPair>& pairs) {
  const access::Actor system = workspace.system();
  const app::Settings settings = workspace.settings();
  for (size_t from = 0; from < pairs.size(); from += write_slice) {
    const size_t until = std::min(from + write_slice, pairs.size());
    const auto status = workspace.database().write(
        [&](Connection& db) -> Status {
          const auto unit = workspace.unit(db, system, records::Via::import, settings);
          const schema::Object& contacts = *unit.schema->object("contacts");
          for (size_t i = from; i < until; ++i)
            TRY(workspace.records().remove(unit, contacts, pairs[i].twin, std::nullopt));
          return done();
        },
        {.lane = storage::Lane::bulk});
    if (!status) throw std::runtime_error(status.error().message.en);
  }
}

// As somebody, because a job asks for the rights of whoever began it.
template <typename F>
auto written(app::Workspace& workspace, F&& work) {
  const auto directory = workspace.directory();
  const access::Actor administrator = workspace.actor(directory->users().front().id);
  const app::Settings settings = workspace.settings();
  auto result = workspace.database().write([&](Connection& db) {
    return work(workspace.unit(db, administrator, records::Via::job, settings));
  });
  if (!result) throw std::runtime_error(result.error().message.en);
  return std::move(*result);
}

double seconds_of_job(app::Workspace& workspace, Id job) {
  const auto begun = Clock::now();
  workspace.queue().run_due();
  const auto ended = workspace.queue().find(job);
  if (!ended || ended->state != jobs::State::done)
    throw std::runtime_error("the merges did not come to their end");
  return seconds_since(begun);
}

// Ten thousand groups by a rule, as one batch, and that batch taken back.
std::vector<Row> measure_merges(app::Workspace& workspace,
                                std::span<const records::FoundGroup> found) {
  const auto groups = found.first(std::min(found.size(), merged_groups));
  const schema::SchemaPtr schema = workspace.schema().current();
  const schema::Object& contacts = *schema->object("contacts");
  workspace.queue().run_due();
  const auto started = written(workspace, [&](const records::Unit& unit) {
    records::add_twin_groups(unit, contacts, groups);
    return app::start_merge_twins(unit, workspace.queue(), {.object = &contacts, .score_least = 0},
                                  "bench");
  });
  const double merged = seconds_of_job(workspace, started.job);
  const auto undo = written(workspace, [&](const records::Unit& unit) {
    const auto batch = records::find_batch(unit.db, started.batch);
    return app::start_undo(workspace.records(), unit, workspace.queue(), *batch);
  });
  const double undone = seconds_of_job(workspace, undo.job);
  const auto row = [&](std::string measure, double seconds) {
    return Row{std::move(measure),
               fmt::format("{:.1f} s, {:.0f} groups a second", seconds,
                           static_cast<double>(groups.size()) / seconds),
               "", "", ""};
  };
  return {row(fmt::format("Merging {} groups by a rule", groups.size()), merged),
          row("  taking that back", undone)};
}

}  // namespace

Result<std::vector<TwinPair>> plant_twins(app::Workspace& workspace, int every, uint64_t seed) {
  demo::Dice dice(seed);
  const auto all = originals(workspace, every);
  const access::Actor system = workspace.system();
  const app::Settings settings = workspace.settings();
  std::vector<TwinPair> pairs(all.size());
  for (size_t from = 0; from < all.size(); from += write_slice) {
    const size_t until = std::min(from + write_slice, all.size());
    std::vector<Json> values;
    for (size_t i = from; i < until; ++i) values.push_back(values_of(spoiled(dice, all[i].card)));
    TRY(workspace.database().write(
        [&](Connection& db) -> Status {
          records::KnownReferences known;
          auto unit = workspace.unit(db, system, records::Via::import, settings);
          unit.known = &known;
          for (size_t i = from; i < until; ++i) {
            pairs[i] = {all[i].id,
                        TRY(workspace.records().create(unit, *unit.schema->object("contacts"),
                                                       values[i - from]))
                            .id};
          }
          return done();
        },
        {.lane = storage::Lane::bulk}));
  }
  return pairs;
}

Found judge(const std::vector<records::FoundGroup>& groups, const std::vector<TwinPair>& planted) {
  std::set<std::pair<Id, Id>> wanted;
  for (const TwinPair& pair : planted)
    wanted.emplace(std::min(pair.original, pair.twin), std::max(pair.original, pair.twin));
  double found = 0;
  double right = 0;
  for (const records::FoundGroup& group : groups) {
    for (size_t i = 0; i < group.members.size(); ++i) {
      for (size_t j = i + 1; j < group.members.size(); ++j) {
        ++found;
        right += wanted.contains({group.members[i], group.members[j]}) ? 1 : 0;
      }
    }
  }
  return {.precision = found > 0 ? right / found : 0,
          .recall = wanted.empty() ? 0 : right / static_cast<double>(wanted.size())};
}

std::vector<Row> measure_twins(const Subject& subject) {
  const auto pairs = planted(subject);
  const schema::SchemaPtr schema = subject.workspace.schema().current();
  PeakMemory memory;
  const auto begun = Clock::now();
  const auto result =
      app::scan_object(subject.workspace, *schema->object("contacts"), [](double) { return true; });
  const double seconds = seconds_since(begun);
  const double resident = memory.stop();
  const Found found = judge(result.groups, pairs);
  const auto merges = measure_merges(subject.workspace, result.groups);
  uproot(subject.workspace, pairs);
  std::vector<Row> rows = {
      {fmt::format("Scan of {} contacts for duplicates, {} of them planted", result.records,
                   pairs.size()),
       fmt::format("{:.1f} s", seconds), "", "", "< 60 s", at_most(seconds, seconds_goal)},
      {"  precision", fmt::format("{:.4f}", found.precision), "", "", ">= 0.97",
       at_least(found.precision, judged_goal)},
      {"  recall", fmt::format("{:.4f}", found.recall), "", "", ">= 0.97",
       at_least(found.recall, judged_goal)},
      {"  resident memory meanwhile", fmt::format("{:.0f} MiB", resident), "", "", "< 256 MiB",
       at_most(resident, resident_goal_mib)}};
  rows.insert(rows.end(), merges.begin(), merges.end());
  return rows;
}

}  // namespace kith::commands::bench
