// What was learned, kept: a row for each time, the newest is the one that counts. The report of the
// back-test stands in it beside the weights, so that no claim outlives its figures.
#pragma once

#include <string>
#include <vector>

#include "app/odds_backtest.h"
#include "base/json.h"
#include "storage/storage.h"

namespace kith::app::odds {

struct Trained {
  int64_t object = 0;
  int64_t version = 0;
  Timestamp at{};
  Report report;
  Model model;
  std::vector<std::string> facts;  // of the model's factors, in their order

  // From 1 to 99: nothing of what people do is certain. Nothing where too little has closed.
  std::optional<int64_t> percent(const Seen& seen) const;
};

Json to_json(const Report& report);
Json to_json(const Model& model);

// Answers the version. Older ones are kept up to a number.
int64_t keep(storage::Connection& db, int64_t object, Timestamp at, const Learned& learned);
// The newest of each object.
std::vector<Trained> newest(storage::Connection& db);

}  // namespace kith::app::odds
