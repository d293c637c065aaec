// Two threads work hand in hand: this one reads the file and converts rows to drafts (parsing,
// values, tokens), one slice ahead of the other, which writes them. A slice is written in
// transactions of at most 50 ms, so that a click never waits behind an import; with each goes the
// number of rows that are done. After a crash the file is read from its start and rows that are
// done are passed over: parsing is cheap beside writing, and no place in the file, its encoding and
// its quotes need be remembered.
#include "integrations/import/job.h"

#include <algorithm>
#include <future>

#include "base/log.h"
#include "integrations/import/links.h"
#include "integrations/import/parts.h"
#include "integrations/import/slice.h"
#include "integrations/import/source.h"
#include "integrations/import/store.h"
#include "integrations/import/turn.h"
#include "records/batch.h"
#include "records/references.h"

namespace kith::integrations {
namespace {

using storage::Connection;

constexpr size_t slice_rows_max = 1'000;
constexpr size_t slice_bytes_max = 4 << 20;
constexpr int later_rows_max = 200;
constexpr size_t promised_keys_max = 2'000'000;  // of a dry run: bounds its memory

enum class Pass { dry, real };

Error stopped() { return {Code::busy, say("The import was stopped.", "导入已停止。"), {}}; }

class Runner {
 public:
  // `beside`: the other imports of the run, and this one.
  Runner(app::Workspace& workspace, jobs::Run& run, Import import, Pass pass,
         std::vector<Import> beside)
      : workspace_(workspace),
        run_(run),
        pass_(pass),
        beside_(std::move(beside)),
        before_(before_of(beside_, import)),
        import_(std::move(import)),
        settings_(workspace.settings()),
        schema_(workspace.schema().current()) {}

  Status work();
  // Of a part that has been read: names of rows of parts behind it.
  Status settle();
  void fail(const Error& why);

 private:
  // What other parts of the whole have come to.
  static Progress before_of(const std::vector<Import>& beside, const Import& import);
  Status prepare();
  RunBeside references_beside() const;
  Status read_rows();
  Status take(const CsvRow& row);
  Status hand_over();
  Status wait_for_writer();
  Status write(const std::vector<DraftRow>& rows);
  Status write_later_references();
  Status finish();

  // One transaction of the import; `deed` answers what it did, which is taken back in a dry run.
  template <typename Deed>
  Result<SliceResult> transact(Deed&& deed);
  records::Unit unit(Connection& db, const access::Actor& actor, records::KnownReferences& known);
  Status may_go_on(const access::Actor& actor) const;
  SliceOptions slice_options() const;
  void report(Connection& db, const Progress& progress) const;

