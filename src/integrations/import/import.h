// One import as it stands in the workspace: a file that was uploaded, how it is to be read, how far
// it has come.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace kith::integrations {

inline constexpr uint64_t file_bytes_max = uint64_t{1} << 30;
inline constexpr size_t columns_max = 500;
inline constexpr size_t errors_shown_max = 100;

// Stored by number: append only.
enum class FileFormat { csv, xlsx, vcard, json_lines, zip };
std::string_view name_of(FileFormat format);  // "csv" stands for every delimiter

// Stored by number: append only.
enum class ImportState { draft, checking, checked, running, done, failed, cancelled };
std::string_view name_of(ImportState state);

struct ImportColumn {
  std::string name;                  // as the heading says, made unique
  std::vector<std::string> samples;  // the first few that are not empty
  std::string proposal;              // "email", "address.city"; empty: none
};

struct Progress {
  int64_t rows = 0;   // of the file, read so far
  int64_t total = 0;  // estimated until the file has been read once
  int64_t created = 0;
  int64_t updated = 0;
  int64_t skipped = 0;
  int64_t failed = 0;
};
void add(Progress& to, const Progress& more);
Json json_of(const Progress& progress);
Progress progress_of(const Json& json);

struct Import {
  Id id;
  Id by;
  Timestamp created_at{};
  std::string object;
  std::string file;  // its name, for people
  int64_t size = 0;
  std::string encoding;
  bool encoding_sure = true;  // false: several would do; ask
  char delimiter = ',';
  FileFormat format = FileFormat::csv;
  std::string sheet;                // of a workbook: the one that is read
  std::vector<std::string> sheets;  // all that it has
  // A zip of several files is an import without columns, and each file one of its parts: an import
  // with mapping, progress and errors of its own, which shares its run and its batch. One without
  // an object is left out.
  Id whole;                   // what this is a part of
  int place = 0;              // among the parts: they run in this order
  std::vector<Import> parts;  // of a whole, in order
  std::vector<ImportColumn> columns;
  Json settings;  // mapping, mode, key, defaults, date_format, value_map, clear_empty
  ImportState state = ImportState::draft;
  Progress progress;
  Id job;
  Id batch;
  std::optional<Timestamp> started_at;
  std::optional<Timestamp> finished_at;
  Message problem;  // why it failed as a whole
};

// One thing that is wrong with one place of the file.
struct ImportError {
  int64_t row = 0;  // data rows count from 1
  int64_t line = 0;
  std::string column;
  std::string field;
  std::string code;
  Message message;
  std::string value;  // cut
};

// Where the file lies: named by our own id, never by what the sender calls it.
std::string path_of(const std::string& files_directory, Id import);

}  // namespace kith::integrations
