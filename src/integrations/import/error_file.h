// The rows of an import that were wrong, as a file to be corrected and imported again: the columns
// as they were, and one more with the reasons.
#pragma once

#include <memory>
#include <string>

#include "app/workspace.h"
#include "integrations/import/import.h"

namespace kith::integrations {

// Whether a heading is that of the reasons, in either language: a corrected file still has it.
bool is_reason_column(std::string_view heading);

// Answers the file piece by piece: reads the uploaded one beside the list of errors.
class ErrorFile {
 public:
  static Result<std::shared_ptr<ErrorFile>> open(app::Workspace& workspace, const Import& import,
                                                 Locale locale);
  ~ErrorFile();
  // Appends a piece; false when that was the last.
  bool produce(std::string& out);

 private:
  struct State;
  explicit ErrorFile(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace kith::integrations
