#pragma once

#include <optional>
#include <string_view>

#include "base/json.h"
#include "base/message.h"
#include "jobs/jobs.h"

namespace kith::api {

std::string_view name_of(jobs::State state);
std::optional<jobs::State> state_of(std::string_view name);
void write_job(JsonWriter& json, const jobs::Job& job);
// With what it was refused for single records, where it acts on many.
void write_job_whole(JsonWriter& json, const jobs::Job& job, Locale locale);

}  // namespace kith::api
