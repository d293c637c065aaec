// clamd(8): "zINSTREAM\0", then pieces of <length, 4 bytes, big-endian><bytes>, a length of 0, and one
// answer that ends with NUL: "stream: OK", "stream: NAME FOUND", or what failed and "ERROR".
#include "app/clamd.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <system_error>
#include <vector>

#include "base/log.h"

namespace kith::app {
namespace {

using Ms = std::chrono::milliseconds;

constexpr size_t piece_bytes = 64 << 10;
constexpr size_t answer_bytes_max = 4 << 10;
constexpr std::string_view found_mark = " FOUND";
constexpr std::string_view stream_mark = "stream: ";

struct Place {
  std::string path;  // of a socket; else host and port
  std::string host;
  std::string port;
};

[[noreturn]] void fail(int reason, const char* what) {
  throw std::system_error(reason, std::generic_category(), what);
}

// A connection that waits no longer than it was told. Throws std::system_error.
class Link {
 public:
  Link(const Place& place, const ClamdOptions& options) : patience_(options.answering) {
    if (!place.path.empty()) {
      sockaddr_un address{};
      address.sun_family = AF_UNIX;
      std::memcpy(address.sun_path, place.path.c_str(), place.path.size() + 1);
      connect(AF_UNIX, reinterpret_cast<const sockaddr*>(&address), sizeof address,
              options.connecting);
      return;
    }
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    if (::getaddrinfo(place.host.c_str(), place.port.c_str(), &hints, &found) != 0)
      fail(EHOSTUNREACH, "no such host");
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> addresses(found, ::freeaddrinfo);
    for (const addrinfo* one = found;; one = one->ai_next) {
      try {
        connect(one->ai_family, one->ai_addr, one->ai_addrlen, options.connecting);
        return;
      } catch (const std::system_error&) {
        if (!one->ai_next) throw;
      }
    }
  }
  ~Link() { close(); }
  Link(const Link&) = delete;

  void send(std::string_view bytes) {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<size_t>(sent));
      } else if (sent < 0 && (errno == EAGAIN || errno == EINTR)) {
        wait(POLLOUT, patience_);
      } else {
        fail(errno, "send");
      }
    }
  }

  // Up to the NUL, or the end of the connection.
  std::string answer() {
    std::string out;
    char piece[512];
    while (out.size() < answer_bytes_max) {
      const ssize_t got = ::recv(socket_, piece, sizeof piece, 0);
      if (got == 0) break;
      if (got < 0 && (errno == EAGAIN || errno == EINTR)) {
        wait(POLLIN, patience_);
        continue;
      }
      if (got < 0) fail(errno, "receive");
      out.append(piece, static_cast<size_t>(got));
      if (const size_t end = out.find('\0'); end != out.npos) return out.substr(0, end);
    }
    return out;
  }

 private:
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  void connect(int family, const sockaddr* address, socklen_t length, Ms patience) {
    socket_ = ::socket(family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_ < 0) fail(errno, "socket");
    try {
      if (::connect(socket_, address, length) == 0) return;
      if (errno != EINPROGRESS) fail(errno, "connect");
      wait(POLLOUT, patience);
      int reason = 0;
      socklen_t size = sizeof reason;
      ::getsockopt(socket_, SOL_SOCKET, SO_ERROR, &reason, &size);
      if (reason != 0) fail(reason, "connect");
    } catch (...) {
      close();
      throw;
    }
  }

  void wait(short for_what, Ms patience) const {
    pollfd one{socket_, for_what, 0};
    if (::poll(&one, 1, static_cast<int>(patience.count())) == 0) fail(ETIMEDOUT, "wait");
  }

  const Ms patience_;
  int socket_ = -1;
};

void send_piece(Link& link, std::string& frame, std::string_view bytes) {
  const auto size = static_cast<uint32_t>(bytes.size());
  frame.clear();
  for (const int shift : {24, 16, 8, 0}) frame += static_cast<char>(size >> shift & 0xff);
  frame += bytes;
  link.send(frame);
}

bool is_hang_up(const std::system_error& failure) {
  return failure.code().value() == EPIPE || failure.code().value() == ECONNRESET;
}

// What clamd says of it; nothing where it hung up without a word. It hangs up as soon as it has had too
// much, and its answer may be lost with the connection.
std::string asked(const Place& place, const ClamdOptions& options, const http::Body& body,
                  uint64_t from, uint64_t size) {
  Link link(place, options);
  link.send(std::string_view("zINSTREAM\0", 10));
  try {
    std::vector<char> piece(piece_bytes);
    std::string frame;
    for (uint64_t at = from, end = from + size; at < end;) {
      const auto wanted = static_cast<size_t>(std::min<uint64_t>(piece.size(), end - at));
      const size_t got = body.read_at(at, {piece.data(), wanted});
      if (got == 0) break;
      send_piece(link, frame, {piece.data(), got});
      at += got;
    }
    send_piece(link, frame, {});
  } catch (const std::system_error& failure) {
    if (!is_hang_up(failure)) throw;
  }
  try {
    return link.answer();
  } catch (const std::system_error& failure) {
    if (!is_hang_up(failure)) throw;
    return {};
  }
}

