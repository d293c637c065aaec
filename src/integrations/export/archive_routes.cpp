#include "integrations/export/archive_routes.h"

#include <atomic>
#include <thread>

#include "app/archive.h"
#include "app/audit.h"
#include "integrations/download.h"
#include "integrations/export/piece_queue.h"

namespace kith::integrations {
namespace {

using app::Call;
using app::Permit;
using http::Method;
using http::More;
using http::Response;

// One download at a time: it keeps a snapshot, and one of the two connections for bulk reads.
using Busy = std::shared_ptr<std::atomic_flag>;

// The archive is written in one read of the database, which wants a thread of its own; it goes as fast
// as the client loads, and ends with it.
class Download {
 public:
  Download(const app::App& app, app::Workspace& workspace, Busy busy)
      : busy_(std::move(busy)), thread_([this, &app, &workspace] { write(app, workspace); }) {}
  ~Download() {
    pieces_.abandon();
    thread_.join();
    busy_->clear();
  }
  Download(const Download&) = delete;

  More produce(std::string& out) { return pieces_.take(out) ? More::yes : More::no; }

 private:
  void write(const app::App& app, app::Workspace& workspace) {
    try {
      app::write_archive(app, workspace, [this](std::string_view bytes) { pieces_.put(bytes); });
      pieces_.end();
    } catch (...) {
      pieces_.end(std::current_exception());
    }
  }

  const Busy busy_;
  PieceQueue pieces_;
  std::thread thread_;
};

Result<Response> archive(Call& call, const app::App& app, const Busy& busy) {
  if (busy->test_and_set()) {
    return Error{Code::busy,
                 say("An archive is being downloaded already. Wait until that is done.",
                     "已有一份归档正在下载，请等待其完成。"),
                 {}};
  }
  auto file = std::make_shared<Download>(app, call.workspace, busy);
  call.workspace.database().write_raw(
      [&](storage::Connection& db) {
        app::note_audit(db, {call.workspace.ids().next(),
                             call.now,
                             call.actor.id(),
                             "archive",
                             {},
                             Json(Json::Object{})});
        return true;
      },
      {});
  return download("application/x-tar", fmt::format("kith-{}.tar", format(call.now).substr(0, 10)),
                  Packing::packed, [file](std::string& out) { return file->produce(out); });
}

}  // namespace

void add_archive_routes(app::App& app) {
  const auto busy = std::make_shared<std::atomic_flag>();
  app.routes.push_back(
      {Method::get,
       "/api/v1/archive",
       Permit::action(access::Action::administer),
       "The whole workspace as one file, for kith load on another server or engine",
       [&app, busy](Call& call) { return archive(call, app, busy); },
       {.lane = app::Lane::bulk}});
}

}  // namespace kith::integrations
