// What the texts of the settings mean to the server. Each refusal names its setting.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/config.h"
#include "base/result.h"
#include "http/server.h"

namespace kith::commands {

struct ListenAddress {
  std::string host;
  uint16_t port = 0;
};

// `listen`: "127.0.0.1:8080", "[::1]:8080".
Result<ListenAddress> listen_address(const Settings& settings);

// `base_url`: what stands in people's address bar, without a path; "" where it is not set, and what
// they reach is this program itself.
Result<std::string> base_url(const Settings& settings);

// `workers`. Chosen by itself it is more than there are processors: a writer waits for the disk.
Result<size_t> workers(const Settings& settings);

// `trusted_proxies`: whose word about the caller's address is taken.
Result<http::TrustedProxies> trusted_proxies(const Settings& settings);

std::optional<http::TlsFiles> tls_files(const Settings& settings);

// `log_level` and `log_json`, from here on.
Status set_up_log(const Settings& settings);

}  // namespace kith::commands
