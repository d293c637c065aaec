#include "api/jobs_json.h"

#include <array>

#include "app/refused.h"

namespace kith::api {
namespace {

constexpr std::array<std::string_view, 5> states{"waiting", "running", "done", "failed",
                                                 "cancelled"};

void write_members(JsonWriter& json, const jobs::Job& job) {
  json.key("id").id(job.id);
  json.key("kind").string(job.kind);
  json.key("state").string(name_of(job.state));
  json.key("attempt").number(int64_t{job.attempt});
  json.key("progress").begin_object();
  json.key("done").number(job.progress.done);
  json.key("total").number(job.progress.total);
  json.end_object();
  json.key("created_at").timestamp(job.created_at);
  json.key("run_at").timestamp(job.run_at);
  json.key("finished_at");
  job.finished_at ? json.timestamp(*job.finished_at) : json.null();
  json.key("error").string(job.error);
}

}  // namespace

std::string_view name_of(jobs::State state) { return states[static_cast<size_t>(state)]; }

std::optional<jobs::State> state_of(std::string_view name) {
  for (size_t n = 0; n < states.size(); ++n) {
    if (states[n] == name) return static_cast<jobs::State>(n);
  }
  return std::nullopt;
}

void write_job(JsonWriter& json, const jobs::Job& job) {
  json.begin_object();
  write_members(json, job);
  json.end_object();
}

void write_job_whole(JsonWriter& json, const jobs::Job& job, Locale locale) {
  json.begin_object();
  write_members(json, job);
  if (job.checkpoint.find("failures")) app::Refused::of(job.checkpoint).write(json, locale);
  json.end_object();
}

}  // namespace kith::api
