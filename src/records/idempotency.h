// A request that is sent twice happens once. The answer of the first stands under the caller's key,
// written in the transaction of its effects; the second is given that answer.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/time.h"
#include "storage/storage.h"

namespace kith::records {

struct IdempotentRequest {
  Id actor;
  std::string_view key;          // as the client chose it
  std::string_view fingerprint;  // method, path and body
};
struct IdempotentAnswer {
  int status = 0;
  std::string body;
};

// The stored answer, or nothing when the request is new. The same key with another request is
// Code::conflict. Requests with the same key wait for one another, so call it first in the write.
Result<std::optional<IdempotentAnswer>> find_answer(storage::Connection& db,
                                                    const IdempotentRequest& request);
void keep_answer(storage::Connection& db, const IdempotentRequest& request,
                 const IdempotentAnswer& answer, Timestamp now);
// Answers how many were forgotten, at most `limit`. They are kept for 24 hours.
int64_t purge_answers(storage::Connection& db, Timestamp now, int limit = 1'000);

}  // namespace kith::records
