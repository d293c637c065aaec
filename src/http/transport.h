// Bytes to and from one client over a non-blocking socket, in clear or in TLS: the same calls, so
// that the connection's code knows one path. Plain system calls and OpenSSL; waiting is the
// caller's affair.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace kith::http {

struct Transfer {
  enum class Status { done, wants_read, wants_write, ended, broken };
  Status status = Status::done;
  size_t bytes = 0;  // with done
};

class Transport {
 public:
  virtual ~Transport() = default;
  virtual Transfer handshake() = 0;
  virtual Transfer read(std::span<char> out) = 0;
  // Both texts in one go where the kernel takes them; may write only a part.
  virtual Transfer write(std::string_view head, std::string_view body) = 0;
  virtual void end_writing() = 0;
  // Whether bytes may lie here that a wait on the socket would not show.
  virtual bool buffers() const = 0;
};

// The descriptor stays the caller's.
std::unique_ptr<Transport> plain_transport(int descriptor);

struct TlsFiles {
  std::string certificate_path;  // PEM, with its chain
  std::string key_path;
};

// TLS 1.2 and above, no renegotiation, buffers given back while idle.
class TlsContext {
 public:
  explicit TlsContext(const TlsFiles& files);  // throws std::runtime_error naming the file
  ~TlsContext();
  std::unique_ptr<Transport> accept(int descriptor) const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace kith::http
