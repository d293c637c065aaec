#include "api/live.h"

#include <algorithm>
#include <unordered_map>

#include "api/jobs_json.h"
#include "base/log.h"
#include "query/read.h"

namespace kith::api {
namespace {

// A bulk act must not fill the memory: beyond this, pages are told to look again instead.
constexpr size_t queued_max = 5'000;

std::string_view act_name(records::Act act) {
  switch (act) {
    case records::Act::create:
      return "create";
    case records::Act::update:
      return "update";
    case records::Act::remove:
    case records::Act::erase:  // to who looks at lists it is gone, as it was before
      return "delete";
    case records::Act::restore:
      return "restore";
  }
  return "update";
}

std::string change_json(const schema::Object& object, const records::Change& change) {
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.key("object").string(object.name);
  json.key("id").id(change.record);
  json.key("kind").string(act_name(change.act));
  json.key("version").number(change.version);
  json.key("by").id(change.actor);
  if (change.batch) json.key("batch").id(change.batch);
  json.end_object();
  return out;
}

}  // namespace

Live::Live(app::Workspace& workspace) : workspace_(workspace) {
  subscription_ = workspace_.bell().subscribe([this](std::span<const records::Change> changes) {
    for (const auto& change : changes) push(change);
  });
  workspace_.queue().watch([this](const jobs::Job& job) { push(job); });
  schema_version_ = workspace_.schema().current()->version();
  thread_ = std::thread([this] { work(); });
}

Live::~Live() {
  workspace_.bell().unsubscribe(subscription_);
  workspace_.queue().unwatch();
  {
    std::lock_guard lock(mutex_);
    stopping_ = true;
    wake_.notify_all();
  }
  thread_.join();
  for (const Stream& stream : streams_) stream.sink->close();
}

std::shared_ptr<http::EventSink> Live::open(Id user, access::Reach reach,
                                            std::function<bool()> still_lets_in) {
  auto sink = std::make_shared<http::EventSink>();
  std::lock_guard lock(mutex_);
  streams_.push_back({sink, user, reach, std::move(still_lets_in)});
  return sink;
}

void Live::push(News news) {
  std::lock_guard lock(mutex_);
  if (streams_.empty() || queue_.size() >= queued_max) return;
  queue_.push_back(std::move(news));
  wake_.notify_one();
}

std::vector<Live::Stream> Live::open_streams() {
  std::lock_guard lock(mutex_);
  std::erase_if(streams_, [](const Stream& stream) { return stream.sink->closed(); });
  return streams_;
}

void Live::work() {
  while (true) {
    std::deque<News> news;
    {
      std::unique_lock lock(mutex_);
      wake_.wait_for(lock, std::chrono::seconds(1), [&] { return stopping_ || !queue_.empty(); });
      if (stopping_) return;
      news.swap(queue_);
    }
    auto streams = open_streams();
    std::erase_if(streams, [](const Stream& stream) {
      const bool ended = !stream.still_lets_in();
      if (ended) stream.sink->close();
      return ended;
    });
    const int64_t version = workspace_.schema().current()->version();
    if (version != schema_version_) news.push_back(SchemaChanged{schema_version_ = version});
    for (const News& item : news) {
      try {
        tell(item, streams);
      } catch (const std::exception& failure) {
        log::warn("live", "error={}", failure.what());
      }
    }
  }
}

void Live::tell(const News& news, const std::vector<Stream>& streams) {
  if (const auto* change = std::get_if<records::Change>(&news))
    return tell_change(*change, streams);
  if (const auto* job = std::get_if<jobs::Job>(&news)) return tell_job(*job, streams);
  const std::string data =
      "{\"schema\":" + std::to_string(std::get<SchemaChanged>(news).version) + "}";
  for (const Stream& stream : streams) stream.sink->send({"schema", data, ""});
}

void Live::tell_change(const records::Change& change, const std::vector<Stream>& streams) {
  const schema::SchemaPtr schema = workspace_.schema().current();
  const schema::Object* object = schema->object(change.object);
  if (!object) return;
  const std::string data = change_json(*object, change);
  std::unordered_map<Id, bool> seen;  // people have several windows open
  for (const Stream& stream : streams) {
    const auto known = seen.find(stream.user);
    const bool sees = known != seen.end() ? known->second : sees_record(stream, change);
    seen[stream.user] = sees;
    if (sees) stream.sink->send({"change", data, std::to_string(change.seq)});
  }
}

// By the one visibility that lists have. A statement only where a role does not read all.
bool Live::sees_record(const Stream& stream, const records::Change& change) {
  const access::Actor actor = workspace_.actor(stream.user, stream.reach);
  const schema::Object* object = actor.schema().object(change.object);
  if (!object) return false;
  const auto node = actor.rows(*object).node;
  if (node == query::Filter::Node::always) return true;
  if (node == query::Filter::Node::never) return false;
  bool found = false;
  workspace_.database().read_raw(
      [&](storage::Connection& db) {
        const query::ReadEnvironment seen{db, actor.schema(), actor, actor.directory()};
        found = query::fetch(seen, *object, change.record).has_value();
      },
      {});
  return found;
}

void Live::tell_job(const jobs::Job& job, const std::vector<Stream>& streams) {
  std::string data;
  JsonWriter json(data);
  write_job(json, job);
  for (const Stream& stream : streams) {
    const access::Actor actor = workspace_.actor(stream.user, stream.reach);
    if (job.by == stream.user || actor.may(access::Action::administer)) {
      stream.sink->send({"job", data, ""});
    }
  }
}

}  // namespace kith::api
