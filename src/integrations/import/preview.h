// The first rows of a file as they are read now: the cells, what each is understood as where that
// differs, and what is wrong with it. Looks nothing up and writes nothing.
#pragma once

#include "app/workspace.h"
#include "integrations/import/import.h"

namespace kith::integrations {

inline constexpr size_t preview_rows = 8;

// {"rows":[{"row","line","cells":["…"],"understood":{"Birthday":"1990-12-31"},
//           "errors":[{"column","message"}]}]}
Result<std::string> preview_json(app::Workspace& workspace, const access::Actor& actor,
                                 const Import& import, Locale locale);

}  // namespace kith::integrations
