// Tells open pages what others change, each only what its user may see.
//
// The change bell and the job queue put what happened into a queue; one thread looks each record up
// once and asks every open stream's actor. A stream whose user lost the session or the right simply
// hears nothing more. Nothing here is durable: a page that reconnects reads what it shows again.
#pragma once

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <variant>
#include <vector>

#include "app/workspace.h"
#include "http/events.h"

namespace kith::api {

class Live {
 public:
  explicit Live(app::Workspace& workspace);
  ~Live();

  // A stream for somebody; closed within a second when what it was opened with lets in no more.
  std::shared_ptr<http::EventSink> open(Id user, access::Reach reach,
                                        std::function<bool()> still_lets_in);

 private:
  struct Stream {
    std::shared_ptr<http::EventSink> sink;
    Id user;
    access::Reach reach;
    std::function<bool()> still_lets_in;
  };
  struct SchemaChanged {
    int64_t version;
  };
  using News = std::variant<records::Change, jobs::Job, SchemaChanged>;

  void push(News news);
  void work();
  void tell(const News& news, const std::vector<Stream>& streams);
  void tell_change(const records::Change& change, const std::vector<Stream>& streams);
  bool sees_record(const Stream& stream, const records::Change& change);
  void tell_job(const jobs::Job& job, const std::vector<Stream>& streams);
  std::vector<Stream> open_streams();

  app::Workspace& workspace_;
  int64_t subscription_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<News> queue_;
  std::vector<Stream> streams_;
  int64_t schema_version_ = 0;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace kith::api
