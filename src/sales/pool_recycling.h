// The hourly job that takes back into pools what their members let lie, warns them some days ahead,
// and keeps the date on which it will (`recycle_at`).
//
// It works through the records that members of pools own, in slices; what is recycled is one batch for
// each pool and run, and can be taken back. Each record is looked at anew in the transaction that
// would take it back, so a call that was logged a second ago saves it.
#pragma once

#include "app/app.h"

namespace kith::sales {

inline constexpr std::string_view pool_job = "pools";

Status run_pools(app::Workspace& workspace, jobs::Run& run);

}  // namespace kith::sales