Error infected(std::string_view name, std::string_view signature) {
  return invalid_field(
      "file", "infected",
      say("“{}” holds {} and was not kept. Clean the file, or ask who sent it.",
          "“{}”中发现 {}，未保存。请清除病毒后再上传，或询问文件的来源。", name, signature));
}

Error too_large(std::string_view name) {
  const auto message = say(
      "“{}” is larger than what the virus scanner looks at, and was not kept. Send a smaller file, "
      "or have the operator raise StreamMaxLength of clamd.",
      "“{}”超过病毒扫描的大小上限，未保存。请上传较小的文件，或请运维人员调高 clamd 的 "
      "StreamMaxLength。",
      name);
  return {Code::too_large, message, {{"file", "scan_too_large", message}}};
}

Error hung_up(std::string_view name) {
  const auto message =
      say("The virus scanner hung up on “{}”, so it was not kept. It may be larger than the "
          "scanner looks "
          "at: send a smaller file, or have the operator raise StreamMaxLength of clamd and see "
          "that clamd "
          "runs.",
          "病毒扫描服务在接收“{}"
          "”时中断连接，文件未保存。文件可能超过扫描的大小上限：请上传较小的文件，或请运维人员调高 "
          "clamd 的 StreamMaxLength 并检查 clamd 是否正常运行。",
          name);
  return {Code::unavailable, message, {{"file", "scan_broken_off", message}}};
}

Error nobody_looked(std::string_view name) {
  return {Code::unavailable,
          say("The virus scanner does not answer, so “{}” was not kept. Try again in some minutes; "
              "if it "
              "goes on, the operator looks after clamd, or sets scan_failure to allow.",
              "病毒扫描服务没有响应，“{}”未保存。请几分钟后重试；若仍然如此，请运维人员检查 "
              "clamd，或将 "
              "scan_failure 设为 allow。",
              name),
          {}};
}

class Clamd final : public Scanner {
 public:
  Clamd(Place place, ClamdOptions options) : place_(std::move(place)), options_(options) {}

  Status scan(const http::Body& body, uint64_t from, uint64_t size,
              std::string_view name) const override {
    std::string said;
    try {
      said = asked(place_, options_, body, from, size);
    } catch (const std::system_error& failure) {
      return unseen(failure.what(), nobody_looked(name));
    }
    std::string_view answer = said;
    if (answer.starts_with(stream_mark)) answer.remove_prefix(stream_mark.size());
    if (answer == "OK") return done();
    if (answer.ends_with(found_mark)) {
      answer.remove_suffix(found_mark.size());
      log::warn("upload_infected", "file={} signature={}", name, answer);
      return infected(name, answer);
    }
    // Also where the operator lets pass what nobody could look at: else whoever wants to bring something
    // past the scanner need only make it large.
    if (answer.find("size limit exceeded") != answer.npos) return refused(said, too_large(name));
    if (answer.empty()) return refused("hung up", hung_up(name));
    return unseen(said, nobody_looked(name));
  }

 private:
  static Status refused(std::string_view why, Error refusal) {
    log::error("upload_not_scanned", "reason={} kept={}", why, false);
    return refusal;
  }
  Status unseen(std::string_view why, Error refusal) const {
    const bool allowed = options_.failure == ScanFailure::allow;
    log::error("upload_not_scanned", "reason={} kept={}", why, allowed);
    if (allowed) return done();
    return refusal;
  }

  const Place place_;
  const ClamdOptions options_;
};

}  // namespace

Result<std::shared_ptr<const Scanner>> clamd(std::string_view place, ClamdOptions options) {
  const size_t colon = place.rfind(':');
  Place found;
  if (place.starts_with('/') && place.size() < sizeof(sockaddr_un::sun_path)) {
    found.path = place;
  } else if (!place.starts_with('/') && colon != place.npos && colon > 0 &&
             colon + 1 < place.size()) {
    std::string_view host = place.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    found.host = host;
    found.port = place.substr(colon + 1);
  } else {
    return invalid_field(
        "clamd", "format",
        say("“{}” is no place of clamd: name its socket, /run/clamav/clamd.ctl, or "
            "host:port.",
            "“{}”不是 clamd 的地址：请填写套接字路径，如 /run/clamav/clamd.ctl，或 "
            "主机:端口。",
            place));
  }
  return std::shared_ptr<const Scanner>(std::make_shared<Clamd>(std::move(found), options));
}

}  // namespace kith::app
