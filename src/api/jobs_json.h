#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "jobs/jobs.h"

namespace kith::api {

std::string_view name_of(jobs::State state);
std::optional<jobs::State> state_of(std::string_view name);
void write_job(JsonWriter& json, const jobs::Job& job);

}  // namespace kith::api
