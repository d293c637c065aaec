// The two sorts of exports.
#pragma once

#include "integrations/export/request.h"

namespace kith::integrations {

Result<std::shared_ptr<Export>> open_list_export(const ExportRequest& request);
Result<std::shared_ptr<Export>> open_report_export(const ExportRequest& request);

}  // namespace kith::integrations
