#include "http/body_collector.h"

#include <system_error>
#include <utility>

#include "base/durable_file.h"
#include "base/log.h"
#include "http/head_check.h"

namespace kith::http {

Refusal body_too_large(uint64_t bytes_max) {
  return refuse(413, say("the body is larger than the {} bytes allowed here",
                         "请求体超过此处允许的 {} 字节", bytes_max));
}

std::optional<Refusal> BodyCollector::open(BodyLimits limits, std::string_view content_encoding) {
  *this = {};
  limits_ = std::move(limits);
  if (content_encoding.empty() || equal_without_case(content_encoding, "identity"))
    return std::nullopt;
  if (!equal_without_case(content_encoding, "gzip"))
    return refuse(
        415, say("the only Content-Encoding understood here is gzip", "此处只支持 gzip 内容编码"));
  inflater_ = std::make_unique<Inflater>();
  return std::nullopt;
}

// A temporary file that cannot be written is no reason to hang up without a word.
std::optional<Refusal> BodyCollector::write(std::string_view bytes) {
  try {
    return take_in(bytes);
  } catch (const std::system_error& failure) {
    log::error("body_not_kept", "folder={} error={}", limits_.temporary_directory, failure.what());
    if (out_of_space(failure))
      return refuse(507, say("the server's disk is full, so the body cannot be taken",
                             "服务器磁盘已满，无法接收请求体"));
    return refuse(503, say("the server cannot keep a body of this size at the moment",
                           "服务器目前无法暂存这样大的请求体"));
  }
}

std::optional<Refusal> BodyCollector::take_in(std::string_view bytes) {
  if (!inflater_) {
    if (keep(bytes)) return std::nullopt;
    return body_too_large(limits_.bytes_max);
  }
  step_ = inflater_->feed(bytes, [&](std::string_view piece) { return keep(piece); });
  if (step_ == Inflater::Step::refused) return body_too_large(limits_.bytes_max);
  if (step_ == Inflater::Step::broken)
    return refuse(400, say("the body is no gzip stream", "请求体不是合法的 gzip 数据"));
  return std::nullopt;
}

std::optional<Refusal> BodyCollector::finish() {
  if (inflater_ && step_ != Inflater::Step::finished)
    return refuse(400, say("the gzip body ends too early", "gzip 请求体不完整"));
  return std::nullopt;
}

Body BodyCollector::take() {
  return file_ ? Body(std::exchange(file_, nullptr)) : Body(std::exchange(text_, {}));
}

bool BodyCollector::keep(std::string_view bytes) {
  if (bytes.size() > limits_.bytes_max - size_) return false;
  size_ += bytes.size();
  if (limits_.store == BodyStore::memory_or_file && !file_ && size_ > limits_.spool_bytes) {
    file_ = std::make_shared<TemporaryFile>(limits_.temporary_directory);
    file_->append(text_);
    text_ = {};
  }
  if (file_)
    file_->append(bytes);
  else
    text_ += bytes;
  return true;
}

}  // namespace kith::http
