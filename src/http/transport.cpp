#include "http/transport.h"

#include <sys/socket.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>

namespace kith::http {
namespace {

Transfer failed(Transfer::Status wanted) {
  bool again = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return {again ? wanted : Transfer::Status::broken, 0};
}

class PlainTransport final : public Transport {
 public:
  explicit PlainTransport(int descriptor) : descriptor_(descriptor) {}

  Transfer handshake() override { return {}; }

  Transfer read(std::span<char> out) override {
    ssize_t got = recv(descriptor_, out.data(), out.size(), MSG_DONTWAIT);
    if (got == 0) return {Transfer::Status::ended, 0};
    if (got < 0) return failed(Transfer::Status::wants_read);
    return {Transfer::Status::done, static_cast<size_t>(got)};
  }

  Transfer write(std::string_view head, std::string_view body) override {
    std::array<iovec, 2> parts{iovec{const_cast<char*>(head.data()), head.size()},
                               iovec{const_cast<char*>(body.data()), body.size()}};
    msghdr message{};
    message.msg_iov = head.empty() ? &parts[1] : &parts[0];
    message.msg_iovlen = (head.empty() ? 0 : 1) + (body.empty() ? 0 : 1);
    ssize_t sent = sendmsg(descriptor_, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent < 0) return failed(Transfer::Status::wants_write);
    return {Transfer::Status::done, static_cast<size_t>(sent)};
  }

  void end_writing() override { shutdown(descriptor_, SHUT_WR); }
  bool buffers() const override { return false; }

 private:
  int descriptor_;
};

}  // namespace

std::unique_ptr<Transport> plain_transport(int descriptor) {
  return std::make_unique<PlainTransport>(descriptor);
}

}  // namespace kith::http
