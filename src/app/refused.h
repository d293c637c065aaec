// What an act on many records was refused for some of them, as the checkpoint of its job keeps it: of
// how many, and of the first hundred why.
#pragma once

#include "base/id.h"
#include "base/json.h"
#include "base/message.h"
#include "base/result.h"

namespace kith::app {

struct Refused {
  int64_t count = 0;
  Json::Array some;  // {"id","field","en","zh"}; a field where it was one

  static Refused of(const Json& checkpoint);
  void add(Id id, const Error& error);
  void keep_in(Json& checkpoint) const;
  // "failed":400,"failures":[{"id","field","reason"}]: into an object that is open.
  void write(JsonWriter& json, Locale locale) const;
};

}  // namespace kith::app
