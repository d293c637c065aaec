#include "commands/bench/http_client.h"

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

namespace kith::commands::bench {
namespace {

size_t content_length(std::string_view head) {
  constexpr std::string_view name = "Content-Length: ";
  const size_t at = head.find(name);
  size_t length = 0;
  if (at == std::string_view::npos) throw std::runtime_error("an answer without a length");
  std::from_chars(head.data() + at + name.size(), head.data() + head.size(), length);
  return length;
}

}  // namespace

HttpClient::HttpClient(uint16_t port)
    : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  const int on = 1;
  setsockopt(descriptor_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (::connect(descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    throw std::runtime_error("cannot reach the server");
  }
}

HttpClient::~HttpClient() { ::close(descriptor_); }

int HttpClient::ask(std::string_view request) {
  if (::send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    throw std::runtime_error("the server has gone");
  }
  answer_.clear();
  size_t whole = std::string::npos;
  char piece[65536];
  while (answer_.size() < whole) {
    const ssize_t count = ::recv(descriptor_, piece, sizeof piece, 0);
    if (count <= 0) throw std::runtime_error("the server has gone");
    answer_.append(piece, static_cast<size_t>(count));
    if (whole != std::string::npos) continue;
    const size_t end = answer_.find("\r\n\r\n");
    if (end == std::string::npos) continue;
    body_at_ = end + 4;
    whole = body_at_ + content_length(std::string_view(answer_).substr(0, body_at_));
  }
  int status = 0;
  std::from_chars(answer_.data() + 9, answer_.data() + 12, status);
  return status;
}

int64_t HttpClient::count_lines(std::string_view request) {
  if (::send(descriptor_, request.data(), request.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(request.size())) {
    throw std::runtime_error("the server has gone");
  }
  int64_t lines = 0;
  char piece[65536];
  while (true) {
    const ssize_t count = ::recv(descriptor_, piece, sizeof piece, 0);
    if (count < 0) throw std::runtime_error("the server has gone");
    if (count == 0) return lines;
    lines += std::count(piece, piece + count, '\n');
  }
}

std::string_view HttpClient::body() const { return std::string_view(answer_).substr(body_at_); }

}  // namespace kith::commands::bench
