// The durable job that looks for duplicates (records/twin_scan.h) and keeps what it finds
// (records/twin_groups.h).
//
// A whole scan of an object reads it once in slices, so that nobody waits behind it, and replaces the
// open groups when it is done; a crash begins it again. Every ten minutes a small one follows the
// change log: what has changed is compared with what shares a mail, a phone, a number or the name
// with it. Slips and pinyin are found by the whole scan, which runs at night and when it is asked for.
#pragma once

#include "app/app.h"
#include "records/twin_groups.h"

namespace kith::app {

inline constexpr std::string_view twin_scan_job = "twin_scan";

// Of one object; answers the one that is under way already, if there is.
Result<Id> start_twin_scan(const records::Unit& unit, jobs::Queue& queue,
                           const schema::Object& object);

// {"object"}: of that one, wholly; {}: of all; {"changed":true}: of all, what has changed.
Status run_twin_scan(Workspace& workspace, jobs::Run& run);

struct TwinScanResult {
  std::vector<records::FoundGroup> groups;
  int64_t records = 0;
};
// The groups of an object, not kept. Empty when `on_progress` (0 to 1) says to stop.
TwinScanResult scan_object(Workspace& workspace, const schema::Object& object,
                           const std::function<bool(double)>& on_progress);

}  // namespace kith::app
