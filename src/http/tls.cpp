#include <openssl/err.h>
#include <openssl/ssl.h>

#include <algorithm>
#include <climits>
#include <csignal>
#include <stdexcept>

#include "http/transport.h"

namespace kith::http {
namespace {

constexpr size_t record_bytes_max = 16 * 1024;
// Of TLS 1.2 what has forward secrecy and authenticated encryption (RFC 9325 4.2); all of TLS 1.3 has.
constexpr const char* ciphers_of_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

class TlsTransport final : public Transport {
 public:
  explicit TlsTransport(SSL* ssl) : ssl_(ssl) {}
  ~TlsTransport() override { SSL_free(ssl_); }

  Transfer handshake() override {
    int code = SSL_accept(ssl_);
    return code == 1 ? Transfer{} : failed(code);
  }

  Transfer read(std::span<char> out) override {
    int got = SSL_read(ssl_, out.data(), static_cast<int>(std::min<size_t>(out.size(), INT_MAX)));
    return got > 0 ? Transfer{Transfer::Status::done, static_cast<size_t>(got)} : failed(got);
  }

  // One record of up to 16 KiB a call. A retry may come with more behind the same start, which
  // SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER allows.
  Transfer write(std::string_view head, std::string_view body) override {
    if (head.empty()) return put(body.substr(0, record_bytes_max));
    if (body.empty() || head.size() >= record_bytes_max)
      return put(head.substr(0, record_bytes_max));
    record_.assign(head).append(body.substr(0, record_bytes_max - head.size()));
    Transfer sent = put(record_);
    record_ = {};
    return sent;
  }

  void end_writing() override { SSL_shutdown(ssl_); }
  bool buffers() const override { return true; }

 private:
  Transfer put(std::string_view bytes) {
    ERR_clear_error();
    int sent = SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
    return sent > 0 ? Transfer{Transfer::Status::done, static_cast<size_t>(sent)} : failed(sent);
  }

  Transfer failed(int code) {
    int error = SSL_get_error(ssl_, code);
    ERR_clear_error();
    switch (error) {
      case SSL_ERROR_WANT_READ:
        return {Transfer::Status::wants_read, 0};
      case SSL_ERROR_WANT_WRITE:
        return {Transfer::Status::wants_write, 0};
      case SSL_ERROR_ZERO_RETURN:
        return {Transfer::Status::ended, 0};
      default:
        return {Transfer::Status::broken, 0};
    }
  }

  SSL* ssl_;
  std::string record_;
};

}  // namespace

struct TlsContext::State {
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  ~State() { SSL_CTX_free(context); }
};

TlsContext::TlsContext(const TlsFiles& files) : state_(std::make_unique<State>()) {
  std::signal(SIGPIPE, SIG_IGN);  // OpenSSL writes without MSG_NOSIGNAL
  SSL_CTX* context = state_->context;
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  if (SSL_CTX_set_cipher_list(context, ciphers_of_1_2) != 1)
    throw std::runtime_error("OpenSSL has none of the ciphers " + std::string(ciphers_of_1_2));
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate_path.c_str()) != 1)
    throw std::runtime_error("cannot read the TLS certificate " + files.certificate_path);
  if (SSL_CTX_use_PrivateKey_file(context, files.key_path.c_str(), SSL_FILETYPE_PEM) != 1)
    throw std::runtime_error("cannot read the TLS key " + files.key_path);
  if (SSL_CTX_check_private_key(context) != 1)
    throw std::runtime_error("the TLS key " + files.key_path + " does not fit the certificate " +
                             files.certificate_path);
}

TlsContext::~TlsContext() = default;

std::unique_ptr<Transport> TlsContext::accept(int descriptor) const {
  SSL* ssl = SSL_new(state_->context);
  if (!ssl) throw std::bad_alloc();
  SSL_set_fd(ssl, descriptor);
  return std::make_unique<TlsTransport>(ssl);
}

}  // namespace kith::http
