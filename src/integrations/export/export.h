// An export from its request to its bytes: a list with its filter, order and columns, a selection of
// it, or a report.
//
// A list is written while it is read, some thousand rows at a time along its own index, so that the
// largest costs the memory of one such page. Each page is a read of its own, on the lane of bulk
// reads: nothing is held while a slow client loads, and what others change meanwhile may be in it or
// not, but no record stands in it twice. As of an instant all pages are of that instant. It asks under the visibility of the caller, as lists do.
#pragma once

#include <memory>

#include "app/workspace.h"
#include "http/message.h"

namespace kith::integrations {

// Who exports, for as long as the file takes.
struct Exporter {
  app::Workspace& workspace;
  access::Actor actor;
  Locale locale;
  Timestamp now;
  std::shared_ptr<http::Disconnect> disconnect;
};

class Export {
 public:
  virtual ~Export() = default;
  // Reads the first rows: what is wrong is said before the first byte.
  virtual Status begin() = 0;
  virtual http::More produce(std::string& out) = 0;  // throws where it cannot go on
  std::string content_type;
  std::string file_name;
  Json told;  // what the audit trail says of it
};

// {"object","format","encoding","names"} and the members of a question ("filter","q","sort","fields",
// "ids","deleted","as_of"), or of a report ("filter","q","group","measures","as_of"). Unknown members are refused.
Result<std::shared_ptr<Export>> open_export(const Exporter& who, const Json& request);

inline constexpr size_t export_ids_max = 10'000;

}  // namespace kith::integrations
