// Search as it is typed, by somebody who sees a tenth of the records, and by one who sees all.
#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <fstream>
#include <span>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "commands/bench/reading.h"
#include "commands/bench/world.h"
#include "http/temporary_file.h"
#include "integrations/import/imports.h"
#include "records/search.h"

namespace kith::commands::bench {
namespace {

using storage::Connection;

struct Typed {
  std::string_view what;
  std::array<std::string_view, 7> words;
};

// As they are typed: each keystroke is a search.
constexpr Typed typed[] = {
    {"Chinese, one letter", {"z", "l", "w", "c", "张", "李", "科"}},
    {"Chinese, two letters", {"zh", "li", "wa", "ch", "张伟", "杭州", "云帆"}},
    {"Chinese, words", {"zhang", "wangy", "lzh", "chenjing", "欧阳", "zhang w", "1380"}},
    {"Western, one letter", {"a", "s", "m", "j", "l", "b", "x"}},
    {"Western, two letters", {"an", "sm", "bl", "jo", "va", "ga", "ex"}},
    {"Western, words", {"smith", "sophie", "logistics", "müller", "example", "bench", "ann smi"}},
};
// One letter wrong: nothing has them, so the vocabulary is asked, and all is searched again.
constexpr std::array<std::string_view, 7> misspelt = {
    "smiht", "johanson", "sulivan", "zhagnwei", "logsitics", "enginer", "ohnso"};
constexpr int typing_rounds = 40;

// So many contacts are imported once more while searches are asked; some twenty seconds.
constexpr int imported_meanwhile = 100'000;
constexpr std::chrono::milliseconds between_keystrokes{5};

std::vector<double> search_times(const Subject& subject, const access::Actor& actor,
                                 std::span<const std::string_view> words) {
  const schema::SchemaPtr schema = subject.workspace.schema().current();
  std::vector<double> samples;
  subject.workspace.database().read_raw(
      [&](Connection& db) {
        for (int round = 0; round <= typing_rounds; ++round) {
          for (const std::string_view word : words) {
            const auto begun = Clock::now();
            records::search({db, *schema, actor, actor.directory()}, word, {{}, 20});
            if (round > 0) samples.push_back(seconds_since(begun));
          }
        }
      },
      {.timeout = std::chrono::minutes{5}});
  return samples;
}

double keystroke_time(const Subject& subject, const access::Actor& actor, std::string_view word) {
  const schema::SchemaPtr schema = subject.workspace.schema().current();
  const auto begun = Clock::now();
  subject.workspace.database().read_raw(
      [&](Connection& db) {
        records::search({db, *schema, actor, actor.directory()}, word, {{}, 20});
      },
      {});
  return seconds_since(begun);
}

std::string first_lines(const std::string& path, int count) {
  std::ifstream file(path);
  std::string lines, line;
  for (int n = 0; n < count && std::getline(file, line); ++n) (lines += line) += '\n';
  return lines;
}

// The import of the product, as a job on a thread of its own.
class RunningImport {
 public:
  explicit RunningImport(const Subject& subject) : subject_(subject), thread_([this] { run(); }) {}
  ~RunningImport() {
    if (thread_.joinable()) thread_.join();
  }
  bool runs() const { return !ended_.load(); }
  void finish() {
    thread_.join();
    if (failure_) std::rethrow_exception(failure_);
  }

 private:
  void run() {
    try {
      import_contacts();
    } catch (...) {
      failure_ = std::current_exception();
    }
    ended_ = true;
  }

  void import_contacts() {
    const access::Actor actor = administrator(subject_);
    integrations::Imports imports(subject_.workspace, actor);
    auto file = std::make_shared<http::TemporaryFile>(subject_.folder);
    file->append(first_lines(subject_.folder + "/contacts.csv", imported_meanwhile + 1));
    const http::Body body(std::move(file));
    auto import = imports.begin("contacts", "contacts.csv", body, 0, body.size());
    const auto mapping = parse_json(first_lines(subject_.folder + "/contacts.csv.mapping", 100));
    if (import.ok() && mapping) import = imports.change(import->id, *mapping);
    if (import.ok()) import = imports.run(import->id);
    if (!import.ok()) throw std::runtime_error(import.error().message.en);
    subject_.workspace.queue().run_due();
  }

  const Subject& subject_;
  std::exception_ptr failure_;
  std::atomic<bool> ended_ = false;
  std::thread thread_;
};

Row search_row(std::string_view what, std::string_view who, const std::vector<double>& samples) {
  const double p99 = percentile(samples, 0.99);
  return {fmt::format("Search over everything, {}, {}: p99 (median {})", what, who,
                      milliseconds(median(samples))),
          milliseconds(p99),
          "",
          "",
          "< 20 ms",
          at_most(p99, 0.020)};
}

}  // namespace

// Owners of an even number have Chinese contacts alone, the others Western ones: for one of the two
// hardly anything that matches is their own, which is what a search finds hardest.
std::vector<Row> measure_search(const Subject& subject) {
  const auto owner = [&](std::string_view mail) {
    return subject.workspace.actor(subject.workspace.directory()->user_by_email(mail)->id);
  };
  const access::Actor owners[] = {owner(owner_mail), owner("owner1@bench.example")};
  const access::Actor all = administrator(subject);
  std::vector<Row> rows;
  for (const Typed& one : typed) {
    std::vector<double> samples;
    for (const access::Actor& actor : owners)
      std::ranges::move(search_times(subject, actor, one.words), std::back_inserter(samples));
    rows.push_back(search_row(one.what, "owner's own", samples));
  }
  std::vector<double> samples;
  for (const Typed& one : typed)
    std::ranges::move(search_times(subject, all, one.words), std::back_inserter(samples));
  rows.push_back(search_row("all of these", "all records", samples));
  samples.clear();
  for (const access::Actor& actor : {owners[0], owners[1], all})
    std::ranges::move(search_times(subject, actor, misspelt), std::back_inserter(samples));
  rows.push_back(search_row("misspelt", "owners and all", samples));
  return rows;
}

std::vector<Row> measure_search_beside_import(const Subject& subject) {
  const access::Actor all = administrator(subject);
  RunningImport import(subject);
  std::vector<double> samples;
  for (size_t n = 0; import.runs(); ++n) {
    for (const Typed& one : typed) {
      samples.push_back(keystroke_time(subject, all, one.words[n % one.words.size()]));
      std::this_thread::sleep_for(between_keystrokes);
    }
  }
  import.finish();
  return {search_row("while an import runs", "all records", samples)};
}

}  // namespace kith::commands::bench
