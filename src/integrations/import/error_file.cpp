#include "integrations/import/error_file.h"

#include <deque>

#include "integrations/import/source.h"
#include "integrations/import/store.h"

namespace kith::integrations {
namespace {

constexpr size_t errors_at_once = 1'000;
constexpr size_t produced_bytes_min = 32 << 10;

Message reason_heading() { return say("Error", "错误原因"); }

}  // namespace

bool is_reason_column(std::string_view heading) {
  const Message reason = reason_heading();
  return heading == reason.en || heading == reason.zh;
}

struct ErrorFile::State {
  State(app::Workspace& workspace, const Import& import, Locale locale)
      : workspace(workspace),
        import(import),
        locale(locale),
        writer(rows, {.byte_order_mark = true}) {}

  void load() {
    if (ended || !errors.empty()) return;
    auto more = *workspace.database().read(
        [&](storage::Connection& db) -> Result<std::vector<ImportError>> {
          return errors_of(db, import.id, loaded_row, errors_at_once);
        });
    ended = more.empty();
    if (!ended) loaded_row = more.back().row;
    errors.assign(std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }

  std::string reasons(int64_t row) {
    std::string text;
    while (!errors.empty() && errors.front().row == row) {
      const ImportError& error = errors.front();
      if (!text.empty()) text += "; ";
      if (!error.column.empty()) text += error.column + ": ";
      text += render(error.message, locale);
      errors.pop_front();
    }
    return text;
  }

  Status take(const CsvRow& row) {
    load();
    if (errors.empty() || errors.front().row != static_cast<int64_t>(row.number)) return done();
    const size_t width = import.columns.size();
    for (size_t n = 0; n < std::max(width, row.cells.size()); ++n) {
      if (n == width) writer.cell(reasons(errors.front().row));
      writer.cell(n < row.cells.size() ? rearmed(row.cells[n].text) : std::string_view());
    }
    if (row.cells.size() <= width) writer.cell(reasons(errors.front().row));
    writer.end_row();
    return done();
  }

  void write_headings() {
    for (const ImportColumn& column : import.columns) {
      if (!is_reason_column(column.name)) writer.cell(column.name);
    }
    writer.cell(render(reason_heading(), locale));
    writer.end_row();
  }

  app::Workspace& workspace;
  const Import import;
  const Locale locale;
  std::string rows;
  CsvWriter writer;
  std::deque<ImportError> errors;
  int64_t loaded_row = 0;
  bool ended = false;
  std::optional<Source> source;
};

ErrorFile::ErrorFile(std::unique_ptr<State> state) : state_(std::move(state)) {}
ErrorFile::~ErrorFile() = default;

Result<std::shared_ptr<ErrorFile>> ErrorFile::open(app::Workspace& workspace, const Import& import,
                                                   Locale locale) {
  auto state = std::make_unique<State>(workspace, import, locale);
  State* at = state.get();
  state->source.emplace(TRY(Source::open(source_format(workspace.files_directory(), import),
                                         [at](const CsvRow& row) { return at->take(row); })));
  state->write_headings();
  return std::shared_ptr<ErrorFile>(new ErrorFile(std::move(state)));
}

bool ErrorFile::produce(std::string& out) {
  bool more = true;
  while (more && state_->rows.size() < produced_bytes_min) {
    auto pumped = state_->source->pump();
    // Where its encoding breaks the import had ended too.
    more = pumped && *pumped == Source::More::yes && !(state_->ended && state_->errors.empty());
  }
  out += state_->rows;
  state_->rows.clear();
  return more;
}

}  // namespace kith::integrations