  app::Workspace& workspace_;
  jobs::Run& run_;
  const Pass pass_;
  const std::vector<Import> beside_;
  const Progress before_;
  Import import_;  // as of the last commit
  const app::Settings settings_;
  const schema::SchemaPtr schema_;
  std::optional<Mapping> mapping_;
  std::optional<References> references_;
  std::optional<ConvertContext> context_;
  std::unordered_set<uint64_t> promised_;
  SamplesWanted samples_wanted_{};
  std::vector<DraftRow> drafts_;
  size_t draft_bytes_ = 0;
  int64_t done_rows_ = 0;  // when this run began
  std::future<Status> writer_;
};

Progress Runner::before_of(const std::vector<Import>& beside, const Import& import) {
  Progress before;
  for (const Import& other : beside) {
    if (other.id != import.id) add(before, other.progress);
  }
  return before;
}

// What stands in the parts behind this one may be named already; of those before it a dry run has
// kept nothing.
RunBeside Runner::references_beside() const {
  RunBeside beside{import_.whole ? import_.whole : import_.id, {}, {}};
  for (const Import& other : beside_) {
    if (other.id == import_.id) continue;
    if (other.place > import_.place) beside.ahead.push_back(schema_->object(other.object));
    if (other.place < import_.place && pass_ == Pass::dry)
      beside.unkept.push_back(schema_->object(other.object));
  }
  return beside;
}

Status Runner::prepare() {
  const access::Actor actor = workspace_.actor(import_.by);
  TRY(may_go_on(actor));
  mapping_ = TRY(read_mapping(*schema_, actor, import_));
  mapping_->named_by = columns_named_by(*schema_, beside_, import_);
  references_.emplace(workspace_.records(), *mapping_, references_beside());
  const access::User* user = actor.user();
  const TimeZone* zone =
      TimeZone::find(user && !user->time_zone.empty() ? user->time_zone : settings_.time_zone);
  context_.emplace(ConvertContext{workspace_.records(), schema_, *mapping_, settings_.base_currency,
                                  settings_.default_country, zone ? *zone : TimeZone::utc(),
                                  workspace_.clock().now(), workspace_.files(),
                                  pass_ == Pass::real ? Keeping::now : Keeping::not_yet});
  return done();
}

Status Runner::settle() {
  TRY(prepare());
  return write_later_references();
}

Status Runner::work() {
  TRY(prepare());
  done_rows_ = import_.progress.rows;
  if (pass_ == Pass::dry) samples_wanted_.fill(samples_max);
  const Status read = read_rows();
  const Status written = wait_for_writer();  // before anything that it uses goes
  TRY(Status(read));
  TRY(Status(written));
  if (pass_ == Pass::real && !import_.whole) TRY(write_later_references());
  return finish();
}

Status Runner::read_rows() {
  auto source = TRY(Source::open(source_format(workspace_.files_directory(), import_),
                                 [this](const CsvRow& row) { return take(row); }));
  while (TRY(source.pump()) == Source::More::yes) {
    if (run_.cancelled()) return stopped();
  }
  return hand_over();
}

Status Runner::take(const CsvRow& row) {
  if (static_cast<int64_t>(row.number) <= done_rows_) return done();
  for (const CsvCell& cell : row.cells) draft_bytes_ += cell.text.size();
  drafts_.push_back(convert(*context_, row));
  if (drafts_.size() < slice_rows_max && draft_bytes_ < slice_bytes_max) return done();
  return hand_over();
}

Status Runner::hand_over() {
  TRY(wait_for_writer());
  if (run_.cancelled()) return stopped();
  if (drafts_.empty()) return done();
  writer_ =
      std::async(std::launch::async, [this, rows = std::move(drafts_)] { return write(rows); });
  drafts_.clear();
  draft_bytes_ = 0;
  return done();
}

Status Runner::wait_for_writer() {
  if (!writer_.valid()) return done();
  return writer_.get();
}

Status Runner::write(const std::vector<DraftRow>& rows) {
  for (size_t from = 0; from < rows.size();) {
    if (run_.cancelled()) return stopped();
    const auto result = TRY(transact([&](const records::Unit& unit) {
      Slice slice(workspace_.records(), *mapping_, *references_, slice_options());
      return slice.write(unit, std::span(rows).subspan(from));
    }));
    from += result.rows;
    for (const Sample& sample : result.samples) --samples_wanted_[static_cast<size_t>(sample.kind)];
    if (pass_ == Pass::real || promised_.size() > promised_keys_max) continue;
    promised_.insert(result.promises.begin(), result.promises.end());
  }
  return done();
}

// Rows that name rows further down: a subsidiary above its parent.
Status Runner::write_later_references() {
  for (bool more = true; more;) {
    if (run_.cancelled()) return stopped();
    more = false;
    TRY(transact([&](const records::Unit& unit) {
      SliceResult result;
      Slice slice(workspace_.records(), *mapping_, *references_, slice_options());
      const Turn turn(unit.db);
      const auto waiting = later_of(unit.db, import_.id, later_rows_max);
      more = !waiting.empty();
      for (const LaterReference& later : waiting) {
        slice.write_later(unit, later, result);
        if (turn.is_over()) break;
      }
      return result;
    }));
  }
  return done();
}

template <typename Deed>
Result<SliceResult> Runner::transact(Deed&& deed) {
  Progress progress;
  auto result = workspace_.database().write(
      [&](Connection& db) -> Result<SliceResult> {
        references_->forget_transaction();  // the work may run twice
        const access::Actor actor = workspace_.actor(import_.by);
        TRY(may_go_on(actor));
        records::KnownReferences known;
        SliceResult did;
        db.nested([&] {
          did = deed(unit(db, actor, known));
          return pass_ == Pass::real;
        });
        add_errors(db, import_.id, did.errors);
        add_samples(db, import_.id, did.samples);
        add_names(db, import_.whole ? import_.whole : import_.id, import_, did.names);
        Import now = import_;
        add(now.progress, did.progress);
        now.progress.total = std::max(now.progress.total, now.progress.rows);
        save_state(db, now);
        report(db, now.progress);
        progress = now.progress;
        return did;
      },
      {.lane = storage::Lane::bulk});
  if (!result || pass_ == Pass::dry)
    references_->forget_transaction();
  else
    references_->keep_transaction();
  if (result) import_.progress = progress;
  return result;
}

records::Unit Runner::unit(Connection& db, const access::Actor& actor,
                           records::KnownReferences& known) {
  records::Unit unit = workspace_.unit(db, actor, records::Via::import, settings_, import_.batch);
  unit.schema = schema_;
  unit.known = &known;
  if (!mapping_) return unit;  // it failed before it could be read
  unit.kept = mapping_->kept;
  if (mapping_->on_twin == OnTwin::allow && actor.may(access::Action::merge))
    unit.duplicates = records::Duplicates::allowed;
  return unit;
}

void Runner::report(Connection& db, const Progress& progress) const {
  run_.save(db, json_of(progress), {before_.rows + progress.rows, before_.total + progress.total});
}

SliceOptions Runner::slice_options() const {
  return {import_.id, workspace_.duplicate_rules(), pass_ == Pass::dry ? &promised_ : nullptr,
          samples_wanted_};
}

// A right that was withdrawn ends the import; a changed schema starts the job anew where it stands.
Status Runner::may_go_on(const access::Actor& actor) const {
  TRY(actor.require(access::Action::import));
  if (&actor.schema() == schema_.get()) return done();
  return Error{Code::busy,
               say("The schema has changed; the import goes on with the new one.",
                   "数据结构已变更，导入将按新结构继续。"),
               {}};
}

Status Runner::finish() {
  return workspace_.database().write([&](Connection& db) -> Status {
    Import now = import_;
    now.progress.total = now.progress.rows;
    now.state = pass_ == Pass::dry ? ImportState::checked : ImportState::done;
    now.finished_at = workspace_.clock().now();
    save_state(db, now);
    report(db, now.progress);
    if (import_.whole) return done();
    clear_names(db, import_.id);
    if (pass_ == Pass::dry) return done();
    const access::Actor actor = workspace_.actor(import_.by);
    records::KnownReferences known;
    records::close_batch(unit(db, actor, known), import_.batch,
                         now.progress.created + now.progress.updated, records::BatchState::done);
    return done();
  });
}

void Runner::fail(const Error& why) {
  workspace_.database().write_raw(
      [&](Connection& db) {
        Import now = import_;
        now.state = ImportState::failed;
        now.problem = why.fields.empty() ? why.message : why.fields.front().message;
        now.finished_at = workspace_.clock().now();
        save_state(db, now);
        if (!now.whole) clear_names(db, now.id);
        if (!now.batch || now.whole) return true;
        const access::Actor actor = workspace_.actor(import_.by);
        records::KnownReferences known;
        records::close_batch(unit(db, actor, known), now.batch,
                             now.progress.created + now.progress.updated,
                             records::BatchState::failed);
        return true;
      },
      {});
}

// Nothing when it has been done, or has failed, which is kept with the import.
Status run_one(jobs::Run& run, Runner& runner, Id id, Status (Runner::*deed)() = &Runner::work) {
  const Status status = (runner.*deed)();
  if (status) return done();
  if (run.cancelled() || status.error().code == Code::busy) return status;
  log::info("import_failed", "import={} error={}", format(id), status.error().message.en);
  runner.fail(status.error());
  return done();
}

// Closes a whole, and its batch, once each of its parts has ended.
void finish_whole(app::Workspace& workspace, Id id, Pass pass) {
  const app::Settings settings = workspace.settings();
  workspace.database().write_raw(
      [&](Connection& db) {
        auto whole = find_import(db, id);
        if (!whole) return true;
        const auto failed = std::ranges::find(whole->parts, ImportState::failed, &Import::state);
        whole->state = pass == Pass::dry ? ImportState::checked : ImportState::done;
        if (failed != whole->parts.end()) {
          whole->state = ImportState::failed;
          whole->problem = {failed->file + ": " + failed->problem.en,
                            failed->file + "：" + failed->problem.zh};
        }
        whole->finished_at = workspace.clock().now();
        save_state(db, *whole);
        clear_names(db, id);
        if (!whole->batch) return true;
        const access::Actor actor = workspace.actor(whole->by);
        records::close_batch(
            workspace.unit(db, actor, records::Via::import, settings, whole->batch), whole->batch,
            whole->progress.created + whole->progress.updated,
            failed == whole->parts.end() ? records::BatchState::done : records::BatchState::failed);
        return true;
      },
      {});
}

std::vector<Import> parts_now(app::Workspace& workspace, Id whole) {
  return *workspace.database().read([&](Connection& db) -> Result<std::vector<Import>> {
    const auto found = find_import(db, whole);
    return found ? to_run(*found) : std::vector<Import>();
  });
}

Status run_whole(app::Workspace& workspace, jobs::Run& run, Id whole, Pass pass,
                 ImportState expected) {
  for (const Import& planned : parts_now(workspace, whole)) {
    if (planned.state != expected) continue;  // it ended before a crash
    Runner runner(workspace, run, planned, pass, parts_now(workspace, whole));
    TRY(run_one(run, runner, planned.id));
  }
  if (pass == Pass::real) {
    for (const Import& part : parts_now(workspace, whole)) {
      if (part.state == ImportState::failed) continue;
      Runner runner(workspace, run, part, pass, parts_now(workspace, whole));
      TRY(run_one(run, runner, part.id, &Runner::settle));
    }
  }
  finish_whole(workspace, whole, pass);
  return done();
}

}  // namespace

Status run_import(app::Workspace& workspace, jobs::Run& run) {
  const Id id = parse_id(run.job().payload.text("import")).value_or(Id{});
  const Pass pass = run.job().payload.flag("dry") ? Pass::dry : Pass::real;
  auto import = workspace.database().read(
      [&](Connection& db) -> Result<std::optional<Import>> { return find_import(db, id); });
  const ImportState expected = pass == Pass::dry ? ImportState::checking : ImportState::running;
  if (!*import || (*import)->state != expected) return done();  // cancelled, or removed
  Status status = done();
  if ((*import)->format == FileFormat::zip) {
    status = run_whole(workspace, run, id, pass, expected);
  } else {
    Runner runner(workspace, run, **import, pass, {**import});
    status = run_one(run, runner, id);
  }
  return run.cancelled() ? done() : status;  // the queue knows whether it goes on
}

}  // namespace kith::integrations
