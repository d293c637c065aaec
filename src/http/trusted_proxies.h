// Whose word about the caller's address is taken.
//
// A proxy adds the address that it was reached from to X-Forwarded-For, behind what was there already,
// and everything that it did not add itself somebody may have invented. So the list is read from its end:
// as long as it was a trusted proxy that says it, the address before counts. The first that is not a
// trusted proxy is the caller.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/headers.h"

namespace kith::http {

class TrustedProxies {
 public:
  TrustedProxies() = default;  // nobody is trusted

  // Addresses and networks with commas between: "127.0.0.1, ::1, 10.0.0.0/8". Refuses `field`.
  static Result<TrustedProxies> parse(std::string_view list, std::string_view field);

  // The address of whoever asked, in its shortest form; `peer` is at the other end of the connection.
  std::string caller(const std::string& peer, const Headers& headers) const;

 private:
  struct Networks;
  std::shared_ptr<const Networks> networks_;
};

}  // namespace kith::http
