// What a record's timeline tells of its requests for approval.
#pragma once

#include <string>
#include <vector>

#include "query/read.h"

namespace kith::api {

struct ApprovalEvent {
  Timestamp at;
  std::string_view act;  // asked, approved, rejected, delegated, withdrawn, passed_all
  Id request;
  Id process;
  Id by;
  std::string reason;
};

// Newest first. Values stand in none of them, so whoever sees the record may read them. Cost: four
// statements where there is a request, else one.
std::vector<ApprovalEvent> approval_events(const query::ReadEnvironment& environment, Id record);

// {"type":"approval","at","act","request","process":{"en","zh"},"by","reason"}
std::string approval_item(const query::ReadEnvironment& environment, const ApprovalEvent& event);

}  // namespace kith::api
