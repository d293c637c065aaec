#include "api/failure.h"

#include <system_error>

#include "api/problem.h"
#include "base/durable_file.h"
#include "base/log.h"
#include "storage/failures.h"

namespace kith::api {
namespace {

struct Told {
  int status;
  Message message;
};

bool is_about_space(const std::exception& failure) {
  if (dynamic_cast<const storage::StorageFull*>(&failure)) return true;
  const auto* system = dynamic_cast<const std::system_error*>(&failure);
  return system && out_of_space(*system);
}

// Nothing for what the log alone should say.
std::optional<Told> told(const std::exception& failure) {
  if (dynamic_cast<const storage::Interrupted*>(&failure)) {
    return Told{503, say("This took too long and was stopped. Narrow the question.",
                         "耗时过长，已停止。请缩小查询范围。")};
  }
  if (is_about_space(failure)) {
    return Told{
        507, say("The disk of the server is full: nothing was saved. Reading still works. "
                 "Once an administrator has made room, saving works again by itself.",
                 "服务器磁盘已满：未保存任何内容，仍可读取。管理员腾出空间后即可自动恢复保存。")};
  }
  if (dynamic_cast<const storage::DiskUnsafe*>(&failure)) {
    return Told{
        503, say("The disk of the server could not confirm a change, so nothing more is saved. "
                 "Reading still works. An administrator has to look at the disk and restart "
                 "Kith; then see whether your last change is there.",
                 "服务器磁盘未能确认写入，因此不再保存任何内容，仍可读取。请管理员检查磁盘并重启 "
                 "Kith，之后请核对最近一次修改是否已保存。")};
  }
  if (dynamic_cast<const storage::OutcomeUnknown*>(&failure)) {
    return Told{503,
                say("The database went away before it said whether this was saved. Look whether "
                    "it is there before you do it again.",
                    "数据库在确认保存之前断开。重试之前，请先查看是否已保存。")};
  }
  if (dynamic_cast<const storage::Unreachable*>(&failure)) {
    return Told{503,
                say("The database cannot be reached at the moment: nothing was saved. Try again "
                    "in a few seconds.",
                    "目前无法连接数据库：未保存任何内容。请几秒后重试。")};
  }
  return std::nullopt;
}

}  // namespace

// What a failure says of itself may hold a path or a statement: it goes to the log, not to the caller.
http::Response response_of_failure(const std::exception& failure, const http::Request& request,
                                   Locale locale) {
  const auto known = told(failure);
  if (!known || known->status != 503 || !dynamic_cast<const storage::Interrupted*>(&failure)) {
    log::error("request_failed", "id={} path={} error={}", request.id, request.path(),
               failure.what());
  }
  const Told said = known.value_or(Told{
      500, say("Something went wrong on our side. It is in the log under this request's number.",
               "服务器出错，详情已按请求编号写入日志。")});
  return problem_of_status(said.status, {Code::unavailable, said.message, {}}, locale, request.id);
}

}  // namespace kith::api
