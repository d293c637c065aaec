#include "http/test_client.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <optional>
#include <system_error>
#include <utility>

namespace kith::http {
namespace {

using Steady = std::chrono::steady_clock;

std::string_view field(std::string_view head, std::string_view name) {
  size_t at = head.find(name);
  if (at == std::string_view::npos) return {};
  head.remove_prefix(at + name.size());
  return head.substr(0, head.find('\r'));
}

size_t number(std::string_view text, int base) {
  size_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value, base);
  return value;
}

// The joined chunks, and how many bytes they took; nothing while they are incomplete.
std::optional<std::pair<std::string, size_t>> unchunk(std::string_view bytes) {
  std::string body;
  size_t at = 0;
  for (;;) {
    size_t line = bytes.find("\r\n", at);
    if (line == std::string_view::npos) return std::nullopt;
    size_t size = number(bytes.substr(at, line - at), 16);
    at = line + 2;
    if (bytes.size() < at + size + 2) return std::nullopt;
    body += bytes.substr(at, size);
    at += size + 2;
    if (size == 0) return std::pair{body, at};
  }
}

}  // namespace

TestServer::TestServer(Handler handler, ServerOptions options, Classifier classifier)
    : server_(std::move(options), std::move(handler), std::move(classifier)),
      address_(server_.listen("127.0.0.1", 0)),
      thread_([this] { server_.run(); }) {}

TestServer::~TestServer() {
  server_.stop(milliseconds{1000});
  wait_for_end();
}

void TestServer::wait_for_end() {
  if (thread_.joinable()) thread_.join();
}

RawClient::RawClient(uint16_t port) : descriptor_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (connect(descriptor_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0)
    throw std::system_error(errno, std::generic_category(), "connect");
}

RawClient::~RawClient() {
  if (descriptor_ >= 0) close(descriptor_);
}

void RawClient::send(std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t sent = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return;  // the server has closed: the test sees it by its answer
    bytes.remove_prefix(static_cast<size_t>(sent));
  }
}

bool RawClient::more(Steady::time_point until) {
  if (ended_) return false;
  auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Steady::now());
  pollfd watched{descriptor_, POLLIN, 0};
  if (left.count() <= 0 || poll(&watched, 1, static_cast<int>(left.count())) <= 0) return false;
  std::string piece(64 * 1024, '\0');
  ssize_t got = recv(descriptor_, piece.data(), piece.size(), 0);
  if (got <= 0) {
    ended_ = true;
    return false;
  }
  received_.append(piece, 0, static_cast<size_t>(got));
  return true;
}

RawAnswer RawClient::receive(std::chrono::milliseconds timeout) {
  auto until = Steady::now() + timeout;
  RawAnswer answer;
  size_t end;
  while ((end = received_.find("\r\n\r\n")) == std::string::npos)
    if (!more(until)) return answer;
  answer.head = received_.substr(0, end + 2);
  received_.erase(0, end + 4);
  answer.status = static_cast<int>(number(std::string_view(answer.head).substr(9, 3), 10));
  if (answer.status == 100) return answer;
  if (answer.has("Transfer-Encoding: chunked")) {
    for (;;) {
      if (auto whole = unchunk(received_)) {
        answer.body = whole->first;
        answer.complete = true;
        received_.erase(0, whole->second);
        return answer;
      }
      if (!more(until)) return answer;
    }
  }
  size_t length = number(field(answer.head, "Content-Length: "), 10);
  while (received_.size() < length && more(until)) {
  }
  answer.complete = received_.size() >= length;
  answer.body = received_.substr(0, length);
  received_.erase(0, length);
  return answer;
}

std::string RawClient::receive_all(std::chrono::milliseconds timeout) {
  auto until = Steady::now() + timeout;
  while (more(until)) {
  }
  return std::exchange(received_, {});
}

bool RawClient::receive_until(std::string_view text, std::chrono::milliseconds timeout) {
  auto until = Steady::now() + timeout;
  while (received_.find(text) == std::string::npos)
    if (!more(until)) return false;
  return true;
}

bool RawClient::closed_within(std::chrono::milliseconds timeout) {
  auto until = Steady::now() + timeout;
  while (more(until)) {
  }
  return ended_;
}

void RawClient::end_writing() { shutdown(descriptor_, SHUT_WR); }

void RawClient::reset() {
  struct linger hard {
    1, 0
  };
  setsockopt(descriptor_, SOL_SOCKET, SO_LINGER, &hard, sizeof(hard));
  close(std::exchange(descriptor_, -1));
  ended_ = true;
}

bool eventually(const std::function<bool()>& condition, std::chrono::milliseconds timeout) {
  auto until = Steady::now() + timeout;
  while (Steady::now() < until) {
    if (condition()) return true;
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }
  return condition();
}

}  // namespace kith::http
